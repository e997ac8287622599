/** What every kind of file is reduced to before anyone looks at its meaning: rows of cells. */

import type { Cell } from '#lib/certificate'
import type { OtherLimits } from './limits.ts'

export type { Cell }

export interface SheetRow {
  /** As a spreadsheet program counts, from 1. */
  readonly row: number
  readonly cells: readonly Cell[]
}

export type Encoding = 'utf-8' | 'gb18030' | 'utf-16le'

export interface SheetOptions {
  /** Hears how much of the file was checked against the limits, 0 to 1. */
  readonly onCheck?: ((fraction: number) => void) | undefined
  /** In place of the usual ones. */
  readonly limits?: OtherLimits | undefined
  /** Overrides the detection; of no meaning for XLSX. */
  readonly encoding?: Encoding | undefined
  /** Overrides the detection; of no meaning for XLSX. */
  readonly delimiter?: ',' | '\t' | undefined
  /** Name of the worksheet, or its place from 1; the first when absent. Only for XLSX. */
  readonly sheet?: string | undefined
}

/** A file that was opened and recognised. */
export interface Sheet {
  readonly format: 'csv' | 'xlsx'
  readonly encoding?: Encoding
  readonly delimiter?: ',' | '\t'
  readonly sheetName?: string
  /** SHA-256 of the file's bytes, hexadecimal: tells one file from another. */
  readonly fingerprint: string
  /** Whether day numbers count from 1904 instead of 1900 (`date1904` of SpreadsheetML). */
  readonly date1904: boolean
  /** Reads the rows, one at a time, in constant memory. May be called again. */
  rows(): AsyncIterable<SheetRow>
  /** How much of the file `rows` has read, 0 to 1. */
  progress(): number
}
