/**
 * QR symbols by ZXing, pages by PDFium: both WebAssembly, the same in Node and in browsers. Which copy of each is used, and
 * where its WebAssembly is, the caller knows.
 */

import type { PDFiumLibrary } from '@hyzyla/pdfium'
import type { readBarcodes } from 'zxing-wasm/reader'
import type { Bytes } from '../list/types.ts'
import type { Eyes, Pixels } from './index.ts'

/** Pages that are drawn: a certificate has one, its copy may come behind a letter. */
const MOST_PAGES = 5
/** Pixels of a page's longer side: 170 dots an inch of A4. */
const LONGEST_SIDE = 2_000

export interface Parts {
  readonly readBarcodes: typeof readBarcodes
  /** Loaded with the first page that is drawn. */
  readonly pdfium: () => Promise<InstanceType<typeof PDFiumLibrary>>
  /** A picture of a kind that ZXing cannot open by itself. */
  readonly decode?: (file: Bytes) => Promise<Pixels>
}

export function createEyes({ readBarcodes, pdfium, decode }: Parts): Eyes {
  let library: ReturnType<Parts['pdfium']> | undefined
  return {
    async symbols(picture) {
      const input = 'data' in picture ? picture : decode ? await decode(picture) : picture
      const found = await readBarcodes(input as ImageData | Uint8Array, {
        formats: ['QRCode'],
        tryHarder: true,
      })
      return found.map(({ text }) => text)
    },
    async *pages(pdf) {
      library ??= pdfium()
      // PDFium keeps no hold of the file, but writes into what it is given.
      const document = await (await library).loadDocument(pdf.slice())
      try {
        const count = Math.min(document.getPageCount(), MOST_PAGES)
        for (let index = 0; index < count; index++) yield await draw(document.getPage(index))
      } finally {
        document.destroy()
      }
    },
  }
}

type Page = ReturnType<Awaited<ReturnType<InstanceType<typeof PDFiumLibrary>['loadDocument']>>['getPage']>

async function draw(page: Page): Promise<Pixels> {
  const { originalWidth, originalHeight } = page.getOriginalSize()
  const scale = LONGEST_SIDE / Math.max(originalWidth, originalHeight, 1)
  const { data, width, height } = await page.render({ scale, render: 'bitmap', renderFormFields: false })
  // In greys what PDFium has in the place of red is as good: black and white are the same in every channel.
  return { data: new Uint8ClampedArray(data), width, height }
}
