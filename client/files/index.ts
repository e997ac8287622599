/**
 * What there is to verify in a file that is no list: a PDF, an OFD or a picture. Where a document says its QR's text as a link,
 * that is taken; else the pages of a PDF are drawn, and the QR is looked for as in a photograph.
 */

import { type Bytes, type ReadItem, readCode } from '../list/index.ts'
import { ofdLinks } from './ofd-links.ts'
import { pdfLinks } from './pdf-links.ts'

export interface Pixels {
  /** RGBA. */
  readonly data: Uint8ClampedArray<ArrayBuffer>
  readonly width: number
  readonly height: number
}

/** The heavy parts, which are loaded when the first file needs them. */
export interface Eyes {
  /** The texts of the QR symbols of a picture: pixels, or a file as a camera writes it. @throws when it cannot be read */
  symbols(picture: Pixels | Bytes): Promise<readonly string[]>
  /** The pages of a PDF, one after the other. @throws when it cannot be drawn */
  pages(pdf: Bytes): AsyncIterable<Pixels>
}

export const FILE_NAMES = /\.(pdf|ofd|jpe?g|png|gif|bmp|webp|tiff?|heic|heif)$/i

/** Bytes: beyond any certificate or photograph. */
const LARGEST = 64 * 2 ** 20

/**
 * @returns one for each certificate that the file leads to, or what is wrong with it; never none, never throws
 */
export async function readFileItems(bytes: Bytes, host: string, eyes: Eyes): Promise<readonly ReadItem[]> {
  if (bytes.length > LARGEST) return [{ problem: texts.tooLarge }]
  if (isPackage(bytes)) return itemsOfOfd(bytes, host)
  const isPdf = new TextDecoder('latin1').decode(bytes.subarray(0, 1024)).includes('%PDF-')
  const linked = isPdf ? itemsIn(pdfLinks(bytes), host) : []
  const signed = linked.filter(({ item }) => item && 'credential' in item)
  if (signed.length > 0) return signed
  const drawn = await look(bytes, isPdf, host, eyes)
  if (drawn.some(({ item }) => item)) return drawn.filter(({ item }) => item)
  // A link that has the code alone says less than the QR, but enough to ask.
  const codes = linked.filter(({ item }) => item)
  return codes.length > 0 ? codes : [[...drawn.slice(1), ...linked, ...drawn][0] as ReadItem]
}

/** A ZIP file, which an OFD is. */
const isPackage = (bytes: Bytes) => [0x50, 0x4b, 3, 4].every((byte, i) => bytes[i] === byte)

/** Its pages are not drawn here: documents of ours say their link. */
function itemsOfOfd(bytes: Bytes, host: string): readonly ReadItem[] {
  const items = itemsIn(ofdLinks(bytes), host)
  const found = items.filter(({ item }) => item)
  return found.length > 0 ? found : [items[0] ?? { problem: texts.noLink }]
}

/** What is seen in it: what its symbols lead to, or else, and then first, why there is nothing. */
async function look(bytes: Bytes, isPdf: boolean, host: string, eyes: Eyes): Promise<readonly ReadItem[]> {
  try {
    const symbols = isPdf ? await symbolsOfPages(bytes, host, eyes) : await eyes.symbols(bytes)
    const seen = itemsIn(symbols, host)
    if (seen.some(({ item }) => item)) return seen
    // A link to another site is named before it is said that there is nothing.
    return [{ problem: symbols.length > 0 ? texts.otherSymbol : texts.noSymbol }, ...seen]
  } catch {
    return [{ problem: isPdf ? texts.brokenPdf : texts.brokenPicture }]
  }
}

/** Each once. */
function itemsIn(found: readonly string[], host: string): readonly ReadItem[] {
  const read = found.flatMap((text) => readCode(text, host) ?? [])
  return [...new Map(read.map((one) => [JSON.stringify(one), one])).values()]
}

/** The first page that has one of ours ends the search. */
async function symbolsOfPages(pdf: Bytes, host: string, eyes: Eyes): Promise<readonly string[]> {
  const found: string[] = []
  for await (const page of eyes.pages(pdf)) {
    const symbols = await eyes.symbols(page)
    found.push(...symbols)
    if (symbols.some((text) => readCode(text, host)?.item)) break
  }
  return found
}

const texts = {
  tooLarge: { zh: '文件超过 64 MB', en: 'the file has more than 64 MB' },
  brokenPdf: {
    zh: 'PDF 已损坏、已加密，或无法显示',
    en: 'the PDF is damaged or encrypted, or cannot be drawn',
  },
  brokenPicture: {
    zh: '图片无法读取；请用 JPEG 或 PNG 格式（手机的 HEIC 图片请先转换）',
    en: 'the picture cannot be read: use JPEG or PNG (convert the HEIC of a phone first)',
  },
  otherSymbol: {
    zh: '文件中的二维码不是本系统的证书二维码',
    en: 'the QR code in it is none of this system’s certificates',
  },
  noLink: {
    zh: 'OFD 中没有找到本系统的核验链接；请改用 PDF，或扫描二维码',
    en: 'no link of this system was found in the OFD: take the PDF, or scan its QR code',
  },
  noSymbol: {
    zh: '文件中没有找到二维码；请确认二维码完整、清晰、平整',
    en: 'no QR code was found in it: see that it is whole, sharp and flat',
  },
} as const
