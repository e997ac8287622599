/** Files that unfold into far more than they are: made here, byte by byte, as nobody's spreadsheet would. */

import { constants, crc32, deflateRawSync } from 'node:zlib'
import type { LimitName } from '../../../lib/registry/sheet/limits.ts'
import { createRows, csvOf, fileOf } from './fixtures.ts'

interface Part {
  readonly name: string
  readonly deflated: Buffer
  /** As the file states them, rightly or not. */
  readonly bytes: number
  readonly checksum: number
}

/** A head, the same piece many times over, and a tail: the piece is deflated once. */
function part(name: string, head: string, piece = '', times = 0, tail = '', stated?: number): Part {
  const flush = { finishFlush: constants.Z_FULL_FLUSH }
  const repeated = deflateRawSync(piece, flush)
  const deflated = Buffer.concat([
    deflateRawSync(head, flush),
    ...Array<Buffer>(times).fill(repeated),
    deflateRawSync(tail),
  ])
  const bytes = stated ?? Buffer.byteLength(head) + Buffer.byteLength(piece) * times + Buffer.byteLength(tail)
  return { name, deflated, bytes, checksum: times === 0 ? crc32(head + tail) : 0 }
}

/** The parts as a ZIP file (APPNOTE 4.3). */
function zip(parts: readonly Part[]): Buffer {
  const chunks: Buffer[] = []
  const directory: Buffer[] = []
  let offset = 0
  for (const { name, deflated, bytes, checksum } of parts) {
    const header = Buffer.alloc(30)
    header.writeUInt32LE(0x04034b50, 0)
    header.writeUInt16LE(20, 4)
    header.writeUInt16LE(8, 8)
    header.writeUInt32LE(checksum, 14)
    header.writeUInt32LE(deflated.length, 18)
    header.writeUInt32LE(bytes, 22)
    header.writeUInt16LE(name.length, 26)
    const entry = Buffer.alloc(46)
    entry.writeUInt32LE(0x02014b50, 0)
    entry.writeUInt16LE(20, 4)
    header.copy(entry, 6, 4, 30)
    entry.writeUInt32LE(offset, 42)
    chunks.push(header, Buffer.from(name), deflated)
    directory.push(entry, Buffer.from(name))
    offset += header.length + name.length + deflated.length
  }
  const end = Buffer.alloc(22)
  end.writeUInt32LE(0x06054b50, 0)
  end.writeUInt16LE(parts.length, 8)
  end.writeUInt16LE(parts.length, 10)
  end.writeUInt32LE(Buffer.concat(directory).length, 12)
  end.writeUInt32LE(offset, 16)
  return Buffer.concat([...chunks, ...directory, end])
}

const XML = '<?xml version="1.0" encoding="UTF-8"?>'
const RELATIONSHIPS = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships'
const WORKBOOK = part(
  'xl/workbook.xml',
  `${XML}<workbook xmlns:r="${RELATIONSHIPS}"><sheets><sheet name="1" r:id="a"/></sheets></workbook>`,
)
const links = (tail = '', times = 0) =>
  part(
    'xl/_rels/workbook.xml.rels',
    `${XML}<Relationships><Relationship Id="a" Type="${RELATIONSHIPS}/worksheet" Target="sheet.xml"/><Relationship Id="b" Type="${RELATIONSHIPS}/sharedStrings" Target="strings.xml"/>`,
    tail,
    times,
    '</Relationships>',
  )
const SHEET = 'xl/sheet.xml'
const cell = (text: string) => `<c t="inlineStr"><is><t>${text}</t></is></c>`
/** Rows that could be imported stand before whatever comes. */
const HEAD = `${XML}<worksheet><sheetData>${csvOf(createRows(3))
  .trim()
  .split(/\r?\n/)
  .map((line) => `<row>${line.split(',').map(cell).join('')}</row>`)
  .join('')}`
const TAIL = '</sheetData></worksheet>'
const sheet = (piece = '', times = 0) => part(SHEET, HEAD, piece, times, TAIL)
const strings = (piece: string, times: number) =>
  part('xl/strings.xml', `${XML}<sst>`, piece, times, '</sst>')

