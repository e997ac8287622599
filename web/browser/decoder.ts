/** The worker that reads QR symbols with ZXing: an `ImageData` comes in, the text of the first symbol goes out. */

import { prepareZXingModule, readBarcodes } from 'zxing-wasm/reader'

/** Where the build has put the WebAssembly: with us, not with the library's own network. */
declare const WASM: string

prepareZXingModule({ overrides: { locateFile: () => WASM } })

addEventListener('message', async ({ data }: MessageEvent<ImageData>) => {
  const found = await readBarcodes(data, {
    formats: ['QRCode'],
    maxNumberOfSymbols: 1,
    tryHarder: true,
  }).catch(() => [])
  postMessage(found[0]?.text)
})
