/**
 * A picture of one colour on nothing, as a PNG file (ISO/IEC 15948). Four strengths of the colour are enough for edges to
 * look smooth on paper, and make a file of half the size: it is part of every document that is sealed with it.
 */

import { crc32, deflateSync } from 'node:zlib'
import type { Coverage } from './coverage.ts'
import type { Color } from './typeset.ts'

const SIGNATURE = Buffer.from('89504e470d0a1a0a', 'hex')
const BITS = 2
const STRENGTHS = 2 ** BITS
/** The kind of picture. */
const PALETTE = 3
const METRES_IN_AN_INCH = 0.0254

/** @param resolution in pixels per inch, which readers that ask show it by */
export function writePng({ side, values }: Coverage, color: Color, resolution: number): Uint8Array {
  const stride = Math.ceil((side * BITS) / 8)
  // The first byte of a row names its filter: none.
  const rows = Buffer.alloc(side * (stride + 1))
  for (const [i, value] of values.entries()) {
    const [y, bit] = [Math.floor(i / side), (i % side) * BITS]
    const at = y * (stride + 1) + 1 + (bit >> 3)
    const strength = Math.round(value * (STRENGTHS - 1))
    rows[at] = (rows[at] as number) | (strength << (8 - BITS - (bit & 7)))
  }
  const [red, green, blue] = color.map((part) => Math.round(part * 255)) as [number, number, number]
  const header = Buffer.alloc(13)
  header.writeUInt32BE(side, 0)
  header.writeUInt32BE(side, 4)
  header.set([BITS, PALETTE], 8)
  const density = Buffer.alloc(9)
  const perMetre = Math.round(resolution / METRES_IN_AN_INCH)
  density.writeUInt32BE(perMetre, 0)
  density.writeUInt32BE(perMetre, 4)
  density[8] = 1
  const palette = Buffer.from(Array.from({ length: STRENGTHS }, () => [red, green, blue]).flat())
  const opacity = Buffer.from(Array.from({ length: STRENGTHS }, (_, i) => (i * 255) / (STRENGTHS - 1)))
  return Buffer.concat([
    SIGNATURE,
    chunk('IHDR', header),
    chunk('PLTE', palette),
    chunk('tRNS', opacity),
    chunk('pHYs', density),
    chunk('IDAT', deflateSync(rows, { level: 9 })),
    chunk('IEND', Buffer.alloc(0)),
  ])
}

function chunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data])
  const [length, check] = [Buffer.alloc(4), Buffer.alloc(4)]
  length.writeUInt32BE(data.length)
  check.writeUInt32BE(crc32(body))
  return Buffer.concat([length, body, check])
}
