/**
 * The two updates that may stand behind a sealed file (ETSI EN 319 142-1, 5.4 and 5.5): what its certificates are proved
 * by, in a document security store (DSS); and a time stamp over all of it.
 */

import { addField, addSignature, type WithRoom } from '../room.ts'
import {
  createUpdate,
  match,
  openFile,
  type PdfObject,
  type UpdatableFile,
  type Updated,
  withKey,
} from '../update.ts'

/** DER each. */
export interface ValidationData {
  readonly certificates: readonly Uint8Array[]
  readonly ocspResponses: readonly Uint8Array[]
  readonly crls: readonly Uint8Array[]
}

/** What later updates take from a sealed file. Nothing of it is read from the updates themselves. */
export interface SealedFile extends UpdatableFile {
  readonly form: PdfObject
  /** Of the sealed page. */
  readonly page: number
}

/** @throws Error for what `signPdf` has not written */
export function openSealed(bytes: Buffer): SealedFile {
  const file = openFile(bytes)
  const form = file.object(Number(match(/\/AcroForm (\d+) 0 R/, file.catalog.body)[1]))
  const field = file.object(Number(match(/\/Fields \[(\d+) 0 R\]/, form.body)[1]))
  return { ...file, form, page: Number(match(/\/P (\d+) 0 R/, field.body)[1]) }
}

/** Its certificates, answers and lists in this order, then their directory, then the catalog that leads to it. */
export function withValidationData(sealed: SealedFile, data: ValidationData): Updated {
  const { catalog, end } = sealed
  const update = createUpdate(sealed, sealed)
  let { size } = end
  const lists = Object.entries({ Certs: data.certificates, OCSPs: data.ocspResponses, CRLs: data.crls })
    .filter(([, ders]) => ders.length > 0)
    .map(([key, ders]) => {
      const references = ders.map((der) => {
        update.object(size, `<<\n/Length ${der.length}\n>>\nstream\n`, der, '\nendstream')
        return `${size++} 0 R`
      })
      return `/${key} [${references.join(' ')}]\n`
    })
  update.object(size, `<<\n/Type /DSS\n${lists.join('')}>>`)
  update.object(catalog.number, withKey(catalog, `/DSS ${size} 0 R`))
  return update.close(size + 1)
}

const STAMP = '/Type /DocTimeStamp\n/Filter /Adobe.PPKLite\n/SubFilter /ETSI.RFC3161\n'

/** @param room bytes of the token, at most */
export function withRoomForStamp(sealed: SealedFile, before: Updated, room: number): WithRoom {
  const { form, page } = sealed
  const { size } = before.end
  const update = createUpdate(sealed, before)
  const close = addSignature(update, size, { names: STAMP, room })
  addField(update, size + 1, { name: 'TimeStamp', signature: size, page })
  update.object(
    form.number,
    form.body.replace(/\/Fields \[(\d+ 0 R)\]/, (_, first) => `/Fields [${first} ${size + 1} 0 R]`),
  )
  return close(update.close(size + 2))
}
