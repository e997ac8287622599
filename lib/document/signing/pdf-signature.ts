/** The PAdES signature of an electronic certificate (ETSI EN 319 142-1, level B-B, or B-T with a time stamp). */

import { HttpTimestampAuthority, PDF, TimestampError } from '@libpdf/core'
import { ContentInfo, SignedData, TSTInfo } from 'pkijs'
import { Problem } from '#lib/problem'
import { DocumentError } from '../errors.ts'
import { signDetached } from './cms.ts'
import { algorithmOf, type DocumentSigner } from './signer.ts'

/** Room for the CMS structure around the certificates, in bytes; the signature of RSA 4096 takes 512 of them. */
const CMS = 1400

/** Room for a time-stamp token with the certificates of its authority, in bytes. */
const TIMESTAMP_TOKEN = 8192

const TIMESTAMP_TIMEOUT_MS = 5000

export interface PdfSignatureOptions {
  readonly signer: DocumentSigner
  readonly timestampUrl?: string | undefined
  /** The claimed time of signing; a time stamp, if any, proves its own. */
  readonly now: Date
  readonly reason: string
}

/**
 * Signs a finished file as an incremental update that covers all of it.
 *
 * @throws {Problem} `unavailable` when the signer or the time-stamp authority does not answer
 * @throws {DocumentError} `signer-mismatch`, `signer-unusable`, `signature-too-large`
 */
export async function signPdf(file: Uint8Array, options: PdfSignatureOptions): Promise<Uint8Array> {
  const { signer, timestampUrl } = options
  const signed = await withRoom(file, options)
  const { start, end } = placeOfSignature(signed)
  const covered = Buffer.concat([signed.subarray(0, start), signed.subarray(end)])
  const digest = algorithmOf(signer).hash.of(covered)
  const cms = await signDetached(digest, signer, timestampUrl ? stampedBy(timestampUrl) : undefined)
  const hex = Buffer.from(cms).toString('hex')
  // Between the angle brackets, which belong to the place; what is left over stays zero.
  if (hex.length > end - start - 2)
    throw new DocumentError(
      'signature-too-large',
      `a signature of ${cms.length} bytes has no room in the file`,
    )
  signed.set(Buffer.from(hex, 'latin1'), start + 1)
  return signed
}

/** The file with a signature field, whose value is still to be filled in. */
async function withRoom(
  file: Uint8Array,
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
      CMS +
      signer.certificates.reduce((sum, der) => sum + der.length, 0) +
      (timestampUrl ? TIMESTAMP_TOKEN : 0),
  })
  const { start, end } = placeOfSignature(bytes)
  return bytes.fill(0x30, start + 1, end - 1)
}

/** Where the value of the signature stands, its angle brackets included (PDF 32000-1, 12.8.1). */
function placeOfSignature(file: Uint8Array): { start: number; end: number } {
  const text = Buffer.from(file.buffer, file.byteOffset, file.length)
  const at = text.lastIndexOf('/ByteRange')
  const range = /\[\s*0\s+(\d+)\s+(\d+)\s+\d+\s*\]/.exec(text.toString('latin1', at, at + 80))
  if (!range) throw new Error('the file has no byte range')
  return { start: Number(range[1]), end: Number(range[2]) }
}

function stampedBy(url: string): (digest: Uint8Array) => Promise<Uint8Array> {
  const authority = new HttpTimestampAuthority(url, { timeout: TIMESTAMP_TIMEOUT_MS })
  return async (digest) => {
    try {
      const token = await authority.timestamp(digest, 'SHA-256')
      if (!Buffer.from(digest).equals(imprintOf(token)))
        throw new TimestampError('a token over something else')
      return token
    } catch (cause) {
      // A file that was promised a time stamp is not given out without one.
      if (cause instanceof TimestampError) throw new Problem('unavailable', { cause })
      throw cause
    }
  }
}

/** What a time-stamp token says it is over (RFC 3161, 2.4.2). */
function imprintOf(token: Uint8Array): Uint8Array {
  const { content } = ContentInfo.fromBER(Uint8Array.from(token).buffer)
  const { eContent } = new SignedData({ schema: content }).encapContentInfo
  if (!eContent) throw new TimestampError('a token without content')
  return TSTInfo.fromBER(eContent.getValue()).messageImprint.hashedMessage.valueBlock.valueHexView
}
