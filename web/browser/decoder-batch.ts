/**
 * The worker that reads PDFs and photographs: a file comes in, what is to be verified in it goes out. It alone has the two
 * WebAssembly modules, each fetched when the first file needs it.
 */

import { PDFiumLibrary } from '@hyzyla/pdfium'
import { prepareZXingModule, readBarcodes } from 'zxing-wasm/reader'
import { createEyes } from '../../client/files/eyes.ts'
import { type Pixels, readFileItems } from '../../client/files/index.ts'
import type { Bytes, ReadItem } from '../../client/list/index.ts'

/** Where the build has put the WebAssembly: with us, not with a network of the libraries. */
declare const WASM: string
declare const PDFIUM: string

export interface FileToRead {
  readonly id: number
  readonly bytes: Bytes
  readonly host: string
}

export interface FileRead {
  readonly id: number
  readonly items: readonly ReadItem[]
}

prepareZXingModule({ overrides: { locateFile: () => WASM } })

const eyes = createEyes({
  readBarcodes,
  pdfium: () => PDFiumLibrary.init({ wasmUrl: PDFIUM }),
  decode: byBrowser,
})

/** Longer sides are made smaller: a phone's whole photograph would take seconds. */
const LONGEST_SIDE = 2_400

/** Whatever the browser can show, and the right way up: a phone notes how it was held. */
async function byBrowser(file: Bytes): Promise<Pixels> {
  const bitmap = await createImageBitmap(new Blob([file]))
  const scale = Math.min(1, LONGEST_SIDE / Math.max(bitmap.width, bitmap.height))
  const [width, height] = [Math.round(bitmap.width * scale), Math.round(bitmap.height * scale)]
  const context = new OffscreenCanvas(width, height).getContext('2d')
  if (!context) throw new Error('no canvas')
  context.drawImage(bitmap, 0, 0, width, height)
  bitmap.close()
  return context.getImageData(0, 0, width, height) as unknown as Pixels
}

addEventListener('message', async ({ data: { id, bytes, host } }: MessageEvent<FileToRead>) => {
  postMessage({ id, items: await readFileItems(bytes, host, eyes) } satisfies FileRead)
})
