/** The heavy parts under Node: optional packages, loaded when the first file needs them. */

import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { createEyes } from '../files/eyes.ts'
import type { Eyes } from '../files/index.ts'

/** @throws Error with `code` MODULE_NOT_FOUND or ERR_MODULE_NOT_FOUND where the packages were left out */
export async function loadEyes(): Promise<Eyes> {
  const { prepareZXingModule, readBarcodes } = await import('zxing-wasm/reader')
  const wasm = createRequire(import.meta.url).resolve('zxing-wasm/reader/zxing_reader.wasm')
  prepareZXingModule({ overrides: { wasmBinary: Uint8Array.from(await readFile(wasm)).buffer } })
  return createEyes({
    readBarcodes,
    pdfium: async () => (await import('@hyzyla/pdfium')).PDFiumLibrary.init(),
  })
}
