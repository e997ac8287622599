/**
 * The SM2 signature (GB/T 32918.2-2016): what is signed is not the message's hash, but that of the signer's Z value
 * before the message.
 */

import { invertCt, mapHashToField, mod } from '@noble/curves/abstract/modular.js'
import { type CurveParameters, curveOf, RECOMMENDED, toBytes32, toNumber } from './curve.ts'
import { readPair, writePair } from './pair.ts'
import { sm3 } from './sm3.ts'

/** The signer's name where none is agreed upon (GB/T 35276-2017, clause 10; GM/T 0009-2012). */
export const DEFAULT_USER_ID = '1234567812345678'

/** The scheme on a curve; the standard's first example is on another one than the recommended. */
export function sm2On(parameters: CurveParameters) {
  const { base, n, bytes, readPoint } = curveOf(parameters)

  /** Z, then the message, hashed (GB/T 32918.2, 5.5 and 6.1, A1 and A2). */
  function digestToSign(publicKey: Uint8Array, message: Uint8Array, userId = DEFAULT_USER_ID) {
    readPoint(publicKey)
    const id = new TextEncoder().encode(userId)
    const bits = id.length * 8
    if (bits > 0xffff) throw new RangeError('a user id of SM2 has at most 8191 bytes')
    const z = sm3(Uint8Array.of(bits >> 8, bits & 0xff), id, bytes, publicKey.subarray(1))
    return sm3(z, message)
  }

  /** A private key, whose two numbers stay in here. @param d from 1 to n - 2 (GB/T 32918.1, 6.1) */
  function privateKey(d: bigint) {
    if (d < 1n || d > n - 2n) return undefined
    const publicKey = base.multiply(d).toBytes(false)
    const inverse = invertCt(1n + d, n)
    /**
     * Signs a digest of `digestToSign` (6.1, A3 to A7).
     *
     * @param random gives k, which nobody may guess; the standard's examples bring theirs
     */
    const sign = (digest: Uint8Array, random = () => secretNumber(n)): Uint8Array => {
      for (;;) {
        const k = random()
        const { x } = base.multiply(k).toAffine()
        const r = mod(toNumber(digest) + x, n)
        if (r === 0n || r + k === n) continue
        const s = mod(inverse * mod(k - r * d, n), n)
        if (s !== 0n) return writePair(toBytes32(r), toBytes32(s))
      }
    }
    return { publicKey, sign }
  }

  const inRange = (number: bigint) => number > 0n && number < n

  /** Whether a signature over a digest holds (7.1, B1 to B7). What is no signature at all does not. */
  function verifyDigest(publicKey: Uint8Array, digest: Uint8Array, signature: Uint8Array): boolean {
    const point = readPoint(publicKey)
    const [r, s] = readPair(signature)?.map(toNumber) ?? []
    if (r === undefined || s === undefined || !inRange(r) || !inRange(s)) return false
    const t = mod(r + s, n)
    if (t === 0n) return false
    const sum = base.mulAddUnsafe(s, point, t)
    return !sum.is0() && mod(toNumber(digest) + sum.toAffine().x, n) === r
  }

  return { digestToSign, privateKey, readPoint, verifyDigest }
}

let kept: ReturnType<typeof sm2On> | undefined

/** Made ready for the first key: where documents are signed otherwise, none is met. */
function recommended() {
  kept ??= sm2On(RECOMMENDED)
  return kept
}

export const privateKey = (d: bigint) => recommended().privateKey(d)
export const readPoint = (bytes: Uint8Array) => recommended().readPoint(bytes)

/**
 * The 32 bytes that are signed, for a key service that takes a digest.
 *
 * @param publicKey 04, x, y
 * @throws {SmError} `public-key-unreadable`
 */
export const digestToSign = (publicKey: Uint8Array, message: Uint8Array, userId?: string): Uint8Array =>
  recommended().digestToSign(publicKey, message, userId)

/**
 * Whether a signature holds.
 *
 * @param publicKey 04, x, y
 * @param signature DER of (r, s), in its one spelling
 * @throws {SmError} `public-key-unreadable`
 */
export function verifySm2(
  publicKey: Uint8Array,
  message: Uint8Array,
  signature: Uint8Array,
  userId = DEFAULT_USER_ID,
): boolean {
  return recommended().verifyDigest(publicKey, digestToSign(publicKey, message, userId), signature)
}

/** A number from 1 to n - 1, with a bias of less than one in 2^128. */
export function secretNumber(n: bigint): bigint {
  return toNumber(mapHashToField(crypto.getRandomValues(new Uint8Array(48)), n))
}
