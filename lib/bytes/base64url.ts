/** base64url without padding (RFC 4648, 5; RFC 7515, 2). */

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'

/** By character code; 64 is none of the alphabet. */
const VALUE = new Uint8Array(128).fill(64)
for (let value = 0; value < 64; value++) VALUE[ALPHABET.charCodeAt(value)] = value

export function toBase64url(bytes: Uint8Array): string {
  const text: string[] = []
  for (let at = 0; at < bytes.length; at += 3) {
    const [a = 0, b = 0, c = 0] = [bytes[at], bytes[at + 1], bytes[at + 2]]
    const four =
      ALPHABET.charAt(a >> 2) +
      ALPHABET.charAt(((a & 3) << 4) | (b >> 4)) +
      ALPHABET.charAt(((b & 15) << 2) | (c >> 6)) +
      ALPHABET.charAt(c & 63)
    text.push(at + 3 > bytes.length ? four.slice(0, bytes.length - at + 1) : four)
  }
  return text.join('')
}

/**
 * @returns undefined for anything that `toBase64url` does not write: padding, other characters, and bits behind the last
 *   byte that are not zero, by which one signature would have several spellings (RFC 4648, 3.5)
 */
export function fromBase64url(text: string): Uint8Array<ArrayBuffer> | undefined {
  const rest = text.length % 4
  if (rest === 1) return undefined
  const bytes = new Uint8Array(Math.floor((text.length * 3) / 4))
  let held = 0
  let bits = 0
  let to = 0
  for (let at = 0; at < text.length; at++) {
    const value = VALUE[text.charCodeAt(at)] ?? 64
    if (value === 64) return undefined
    held = ((held << 6) | value) & 0xffff
    bits += 6
    if (bits < 8) continue
    bits -= 8
    bytes[to++] = held >> bits
  }
  return (held & ((1 << bits) - 1)) === 0 ? bytes : undefined
}
