/**
 * Signing keys as JWKs: P-256 alone, for ES256 alone. A private member may leave this file only from
 * `generateSigningKey`.
 */

import { toBase64url, toUtf8 } from '#lib/bytes'
import type { Bilingual } from '#lib/policy'
import { ECDSA_P256, type Engine, webCrypto } from './engine.ts'

/** The public half (RFC 7518, 6.2.1). */
export interface PublicJwk {
  readonly kty: 'EC'
  readonly crv: 'P-256'
  readonly x: string
  readonly y: string
}

/** When a key signs; RFC 7519's words and its seconds since 1970. Both ends may be open. */
export interface KeyPeriod {
  /** Nothing that says it was signed earlier is believed. */
  readonly nbf?: number
  /** Nothing that says it was signed at or after this is believed; what is older verifies for ever. */
  readonly exp?: number
  /** The key fell into wrong hands: nothing it signed is believed, whatever its date. */
  readonly revoked?: { readonly revoked_at: number; readonly reason?: string }
}

export interface PrivateJwk extends PublicJwk, KeyPeriod {
  readonly d: string
}

/** Who signs with a key, in the words of whoever trusts it. */
export interface Issuer {
  /** Stable and compared byte for byte; the origin of the deployment as a rule. */
  readonly id: string
  readonly name: Bilingual
}

/** A public key as `/.well-known/jwks.json` has it. */
export interface PublishedJwk extends PublicJwk, KeyPeriod {
  /** RFC 7638 thumbprint, SHA-256, base64url: 43 characters. */
  readonly kid: string
  readonly use: 'sig'
  readonly alg: 'ES256'
  readonly issuer: Issuer
}

export interface Jwks {
  readonly keys: readonly PublishedJwk[]
}

/** A new key pair; `d` is the secret. Keep it in a secret store, never in a repository or an environment. */
export async function generateSigningKey(): Promise<PrivateJwk> {
  const { privateKey } = await crypto.subtle.generateKey(ECDSA_P256, true, ['sign', 'verify'])
  const { x, y, d } = await crypto.subtle.exportKey('jwk', privateKey)
  return { kty: 'EC', crv: 'P-256', x: x as string, y: y as string, d: d as string }
}

/** The thumbprint of RFC 7638 by SHA-256: the key's identifier everywhere. */
export const thumbprint = (key: PublicJwk): Promise<string> => thumbprintBy(webCrypto, key)

/** The same with an engine of one's own. */
export async function thumbprintBy(engine: Engine, { x, y }: PublicJwk): Promise<string> {
  const canonical = JSON.stringify({ crv: 'P-256', kty: 'EC', x, y })
  return toBase64url(await engine.sha256(toUtf8(canonical)))
}

/** The public half as it is published; private members are left behind. */
export async function publishedJwk(key: PublicJwk & KeyPeriod, issuer: Issuer): Promise<PublishedJwk> {
  const { x, y, nbf, exp, revoked } = key
  return {
    kty: 'EC',
    crv: 'P-256',
    x,
    y,
    kid: await thumbprint(key),
    use: 'sig',
    alg: 'ES256',
    ...(nbf !== undefined && { nbf }),
    ...(exp !== undefined && { exp }),
    ...(revoked && { revoked }),
    issuer,
  }
}
