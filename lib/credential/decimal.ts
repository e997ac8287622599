/**
 * Bytes as decimal digits: how a credential is written after the `#`.
 *
 * Why digits: a QR's numeric mode spends 10 bits on three of them, so 7 bytes cost 56.7 bits as 17 digits
 * (base 32 in alphanumeric mode: 61.6 bits; base 45: 57.8, but with `%` and space, which browsers rewrite in
 * a fragment). Digits come through cameras, messengers and address bars as they are.
 */

/** Digits that 0 to 7 bytes take: the fewest that can hold them. Their number tells the bytes' number. */
const DIGITS = [0, 3, 5, 8, 10, 13, 15, 17] as const

const BLOCK_BYTES = 7
const BLOCK_DIGITS = DIGITS[BLOCK_BYTES]

/** Digits that so many bytes take. */
export function digitsFor(bytes: number): number {
  return Math.floor(bytes / BLOCK_BYTES) * BLOCK_DIGITS + (DIGITS[bytes % BLOCK_BYTES] as number)
}

/** Most bytes that so many digits can hold. */
export function bytesIn(digits: number): number {
  const rest = DIGITS.findLastIndex((need) => need <= digits % BLOCK_DIGITS)
  return Math.floor(digits / BLOCK_DIGITS) * BLOCK_BYTES + rest
}

/** Each block of 7 bytes, and what is left, as one big-endian number with leading zeros. */
export function encodeDigits(bytes: Uint8Array): string {
  let digits = ''
  for (let start = 0; start < bytes.length; start += BLOCK_BYTES) {
    const block = bytes.subarray(start, start + BLOCK_BYTES)
    let value = 0n
    for (const byte of block) value = (value << 8n) | BigInt(byte)
    digits += value.toString().padStart(DIGITS[block.length] as number, '0')
  }
  return digits
}

/** The inverse; `undefined` for anything that `encodeDigits` cannot have written. */
export function decodeDigits(digits: string): Uint8Array<ArrayBuffer> | undefined {
  if (!/^[0-9]*$/.test(digits)) return undefined
  const rest = (DIGITS as readonly number[]).indexOf(digits.length % BLOCK_DIGITS)
  if (rest === -1) return undefined
  const bytes = new Uint8Array(Math.floor(digits.length / BLOCK_DIGITS) * BLOCK_BYTES + rest)
  const word = new DataView(new ArrayBuffer(8))
  for (let at = 0, start = 0; at < digits.length; at += BLOCK_DIGITS, start += BLOCK_BYTES) {
    setNumber(word, digits, at, Math.min(at + BLOCK_DIGITS, digits.length))
    const unused = 8 - Math.min(BLOCK_BYTES, bytes.length - start)
    for (let i = 0; i < unused; i++) if (word.getUint8(i) !== 0) return undefined
    for (let i = unused; i < 8; i++) bytes[start + i - unused] = word.getUint8(i)
  }
  return bytes
}

/**
 * Puts a number of up to 17 digits into 8 bytes, without the big integers and the parts of text that would
 * take most of the time that reading a credential takes: it is head · 10⁹ + tail, where 10⁹ is 5⁹ · 2⁹ and
 * head · 5⁹ is less than 2⁵³.
 */
function setNumber(word: DataView, digits: string, start: number, end: number): void {
  const middle = Math.max(start, end - 9)
  const product = numberIn(digits, start, middle) * 5 ** 9
  const low = (product % 2 ** 23) * 2 ** 9 + numberIn(digits, middle, end)
  word.setUint32(0, Math.floor(product / 2 ** 23) + (low >= 2 ** 32 ? 1 : 0))
  word.setUint32(4, low % 2 ** 32)
}

function numberIn(digits: string, start: number, end: number): number {
  let value = 0
  for (let at = start; at < end; at++) value = value * 10 + digits.charCodeAt(at) - 48
  return value
}
