/**
 * Lists of certificates, of whatever kind: read, turned into what the service is asked, and written again with the verdicts.
 * The command line and the page share all of it; it runs in Node and in browsers.
 */

import type { Bilingual } from '../api/types.ts'
import { verdictCells, verdictHeadings } from './cells.ts'
import { type Columns, findColumns } from './columns.ts'
import { readCsv } from './csv.ts'
import { ListError } from './errors.ts'
import { type ReadItem, readRow } from './items.ts'
import { type Bytes, LIMITS, type ListFile, type ListRow } from './types.ts'
import type { Verdict } from './verdict.ts'
import { readXlsx } from './xlsx.ts'

export { verdictCells, verdictHeadings } from './cells.ts'
export { safeCell, writeCsv } from './csv.ts'
export { ListError, type ListErrorCode } from './errors.ts'
export { type ReadItem, readCode } from './items.ts'
export type { Bytes, ListFile } from './types.ts'
export { writeXlsx } from './xlsx.ts'

export type Lang = keyof Bilingual

/** A list, and what each of its rows asks. */
export interface VerifiableList {
  readonly file: ListFile
  readonly columns: Columns | undefined
  /** By row. A row that says nothing is not among them. */
  readonly items: ReadonlyMap<number, ReadItem>
}

const startsWith = (bytes: Bytes, ...signature: number[]) => signature.every((byte, i) => bytes[i] === byte)

/**
 * Reads a list of certificates: CSV (UTF-8, GB18030 or UTF-16; commas, semicolons or tabs) or XLSX.
 *
 * @param host of the service, to tell its links from others
 * @throws ListError when it cannot be read, or has nothing to verify
 */
export function readList(bytes: Bytes, host: string): VerifiableList {
  if (bytes.length > LIMITS.bytes) throw tooLarge()
  if (startsWith(bytes, 0xd0, 0xcf, 0x11, 0xe0)) throw oldWorkbook()
  const file = startsWith(bytes, 0x50, 0x4b, 3, 4)
    ? readXlsx(bytes, (rows) => itemsOf(rows, columnsOrNone(rows), host).size > 0)
    : readCsv(bytes)
  const columns = findColumns(file.rows)
  const items = itemsOf(file.rows, columns, host)
  if (items.size === 0) throw nothingToVerify()
  return { file, columns, items }
}

function itemsOf(
  rows: readonly ListRow[],
  columns: Columns | undefined,
  host: string,
): Map<number, ReadItem> {
  const items = new Map<number, ReadItem>()
  for (const row of rows) {
    if (columns && row.row <= columns.headingRow) continue
    const item = readRow(row, columns, host)
    if (item) items.set(row.row, item)
  }
  return items
}

/** A worksheet whose headings are wrong is none to choose; the chosen one is told what is wrong with it. */
function columnsOrNone(rows: readonly ListRow[]): Columns | undefined {
  try {
    return findColumns(rows)
  } catch {
    return undefined
  }
}

/** The list again: every column as it was, and the verdicts behind them. */
export function appendVerdicts(
  { file, columns }: VerifiableList,
  verdicts: ReadonlyMap<number, Verdict>,
  lang: Lang,
): Bytes {
  return file.append({
    headingRow: columns?.headingRow,
    headings: verdictHeadings(lang, columns?.headings),
    values: new Map([...verdicts].map(([row, verdict]) => [row, verdictCells(verdict, lang)])),
  })
}

const tooLarge = () =>
  new ListError('file-too-large', {
    zh: `文件超过 ${LIMITS.bytes / 2 ** 20} MB，请拆分`,
    en: `the file has more than ${LIMITS.bytes / 2 ** 20} MB: split it`,
  })

const oldWorkbook = () =>
  new ListError('file-kind-unsupported', {
    zh: '这是旧版 Excel（.xls）或加密的工作簿，请另存为 .xlsx（不加密）或 CSV',
    en: 'this is an old Excel workbook (.xls) or an encrypted one: save it as .xlsx without a password, or as CSV',
  })

const nothingToVerify = () =>
  new ListError('nothing-to-verify', {
    zh: '没有可核验的内容：既没有核验码、核验链接或二维码内容，也没有管理号、姓名、证件号码三列',
    en: 'nothing to verify: neither codes, links or texts of QR codes, nor the columns management number, name and ID number',
  })
