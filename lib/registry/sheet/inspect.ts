/**
 * The first pass over a file: its fingerprint, its kind, and for text its encoding, judged by all of its bytes (a
 * GB18030 file can look like ASCII for megabytes).
 */

import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { RegistryError } from '../errors.ts'
import type { Encoding } from './types.ts'

export interface Inspection {
  readonly kind: 'text' | 'xlsx'
  readonly encoding: Encoding
  readonly fingerprint: string
  readonly bytes: number
}

const startsWith = (bytes: Buffer, ...signature: number[]) => signature.every((byte, i) => bytes[i] === byte)

/** @throws RegistryError when the file cannot be read, or is of a kind that no option can help with. */
export async function inspect(path: string): Promise<Inspection> {
  const hash = createHash('sha256')
  const utf8 = new TextDecoder('utf-8', { fatal: true })
  let isUtf8 = true
  let bytes = 0
  let head = Buffer.alloc(0)
  try {
    for await (const chunk of createReadStream(path, { highWaterMark: 1 << 20 }) as AsyncIterable<Buffer>) {
      hash.update(chunk)
      if (bytes === 0) head = Buffer.from(chunk.subarray(0, 8))
      bytes += chunk.length
      if (isUtf8) isUtf8 = decodes(utf8, chunk)
    }
  } catch (cause) {
    throw new RegistryError('file-unreadable', { zh: '文件无法读取', en: 'the file cannot be read' }, cause)
  }
  if (isUtf8) isUtf8 = decodes(utf8)
  const fingerprint = hash.digest('hex')

  if (startsWith(head, 0x50, 0x4b, 3, 4)) return { kind: 'xlsx', encoding: 'utf-8', fingerprint, bytes }
  if (startsWith(head, 0xd0, 0xcf, 0x11, 0xe0)) {
    throw new RegistryError('file-kind-unsupported', {
      zh: '这是旧版 Excel（.xls）或加密的工作簿，请另存为 .xlsx（不加密）或 CSV',
      en: 'this is an old Excel workbook (.xls) or an encrypted one: save it as .xlsx without a password, or as CSV',
    })
  }
  if (startsWith(head, 0x25, 0x50, 0x44, 0x46)) {
    throw new RegistryError('file-kind-unsupported', {
      zh: '这是 PDF 文件，不是 CSV 或 XLSX',
      en: 'this is a PDF, neither CSV nor XLSX',
    })
  }
  const encoding = startsWith(head, 0xff, 0xfe) ? 'utf-16le' : isUtf8 ? 'utf-8' : 'gb18030'
  return { kind: 'text', encoding, fingerprint, bytes }
}

function decodes(decoder: TextDecoder, chunk?: Buffer): boolean {
  try {
    decoder.decode(chunk, { stream: chunk !== undefined })
    return true
  } catch {
    return false
  }
}
