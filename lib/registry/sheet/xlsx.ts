/**
 * One worksheet of an XLSX file, streamed: the parts are inflated and parsed as they are read, and only the shared
 * strings stay in memory, as bytes. Formulas give the values the writing program computed.
 */

import { RegistryError } from '../errors.ts'
import { createGauge, type Gauge } from './gauge.ts'
import { LIMITS, type OtherLimits } from './limits.ts'
import { SharedStrings } from './shared-strings.ts'
import type { Cell, SheetRow } from './types.ts'
import { type Handlers, parsePart, readWorkbook } from './workbook.ts'
import { openZip, type ZipParts } from './zip.ts'

export interface Worksheet {
  readonly name: string
  readonly date1904: boolean
  rows(onBytes: (fraction: number) => void): AsyncGenerator<SheetRow>
}

/**
 * @param wanted name of the worksheet or its place from 1; the first when absent
 * @throws RegistryError `file-malformed` or `sheet-not-found`
 */
export async function openWorksheet(
  path: string,
  {
    sheet: wanted,
    limits,
  }: { readonly sheet?: string | undefined; readonly limits?: OtherLimits | undefined },
): Promise<Worksheet> {
  const gauge = createGauge(limits)
  const zip = await reading(() => openZip(path, gauge))
  try {
    const { sheets, sharedStringsPart, date1904 } = await reading(() => readWorkbook(zip, gauge))
    const sheet =
      wanted === undefined
        ? sheets[0]
        : (sheets.find(({ name }) => name === wanted) ??
          (/^\d+$/.test(wanted) ? sheets[Number(wanted) - 1] : undefined))
    if (!sheet) {
      const names = sheets.map(({ name }) => name).join('、')
      throw new RegistryError('sheet-not-found', {
        zh: `没有这个工作表；文件里有：${names}`,
        en: `there is no such worksheet; the file has: ${names}`,
      })
    }
    return {
      name: sheet.name,
      date1904,
      rows: (onBytes) => worksheetRows(path, sheet.part, sharedStringsPart, createGauge(limits), onBytes),
    }
  } finally {
    zip.close()
  }
}

async function* worksheetRows(
  path: string,
  part: string,
  sharedStringsPart: string | undefined,
  gauge: Gauge,
  onBytes: (fraction: number) => void,
): AsyncGenerator<SheetRow> {
  const zip = await reading(() => openZip(path, gauge))
  try {
    const strings = await reading(() => readSharedStrings(zip, sharedStringsPart, gauge))
    const { handlers, takeRows } = worksheetReader(strings, gauge)
    const size = zip.size(part)
    let read = 0
    const rows = parsePart(zip, part, handlers, { gauge, count: 'inflated-bytes' }, (bytes) => {
      read += bytes
      onBytes(size > 0 ? Math.min(1, read / size) : 1)
      return takeRows()
    })
    for (;;) {
      const next = await reading(() => rows.next())
      if (next.done) return
      yield next.value
    }
  } finally {
    zip.close()
  }
}

/** Texts of `sst/si` (ECMA-376 part 1, 18.4): runs joined, phonetic hints (`rPh`) left out. */
async function readSharedStrings(
  zip: ZipParts,
  part: string | undefined,
  gauge: Gauge,
): Promise<SharedStrings> {
  const strings = new SharedStrings()
  if (!part) return strings
  let text = ''
  let inText = false
  let inPhonetic = false
  const handlers: Handlers = {
    open(tag) {
      if (tag === 'si') text = ''
      else if (tag === 't') inText = !inPhonetic
      else if (tag === 'rPh') inPhonetic = true
    },
    text(part) {
      if (!inText) return
      text += part
      gauge.check('cell-characters', text.length)
    },
    close(tag) {
      if (tag === 't') inText = false
      else if (tag === 'rPh') inPhonetic = false
      else if (tag === 'si') {
        strings.add(text)
        gauge.check('strings', strings.size)
        gauge.check('string-bytes', strings.bytes)
      }
    },
  }
  for await (const _ of parsePart(zip, part, handlers, { gauge, count: 'inflated-bytes' }, () => [])) {
    // The table fills itself.
  }
  return strings
}

/** Rows of `sheetData` (ECMA-376 part 1, 18.3.1). */
function worksheetReader(strings: SharedStrings, gauge: Gauge) {
  let rows: SheetRow[] = []
  let row = 0
  let cells: Cell[] = []
  let characters = 0
  let column = -1
  let type = 'n'
  let value = ''
  let inValue = false

  function endCell() {
    const cell = cellValue(type, value, strings)
    gauge.add('cells', 1)
    // Programs format whole rows out to the last column; what says nothing there is nothing.
    if (cell === '' && column >= LIMITS.columns.most) return
    gauge.check('columns', column + 1)
    if (typeof cell === 'string') characters += cell.length
    gauge.check('row-characters', characters)
    while (cells.length < column) cells.push('')
    cells[column] = cell
  }

  const handlers: Handlers = {
    open(tag, attributes) {
      if (tag === 'c') {
        const reference = attributes.r
        column = reference ? columnOf(reference) : column + 1
        type = attributes.t ?? 'n'
        value = ''
      } else if (tag === 'v' || tag === 't') {
        inValue = true
      } else if (tag === 'row') {
        gauge.add('sheet-rows', 1)
        row = Number(attributes.r ?? row + 1)
        cells = []
        characters = 0
        column = -1
      }
    },
    text(text) {
      if (!inValue) return
      value += text
      gauge.check('cell-characters', value.length)
    },
    close(tag) {
      if (tag === 'v' || tag === 't') inValue = false
      else if (tag === 'c') endCell()
      else if (tag === 'row') rows.push({ row, cells })
    },
  }
  return {
    handlers,
    takeRows() {
      const taken = rows
      rows = []
      return taken
    },
  }
}

function cellValue(type: string, value: string, strings: SharedStrings): Cell {
  if (type === 's') return strings.at(Number(value))
  if (type === 'n' && value !== '') return Number(value)
  return value
}

/** The place of a column from 0, from a reference such as `AB12`. */
function columnOf(reference: string): number {
  let column = 0
  for (const character of reference) {
    const letter = character.charCodeAt(0) - 64
    if (letter < 1 || letter > 26) break
    column = column * 26 + letter
  }
  return column - 1
}

async function reading<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (cause) {
    if (cause instanceof RegistryError) throw cause
    throw new RegistryError(
      'file-malformed',
      {
        zh: '工作簿已损坏或不是标准的 XLSX 文件，请用表格软件重新另存',
        en: 'the workbook is damaged or not a standard XLSX file: save it anew with a spreadsheet program',
      },
      cause,
    )
  }
}
