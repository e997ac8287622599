/**
 * `zhengyan-client/noble`: the engine for where there is no WebCrypto, as in mini programs and on pages without HTTPS.
 * Slower than WebCrypto (`bench/results/engines.md` of the project says by how much); the answers are the same.
 */

import { p256 } from '@noble/curves/nist.js'
import { sha256 } from '@noble/hashes/sha2.js'
import { Unzlib } from 'fflate'
import { fromBase64url } from '../../lib/bytes/index.ts'
import type { Engine } from '../offline/types.ts'

/** Bytes of input between two looks at how long it has become; DEFLATE makes at most 1032 of one (RFC 1951). */
const AT_ONCE = 1024

export const noble: Engine = {
  sha256: async (bytes) => sha256(bytes),

  async verifier({ x, y }) {
    const [left, right] = [fromBase64url(x), fromBase64url(y)]
    if (left?.length !== 32 || right?.length !== 32) throw new RangeError('not coordinates of P-256')
    const key = Uint8Array.of(4, ...left, ...right)
    // Throws for what is no point of the curve.
    p256.Point.fromBytes(key)
    // Either s, as WebCrypto: which of the two is taken is the rule of whoever asks.
    return async (signature, signed) =>
      signature.length === 64 && p256.verify(signature, signed, key, { lowS: false })
  },

  async inflate(packed, longest) {
    const chunks: Uint8Array[] = []
    let length = 0
    let ended = false
    const unpacking = new Unzlib((chunk, final) => {
      chunks.push(chunk)
      length += chunk.length
      ended = final
    })
    for (let at = 0; at < packed.length && length <= longest; at += AT_ONCE)
      unpacking.push(packed.subarray(at, at + AT_ONCE), at + AT_ONCE >= packed.length)
    if (!ended || length > longest) throw new RangeError('longer than it may be, or cut off')
    const bytes = new Uint8Array(length)
    let to = 0
    for (const chunk of chunks) {
      bytes.set(chunk, to)
      to += chunk.length
    }
    const [a, b, c, d] = packed.subarray(-4) as unknown as [number, number, number, number]
    if (adler32(bytes) !== ((a << 24) | (b << 16) | (c << 8) | d) >>> 0) throw new RangeError('not whole')
    return bytes
  },
}

/** The check at the end of the zlib format (RFC 1950, 8.2), which fflate leaves out and browsers look at. */
function adler32(bytes: Uint8Array): number {
  let low = 1
  let high = 0
  for (const byte of bytes) {
    low = (low + byte) % 65_521
    high = (high + low) % 65_521
  }
  return high * 65_536 + low
}