const workbook = (...parts: Part[]) => zip([WORKBOOK, links(), ...parts])
const csv = (line: string) => `${csvOf(createRows(3))}${line}\n`

/** What each is, how it is made, and which limit it breaks; `malformed` where it says less than it holds. */
export const BOMBS: readonly (readonly [string, LimitName | 'malformed', () => string | Buffer])[] = [
  [
    'unfolds to 2 GB, and says so',
    'inflated-bytes',
    () => workbook(part(SHEET, HEAD, '<row/>'.repeat(10_000), 10, TAIL, 2 ** 31)),
  ],
  [
    'unfolds to a thousand times what it states',
    'malformed',
    () => workbook(part(SHEET, HEAD, '<x></x>'.repeat(10_000), 1000, TAIL, HEAD.length + 1000)),
  ],
  [
    'shared strings of 134 MB',
    'string-bytes',
    () => workbook(sheet(), strings(`<si><t>${'名'.repeat(10_900)}</t></si>`, 4_200)),
  ],
  [
    'one cell of 40 000 characters',
    'cell-characters',
    () => workbook(sheet(`<row>${cell('9'.repeat(40_000))}</row>`, 1)),
  ],
  [
    'one cell of 100 MB',
    'xml-characters',
    () => workbook(part(SHEET, `${HEAD}<row><c><v>`, '9'.repeat(1e6), 100, TAIL)),
  ],
  [
    'a shared string of 40 000 characters',
    'cell-characters',
    () => workbook(sheet(), strings(`<si><t>${'9'.repeat(40_000)}</t></si>`, 1)),
  ],
  [
    'an attribute of 100 MB',
    'xml-characters',
    () => workbook(part(SHEET, `${HEAD}<row r="`, '9'.repeat(1e6), 100, `"/>${TAIL}`)),
  ],
  [
    'a comment of 100 MB',
    'xml-characters',
    () => workbook(part(SHEET, `${HEAD}<!--`, '9'.repeat(1e6), 100, `-->${TAIL}`)),
  ],
  ['row upon row of nothing', 'sheet-rows', () => workbook(sheet('<row/>'.repeat(10_000), 105))],
  ['five thousand columns', 'columns', () => workbook(sheet(`<row>${cell('9').repeat(5_000)}</row>`, 1))],
  [
    'one row of a million characters',
    'row-characters',
    () => workbook(sheet(`<row>${cell('9'.repeat(10_000)).repeat(100)}</row>`, 1)),
  ],
  ['tags within tags', 'xml-depth', () => workbook(sheet('<x>'.repeat(10_000), 100))],
  [
    'entities of entities',
    'xml-declarations',
    () =>
      workbook(
        part(
          SHEET,
          `${XML}<!DOCTYPE x [<!ENTITY a "${'9'.repeat(100)}"><!ENTITY b "${'&a;'.repeat(100)}"><!ENTITY c "${'&b;'.repeat(100)}">]>${HEAD.slice(XML.length)}<row><c><v>&c;</v></c></row>${TAIL}`,
        ),
      ),
  ],
  [
    'ten thousand parts',
    'zip-parts',
    () => zip([WORKBOOK, links(), sheet(), ...Array.from({ length: 10_000 }, (_, i) => part(`x${i}`, ''))]),
  ],
  [
    'a list of a million worksheets',
    'workbook-bytes',
    () => zip([WORKBOOK, links('<Relationship Id="x" Target="y"/>'.repeat(1_000), 1_000), sheet()]),
  ],
  ['a line of 50 MB', 'row-characters', () => csv('9'.repeat(5e7))],
  ['an open quotation mark before 50 MB', 'row-characters', () => csv(`"${'9,9\n'.repeat(1.2e7)}`)],
  ['a cell of 40 000 characters', 'cell-characters', () => csv(`"${'9'.repeat(40_000)}"`)],
  ['a line of five thousand columns', 'columns', () => csv('9,'.repeat(5_000))],
]

/** @returns the paths of all, in their order */
export const writeBombs = (): string[] =>
  BOMBS.map(([, , make], i) => {
    const content = make()
    return fileOf(content, `bomb-${i}.${typeof content === 'string' ? 'csv' : 'xlsx'}`)
  })
