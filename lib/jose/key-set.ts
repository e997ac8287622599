/**
 * The keys that a verifier trusts, and the names that go with them. An issuer's name comes from here and
 * nowhere else: a credential says by which key it was signed, never by whom.
 */

import { base64url } from 'jose'
import { type KeyCheck, keyCheck } from './check.ts'
import { JoseError } from './errors.ts'
import { ECDSA_P256, type Issuer, type Jwks, type KeyPeriod, type PublishedJwk, thumbprint } from './jwk.ts'

/** Bytes of the thumbprint that a credential's header carries. */
export const KID_BYTES = 8

/** More keys than any trusted set has. */
const MAX_KEYS = 1000

export interface TrustedKey extends KeyPeriod {
  readonly kid: string
  readonly issuer: Issuer
  readonly cryptoKey: CryptoKey
}

export interface TrustedKeySet {
  readonly keys: readonly TrustedKey[]
  /** By whole thumbprint. */
  byKid(kid: string): TrustedKey | undefined
  /** By the thumbprint's first 8 bytes; two keys that share them make each other unusable. */
  byPrefix(prefix: Uint8Array): TrustedKey | 'unknown' | 'ambiguous'
}

/**
 * Makes a trusted set of published key sets. Whoever calls this decides whom to trust: from one's own
 * deployment's address, or from a list that somebody reviewed.
 *
 * @param sets JWK sets with the members of `PublishedJwk`; other members are ignored, as RFC 7517, 4 says
 * @throws {JoseError} `key-set-invalid` for a private or foreign key, a thumbprint that is not the
 *   key's, a missing issuer, or one key under two names
 */
export async function trustKeys(
  ...sets: readonly (Jwks | { keys: readonly unknown[] })[]
): Promise<TrustedKeySet> {
  const published = sets.flatMap((set) => (Array.isArray(set?.keys) ? (set.keys as unknown[]) : [undefined]))
  if (published.length > MAX_KEYS) throw invalid('more keys than a trusted set may have')
  const byKid = new Map<string, TrustedKey>()
  for (const entry of published) {
    const key = await trustedKey(entry as Partial<PublishedJwk>)
    const known = byKid.get(key.kid)
    if (known && known.issuer.id !== key.issuer.id) throw invalid('one key under two issuers')
    byKid.set(key.kid, key)
  }
  const byPrefix = new Map<string, TrustedKey | 'ambiguous'>()
  for (const key of byKid.values()) {
    const prefix = prefixName(kidPrefix(key.kid))
    byPrefix.set(prefix, byPrefix.has(prefix) ? 'ambiguous' : key)
  }
  return {
    keys: [...byKid.values()],
    byKid: (kid) => byKid.get(kid),
    byPrefix: (prefix) => byPrefix.get(prefixName(prefix)) ?? 'unknown',
  }
}

/** The first 8 bytes of a thumbprint. */
export function kidPrefix(kid: string): Uint8Array {
  return base64url.decode(kid).subarray(0, KID_BYTES)
}

/** Whether a key may have signed what holds under it: at `iat`, in seconds since 1970. */
export function periodCheck({ nbf = -Infinity, exp = Infinity, revoked }: KeyPeriod, iat: number): KeyCheck {
  if (revoked) return keyCheck('key-revoked')
  return keyCheck(nbf <= iat && iat < exp ? 'key-trusted' : 'key-outside-period')
}

async function trustedKey(entry: Partial<PublishedJwk> | undefined): Promise<TrustedKey> {
  const { kty, crv, x, y, kid, issuer, nbf, exp, revoked } = entry ?? {}
  if (kty !== 'EC' || crv !== 'P-256' || typeof x !== 'string' || typeof y !== 'string')
    throw invalid('a key is not a P-256 key')
  if (entry && 'd' in entry) throw invalid('a private key is in the set')
  const jwk = { kty, crv, x, y } as const
  if (kid !== (await thumbprint(jwk))) throw invalid('a kid is not the thumbprint of its key')
  if (!issuer?.id || !issuer.name?.zh || !issuer.name.en) throw invalid('a key has no issuer')
  for (const time of [nbf, exp])
    if (time !== undefined && !Number.isFinite(time)) throw invalid('a key has a period that is not a number')
  try {
    const cryptoKey = await crypto.subtle.importKey('jwk', jwk, ECDSA_P256, true, ['verify'])
    return {
      kid,
      issuer: { id: issuer.id, name: { zh: issuer.name.zh, en: issuer.name.en } },
      cryptoKey,
      ...(nbf !== undefined && { nbf }),
      ...(exp !== undefined && { exp }),
      ...(revoked && { revoked }),
    }
  } catch (cause) {
    throw invalid('a key is not a point of P-256', cause)
  }
}

const prefixName = (prefix: Uint8Array) => prefix.join()

const invalid = (message: string, cause?: unknown) => new JoseError('key-set-invalid', message, cause)
