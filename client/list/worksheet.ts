/**
 * One worksheet (ECMA-376 part 1, 18.3.1): its cells, each with its place in the XML, and the XML again with columns behind
 * the others. Only what is added is written: formulas, formats and whatever else the sheet has stay as they are.
 */

import type { Cell } from '../../lib/certificate/index.ts'
import { tooManyColumns, tooManyRows } from './errors.ts'
import { type Appended, LIMITS, type ListRow } from './types.ts'
import { parseXml, type Span } from './workbook.ts'

export interface Worksheet {
  readonly rows: readonly ListRow[]
  append(columns: Appended): string
}

interface PlacedRow extends ListRow {
  readonly open: Span
  readonly empty: boolean
  /** Its attribute that names its first and last column: a hint (18.3.1.73), which would be wrong with more columns. */
  readonly hint: Span | undefined
  /** Where its closing tag begins. */
  close: number
  readonly places: { readonly column: number; readonly start: number; end: number; readonly style: string }[]
}

/** A range of columns that are of one width (18.3.1.13), counted from 1. */
interface Column {
  readonly min: number
  readonly max: number
  readonly attributes: Readonly<Record<string, string>>
}

interface Layout {
  readonly rows: PlacedRow[]
  readonly columns: Column[]
  /** What there is of them, or where they would have to stand. */
  columnsAt: Span
  /** Before the names of tags. */
  prefix: string
}

export function readWorksheet(xml: string, strings: readonly string[]): Worksheet {
  const layout = layoutOf(xml, strings)
  return { rows: layout.rows, append: (columns) => append(columns, xml, layout) }
}

function layoutOf(xml: string, strings: readonly string[]): Layout {
  const layout: Layout = { rows: [], columns: [], columnsAt: { start: 0, end: 0 }, prefix: '' }
  let row: (PlacedRow & { cells: Cell[] }) | undefined
  let number = 0
  let column = -1
  let type = 'n'
  let value = ''
  let inValue = false
  parseXml(xml, {
    open(tag, attributes, at, empty) {
      if (tag === 'c' && row) {
        column = attributes.r ? columnOf(attributes.r) : column + 1
        type = attributes.t ?? 'n'
        value = ''
        row.places.push({ column, ...at, style: attributes.s ?? '' })
      } else if (tag === 'v' || tag === 't') inValue = true
      else if (tag === 'row') {
        number = Number(attributes.r ?? number + 1)
        column = -1
        row = { row: number, cells: [], open: at, empty, hint: hintOf(xml, at), close: at.end, places: [] }
        layout.rows.push(row)
        if (layout.rows.length > LIMITS.rows) throw tooManyRows()
      } else if (tag === 'col') {
        const { min, max } = attributes
        layout.columns.push({ min: Number(min), max: Number(max), attributes })
      } else if (tag === 'cols') {
        layout.columnsAt = { start: at.end, end: at.end }
      } else if (tag === 'sheetData') {
        if (layout.columns.length === 0) layout.columnsAt = { start: at.start, end: at.start }
        layout.prefix = /^<([\w.-]+:)/.exec(xml.slice(at.start, at.end))?.[1] ?? ''
      }
    },
    text(text) {
      if (inValue) value += text
    },
    close(tag, at) {
      if (tag === 'v' || tag === 't') inValue = false
      else if (tag === 'cols') layout.columnsAt = { start: layout.columnsAt.start, end: at.start }
      else if (tag === 'c' && row) {
        const place = row.places.at(-1)
        if (place) place.end = at.end
        const cell = cellValue(type, value, strings)
        // Programs format whole rows out to the last column; what says nothing there is nothing.
        if (cell === '') return
        if (column >= LIMITS.columns) throw tooManyColumns(row.row)
        while (row.cells.length < column) row.cells.push('')
        row.cells[column] = cell
      } else if (tag === 'row' && row) {
        if (!row.empty) row.close = at.start
        row = undefined
      }
    },
  })
  return layout
}

