/**
 * Encrypted requests and responses (OpenID4VCI 1.0, 10): ECDH-ES over P-256. The key for requests follows from a key of the
 * group `wallet`, so that no process keeps one, and all have the same. A response is encrypted where an encrypted request
 * asks for it: in a plain one whoever is between could put a key of their own.
 */

import { createECDH, hkdfSync } from 'node:crypto'
import { CompactEncrypt, compactDecrypt, decodeProtectedHeader, importJWK } from 'jose'
import type { PublicJwk } from '#lib/jose'
import { OAuthError } from '#lib/problem'
import { publicKeyOf } from './dpop.ts'

export const ENCRYPTION_ALG = 'ECDH-ES'
export const ENCRYPTION_METHODS: readonly string[] = ['A128GCM', 'A256GCM']

/** A key of the group: base64 of 32 bytes, with its id. */
interface WalletKey {
  readonly id: string
  readonly key: string
  readonly nbf?: number
}

/** The key that requests are encrypted to, as the metadata shows it. */
export type RequestJwk = PublicJwk & { readonly kid: string; readonly use: 'enc'; readonly alg: string }

export interface ResponseEncryption {
  readonly jwk: PublicJwk & { readonly kid?: string }
  readonly enc: string
}

/** Order of P-256's base point (SEC 2, 2.4.2). */
const N = 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551n
/** More bytes than the order has, so that no scalar is favoured (FIPS 186-5, A.2.1). */
const SEED_BYTES = 48

function privateJwk({ id, key }: WalletKey) {
  const seed = hkdfSync('sha256', Buffer.from(key, 'base64'), '', 'credential requests', SEED_BYTES)
  const scalar = (BigInt(`0x${Buffer.from(seed).toString('hex')}`) % (N - 1n)) + 1n
  const d = Buffer.from(scalar.toString(16).padStart(64, '0'), 'hex')
  const ecdh = createECDH('prime256v1')
  ecdh.setPrivateKey(d)
  const point = ecdh.getPublicKey()
  const [x, y] = [point.subarray(1, 33), point.subarray(33)].map((half) => half.toString('base64url'))
  return {
    kty: 'EC',
    crv: 'P-256',
    x: x as string,
    y: y as string,
    d: d.toString('base64url'),
    kid: id,
  } as const
}

/** @param keys of the group, as they are now */
export function createRequestKeys(keys: () => readonly WalletKey[], now: () => Date) {
  return {
    /** The newest that every process has heard of. */
    published(): RequestJwk {
      const seconds = now().getTime() / 1000
      const usable = keys().filter(({ nbf = 0 }) => nbf <= seconds)
      const newest = usable.toSorted((a, b) => (b.nbf ?? 0) - (a.nbf ?? 0))[0] ?? keys().at(-1)
      const { d: _, ...jwk } = privateJwk(newest as WalletKey)
      return { ...jwk, use: 'enc', alg: ENCRYPTION_ALG }
    },

    /**
     * Opens a request.
     * @throws OAuthError `invalid_encryption_parameters`
     */
    async open(jwe: string): Promise<unknown> {
      try {
        const { kid, zip } = decodeProtectedHeader(jwe) as { kid?: unknown; zip?: unknown }
        const key = keys().find(({ id }) => id === kid)
        if (!key || zip !== undefined) throw new Error('another key, or compressed')
        const { plaintext } = await compactDecrypt(
          jwe,
          await importJWK({ ...privateJwk(key) }, ENCRYPTION_ALG),
          {
            keyManagementAlgorithms: [ENCRYPTION_ALG],
            contentEncryptionAlgorithms: [...ENCRYPTION_METHODS],
          },
        )
        return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(plaintext))
      } catch {
        throw new OAuthError(
          'invalid_encryption_parameters',
          'The request has to be JSON, encrypted to a key of credential_request_encryption without compression.',
        )
      }
    },
  }
}

/**
 * How a response is to be encrypted.
 * @param asked `credential_response_encryption` of the request
 * @throws OAuthError `invalid_encryption_parameters`
 */
export function readResponseEncryption(
  asked: unknown,
  wasEncrypted: boolean,
): ResponseEncryption | undefined {
  if (asked === undefined) return undefined
  const refuse = (description: string) => new OAuthError('invalid_encryption_parameters', description)
  if (!wasEncrypted) throw refuse('A response is encrypted only where the request was.')
  const { jwk, enc, zip } = (asked ?? {}) as { jwk?: Record<string, unknown>; enc?: unknown; zip?: unknown }
  const key = publicKeyOf({ jwk })
  if (!key || jwk?.alg !== ENCRYPTION_ALG) throw refuse('jwk has to be a public P-256 key with alg ECDH-ES.')
  if (typeof enc !== 'string' || !ENCRYPTION_METHODS.includes(enc))
    throw refuse('enc has to be A128GCM or A256GCM.')
  if (zip !== undefined) throw refuse('Nothing is compressed.')
  return { jwk: { ...key, ...(typeof jwk.kid === 'string' && { kid: jwk.kid }) }, enc }
}

export async function encryptResponse(answer: object, { jwk, enc }: ResponseEncryption): Promise<string> {
  const { kid, ...key } = jwk
  return new CompactEncrypt(new TextEncoder().encode(JSON.stringify(answer)))
    .setProtectedHeader({ alg: ENCRYPTION_ALG, enc, ...(kid !== undefined && { kid }) })
    .encrypt(await importJWK({ ...key }, ENCRYPTION_ALG))
}
