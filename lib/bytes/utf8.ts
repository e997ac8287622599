/**
 * UTF-8 (RFC 3629). The reading and checking is the language's own: `decodeURIComponent` takes well-formed UTF-8 and
 * nothing else (ECMA-262, 19.2.6.5), and is everywhere that JavaScript is.
 */

/** Arguments that one call may have, with room to spare. */
const AT_ONCE = 8192

/** A character for each byte. */
export function latin1(bytes: Uint8Array): string {
  let text = ''
  for (let at = 0; at < bytes.length; at += AT_ONCE)
    text += String.fromCharCode(...bytes.subarray(at, at + AT_ONCE))
  return text
}

/**
 * A byte order mark stays in the text, where it was written.
 *
 * @throws {URIError} when the bytes are not UTF-8
 */
export function fromUtf8(bytes: Uint8Array): string {
  return decodeURIComponent(
    latin1(bytes).replace(/[%\x80-\xff]/g, (byte) => `%${byte.charCodeAt(0).toString(16)}`),
  )
}

/** @throws {URIError} for half a surrogate pair */
export function toUtf8(text: string): Uint8Array<ArrayBuffer> {
  const escaped = encodeURIComponent(text)
  const bytes = new Uint8Array(escaped.length)
  let to = 0
  for (let at = 0; at < escaped.length; at++) {
    const isEscape = escaped[at] === '%'
    bytes[to++] = isEscape ? Number.parseInt(escaped.slice(at + 1, at + 3), 16) : escaped.charCodeAt(at)
    if (isEscape) at += 2
  }
  return bytes.slice(0, to)
}

/** Whether every surrogate has its other half. */
export const isWellFormed = (text: string): boolean => !/\p{Cs}/u.test(text)
