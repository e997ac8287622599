/** Whose key signs: that of a maker of seals, or of who signs with one. The key itself stays where it is. */

import { readSm2Certificate, verifySm2 } from '#lib/sm'
import { SealError } from './errors.ts'

export interface Sealer {
  /** DER, the own one first, then its issuers. */
  readonly certificates: readonly [Uint8Array, ...Uint8Array[]]
  /** @returns the SM2 signature over the data, DER of (r, s), with the default user id */
  sign(data: Uint8Array): Promise<Uint8Array>
}

/**
 * A signature that holds under the signer's own certificate.
 *
 * @throws {SealError} `signer-mismatch`, and what the signer throws
 */
export async function signedBy(sealer: Sealer, data: Uint8Array): Promise<Uint8Array> {
  const { publicKey } = certificateOf(sealer)
  const signature = await sealer.sign(data)
  if (!verifySm2(publicKey, data, signature))
    throw new SealError('signer-mismatch', 'the signature does not match the certificate of the signer')
  return signature
}

function certificateOf({ certificates: [own] }: Sealer) {
  try {
    return readSm2Certificate(own)
  } catch (cause) {
    throw new SealError('signer-mismatch', 'electronic seals are signed by a certificate of an SM2 key', {
      cause,
    })
  }
}
