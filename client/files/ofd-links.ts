/**
 * The links of an OFD that lead to a service: documents of ours carry the whole text of their QR as what a click on it opens
 * (GB/T 33190-2016, 14). Read without an OFD library, from the pages of the package; nothing else in it is looked at.
 */

import { unzipSync } from 'fflate'
import type { Bytes } from '../list/types.ts'
import { LINK } from './pdf-links.ts'

/** Bytes of a page, unpacked: ours have some 70 kB. */
const LONGEST = 4 * 2 ** 20
const MOST_PAGES = 5

/** @returns each link once; none for what is no package */
export function ofdLinks(ofd: Bytes): readonly string[] {
  let pages = 0
  try {
    const parts = unzipSync(ofd, {
      filter: ({ name, originalSize }) =>
        name.endsWith('/Content.xml') && originalSize <= LONGEST && pages++ < MOST_PAGES,
    })
    const found = Object.values(parts).flatMap((part) => new TextDecoder().decode(part).match(LINK) ?? [])
    return [...new Set(found)]
  } catch {
    return []
  }
}
