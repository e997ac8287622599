/** A QR symbol as a picture that any phone keeps: PNG, black and white, one bit a pixel. Pure. */

import { crc32, deflateSync } from 'node:zlib'
import type { QrMatrix } from '#lib/credential'

/** Pixels of one module; the largest symbol comes to 770 of them with its quiet zone. */
const SCALE = 10
/** Light modules around the symbol (ISO/IEC 18004, 5.3.8). */
const QUIET_ZONE = 4
const SIGNATURE = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])

/** @returns the bytes of a PNG file (ISO/IEC 15948) */
export function qrPicture({ size, rows }: Pick<QrMatrix, 'size' | 'rows'>): Uint8Array {
  const side = (size + 2 * QUIET_ZONE) * SCALE
  // Each line begins with its filter, which is none; a light pixel is a bit that is set.
  const line = 1 + Math.ceil(side / 8)
  const pixels = Buffer.alloc(side * line, 0xff)
  for (let y = 0; y < side; y++) {
    pixels[y * line] = 0
    const row = rows[Math.floor(y / SCALE) - QUIET_ZONE]
    if (!row) continue
    for (let x = 0; x < side; x++) {
      if (!row[Math.floor(x / SCALE) - QUIET_ZONE]) continue
      const at = y * line + 1 + (x >> 3)
      pixels[at] = (pixels[at] as number) & ~(0x80 >> (x & 7))
    }
  }
  const header = Buffer.alloc(13)
  header.writeUInt32BE(side, 0)
  header.writeUInt32BE(side, 4)
  header.set([1, 0, 0, 0, 0], 8)
  return Buffer.concat([
    SIGNATURE,
    chunk('IHDR', header),
    chunk('IDAT', deflateSync(pixels)),
    chunk('IEND', Buffer.alloc(0)),
  ])
}

function chunk(type: string, body: Buffer): Buffer {
  const named = Buffer.concat([Buffer.from(type, 'latin1'), body])
  const framed = Buffer.alloc(named.length + 8)
  framed.writeUInt32BE(body.length, 0)
  named.copy(framed, 4)
  framed.writeUInt32BE(crc32(named), named.length + 4)
  return framed
}
