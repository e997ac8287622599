/** The signature of an electronic certificate, over all of its file but itself. What stands there is its form's. */

import { PADES, type SignatureForm, withElectronicSeal } from './forms.ts'
import type { Evidence } from './long-term/evidence.ts'
import { type LongTermLevel, prolong } from './long-term/prolong.ts'
import { coveredBy, fill, withRoomForSignature } from './room.ts'
import type { DocumentSigner } from './signer.ts'
import { stampedBy, TIMESTAMP_TOKEN } from './time-stamp.ts'
import { openFile } from './update.ts'

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
  const withRoom = withRoomForSignature(openFile(Buffer.from(file)), dictionaryOf(form, options))
  const { bytes, hole } = withRoom
  const value = await form.sign(coveredBy(withRoom), {
    signer,
    range: `[0 ${hole.start} ${hole.end} ${bytes.length - hole.end}]`,
    now,
    timeStamp:
      timeStamp &&
      (async (digest) => {
        token = await timeStamp(digest)
        return token
      }),
  })
  const signed = fill(withRoom, value)
  if (!longTerm || !timeStamp || !token) return signed
  return prolong(signed, { ...longTerm, certificates: signer.certificates, token, timeStamp, now })
}

function dictionaryOf(form: SignatureForm, { signer, timestampUrl, now, reason }: PdfSignatureOptions) {
  const at = now.toISOString().slice(0, 19).replace(/[-:T]/g, '')
  return {
    names: `/Type /Sig\n/Filter /${form.names.Filter}\n/SubFilter /${form.names.SubFilter}\n`,
    room:
      form.room +
      signer.certificates.reduce((sum, der) => sum + der.length, 0) +
      (timestampUrl ? TIMESTAMP_TOKEN : 0),
    said: `\n/M (D:${at}Z)\n/Reason <${utf16(reason)}>`,
  }
}

/** A text string with its byte order mark (ISO 32000-1, 7.9.2.2). */
const utf16 = (text: string): string =>
  Buffer.from(`\ufeff${text}`, 'utf16le').swap16().toString('hex').toUpperCase()
