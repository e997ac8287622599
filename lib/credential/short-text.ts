/** Text in few bytes: UTF-16 for Chinese, three characters to two bytes for numbers and identifiers. */

/** Bytes of a text in UTF-8. */
export function utf8Length(text: string): number {
  let length = 0
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i)
    // Each half of a surrogate pair counts two, four together.
    length += unit < 0x80 ? 1 : unit < 0x800 || (unit >= 0xd800 && unit < 0xe000) ? 2 : 3
  }
  return length
}

/** A text's UTF-16, big endian. */
export function toUtf16(text: string): Uint8Array {
  const bytes = new Uint8Array(text.length * 2)
  const view = new DataView(bytes.buffer)
  for (let i = 0; i < text.length; i++) view.setUint16(2 * i, text.charCodeAt(i))
  return bytes
}

/** A byte string as 16-bit numbers, big endian. */
export function words(bytes: Uint8Array): number[] {
  if (bytes.length % 2 !== 0) throw new RangeError('an odd number of bytes')
  const found: number[] = []
  for (let at = 0; at < bytes.length; at += 2)
    found.push(((bytes[at] as number) << 8) | (bytes[at + 1] as number))
  return found
}

/** A place in this text is a character's value; 0 is no character. 38³ is less than 2¹⁶. */
const ALPHABET = '\0-0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ'

/** Three characters of the alphabet to two bytes in base 38 (big endian), the last group filled with 0. */
export function pack(text: string): Uint8Array {
  const bytes = new Uint8Array(Math.ceil(text.length / 3) * 2)
  const view = new DataView(bytes.buffer)
  for (let at = 0; at < text.length; at += 3) {
    let value = 0
    for (let i = at; i < at + 3; i++)
      value = value * 38 + (i < text.length ? ALPHABET.indexOf(text.charAt(i)) : 0)
    view.setUint16((at / 3) * 2, value)
  }
  return bytes
}

export function unpack(bytes: Uint8Array): string {
  let text = ''
  for (const group of words(bytes)) {
    if (group >= 38 ** 3) throw new RangeError('not a group of three characters')
    text += ALPHABET.charAt(Math.floor(group / 1444))
    text += ALPHABET.charAt(Math.floor(group / 38) % 38)
    text += ALPHABET.charAt(group % 38)
  }
  return text.replace(/\0{1,2}$/, '')
}
