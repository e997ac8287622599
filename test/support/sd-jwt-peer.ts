/**
 * The independent party of the tests of SD-JWT: `@sd-jwt/sd-jwt-vc`, as issuer, as holder and as verifier, with Node's own
 * cryptography. Nothing of `lib/sd-jwt` is in it.
 */

import { createHash, createPrivateKey, createPublicKey, randomBytes, sign, verify } from 'node:crypto'
import { SDJwtVcInstance } from '@sd-jwt/sd-jwt-vc'
import type { PrivateJwk, PublicJwk } from '#lib/jose'

const IEEE = 'ieee-p1363'

const signerOf = (key: PrivateJwk) => {
  const privateKey = createPrivateKey({ key: { ...key }, format: 'jwk' })
  return async (data: string) =>
    sign('sha256', Buffer.from(data), { key: privateKey, dsaEncoding: IEEE }).toString('base64url')
}

const holds = (key: object, data: string, signature: string) => {
  const publicKey = createPublicKey({ key: { ...key }, format: 'jwk' })
  const bytes = Buffer.from(signature, 'base64url')
  return verify('sha256', Buffer.from(data), { key: publicKey, dsaEncoding: IEEE }, bytes)
}

export interface PeerOptions {
  /** By which the issuer's signature is checked. */
  readonly issuer: PublicJwk
  /** What is signed with, as issuer. */
  readonly issuing?: PrivateJwk
  readonly holding?: PrivateJwk
  /** Looks a status list up by its address; without it a credential that has a status is not taken. */
  readonly statusListFetcher?: (uri: string) => Promise<string>
}

export function createPeer({ issuer, issuing, holding, statusListFetcher }: PeerOptions): SDJwtVcInstance {
  return new SDJwtVcInstance({
    signAlg: 'ES256',
    kbSignAlg: 'ES256',
    hashAlg: 'sha-256',
    hasher: (data) =>
      new Uint8Array(
        createHash('sha256')
          .update(typeof data === 'string' ? data : new Uint8Array(data))
          .digest(),
      ),
    saltGenerator: () => randomBytes(16).toString('base64url'),
    verifier: async (data, signature) => holds(issuer, data, signature),
    kbVerifier: async (data, signature, { cnf }) => holds(cnf?.jwk ?? {}, data, signature),
    ...(issuing && { signer: signerOf(issuing) }),
    ...(holding && { kbSigner: signerOf(holding) }),
    ...(statusListFetcher && {
      statusListFetcher,
      statusVerifier: async (data: string, signature: string) => holds(issuer, data, signature),
    }),
  })
}
