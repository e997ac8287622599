/**
 * The QR as a picture to save: PNG (ISO/IEC 15948), one bit a pixel. Its rows are stored and not compressed, which
 * needs no library and leaves some 20 kB; runs in browsers too.
 */

import { QUIET_ZONE, qrMatrix } from './qr.ts'

/** Pixels a module: a symbol of 37 modules becomes 450 pixels wide, quiet zone included. */
const SCALE = 10

const SIGNATURE = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]

/** @throws {QrTooLarge} when it would be over version 13 */
export function qrPng(text: string): Uint8Array {
  const { size, rows } = qrMatrix(text)
  const side = (size + 2 * QUIET_ZONE) * SCALE
  const width = Math.ceil(side / 8)
  const pixels = new Uint8Array(side * (width + 1)).fill(0xff)
  for (let y = 0; y < side; y++) {
    const start = y * (width + 1)
    pixels[start] = 0
    const row = rows[Math.floor(y / SCALE) - QUIET_ZONE]
    for (let x = 0; row && x < side; x++)
      if (row[Math.floor(x / SCALE) - QUIET_ZONE]) {
        const at = start + 1 + (x >> 3)
        pixels[at] = (pixels[at] as number) & ~(0x80 >> (x & 7))
      }
  }
  // One bit of grey a pixel: 1 is white.
  const header = [...uint32(side), ...uint32(side), 1, 0, 0, 0, 0]
  return Uint8Array.from([
    ...SIGNATURE,
    ...chunk('IHDR', header),
    ...chunk('IDAT', stored(pixels)),
    ...chunk('IEND', []),
  ])
}

const uint32 = (value: number) => [value >>> 24, (value >>> 16) & 255, (value >>> 8) & 255, value & 255]

function chunk(type: string, body: readonly number[]): number[] {
  const named = [...type].map((character) => character.charCodeAt(0)).concat(body)
  return [...uint32(body.length), ...named, ...uint32(crc32(named))]
}

/** zlib (RFC 1950) over stored blocks of deflate (RFC 1951, 3.2.4). */
function stored(bytes: Uint8Array): number[] {
  const out = [0x78, 0x01]
  for (let at = 0; at < bytes.length; at += 0xffff) {
    const block = bytes.subarray(at, at + 0xffff)
    const [low, high] = [block.length & 255, block.length >> 8]
    out.push(at + 0xffff >= bytes.length ? 1 : 0, low, high, ~low & 255, ~high & 255, ...block)
  }
  return [...out, ...uint32(adler32(bytes))]
}

function adler32(bytes: Uint8Array): number {
  let [a, b] = [1, 0]
  for (const byte of bytes) {
    a = (a + byte) % 65_521
    b = (b + a) % 65_521
  }
  return ((b << 16) | a) >>> 0
}

function crc32(bytes: readonly number[]): number {
  let crc = -1
  for (const byte of bytes) {
    crc ^= byte
    for (let bit = 0; bit < 8; bit++) crc = (crc >>> 1) ^ (crc & 1 ? 0xedb88320 : 0)
  }
  return ~crc >>> 0
}
