/** Reads a QR symbol from a picture: by the browser itself where it can, else by ZXing in a worker of ours. */

/** Where the build has put the worker. */
declare const DECODER: string

/** The Barcode Detection API, which TypeScript's library does not have. */
interface Detector {
  detect(picture: ImageBitmapSource): Promise<readonly { readonly rawValue: string }[]>
}
interface DetectorClass {
  new (options: { formats: readonly string[] }): Detector
  getSupportedFormats(): Promise<readonly string[]>
}

/** @returns the text of the first symbol found; undefined when there is none */
export type Reader = (picture: HTMLVideoElement | ImageBitmap) => Promise<string | undefined>

export async function createReader(): Promise<Reader> {
  return (await nativeReader()) ?? workerReader()
}

async function nativeReader(): Promise<Reader | undefined> {
  const native = (globalThis as { BarcodeDetector?: DetectorClass }).BarcodeDetector
  const formats: readonly string[] = native ? await native.getSupportedFormats().catch(() => []) : []
  if (!native || !formats.includes('qr_code')) return undefined
  const detector = new native({ formats: ['qr_code'] })
  return async (picture) => (await detector.detect(picture))[0]?.rawValue
}

/** Longer sides are made smaller: a phone's whole photograph would take seconds. */
const LONGEST_SIDE = 1600

function workerReader(): Reader {
  const worker = new Worker(DECODER, { type: 'module' })
  const canvas = document.createElement('canvas')
  const context = canvas.getContext('2d', { willReadFrequently: true })
  return (picture) => {
    const [width, height] =
      picture instanceof HTMLVideoElement
        ? [picture.videoWidth, picture.videoHeight]
        : [picture.width, picture.height]
    if (!context || width === 0) return Promise.resolve(undefined)
    const scale = Math.min(1, LONGEST_SIDE / Math.max(width, height))
    canvas.width = Math.round(width * scale)
    canvas.height = Math.round(height * scale)
    context.drawImage(picture, 0, 0, canvas.width, canvas.height)
    const image = context.getImageData(0, 0, canvas.width, canvas.height)
    return new Promise((resolve) => {
      worker.addEventListener('message', ({ data }) => resolve(data), { once: true })
      worker.postMessage(image, [image.data.buffer])
    })
  }
}
