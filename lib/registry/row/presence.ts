/** What holds for every column alike: required values are there, none is too long, all could be decoded. */

import { certificateFields } from '#lib/certificate'
import type { RowReader } from './reader.ts'

const LONGEST = 60

export function checkPresence(reader: RowReader): void {
  for (const { key, required, longest = LONGEST } of certificateFields) {
    const text = reader.text(key)
    if (required && text === '') reader.report('value-missing', key)
    if (text.length > longest) reader.report('value-too-long', key)
    if (text.includes('\uFFFD')) reader.report('value-undecodable', key)
  }
}
