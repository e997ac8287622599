/**
 * Dates as files write them. What can mean two days (05/06/2023) is refused, not guessed.
 */

import { isCalendarDate } from '#lib/certificate'
import type { IsoDate } from '#lib/policy'
import type { Cell } from './sheet/index.ts'

const YEAR_FIRST =
  /^(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?(?:[T\s]+\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?Z?)?$/
const COMPACT = /^(\d{4})(\d{2})(\d{2})$/
const MONTH = /^(\d{4})\s*[-/.年]\s*(\d{1,2})\s*月?$/
const COMPACT_MONTH = /^(\d{4})(\d{2})$/
/** Day numbers of a spreadsheet between 1927 and 2064. */
const DAY_NUMBER = /^[1-5]\d{4}(?:\.\d+)?$/

const two = (digits: string) => digits.padStart(2, '0')
const plain = (cell: Cell) => String(cell).normalize('NFKC').trim()

/** The day a spreadsheet's day number means. Day 60 of 1900 never was (ECMA-376 part 1, 18.17.4.1). */
function dayNumber(days: number, date1904: boolean): IsoDate {
  const epoch = date1904 ? Date.UTC(1904, 0, 1) : Date.UTC(1899, 11, 30)
  return new Date(epoch + Math.floor(days) * 86_400_000).toISOString().slice(0, 10)
}

/**
 * Reads a date: `2023-05-27`, `2023/5/27`, `2023.5.27`, `20230527`, `2023年5月27日`, any of these with a time of
 * day behind it, or a spreadsheet's day number.
 *
 * @returns the date, or `undefined` when the cell is no real day in one of these forms
 */
export function parseDate(cell: Cell, date1904 = false): IsoDate | undefined {
  const text = plain(cell)
  const parts = YEAR_FIRST.exec(text) ?? COMPACT.exec(text)
  if (parts) {
    const date = `${parts[1]}-${two(parts[2] as string)}-${two(parts[3] as string)}`
    return isCalendarDate(date) ? date : undefined
  }
  return DAY_NUMBER.test(text) ? dayNumber(Number(text), date1904) : undefined
}

/** Reads a month alone, as 出生年月 often has it: `1990-03`, `1990.3`, `199003`, `1990年3月`. */
export function parseMonth(cell: Cell): string | undefined {
  const text = plain(cell)
  const parts = MONTH.exec(text) ?? COMPACT_MONTH.exec(text)
  if (!parts) return undefined
  const month = `${parts[1]}-${two(parts[2] as string)}`
  return isCalendarDate(`${month}-01`) ? month : undefined
}
