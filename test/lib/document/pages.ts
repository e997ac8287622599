/** What a page holds, read back from the file. */

import { PDF, PdfArray, PdfRef, PdfStream } from '@libpdf/core'

/** All text of the file as its glyphs say it, without the spaces and line breaks that layout puts in. */
export async function textOf(file: Uint8Array): Promise<string> {
  const pdf = await PDF.load(file)
  const texts = pdf.extractText().map(({ text }) => text)
  return texts.join('').replace(/\s/g, '')
}

/** The drawing operators of the first page. */
export async function contentOf(file: Uint8Array): Promise<string> {
  const pdf = await PDF.load(file)
  const resolve = (ref: PdfRef) => pdf.getObject(ref)
  const contents = pdf.getPage(0)?.dict.get('Contents', resolve)
  const parts = contents instanceof PdfArray ? [...contents] : [contents]
  return parts
    .map((part) => (part instanceof PdfRef ? resolve(part) : part))
    .map((part) => (part instanceof PdfStream ? Buffer.from(part.getDecodedData()).toString('latin1') : ''))
    .join('\n')
}

/** The texts that stand in for drawn signs when the page is copied or read aloud (`/ActualText`). */
export async function readAsTexts(file: Uint8Array): Promise<readonly string[]> {
  const content = await contentOf(file)
  return [...content.matchAll(/\/ActualText\s*<FEFF([0-9A-F]+)>/gi)].map(([, hex = '']) =>
    Buffer.from(hex, 'hex').swap16().toString('utf16le'),
  )
}

/** The cells of the QR as a bitmap: black is 0, `scale` pixels a module, with a quiet zone of four. */
export async function qrBitmap(file: Uint8Array, size: number, scale = 4) {
  const content = await contentOf(file)
  const side = (size + 8) * scale
  const data = new Uint8ClampedArray(side * side * 4).fill(255)
  const cells =
    /([\d.]+) 0 0 -\1 [\d.]+ [\d.]+ cm\s+0 0 0 rg\s+((?:[\d.]+ [\d.]+ [\d.]+ [\d.]+ re\s+)+)f/.exec(content)
  for (const [, column, row, length] of (cells?.[2] ?? '').matchAll(/(\d+) (\d+) (\d+) 1 re/g)) {
    const [x, y, width] = [(Number(column) + 4) * scale, (Number(row) + 4) * scale, Number(length) * scale]
    for (let line = y; line < y + scale; line++)
      for (let at = x; at < x + width; at++) data.fill(0, (line * side + at) * 4, (line * side + at) * 4 + 3)
  }
  return { data, width: side, height: side, colorSpace: 'srgb' as const }
}
