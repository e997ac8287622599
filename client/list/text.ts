/**
 * Text of a CSV as its bytes have it. Every encoding that offices use can be taken apart and put together again without
 * a byte of it changing: where a record ends is found in the bytes, and only what is added is encoded.
 */

import type { Bytes } from './types.ts'

export type Encoding = 'utf-8' | 'gb18030' | 'utf-16le'

/** UTF-16 with its mark, UTF-8 if all of it is, else GB18030, of which GBK and GB 2312 are parts. */
export function detectEncoding(bytes: Bytes): Encoding {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return 'utf-16le'
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(bytes)
    return 'utf-8'
  } catch {
    return 'gb18030'
  }
}

/**
 * The text in which delimiters, quotation marks and line ends are looked for. In UTF-8 and in GB18030 no byte of a longer
 * character is one of these, so each byte stands for itself; in UTF-16 it is the text.
 */
export const rawText = (bytes: Bytes, encoding: Encoding): string =>
  new TextDecoder(encoding === 'utf-16le' ? encoding : 'latin1', { ignoreBOM: true }).decode(bytes)

/** A part of the raw text as what it says. */
export function readerOf(encoding: Encoding): (raw: string) => string {
  if (encoding === 'utf-16le') return (raw) => raw
  const decoder = new TextDecoder(encoding)
  // biome-ignore lint/suspicious/noControlCharactersInRegex: what is ASCII alone needs no decoding
  return (raw) => (/^[\x00-\x7f]*$/.test(raw) ? raw : decoder.decode(bytesOf(raw)))
}

/** Raw text as the bytes it came from; `latin1` of browsers reads 0x80 to 0x9F as windows-1252. */
export function bytesOf(raw: string): Bytes {
  const bytes = new Uint8Array(raw.length)
  for (let i = 0; i < raw.length; i++) {
    const code = raw.charCodeAt(i)
    bytes[i] = code < 256 ? code : (WINDOWS_1252.get(code) as number)
  }
  return bytes
}

/** What a decoder of the Encoding Standard makes of the bytes 0x80 to 0x9F, back to them. */
const WINDOWS_1252 = new Map(
  Array.from({ length: 32 }, (_, i) => [
    new TextDecoder('latin1').decode(new Uint8Array([0x80 + i])).charCodeAt(0),
    0x80 + i,
  ]),
)

/** Encodes what is added. */
export function encode(text: string, encoding: Encoding): Bytes {
  if (encoding === 'utf-8') return new TextEncoder().encode(text)
  if (encoding === 'gb18030') return encodeGb18030(text)
  const bytes = new Uint8Array(text.length * 2)
  for (let i = 0; i < text.length; i++) {
    bytes[i * 2] = text.charCodeAt(i) & 0xff
    bytes[i * 2 + 1] = text.charCodeAt(i) >> 8
  }
  return bytes
}

let gb18030: Map<number, Bytes> | undefined

/**
 * The platform only decodes GB18030, so the table is made by decoding every two-byte character and every four-byte one of
 * the basic plane (some 64,000, once). Those beyond it follow in order (GB 18030-2005, 0x90308130 is U+10000).
 */
function encodeGb18030(text: string): Bytes {
  gb18030 ??= invert(new TextDecoder('gb18030'))
  const bytes: number[] = []
  for (const character of text) {
    const point = character.codePointAt(0) as number
    if (point < 0x80) bytes.push(point)
    else if (point >= 0x10000) bytes.push(...fourBytes(point - 0x10000 + FIRST_SUPPLEMENTARY))
    else bytes.push(...(gb18030.get(point) ?? [0x3f]))
  }
  return new Uint8Array(bytes)
}

/** Four-byte characters of the basic plane, and the place of U+10000 among all of four bytes. */
const BASIC_FOUR = 39_420
const FIRST_SUPPLEMENTARY = 189_000

const fourBytes = (place: number): Bytes =>
  new Uint8Array([
    0x81 + Math.floor(place / 12_600),
    0x30 + (Math.floor(place / 1_260) % 10),
    0x81 + (Math.floor(place / 10) % 126),
    0x30 + (place % 10),
  ])

function invert(decoder: InstanceType<typeof TextDecoder>): Map<number, Bytes> {
  const table = new Map<number, Bytes>()
  const add = (bytes: Bytes) => {
    const [character, ...more] = decoder.decode(bytes)
    const point = character?.codePointAt(0)
    // The shorter form of a character comes first, and stays.
    if (more.length === 0 && point !== undefined && point !== 0xfffd && !table.has(point))
      table.set(point, bytes)
  }
  for (let lead = 0x81; lead <= 0xfe; lead++)
    for (let trail = 0x40; trail <= 0xfe; trail++) if (trail !== 0x7f) add(new Uint8Array([lead, trail]))
  for (let place = 0; place < BASIC_FOUR; place++) add(fourBytes(place))
  return table
}
