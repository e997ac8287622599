/** One row while it is being checked: its texts, each cleaned once, and the problems found so far. */

import { type Cell, cellText, certificateFields, type FieldKey, lostDigits } from '#lib/certificate'
import { type RowProblem, type RowProblemCode, rowProblem } from '../problems.ts'

export type Cells = Readonly<Partial<Record<FieldKey, Cell>>>

export interface RowReader {
  readonly problems: readonly RowProblem[]
  /** Whether anything found so far refuses the row. */
  refused(): boolean
  report(code: RowProblemCode, column?: FieldKey): void
  /** The cell's text as it is, without surrounding spaces; empty when there is none. */
  text(column: FieldKey): string
  /** The same in half width and single spaces. */
  plain(column: FieldKey): string
  /** Whether a spreadsheet's arithmetic has spoilt the number in this cell. */
  lostDigits(column: FieldKey): boolean
}

export function readRow(row: number, cells: Cells): RowReader {
  const problems: RowProblem[] = []
  const texts: Partial<Record<FieldKey, string>> = {}
  for (const { key } of certificateFields) texts[key] = cellText(cells[key])
  const text = (column: FieldKey) => texts[column] as string
  return {
    problems,
    refused: () => problems.some(({ severity }) => severity === 'refused'),
    report: (code, column) => problems.push(rowProblem(row, code, column, column && text(column))),
    text,
    plain: (column) => plainText(text(column)),
    lostDigits: (column) => lostDigits(cells[column] ?? ''),
  }
}

const NEEDS_NO_FOLDING = /^[\x21-\x7e\u4e00-\u9fff]*$/

function plainText(text: string): string {
  return NEEDS_NO_FOLDING.test(text) ? text : text.normalize('NFKC').replace(/\s+/gu, ' ').trim()
}
