/**
 * Room in a file for what is signed over the rest of it (ISO 32000-1, 12.8.1): the dictionary of a signature with a hole for its value,
 * and the field that leads to it, of which nothing is seen.
 */

import { DocumentError } from '../errors.ts'
import { createUpdate, match, type UpdatableFile, type Update, type Updated, withKey } from './update.ts'

/** A file with room for a value. */
export interface WithRoom {
  readonly bytes: Buffer
  /** Its angle brackets included. */
  readonly hole: { readonly start: number; readonly end: number }
}

export interface SignatureDictionary {
  /** Names of type, filter and sub-filter. */
  readonly names: string
  /** Bytes of the value, at most. */
  readonly room: number
  /** What stands behind the value. */
  readonly said?: string
}

/** What a form has that a signature brings along: fonts that nothing is written in, and that signatures are there (12.7.2). */
const FORM = `/DR <<
/Font <<
/Helv <<
/Type /Font
/Subtype /Type1
/BaseFont /Helvetica
>>
/ZaDb <<
/Type /Font
/Subtype /Type1
/BaseFont /ZapfDingbats
>>
>>
>>
/DA (/Helv 0 Tf 0 g)
/NeedAppearances false
/SigFlags 3
`

/** A file that is not signed yet, with the room for its signature. */
export function withRoomForSignature(file: UpdatableFile, dictionary: SignatureDictionary): WithRoom {
  const { catalog, end } = file
  const [, pages] = match(/\/Pages (\d+) 0 R/, catalog.body)
  const [, page] = match(/\/Kids \[(\d+) 0 R/, file.object(Number(pages)).body)
  const [signature, form, field] = [end.size, end.size + 1, end.size + 2]
  const update = createUpdate(file, file)
  update.object(catalog.number, withKey(catalog, `/AcroForm ${form} 0 R`))
  const close = addSignature(update, signature, dictionary)
  update.object(form, `<<\n/Fields [${field} 0 R]\n${FORM}>>`)
  addField(update, field, { name: 'Seal', signature, page: Number(page) })
  return close(update.close(end.size + 3))
}

/** @returns what finds the hole, once the update is closed */
export function addSignature(
  update: Update,
  number: number,
  { names, room, said = '' }: SignatureDictionary,
): (closed: Updated) => WithRoom {
  const value = `<${'0'.repeat(room * 2)}>`
  const at = update.object(number, `<<\n${names}`, RANGE, CONTENTS, value, said, '\n>>')
  const rangeAt = at + '<<\n'.length + names.length
  const start = rangeAt + RANGE.length + CONTENTS.length
  const hole = { start, end: start + value.length }
  return ({ bytes }) => {
    bytes.write(range([hole.start, hole.end, bytes.length - hole.end]), rangeAt, 'latin1')
    return { bytes, hole }
  }
}

// Ten digits each, as in a cross-reference table; filled in at the end.
const range = (numbers: readonly number[]) =>
  `/ByteRange [0 ${numbers.map((one) => String(one).padEnd(10)).join(' ')}]`
const RANGE = range([0, 0, 0])
const CONTENTS = '\n/Contents '

export function addField(
  update: Update,
  number: number,
  { name, signature, page }: { readonly name: string; readonly signature: number; readonly page: number },
): void {
  update.object(
    number,
    `<<\n/FT /Sig\n/T (${name})\n/V ${signature} 0 R\n/Type /Annot\n/Subtype /Widget\n/F 132\n/P ${page} 0 R\n/Rect [0 0 0 0]\n>>`,
  )
}

/** All of the file but the hole. */
export const coveredBy = ({ bytes, hole }: WithRoom): Buffer =>
  Buffer.concat([bytes.subarray(0, hole.start), bytes.subarray(hole.end)])

/** Puts the value where it belongs; what is left over stays zero. @throws {DocumentError} `signature-too-large` */
export function fill({ bytes, hole }: WithRoom, value: Uint8Array): Buffer {
  const hex = Buffer.from(value).toString('hex')
  if (hex.length > hole.end - hole.start - 2)
    throw new DocumentError(
      'signature-too-large',
      `${value.length} bytes of a signature have no room in the file`,
    )
  bytes.write(hex, hole.start + 1, 'latin1')
  return bytes
}
