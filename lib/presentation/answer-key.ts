/**
 * The key that one answer is encrypted to (OpenID4VP 1.0, 8.3; HAIP 1.0, 5): made with its request, and good for no other.
 * ECDH-ES on P-256 with AES-GCM, and nothing that would have to be unpacked.
 */

import { compactDecrypt, importJWK } from 'jose'
import { type PrivateJwk, readJson } from '#lib/jose'

/** A private key, with the id that the wallet has to name. */
export type AnswerKey = Pick<PrivateJwk, 'kty' | 'crv' | 'x' | 'y' | 'd'> & { readonly kid: string }

export async function newAnswerKey(kid: string): Promise<AnswerKey> {
  const algorithm = { name: 'ECDH', namedCurve: 'P-256' }
  const { privateKey } = await crypto.subtle.generateKey(algorithm, true, ['deriveBits'])
  const { x, y, d } = (await crypto.subtle.exportKey('jwk', privateKey)) as PrivateJwk
  return { kty: 'EC', crv: 'P-256', x, y, d, kid }
}

/** As the request object shows it. */
export const publicHalf = ({ kty, crv, x, y, kid }: AnswerKey) => ({
  kty,
  crv,
  x,
  y,
  kid,
  use: 'enc',
  alg: 'ECDH-ES',
})

/**
 * Opens an answer.
 * @returns undefined for whatever was not encrypted to this key as it was asked; never throws
 */
export async function openAnswer(
  jwe: string,
  key: AnswerKey,
): Promise<Readonly<Record<string, unknown>> | undefined> {
  try {
    const { plaintext, protectedHeader } = await compactDecrypt(jwe, await importJWK(key, 'ECDH-ES'), {
      keyManagementAlgorithms: ['ECDH-ES'],
      contentEncryptionAlgorithms: ['A128GCM', 'A256GCM'],
      // Compressed content is refused as such (RFC 8725, 3.6).
      maxDecompressedLength: 0,
    })
    return protectedHeader.kid === key.kid ? readJson(plaintext) : undefined
  } catch {
    return undefined
  }
}
