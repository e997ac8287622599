/** Whether what an authority has signed (RFC 5280, RFC 6960) holds under the key of a certificate. */

import { createHash, type KeyObject, verify, type X509Certificate } from 'node:crypto'
import { type Block, bytesOf, partsOf, readBits, readOid } from '../der.ts'

/** RFC 8017 and RFC 5758; SHA-1 and RSA-PSS are not among them. */
const HASHES: Readonly<Record<string, string>> = {
  '1.2.840.113549.1.1.11': 'sha256',
  '1.2.840.113549.1.1.12': 'sha384',
  '1.2.840.113549.1.1.13': 'sha512',
  '1.2.840.10045.4.3.2': 'sha256',
  '1.2.840.10045.4.3.3': 'sha384',
  '1.2.840.10045.4.3.4': 'sha512',
}

/** @param parts what is signed, the algorithm, and the signature: so begins whatever an authority signs */
export function isSignedBy([said, algorithm, signature]: readonly Block[], key: KeyObject): boolean {
  const hash = HASHES[readOid(partsOf(algorithm)[0])]
  return hash !== undefined && verify(hash, bytesOf(said), key, readBits(signature))
}

export const isIssuedBy = (certificate: X509Certificate, issuer: X509Certificate): boolean =>
  certificate.checkIssued(issuer) && certificate.verify(issuer.publicKey)

/** A root, or a demonstration's own: one that nobody else vouches for, whatever it may be used for. */
export const isSelfSigned = (certificate: X509Certificate): boolean =>
  certificate.subject === certificate.issuer && certificate.verify(certificate.publicKey)

export const fingerprint = (der: Uint8Array): string => createHash('sha256').update(der).digest('hex')

/** What an authority says, and until when it need not be asked again. */
export interface Answer {
  readonly der: Uint8Array
  readonly until: Date | undefined
}

/** How far the clocks of authorities may be apart from ours, in milliseconds. */
const SKEW = 300_000

/** @throws Error for an answer that is not yet, or no more, to be relied on */
export function requireCurrent(from: Date, until: Date | undefined, now: Date): void {
  const isBefore = from.getTime() > now.getTime() + SKEW
  if (isBefore || (until && until < now)) throw new Error('an answer of another time')
}

/** A certificate that its issuer has revoked: nobody else is asked for a better answer. */
export class RevokedError extends Error {
  constructor() {
    super('a certificate that is revoked')
  }
}
