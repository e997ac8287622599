/**
 * SD-JWT VC: a credential as an SD-JWT, with the claims that say what it is, whose, until when and where its status
 * stands. Issued by the deployment's key, and checked against the keys that are trusted, never against what it brings.
 */

import { periodCheck, type TrustedKey, type TrustedKeySet, thumbprintBy } from '#lib/jose'
import { mayBeDisclosable, SD_JWT_VC_TYP } from './drafts.ts'
import { SdJwtError } from './errors.ts'
import { type ExpectedBinding, holderKey } from './key-binding.ts'
import { leafKey } from './leaf-key.ts'
import { type VerifiedSdJwt, verifySdJwt } from './verify.ts'

type Members = Readonly<Record<string, unknown>>

/** Seconds of a day: `iat` may say no more than the day, so that copies of one credential are not told apart by it. */
const DAY = 86_400

export interface VerifiedSdJwtVc extends VerifiedSdJwt {
  readonly vct: string
  /** ISO 8601. */
  readonly issuedAt: string
  /** ISO 8601. */
  readonly expiresAt?: string
  /** Where its status stands (Token Status List, 6.1). */
  readonly status?: { readonly uri: string; readonly index: number }
}

export interface SdJwtVcExpectation {
  readonly keys: TrustedKeySet
  readonly now: Date
  /** `vct` values that are taken. */
  readonly types: readonly string[]
  readonly keyBinding: ExpectedBinding | 'none'
}

/** @throws {SdJwtError} */
export async function verifySdJwtVc(
  text: string,
  { keys, now, types, keyBinding }: SdJwtVcExpectation,
): Promise<VerifiedSdJwtVc> {
  const { engine } = keys
  const keyOf = (header: Members) => trustedKeyOf(header, keys)
  const verified = await verifySdJwt(text, { engine, now, typ: SD_JWT_VC_TYP, keyOf, keyBinding })
  const { payload, key, concealedIn, disclosed } = verified
  if (![...concealedIn, ...disclosed].every(mayBeDisclosable)) throw new SdJwtError('claim-disclosable')
  const { vct, iat, exp, iss, cnf, status } = payload
  if (typeof vct !== 'string') throw new SdJwtError('claim-missing', 'vct')
  if (!types.includes(vct)) throw new SdJwtError('credential-type-wrong')
  if (iss !== undefined && iss !== key.issuer.id) throw new SdJwtError('issuer-wrong')
  if (cnf !== undefined) holderKey(cnf)
  if (iat === undefined) throw new SdJwtError('claim-missing', 'iat')
  checkPeriod(key, iat, now)
  return {
    ...verified,
    vct,
    issuedAt: instant(iat as number),
    ...(exp !== undefined && { expiresAt: instant(exp as number) }),
    ...(status !== undefined && { status: statusOf(status) }),
  }
}

/** The key that `kid` names, or the one in the first certificate of `x5c`; both, where there are both. */
async function trustedKeyOf({ kid, x5c }: Members, keys: TrustedKeySet): Promise<TrustedKey> {
  const leaf = x5c === undefined ? undefined : leafKey(x5c)
  const certified = leaf && (await thumbprintBy(keys.engine, leaf))
  const named = kid ?? certified
  if ((x5c !== undefined && certified !== named) || typeof named !== 'string')
    throw new SdJwtError('key-contradicted')
  const key = keys.byKid(named)
  if (!key) throw new SdJwtError('key-unknown')
  return key
}

/** Whether the key may have signed on the day that `iat` says. */
function checkPeriod(key: TrustedKey, iat: unknown, now: Date): void {
  if (typeof iat !== 'number' || !(iat >= 0 && iat <= now.getTime() / 1000 + DAY))
    throw new SdJwtError('claim-malformed', 'iat')
  if (key.revoked) throw new SdJwtError('key-revoked')
  if (![iat, iat + DAY - 1].some((at) => periodCheck(key, at).outcome === 'verified'))
    throw new SdJwtError('key-outside-period')
}

function statusOf(status: unknown): NonNullable<VerifiedSdJwtVc['status']> {
  const { uri, idx } = (status as { status_list?: { uri?: unknown; idx?: unknown } })?.status_list ?? {}
  if (typeof uri !== 'string' || !Number.isSafeInteger(idx) || (idx as number) < 0)
    throw new SdJwtError('claim-malformed', 'status')
  return { uri, index: idx as number }
}

const instant = (seconds: number) => new Date(seconds * 1000).toISOString()
