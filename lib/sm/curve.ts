/**
 * The recommended curve (GB/T 32918.5-2017, clause 2), carried by @noble/curves: its multiplication by a secret takes the same
 * steps whatever the secret. How long JavaScript takes over the numbers themselves is out of its hands.
 */

import { weierstrass } from '@noble/curves/abstract/weierstrass.js'
import { SmError } from './errors.ts'

export type CurveParameters = Readonly<Record<'p' | 'a' | 'b' | 'n' | 'Gx' | 'Gy', bigint>>

export const RECOMMENDED: CurveParameters = {
  p: 0xfffffffeffffffffffffffffffffffffffffffff00000000ffffffffffffffffn,
  a: 0xfffffffeffffffffffffffffffffffffffffffff00000000fffffffffffffffcn,
  b: 0x28e9fa9e9d9f5e344d5a9e4bcf6509a7f39789f515ab8f92ddbcbd414d940e93n,
  n: 0xfffffffeffffffffffffffffffffffff7203df6b21c6052b53bbf40939d54123n,
  Gx: 0x32c4ae2c1f1981195f9904466a39c9948fe30bbff2660be1715a4589334c74c7n,
  Gy: 0xbc3736a2f4f6779c59bdcee36b692153d0a9877cc62a474002df32e52139f0a0n,
}

const UNCOMPRESSED = 0x04
const PUBLIC_KEY_LENGTH = 65

/** A curve of 256 bits, ready to be calculated on. */
export function curveOf(parameters: CurveParameters) {
  const { a, b, n, Gx, Gy } = parameters
  const Point = weierstrass({ ...parameters, h: 1n })
  return {
    base: Point.BASE,
    /** The order of the base point. */
    n,
    /** a, b and the base point as they go into every signer's Z value (GB/T 32918.2, 5.5). */
    bytes: Uint8Array.from([a, b, Gx, Gy].flatMap((number) => [...toBytes32(number)])),
    /**
     * A public key as certificates carry it: 04, x, y.
     *
     * @throws {SmError} `public-key-unreadable` for anything that is no point of the curve, or another spelling of one
     */
    readPoint(bytes: Uint8Array) {
      if (bytes.length !== PUBLIC_KEY_LENGTH || bytes[0] !== UNCOMPRESSED)
        throw new SmError('public-key-unreadable', 'a public key of SM2 is 04 and two coordinates')
      try {
        return Point.fromBytes(bytes)
      } catch (cause) {
        throw new SmError('public-key-unreadable', 'a public key that is no point of the curve', { cause })
      }
    },
  }
}

export function toNumber(bytes: Uint8Array): bigint {
  let number = 0n
  for (const byte of bytes) number = (number << 8n) | BigInt(byte)
  return number
}

export function toBytes32(number: bigint): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(32)
  for (let at = 31, rest = number; at >= 0; at--, rest >>= 8n) bytes[at] = Number(rest & 0xffn)
  return bytes
}
