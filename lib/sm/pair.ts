/** A signature's two numbers as DER (X.690): a sequence of two positive integers, in the one spelling that there is. */

import { sameBytes } from '#lib/bytes'

const SEQUENCE = 0x30
const INTEGER = 0x02

/** @param numbers big-endian, of any length */
export function writePair(...numbers: readonly [Uint8Array, Uint8Array]): Uint8Array<ArrayBuffer> {
  const content = numbers.flatMap((number) => {
    const first = number.findIndex((byte) => byte !== 0)
    const digits = first === -1 ? [0] : [...number.subarray(first)]
    // The highest bit is a sign.
    if ((digits[0] as number) >= 0x80) digits.unshift(0)
    return [INTEGER, digits.length, ...digits]
  })
  return Uint8Array.of(SEQUENCE, content.length, ...content)
}

/** @returns undefined for whatever `writePair` does not write of numbers of up to 32 bytes */
export function readPair(der: Uint8Array): readonly [Uint8Array, Uint8Array] | undefined {
  const left = integerAt(der, 2)
  const right = left && integerAt(der, 4 + left.length)
  if (!left || !right) return undefined
  return sameBytes(writePair(left, right), der) ? [left, right] : undefined
}

function integerAt(der: Uint8Array, at: number): Uint8Array | undefined {
  const length = der[at + 1]
  if (length === undefined || length === 0 || length > 33 || at + 2 + length > der.length) return undefined
  return der.subarray(at + 2, at + 2 + length)
}
