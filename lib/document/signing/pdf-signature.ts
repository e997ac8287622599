/**
 * The signature of an electronic certificate: where it stands in the file, and what of the file it covers. What stands
 * there is its form's.
 */

import { PDF } from '@libpdf/core'
import { DocumentError } from '../errors.ts'
import { PADES, type SignatureForm, withElectronicSeal } from './forms.ts'
import type { Evidence } from './long-term/evidence.ts'
import { type LongTermLevel, prolong } from './long-term/prolong.ts'
import { algorithmOf, type DocumentSigner } from './signer.ts'
import { stampedBy, TIMESTAMP_TOKEN } from './time-stamp.ts'

export interface PdfSignatureOptions {
  readonly signer: DocumentSigner
  /** An electronic seal (SESeal, DER) that names the signer: the signature is one with it, in place of PAdES. */
  readonly electronicSeal?: Uint8Array | undefined
  readonly timestampUrl?: string | undefined
  /** A level above B-T; only of PAdES, and with a time-stamp authority. */
  readonly longTerm?: { readonly level: LongTermLevel; readonly evidence: Evidence } | undefined
  /** The claimed time of signing; a time stamp, if any, proves its own. */
  readonly now: Date
  readonly reason: string
}

/**
 * Signs a finished file as an incremental update that covers all of it.
 *
 * @throws {Problem} `unavailable` when the signer or an authority does not answer
 * @throws {DocumentError} `signer-mismatch`, `signer-unusable`, `signature-too-large`
 * @throws {SealError} `seal-unreadable`, `signer-not-in-seal`, `seal-not-in-force`, `signer-mismatch`
 */
export async function signPdf(file: Uint8Array, options: PdfSignatureOptions): Promise<Uint8Array> {
  const { signer, electronicSeal, timestampUrl, longTerm, now } = options
  const timeStamp = timestampUrl ? stampedBy(timestampUrl) : undefined
  let token: Uint8Array | undefined
  const form = electronicSeal ? withElectronicSeal(electronicSeal) : PADES
  const signed = await withRoom(file, form, options)
  const { start, end } = placeOfSignature(signed)
  const value = await form.sign(Buffer.concat([signed.subarray(0, start), signed.subarray(end)]), {
    signer,
    range: `[0 ${start} ${end} ${signed.length - end}]`,
    now,
    timeStamp:
      timeStamp &&
      (async (digest) => {
        token = await timeStamp(digest)
        return token
      }),
  })
  const hex = Buffer.from(value).toString('hex')
  // Between the angle brackets, which belong to the place; what is left over stays zero.
  if (hex.length > end - start - 2)
    throw new DocumentError(
      'signature-too-large',
      `a signature of ${value.length} bytes has no room in the file`,
    )
  signed.set(Buffer.from(hex, 'latin1'), start + 1)
  if (!longTerm || !timeStamp || !token) return signed
  return prolong(signed, { ...longTerm, certificates: signer.certificates, token, timeStamp, now })
}

/** The file with a signature field, whose value is still to be filled in. */
async function withRoom(
  file: Uint8Array,
  form: SignatureForm,
  { signer, timestampUrl, now, reason }: PdfSignatureOptions,
): Promise<Uint8Array> {
  const [certificate, ...certificateChain] = signer.certificates
  const pdf = await PDF.load(file)
  const { bytes } = await pdf.sign({
    // Only to have the field, the dictionary and the byte range made; its signature is overwritten.
    signer: {
      certificate,
      certificateChain,
      ...algorithmOf(signer).libpdf,
      sign: async () => new Uint8Array(1),
    },
    reason,
    signingTime: now,
    fieldName: 'Seal',
    estimatedSize:
      form.room +
      signer.certificates.reduce((sum, der) => sum + der.length, 0) +
      (timestampUrl ? TIMESTAMP_TOKEN : 0),
  })
  const { start, end } = placeOfSignature(bytes)
  bytes.fill(0x30, start + 1, end - 1)
  for (const key of ['Filter', 'SubFilter'] as const)
    rename(bytes.subarray(0, start), `/${key} /${PADES.names[key]}`, `/${key} /${form.names[key]}`)
  return bytes
}

/** Puts a name in the place of the last one there, which libpdf has written; spaces fill what it is shorter by. */
function rename(file: Uint8Array, from: string, to: string): void {
  const at = Buffer.from(file.buffer, file.byteOffset, file.length).lastIndexOf(from, undefined, 'latin1')
  if (at < 0 || to.length > from.length) throw new Error(`the file has no ${from}`)
  file.set(Buffer.from(to.padEnd(from.length), 'latin1'), at)
}

/** Where the value of the signature stands, its angle brackets included (PDF 32000-1, 12.8.1). */
function placeOfSignature(file: Uint8Array): { start: number; end: number } {
  const text = Buffer.from(file.buffer, file.byteOffset, file.length)
  const at = text.lastIndexOf('/ByteRange')
  const range = /\[\s*0\s+(\d+)\s+(\d+)\s+\d+\s*\]/.exec(text.toString('latin1', at, at + 80))
  if (!range) throw new Error('the file has no byte range')
  return { start: Number(range[1]), end: Number(range[2]) }
}
