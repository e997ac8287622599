/** CSV as offices send it: UTF-8, GB18030 or UTF-16, commas or tabs. */

import { createReadStream } from 'node:fs'
import { type FileHandle, open } from 'node:fs/promises'
import { pipeline } from 'node:stream'
import { CsvError, parse } from 'csv-parse'
import { RegistryError } from '../errors.ts'
import type { Gauge } from './gauge.ts'
import { LIMITS } from './limits.ts'
import type { Encoding, SheetRow } from './types.ts'

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
  gauge: Gauge,
  onBytes: (read: number) => void,
): AsyncGenerator<SheetRow> {
  const parser = parse({
    delimiter,
    relax_quotes: true,
    relax_column_count: true,
    // An unclosed quotation mark would otherwise swallow the rest of the file.
    max_record_size: LIMITS['row-characters'].most,
  })
  pipeline(decoded(path, encoding, onBytes), parser, () => {})
  let row = 0
  try {
    for await (const cells of parser as AsyncIterable<string[]>) {
      if (row % ROWS_PER_LOOK_AT_THE_CLOCK === 0) gauge.checkTime()
      yield { row: ++row, cells: withinLimits(cells, gauge) }
    }
  } catch (cause) {
    if (!(cause instanceof CsvError)) throw cause
    const at = Number(cause.records ?? row) + 1
    if (cause.code === 'CSV_MAX_RECORD_SIZE')
      gauge.check('row-characters', Number.POSITIVE_INFINITY, {
        zh: `从第 ${at} 行起，引号可能不成对`,
        en: `from row ${at} on, a quotation mark may be unclosed`,
      })
    throw new RegistryError(
      'file-malformed',
      {
        zh: `第 ${at} 行起无法按 CSV 解析：引号不成对`,
        en: `from row ${at} on the file is not CSV: an unclosed quotation mark`,
      },
      // csv-parse repeats the record in its error: personal data, so only its code is kept.
      new Error(cause.code),
    )
  }
}

const ROWS_PER_LOOK_AT_THE_CLOCK = 1_000

function withinLimits(cells: string[], gauge: Gauge): string[] {
  gauge.add('rows', 1)
  gauge.add('cells', cells.length)
  let characters = 0
  for (const [column, cell] of cells.entries()) {
    if (cell === '') continue
    gauge.check('columns', column + 1)
    gauge.check('cell-characters', cell.length)
    characters += cell.length
  }
  gauge.check('row-characters', characters)
  return cells
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
