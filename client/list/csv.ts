/**
 * A list as CSV (RFC 4180; commas, semicolons or tabs). What is handed out is where each record ends among the bytes, so
 * that columns can be put behind it and every byte of the file stays: parsers hand out values, from which a file can only
 * be written anew.
 */

import { ListError, tooManyColumns, tooManyRows } from './errors.ts'
import { detectEncoding, type Encoding, encode, rawText, readerOf } from './text.ts'
import { type Appended, type Bytes, LIMITS, type ListFile } from './types.ts'

/** A record: its cells as the bytes have them, and where its content ends. */
interface CsvRecord {
  readonly cells: readonly string[]
  readonly end: number
}

type Delimiter = ',' | ';' | '\t'

/** @throws ListError `file-malformed`, `file-too-large` */
export function readCsv(bytes: Bytes): ListFile {
  const encoding = detectEncoding(bytes)
  const raw = rawText(bytes, encoding)
  const delimiter = delimiterOf(raw)
  const decoded = readerOf(encoding)
  const records = [...recordsOf(raw, delimiter)]
  return {
    format: 'csv',
    rows: records.map(({ cells }, i) => ({ row: i + 1, cells: cells.map(decoded) })),
    append: (columns) => append(columns, { bytes, raw, encoding, delimiter, records }),
  }
}

/** Characters looked at for the delimiter. */
const HEAD = 65_536

/** The one that stands most often in the first line that says something; a comma when none does. */
function delimiterOf(raw: string): Delimiter {
  const bare = raw.slice(0, HEAD).replace(/"(?:[^"]|"")*"/g, '""')
  const line = /[^\r\n]*[^\r\n,;\t ][^\r\n]*/.exec(bare)?.[0] ?? ''
  const count = (delimiter: Delimiter) => line.split(delimiter).length
  return ([',', '\t', ';'] as const).reduce((best, one) => (count(one) > count(best) ? one : best))
}

const BYTE_ORDER_MARK = /^(?:\uFEFF|\u00EF\u00BB\u00BF)/

function* recordsOf(raw: string, delimiter: Delimiter): Generator<CsvRecord> {
  let at = BYTE_ORDER_MARK.exec(raw)?.[0].length ?? 0
  for (let row = 1; at < raw.length; row++) {
    if (row > LIMITS.rows) throw tooManyRows()
    const cells: string[] = []
    for (;;) {
      const cell = cellAt(raw, at, delimiter, row)
      cells.push(cell.text)
      at = cell.end
      if (raw[at] !== delimiter) break
      at++
    }
    if (cells.length > LIMITS.columns) throw tooManyColumns(row)
    yield { cells, end: at }
    if (raw[at] === '\r') at++
    if (raw[at] === '\n') at++
  }
}

/** A quotation mark inside a cell that does not begin with one is a character like any other, as programs read it. */
function cellAt(raw: string, start: number, delimiter: Delimiter, row: number) {
  let end = start
  let text = ''
  if (raw[start] === '"') {
    end = start + 1
    for (;;) {
      const quote = raw.indexOf('"', end)
      if (quote < 0) throw unclosed(row)
      text += raw.slice(end, quote)
      end = quote + 1
      if (raw[end] !== '"') break
      text += '"'
      end++
    }
  }
  const rest = end
  while (end < raw.length && raw[end] !== delimiter && raw[end] !== '\n' && raw[end] !== '\r') end++
  return { text: text + raw.slice(rest, end), end }
}

interface Source {
  readonly bytes: Bytes
  readonly raw: string
  readonly encoding: Encoding
  readonly delimiter: Delimiter
  readonly records: readonly CsvRecord[]
}

function append({ headingRow, headings, values }: Appended, source: Source): Bytes {
  const { bytes, raw, encoding, delimiter, records } = source
  const width = Math.max(...records.map(({ cells }) => cells.length))
  const unit = encoding === 'utf-16le' ? 2 : 1
  const parts: Bytes[] = []
  // Programs take what has no mark for the code page of the machine: ours are the first characters beyond ASCII.
  if (encoding === 'utf-8' && bytes.every((byte) => byte < 0x80)) parts.push(encode('\uFEFF', encoding))
  let from = 0
  for (const [i, { cells, end }] of records.entries()) {
    const added = i + 1 === headingRow ? headings : values.get(i + 1)
    if (!added) continue
    const columns = [...Array<string>(width - cells.length).fill(''), ...added.map(written(delimiter))]
    parts.push(bytes.subarray(from * unit, end * unit))
    parts.push(encode(columns.map((cell) => delimiter + cell).join(''), encoding))
    from = end
  }
  parts.push(bytes.subarray(from * unit, raw.length * unit))
  return concatenated(parts)
}

/** @see safeCell */
const written = (delimiter: string) => (value: string) => quoted(safeCell(value), delimiter)

/** A spreadsheet runs what begins with one of these; the apostrophe makes it text. Only what we write has it. */
export const safeCell = (value: string): string => (/^[=+\-@\t\r\n']/.test(value) ? `'${value}` : value)

const quoted = (value: string, delimiter: string): string =>
  /["\r\n]|^\s|\s$/.test(value) || value.includes(delimiter) ? `"${value.replaceAll('"', '""')}"` : value

/** A table of ours as CSV that a spreadsheet opens as it is: UTF-8 with a mark, CRLF. */
export const writeCsv = (rows: readonly (readonly string[])[]): Bytes =>
  encode(`\uFEFF${rows.map((row) => `${row.map(written(',')).join(',')}\r\n`).join('')}`, 'utf-8')

function concatenated(parts: readonly Bytes[]): Bytes {
  const whole = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0))
  let at = 0
  for (const part of parts) {
    whole.set(part, at)
    at += part.length
  }
  return whole
}

const unclosed = (row: number) =>
  new ListError('file-malformed', {
    zh: `第 ${row} 行：引号不成对，无法按 CSV 读取`,
    en: `row ${row}: a quotation mark is not closed, so this is not CSV`,
  })
