/** Makes a credential. The caller has the record, the signer and the clock. It may not look anything up. */

import { kidPrefix, type Signer, toLowS } from '#lib/jose'
import { type CredentialClaims, encodeClaims } from './claims.ts'
import { encodeDigits } from './decimal.ts'
import { ENVELOPE_BYTES, encodeSign1, toBeSigned } from './envelope.ts'
import { CredentialError } from './errors.ts'
import { credentialRoom } from './text.ts'

/** Claims that may stay out where a QR has no room for them. */
export type Omitted = 'rule' | 'specialty'

/**
 * What is left out first. The rule follows from the other claims: whoever has the policy library classifies
 * again. The specialty is on the page and online. Nothing else is ever left out.
 */
const OMISSIONS: readonly (readonly Omitted[])[] = [[], ['rule'], ['rule', 'specialty']]

export interface SignedCredential {
  /** Decimal digits: what follows the `#`. */
  readonly credential: string
  /** What had to be left out of the claims. */
  readonly omitted: readonly Omitted[]
}

/**
 * Signs the claims, shortened if need be so that the QR stays within version 13.
 *
 * @param origin that the QR's address begins with; by default room is kept for a host of 40 characters
 * @throws {CredentialError} `claim-invalid`; `credential-too-large` when even the shortest form has no room:
 *   then the QR carries the code alone
 */
export async function signCredential(
  claims: CredentialClaims,
  signer: Signer,
  { origin }: { readonly origin?: string } = {},
): Promise<SignedCredential> {
  const { payload, omitted } = shorten(claims, credentialRoom(origin) - ENVELOPE_BYTES)
  const kid = kidPrefix(signer.kid)
  const signature = toLowS(await signer.sign(toBeSigned(kid, payload)))
  return { credential: encodeDigits(encodeSign1(kid, payload, signature)), omitted }
}

function shorten(claims: CredentialClaims, room: number) {
  for (const candidates of OMISSIONS) {
    const omitted = candidates.filter((name) => claims[name] !== undefined)
    const payload = encodeClaims(without(claims, omitted))
    if (payload.length <= room) return { payload, omitted }
  }
  throw new CredentialError('credential-too-large', 'the claims have no room in the QR')
}

function without(claims: CredentialClaims, omitted: readonly Omitted[]): CredentialClaims {
  const shorter: { -readonly [Name in keyof CredentialClaims]: CredentialClaims[Name] } = { ...claims }
  for (const name of omitted) delete shorter[name]
  return shorter
}
