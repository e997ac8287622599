/** CSV as offices send it: UTF-8, GB18030 or UTF-16, commas or tabs. */

import { createReadStream } from 'node:fs'
import { type FileHandle, open } from 'node:fs/promises'
import { pipeline } from 'node:stream'
import { CsvError, parse } from 'csv-parse'
import { RegistryError } from '../errors.ts'
import type { Encoding, SheetRow } from './types.ts'

/** No genuine row comes near it; an unclosed quotation mark would otherwise swallow the rest of the file. */
const MAX_ROW_CHARACTERS = 64 * 1024

/** The delimiter that stands more often in the first line; a comma when neither does. */
export async function detectDelimiter(path: string, encoding: Encoding): Promise<',' | '\t'> {
  let file: FileHandle | undefined
  try {
    file = await open(path)
    const { buffer, bytesRead } = await file.read({ buffer: Buffer.alloc(16 * 1024), position: 0 })
    const text = new TextDecoder(encoding).decode(buffer.subarray(0, bytesRead))
    const count = (delimiter: string) =>
      (text.split(/[\r\n]/).find((line) => line.trim() !== '') ?? '').split(delimiter).length
    return count('\t') > count(',') ? '\t' : ','
  } finally {
    await file?.close()
  }
}

/** Reads rows; `onBytes` hears how many bytes of the file have been read so far. */
export async function* csvRows(
  path: string,
  encoding: Encoding,
  delimiter: ',' | '\t',
  onBytes: (read: number) => void,
): AsyncGenerator<SheetRow> {
  const parser = parse({
    delimiter,
    relax_quotes: true,
    relax_column_count: true,
    max_record_size: MAX_ROW_CHARACTERS,
  })
  pipeline(decoded(path, encoding, onBytes), parser, () => {})
  let row = 0
  try {
    for await (const cells of parser as AsyncIterable<string[]>) yield { row: ++row, cells }
  } catch (cause) {
    if (!(cause instanceof CsvError)) throw cause
    const at = Number(cause.records ?? row) + 1
    throw new RegistryError(
      'file-malformed',
      {
        zh: `第 ${at} 行起无法按 CSV 解析：引号不成对，或一行过长`,
        en: `from row ${at} on the file is not CSV: an unclosed quotation mark, or a row of enormous length`,
      },
      // csv-parse repeats the record in its error: personal data, so only its code is kept.
      new Error(cause.code),
    )
  }
}

async function* decoded(path: string, encoding: Encoding, onBytes: (read: number) => void) {
  const decoder = new TextDecoder(encoding)
  let read = 0
  for await (const chunk of createReadStream(path, { highWaterMark: 1 << 18 }) as AsyncIterable<Buffer>) {
    read += chunk.length
    onBytes(read)
    yield decoder.decode(chunk, { stream: true })
  }
  const rest = decoder.decode()
  if (rest) yield rest
}
