/** What a list is, whatever kind of file it came in: rows of cells, and the same file again with columns behind them. */

import type { Cell } from '../../lib/certificate/index.ts'

export interface ListRow {
  /** As a spreadsheet program counts, from 1. */
  readonly row: number
  readonly cells: readonly Cell[]
}

/** Columns to be put behind those that are there: the headings' row and what each row gets. */
export interface Appended {
  /** The row that holds the headings; absent where the list has none, and then ours get none either. */
  readonly headingRow?: number | undefined
  readonly headings: readonly string[]
  /** By row. A row that is not named stays as it is. */
  readonly values: ReadonlyMap<number, readonly string[]>
}

export interface ListFile {
  readonly format: 'csv' | 'xlsx'
  /** The worksheet that was read. */
  readonly sheetName?: string
  readonly rows: readonly ListRow[]
  /** The file with the columns behind the others, and nothing else changed. */
  append(columns: Appended): Uint8Array<ArrayBuffer>
}

/** What a list may be; whoever has more splits it. */
export const LIMITS = {
  bytes: 64 * 2 ** 20,
  /** Of all parts of a workbook together. */
  inflated: 512 * 2 ** 20,
  parts: 4_096,
  rows: 200_000,
  columns: 1_000,
} as const

export type Bytes = Uint8Array<ArrayBuffer>
