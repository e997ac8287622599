/** What holds for every column alike: required values are there, none is too long, all could be decoded. */

import { type ColumnKey, columns } from '../columns.ts'
import type { RowReader } from './reader.ts'

const MAX_LENGTH: Partial<Record<ColumnKey, number>> = {
  holderName: 100,
  qualification: 100,
  issuer: 100,
  revocationReason: 500,
}
const DEFAULT_MAX_LENGTH = 60

export function checkPresence(reader: RowReader): void {
  for (const { key, required } of columns) {
    const text = reader.text(key)
    if (required && text === '') reader.report('value-missing', key)
    if (text.length > (MAX_LENGTH[key] ?? DEFAULT_MAX_LENGTH)) reader.report('value-too-long', key)
    if (text.includes('\uFFFD')) reader.report('value-undecodable', key)
  }
}
