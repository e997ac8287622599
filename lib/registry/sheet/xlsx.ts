/**
 * One worksheet of an XLSX file, streamed: the parts are inflated and parsed as they are read, and only the shared
 * strings stay in memory, as bytes. Formulas give the values the writing program computed.
 */

import { SaxesParser } from 'saxes'
import { RegistryError } from '../errors.ts'
import { SharedStrings } from './shared-strings.ts'
import type { Cell, SheetRow } from './types.ts'
import { localName, parsePart, readWorkbook } from './workbook.ts'
import { openZip, type ZipParts } from './zip.ts'

/** Columns beyond this one are of no certificate. */
const MAX_COLUMNS = 256

export interface Worksheet {
  readonly name: string
  readonly date1904: boolean
  rows(onBytes: (fraction: number) => void): AsyncGenerator<SheetRow>
}

/**
 * @param wanted name of the worksheet or its place from 1; the first when absent
 * @throws RegistryError `file-malformed` or `sheet-not-found`
 */
export async function openWorksheet(path: string, wanted?: string): Promise<Worksheet> {
  const zip = await reading(() => openZip(path))
  try {
    const { sheets, sharedStringsPart, date1904 } = await reading(() => readWorkbook(zip))
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
      rows: (onBytes) => worksheetRows(path, sheet.part, sharedStringsPart, onBytes),
    }
  } finally {
    zip.close()
  }
}

async function* worksheetRows(
  path: string,
  part: string,
  sharedStringsPart: string | undefined,
  onBytes: (fraction: number) => void,
): AsyncGenerator<SheetRow> {
  const zip = await reading(() => openZip(path))
  try {
    const strings = await reading(() => readSharedStrings(zip, sharedStringsPart))
    const { parser, takeRows } = worksheetParser(strings)
    const size = zip.size(part)
    let read = 0
    const rows = parsePart(zip, part, parser, (bytes) => {
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
async function readSharedStrings(zip: ZipParts, part: string | undefined): Promise<SharedStrings> {
  const strings = new SharedStrings()
  if (!part) return strings
  const parser = new SaxesParser({ position: false })
  let text = ''
  let inText = false
  let inPhonetic = false
  parser.on('opentag', ({ name }) => {
    const tag = localName(name)
    if (tag === 'si') text = ''
    else if (tag === 't') inText = !inPhonetic
    else if (tag === 'rPh') inPhonetic = true
  })
  parser.on('text', (part) => {
    if (inText) text += part
  })
  parser.on('closetag', ({ name }) => {
    const tag = localName(name)
    if (tag === 't') inText = false
    else if (tag === 'rPh') inPhonetic = false
    else if (tag === 'si') strings.add(text)
  })
  for await (const _ of parsePart(zip, part, parser, () => [])) {
    // The table fills itself.
  }
  return strings
}

/** Rows of `sheetData` (ECMA-376 part 1, 18.3.1). */
function worksheetParser(strings: SharedStrings) {
  const parser = new SaxesParser({ position: false })
  let rows: SheetRow[] = []
  let row = 0
  let cells: Cell[] = []
  let column = -1
  let type = 'n'
  let value = ''
  let inValue = false

  parser.on('opentag', ({ name, attributes }) => {
    const tag = localName(name)
    if (tag === 'c') {
      const reference = attributes.r as string | undefined
      column = reference ? columnOf(reference) : column + 1
      type = (attributes.t as string | undefined) ?? 'n'
      value = ''
    } else if (tag === 'v' || tag === 't') {
      inValue = true
    } else if (tag === 'row') {
      row = Number(attributes.r ?? row + 1)
      cells = []
      column = -1
    }
  })
  parser.on('text', (text) => {
    if (inValue) value += text
  })
  parser.on('closetag', ({ name }) => {
    const tag = localName(name)
    if (tag === 'v' || tag === 't') {
      inValue = false
    } else if (tag === 'c') {
      if (column >= MAX_COLUMNS) return
      while (cells.length < column) cells.push('')
      cells[column] = cellValue(type, value, strings)
    } else if (tag === 'row') {
      rows.push({ row, cells })
    }
  })
  return {
    parser,
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
