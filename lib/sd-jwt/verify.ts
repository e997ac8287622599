/** Checks an SD-JWT or SD-JWT+KB as RFC 9901, 7 says: whole, or not at all. The time and the trusted keys are passed in. */

import type { Engine, TrustedKey } from '#lib/jose'
import { splitSdJwt } from './compact.ts'
import { digestOf, readDisclosure } from './disclosure.ts'
import { SdJwtError } from './errors.ts'
import { verifyIssuerJwt } from './issuer-jwt.ts'
import { checkKeyBinding, type ExpectedBinding, holderKey, SKEW } from './key-binding.ts'
import { type ClaimPath, processPayload } from './process.ts'

type Members = Readonly<Record<string, unknown>>

export interface SdJwtExpectation {
  readonly engine: Engine
  readonly now: Date
  /** Of the issuer's JWT (9.11). */
  readonly typ: string
  /** Which trusted key a header names. @throws {SdJwtError} for none */
  readonly keyOf: (header: Members) => Promise<TrustedKey>
  /**
   * The proof that the holder must give. Where none is asked for there may be none either: what is decided by what the
   * holder brings is no decision (7.3, 1; 9.5).
   */
  readonly keyBinding: ExpectedBinding | 'none'
}

export interface VerifiedSdJwt {
  readonly header: Members
  /** Every claim in its place, nothing of the form itself. */
  readonly payload: Members
  readonly key: TrustedKey
  /** What the holder chose to disclose. */
  readonly disclosed: readonly ClaimPath[]
  /** Objects and arrays that have digests, of whatever was and was not disclosed. */
  readonly concealedIn: readonly ClaimPath[]
}

/** @throws {SdJwtError} with the first reason that was found */
export async function verifySdJwt(text: string, expected: SdJwtExpectation): Promise<VerifiedSdJwt> {
  const { engine, now, typ, keyOf, keyBinding } = expected
  const compact = splitSdJwt(text)
  if (keyBinding === 'none' && compact.keyBinding !== undefined)
    throw new SdJwtError('key-binding-unexpected')
  if (keyBinding !== 'none' && compact.keyBinding === undefined) throw new SdJwtError('key-binding-missing')
  const { header, payload: signed, key } = await verifyIssuerJwt(compact.issuerJwt, typ, keyOf)
  const disclosures = await Promise.all(
    compact.disclosures.map(async (one) => [await digestOf(engine, one), readDisclosure(one)] as const),
  )
  const processed = processPayload(signed, new Map(disclosures))
  checkValidity(processed.payload, now, keyBinding === 'none' ? undefined : keyBinding.audience)
  if (keyBinding !== 'none')
    await checkKeyBinding(compact, holderKey(processed.payload.cnf), keyBinding, { engine, now })
  return { header, key, ...processed }
}

/** Step 6 of 7.1. Times are NumericDates (RFC 7519, 2). */
function checkValidity({ exp, nbf, aud }: Members, now: Date, audience: string | undefined): void {
  const at = now.getTime() / 1000
  for (const time of [exp, nbf])
    if (time !== undefined && !Number.isFinite(time)) throw new SdJwtError('claim-malformed')
  if (exp !== undefined && (exp as number) <= at) throw new SdJwtError('expired')
  if (nbf !== undefined && (nbf as number) > at + SKEW) throw new SdJwtError('not-yet-valid')
  if (aud !== undefined && !(audience !== undefined && [aud].flat().includes(audience)))
    throw new SdJwtError('audience-wrong')
}
