/**
 * The keys that a verifier trusts, and the names that go with them. An issuer's name comes from here and
 * nowhere else: a credential says by which key it was signed, never by whom.
 */

import { fromBase64url } from '#lib/bytes'
import { type KeyCheck, keyCheck } from './check.ts'
import { type Engine, type SignatureVerifier, webCrypto } from './engine.ts'
import { JoseError } from './errors.ts'
import { type Issuer, type Jwks, type KeyPeriod, type PublishedJwk, thumbprintBy } from './jwk.ts'

/** Bytes of the thumbprint that a credential's header carries. */
export const KID_BYTES = 8

/** More keys than any trusted set has. */
const MAX_KEYS = 1000

export interface TrustedKey extends KeyPeriod {
  readonly kid: string
  readonly issuer: Issuer
  readonly verify: SignatureVerifier
}

export interface TrustedKeySet {
  /** By which the keys verify; what else is checked under them is too. */
  readonly engine: Engine
  readonly keys: readonly TrustedKey[]
  /** By whole thumbprint. */
  byKid(kid: string): TrustedKey | undefined
  /** By the thumbprint's first 8 bytes; two keys that share them make each other unusable. */
  byPrefix(prefix: Uint8Array): TrustedKey | 'unknown' | 'ambiguous'
}

/** Published: a JWK set whose keys are like `PublishedJwk`; other members are ignored, as RFC 7517, 4 says. */
type PublishedSet = Jwks | { readonly keys: readonly unknown[] }

/**
 * Makes a trusted set of published key sets. Whoever calls this decides whom to trust: from one's own
 * deployment's address, or from a list that somebody reviewed.
 *
 * @throws {JoseError} `key-set-invalid` for a private or foreign key, one that is not for ES256 signatures, a thumbprint
 *   that is not the key's, a missing issuer, or one key under two names
 */
export const trustKeys = (...sets: readonly PublishedSet[]): Promise<TrustedKeySet> =>
  trustKeysBy(webCrypto, sets)

/** The same with an engine of one's own. */
export async function trustKeysBy(engine: Engine, sets: readonly PublishedSet[]): Promise<TrustedKeySet> {
  const published = sets.flatMap((set) => (Array.isArray(set?.keys) ? (set.keys as unknown[]) : [undefined]))
  if (published.length > MAX_KEYS) throw invalid('more keys than a trusted set may have')
  const byKid = new Map<string, TrustedKey>()
  for (const entry of published) {
    const key = await trustedKey(entry as Partial<Offered>, engine)
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
    engine,
    keys: [...byKid.values()],
    byKid: (kid) => byKid.get(kid),
    byPrefix: (prefix) => byPrefix.get(prefixName(prefix)) ?? 'unknown',
  }
}

/** The first 8 bytes of a thumbprint. */
export function kidPrefix(kid: string): Uint8Array {
  return (fromBase64url(kid) as Uint8Array).subarray(0, KID_BYTES)
}

/** Whether a key may have signed what holds under it: at `iat`, in seconds since 1970. */
export function periodCheck({ nbf = -Infinity, exp = Infinity, revoked }: KeyPeriod, iat: number): KeyCheck {
  if (revoked) return keyCheck('key-revoked')
  return keyCheck(nbf <= iat && iat < exp ? 'key-trusted' : 'key-outside-period')
}

/** Whatever a key of a set may have besides (RFC 7517, 4.2 to 4.4). */
type Offered = Omit<PublishedJwk, 'use' | 'alg'> & {
  readonly use: string
  readonly alg: string
  readonly key_ops: readonly string[]
}

async function trustedKey(entry: Partial<Offered> | undefined, engine: Engine): Promise<TrustedKey> {
  const { kty, crv, x, y, kid, issuer, nbf, exp, revoked } = entry ?? {}
  const { use = 'sig', alg = 'ES256', key_ops = ['verify'] } = entry ?? {}
  if (kty !== 'EC' || crv !== 'P-256' || typeof x !== 'string' || typeof y !== 'string')
    throw invalid('a key is not a P-256 key')
  if (entry && 'd' in entry) throw invalid('a private key is in the set')
  if (use !== 'sig' || alg !== 'ES256' || !key_ops.includes('verify'))
    throw invalid('a key is not for ES256 signatures')
  const jwk = { kty, crv, x, y } as const
  if (kid !== (await thumbprintBy(engine, jwk))) throw invalid('a kid is not the thumbprint of its key')
  if (!issuer?.id || !issuer.name?.zh || !issuer.name.en) throw invalid('a key has no issuer')
  for (const time of [nbf, exp])
    if (time !== undefined && !Number.isFinite(time)) throw invalid('a key has a period that is not a number')
  try {
    const verify = await engine.verifier(jwk)
    return {
      kid,
      issuer: { id: issuer.id, name: { zh: issuer.name.zh, en: issuer.name.en } },
      verify,
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
