/** A bitmap as what a camera sees (one frame of YUV4MPEG2, which Chromium's fake camera plays) and as a PNG file. */

import { crc32, deflateSync } from 'node:zlib'

export interface Bitmap {
  /** RGBA. */
  readonly data: Uint8ClampedArray
  readonly width: number
  readonly height: number
}

const WIDTH = 1280
const HEIGHT = 720

/** The bitmap in the middle of a grey picture, as of paper held before a lens. */
export function cameraPicture({ data, width, height }: Bitmap): Buffer {
  const luma = Buffer.alloc(WIDTH * HEIGHT, 200)
  const left = Math.floor((WIDTH - width) / 2)
  const top = Math.floor((HEIGHT - height) / 2)
  if (left < 0 || top < 0) throw new RangeError('larger than the picture')
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++)
      luma[(top + y) * WIDTH + left + x] = 16 + ((data[(y * width + x) * 4] as number) * 219) / 255
  const chroma = Buffer.alloc((WIDTH * HEIGHT) / 2, 128)
  const head = `YUV4MPEG2 W${WIDTH} H${HEIGHT} F10:1 Ip A1:1 C420jpeg\n`
  const frame = Buffer.concat([Buffer.from('FRAME\n'), luma, chroma])
  return Buffer.concat([Buffer.from(head), frame, frame])
}

/** PNG, 8 bits RGBA, no filter. */
export function png({ data, width, height }: Bitmap): Buffer {
  const rows = Buffer.alloc(height * (width * 4 + 1))
  for (let y = 0; y < height; y++)
    rows.set(data.subarray(y * width * 4, (y + 1) * width * 4), y * (width * 4 + 1) + 1)
  const header = Buffer.alloc(13)
  header.writeUInt32BE(width, 0)
  header.writeUInt32BE(height, 4)
  header.set([8, 6, 0, 0, 0], 8)
  const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])
  return Buffer.concat([
    signature,
    chunk('IHDR', header),
    chunk('IDAT', deflateSync(rows)),
    chunk('IEND', Buffer.alloc(0)),
  ])
}

function chunk(type: string, body: Buffer): Buffer {
  const named = Buffer.concat([Buffer.from(type, 'latin1'), body])
  const length = Buffer.alloc(4)
  length.writeUInt32BE(body.length)
  const check = Buffer.alloc(4)
  check.writeUInt32BE(crc32(named))
  return Buffer.concat([length, named, check])
}
