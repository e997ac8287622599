/**
 * What signs: a key that may be here or far away. Credentials, status lists and receipts take a `Signer`, so
 * that a local key and AWS KMS look alike.
 */

import { ECDSA_P256, ES256 } from './engine.ts'
import { JoseError } from './errors.ts'
import { type PrivateJwk, thumbprint } from './jwk.ts'

export interface Signer {
  /** The key's RFC 7638 thumbprint, whole. */
  readonly kid: string
  /** The key's certificates (RFC 7515, 4.1.6), its own first; absent where it has none. */
  readonly x5c?: readonly string[]
  /**
   * ES256 over these bytes.
   *
   * @returns r and s, 64 bytes; `signatureFromDer` makes them of what KMS returns
   */
  sign(bytes: Uint8Array<ArrayBuffer>): Promise<Uint8Array>
}

/** A signer over a private key in memory. */
export async function localSigner(key: PrivateJwk): Promise<Signer> {
  const { kty, crv, x, y, d } = key
  const imported = await crypto.subtle.importKey('jwk', { kty, crv, x, y, d }, ECDSA_P256, false, ['sign'])
  return {
    kid: await thumbprint(key),
    sign: async (bytes) => new Uint8Array(await crypto.subtle.sign(ES256, imported, bytes)),
  }
}

/**
 * Which of a deployment's keys signs now: of those whose period has begun and not ended, the one that began
 * last.
 *
 * @throws {JoseError} `no-signing-key`
 */
export function signingKeyAt<Key extends { nbf?: number; exp?: number; revoked?: unknown }>(
  keys: readonly Key[],
  now: Date,
): Key {
  const seconds = now.getTime() / 1000
  const usable = keys.filter(
    ({ nbf = -Infinity, exp = Infinity, revoked }) => nbf <= seconds && seconds < exp && !revoked,
  )
  const [newest] = usable.sort((a, b) => (b.nbf ?? -Infinity) - (a.nbf ?? -Infinity))
  if (!newest) throw new JoseError('no-signing-key', 'no key of the set may sign at this time')
  return newest
}

/**
 * Brings a new key in. It is published at once and signs once every cached key set has it; the keys before it
 * stop signing then, stay published, and what they signed keeps verifying.
 *
 * @param publishFor seconds between publication and first use: at least the caching time of the key set
 * @returns all keys, the new one first; the given ones are not changed
 */
export function rotateKeys<Key extends { readonly nbf?: number; readonly exp?: number }>(
  keys: readonly Key[],
  next: Key,
  { now, publishFor }: { readonly now: Date; readonly publishFor: number },
): Key[] {
  const start = Math.floor(now.getTime() / 1000) + publishFor
  const retired = keys.map((key) => ({ ...key, exp: Math.min(key.exp ?? Infinity, start + OVERLAP_SECONDS) }))
  return [{ ...next, nbf: start }, ...retired]
}

/** Seconds for which an old key may still sign after the new one has begun: clocks and running requests. */
const OVERLAP_SECONDS = 300
