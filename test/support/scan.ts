/** A scanner for tests: reads the QR of an SVG or of a PNG file as a phone would, from its pixels. */

import { readFileSync } from 'node:fs'
import { prepareZXingModule, readBarcodes } from 'zxing-wasm/reader'

const wasm = readFileSync(
  new URL('../../node_modules/zxing-wasm/dist/reader/zxing_reader.wasm', import.meta.url),
)
prepareZXingModule({ overrides: { wasmBinary: Uint8Array.from(wasm).buffer } })

/** Pixels of one module. */
const SCALE = 4

/** @returns the text of the one QR in the picture */
export async function scanSvg(svg: string): Promise<string> {
  const side = Number(/viewBox="0 0 (\d+) /.exec(svg)?.[1]) * SCALE
  const image = {
    width: side,
    height: side,
    colorSpace: 'srgb',
    data: new Uint8ClampedArray(side * side * 4).fill(255),
  }
  for (const [, x, y, width] of svg.matchAll(/M(\d+) (\d+)h(\d+)v1h-\d+z/g)) {
    for (let row = Number(y) * SCALE; row < (Number(y) + 1) * SCALE; row++) {
      for (let column = Number(x) * SCALE; column < (Number(x) + Number(width)) * SCALE; column++) {
        image.data.fill(0, (row * side + column) * 4, (row * side + column) * 4 + 3)
      }
    }
  }
  return scan(image as ImageData)
}

/** @returns the text of the one QR in the picture */
export async function scan(picture: ImageData | Uint8Array): Promise<string> {
  const found = await readBarcodes(picture, { formats: ['QRCode'] })
  if (found.length !== 1) throw new Error(`${found.length} symbols in the picture`)
  return found[0]?.text as string
}
