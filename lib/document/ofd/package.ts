/** The package: a ZIP file (GB/T 33190-2016, 7.1), the same for the same parts. */

import { zipSync } from 'fflate'
import type { Parts } from './parts.ts'

/** The first moment that a ZIP file can say, in whatever time zone: the document says when it was made. */
const UNDATED = new Date(1980, 0, 1)

export function packOfd(parts: Parts): Uint8Array {
  return zipSync(Object.fromEntries(parts), { level: 6, mtime: UNDATED })
}
