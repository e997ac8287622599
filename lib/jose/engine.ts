/**
 * The little that checking a signature needs of the platform, so that the rest is the same everywhere. Node, Lambda and
 * browsers have WebCrypto; what has none brings its own (`client/noble`).
 */

import { JoseError } from './errors.ts'

export const ECDSA_P256 = { name: 'ECDSA', namedCurve: 'P-256' } as const
export const ES256 = { name: 'ECDSA', hash: 'SHA-256' } as const

export interface Engine {
  sha256(bytes: Uint8Array<ArrayBuffer>): Promise<Uint8Array>
  /**
   * What checks ES256 signatures (r and s, 64 bytes) by a public key. It says of either s that it holds; which of the two
   * is taken is the caller's rule (`isLowS`).
   *
   * @param key coordinates in base64url
   * @throws when they are no point of P-256
   */
  verifier(key: { readonly x: string; readonly y: string }): Promise<SignatureVerifier>
  /**
   * Unpacks DEFLATE in the zlib format (RFC 1950), and stops as soon as it is longer than it may be.
   *
   * @param longest bytes
   * @throws when it is longer, or not in that format
   */
  inflate(packed: Uint8Array<ArrayBuffer>, longest: number): Promise<Uint8Array<ArrayBuffer>>
}

/** @throws when the platform cannot tell */
export type SignatureVerifier = (
  signature: Uint8Array<ArrayBuffer>,
  signed: Uint8Array<ArrayBuffer>,
) => Promise<boolean>

/** @throws {JoseError} `crypto-unavailable` */
function subtle(): SubtleCrypto {
  const found = typeof crypto === 'undefined' ? undefined : crypto.subtle
  if (!found)
    throw new JoseError('crypto-unavailable', 'no WebCrypto here: a page without HTTPS, or a mini program')
  return found
}

/** What Node, Lambda and browsers have; browsers on pages served by HTTPS alone. */
export const webCrypto: Engine = {
  sha256: async (bytes) => new Uint8Array(await subtle().digest('SHA-256', bytes)),

  async verifier({ x, y }) {
    const jwk = { kty: 'EC', crv: 'P-256', x, y }
    const key = await subtle().importKey('jwk', jwk, ECDSA_P256, false, ['verify'])
    return async (signature, signed) => subtle().verify(ES256, key, signature, signed)
  },

  async inflate(packed, longest) {
    const chunks: Uint8Array[] = []
    let length = 0
    // A reader, because Safari's streams are not async-iterable.
    const reader = new Blob([packed]).stream().pipeThrough(new DecompressionStream('deflate')).getReader()
    for (let next = await reader.read(); !next.done; next = await reader.read()) {
      length += next.value.length
      if (length > longest) {
        await reader.cancel()
        throw new RangeError('longer than it may be')
      }
      chunks.push(next.value)
    }
    const bytes = new Uint8Array(length)
    let at = 0
    for (const chunk of chunks) {
      bytes.set(chunk, at)
      at += chunk.length
    }
    return bytes
  },
}
