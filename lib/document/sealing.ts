/**
 * The PAdES signature of an electronic certificate (ETSI EN 319 142-1, level B-B, or B-T with a time stamp).
 * Called by the maker for that kind alone.
 */

import { HttpTimestampAuthority, PDF, type Signer, TimestampError } from '@libpdf/core'
import { Problem } from '#lib/problem'
import { type DocumentSigner, keyTypeOf, signChecked } from './signer.ts'

/** Room for the CMS structure around signature and certificates, in bytes. */
const CMS = 1400

/** Room for a time-stamp token with the certificates of its authority, in bytes. */
const TIMESTAMP_TOKEN = 8192

const TIMESTAMP_TIMEOUT_MS = 5000

export interface Sealing {
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
 * @throws {DocumentFault} `signer-mismatch`, `signer-unusable`
 */
export async function seal(
  file: Uint8Array,
  { signer, timestampUrl, now, reason }: Sealing,
): Promise<Uint8Array> {
  const pdf = await PDF.load(file)
  const certificates = signer.certificates.reduce((sum, der) => sum + der.length, 0)
  try {
    const { bytes } = await pdf.sign({
      signer: forLibpdf(signer),
      reason,
      signingTime: now,
      fieldName: 'Seal',
      estimatedSize: CMS + certificates + (timestampUrl ? TIMESTAMP_TOKEN : 0),
      ...(timestampUrl && {
        level: 'B-T' as const,
        timestampAuthority: new HttpTimestampAuthority(timestampUrl, { timeout: TIMESTAMP_TIMEOUT_MS }),
      }),
    })
    return bytes
  } catch (cause) {
    // A file that was promised a time stamp is not given out without one.
    if (cause instanceof TimestampError) throw new Problem('unavailable', { cause })
    throw cause
  }
}

function forLibpdf(signer: DocumentSigner): Signer {
  const [certificate, ...certificateChain] = signer.certificates
  const keyType = keyTypeOf(signer)
  return {
    certificate,
    certificateChain,
    keyType,
    signatureAlgorithm: keyType === 'RSA' ? 'RSASSA-PKCS1-v1_5' : 'ECDSA',
    sign: (data) => signChecked(signer, data),
  }
}
