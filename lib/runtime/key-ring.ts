/** The deployment's published signing keys: which signs now, what is published, what is trusted. */

import {
  type Issuer,
  type Jwks,
  localSigner,
  type PrivateJwk,
  publishedJwk,
  type Signer,
  signingKeyAt,
  type TrustedKeySet,
  trustKeys,
} from '#lib/credential'

export interface KeyRing {
  /** What `/.well-known/jwks.json` shows. */
  readonly published: Jwks
  /** What this deployment believes: its own keys. */
  readonly trusted: TrustedKeySet
  /** The key whose period holds this moment. @throws CredentialError `no-signing-key` */
  signerAt(now: Date): Promise<Signer>
}

/** @param keys private keys with their periods, in any order */
export async function createKeyRing(keys: readonly PrivateJwk[], issuer: Issuer): Promise<KeyRing> {
  const published = { keys: await Promise.all(keys.map((key) => publishedJwk(key, issuer))) }
  const signers = new Map(await Promise.all(keys.map(async (key) => [key, await localSigner(key)] as const)))
  return {
    published,
    trusted: await trustKeys(published),
    signerAt: async (now) => signers.get(signingKeyAt(keys, now)) as Signer,
  }
}