function cellValue(type: string, value: string, strings: readonly string[]): Cell {
  if (type === 's') return strings[Number(value)] ?? ''
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

/** The letters of a column from 0. */
export function lettersOf(column: number): string {
  const before = Math.floor(column / 26)
  return (before > 0 ? lettersOf(before - 1) : '') + String.fromCharCode(65 + (column % 26))
}

/** What stands in place of a part of the XML. */
interface Edit extends Span {
  readonly text: string
}

function append({ headingRow, headings, values }: Appended, xml: string, layout: Layout): string {
  const first = Math.max(...layout.rows.map(({ cells }) => cells.length))
  const edits: Edit[] = [widened(layout, first, headings.length), ...dimension(xml, first + headings.length)]
  for (const row of layout.rows) {
    const added = row.row === headingRow ? headings : values.get(row.row)
    if (!added) continue
    // Our headings look like the others.
    const style =
      row.row === headingRow ? (row.places.findLast(({ column }) => column < first)?.style ?? '') : ''
    edits.push(...cellsOf(row, { first, added, style, prefix: layout.prefix }))
  }
  return edited(xml, edits)
}

interface NewCells {
  readonly first: number
  readonly added: readonly string[]
  readonly style: string
  readonly prefix: string
}

/** Empty cells in our places give way; those behind stay behind. */
function cellsOf(row: PlacedRow, { first, added, style, prefix: p }: NewCells): Edit[] {
  const cells = added
    .map((value, i) =>
      value === ''
        ? ''
        : `<${p}c r="${lettersOf(first + i)}${row.row}"${style && ` s="${style}"`} t="inlineStr"><${p}is><${p}t xml:space="preserve">${escaped(value)}</${p}t></${p}is></${p}c>`,
    )
    .join('')
  const hint = row.hint ? [{ ...row.hint, text: '' }] : []
  if (row.empty) {
    const { end } = row.open
    return [...hint, { start: end - '/>'.length, end, text: `>${cells}</${p}row>` }]
  }
  const inOurPlaces = row.places.filter(({ column }) => column >= first && column < first + added.length)
  const at = row.places.find(({ column }) => column >= first)?.start ?? row.close
  return [
    ...hint,
    { start: at, end: at, text: cells },
    ...inOurPlaces.map(({ start, end }) => ({ start, end, text: '' })),
  ]
}

function hintOf(xml: string, { start, end }: Span): Span | undefined {
  const found = /\sspans\s*=\s*(?:"[^"]*"|'[^']*')/.exec(xml.slice(start, end))
  return found ? { start: start + found.index, end: start + found.index + found[0].length } : undefined
}

/** Readable without dragging. */
const WIDTH = 18

/**
 * The widths with those of our columns. A range that reaches into ours is cut: with a column in two ranges Excel calls a
 * workbook damaged. What it says is said of what is left of it, before ours and behind.
 */
function widened({ columns, columnsAt, prefix: p }: Layout, first: number, count: number): Edit {
  // Counted from 1 here.
  const [from, to] = [first + 1, first + count]
  const col = (attributes: Readonly<Record<string, string>>, min: number, max: number) => {
    const all = { ...attributes, min: String(min), max: String(max) }
    const said = Object.entries(all).map(([name, value]) => ` ${name}="${escaped(value)}"`)
    return min > max ? '' : `<${p}col${said.join('')}/>`
  }
  const text = [
    ...columns.map(({ attributes, min, max }) => col(attributes, min, Math.min(max, from - 1))),
    col({ width: String(WIDTH), customWidth: '1' }, from, to),
    ...columns.map(({ attributes, min, max }) => col(attributes, Math.max(min, to + 1), max)),
  ].join('')
  return { ...columnsAt, text: columns.length > 0 ? text : `<${p}cols>${text}</${p}cols>` }
}

function dimension(xml: string, width: number): Edit[] {
  const found = /<(?:[\w.-]+:)?dimension\s[^>]*?ref="[A-Z]+\d+:([A-Z]+)\d+"/.exec(xml)
  if (!found || columnOf(found[1] as string) + 1 >= width) return []
  const start = found.index + found[0].lastIndexOf(':') + 1
  return [{ start, end: start + (found[1] as string).length, text: lettersOf(width - 1) }]
}

function edited(xml: string, edits: readonly Edit[]): string {
  let text = ''
  let from = 0
  for (const edit of edits.toSorted((a, b) => a.start - b.start || a.end - b.end)) {
    text += xml.slice(from, edit.start) + edit.text
    from = edit.end
  }
  return text + xml.slice(from)
}

/** What XML cannot hold at all is left out (XML 1.0, 2.2). */
export const escaped = (text: string): string =>
  text
    // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is left out
    .replace(/[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]/g, '')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
