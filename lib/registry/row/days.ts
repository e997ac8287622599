/** The days of a certificate (examined, approved, issued), and whether they can have been in this order. */

import { type KeysOf, keysOf } from '#lib/certificate'
import type { IsoDate } from '#lib/policy'
import { parseDate } from '../dates.ts'
import type { RowReader } from './reader.ts'

/** Undefined where a problem was reported. */
export type Days = { readonly [K in KeysOf<'date'>]: IsoDate | undefined }

const KEYS = keysOf('date')

/** None of the examinations is older. */
const EARLIEST = '1980-01-01'

export interface DayOptions {
  readonly today: IsoDate
  readonly date1904: boolean
  readonly birthDate: IsoDate | undefined
}

export function readDays(reader: RowReader, { today, date1904, birthDate }: DayOptions): Days {
  const read = (column: keyof Days) => {
    const text = reader.plain(column)
    if (text === '') return undefined
    const date = parseDate(text, date1904)
    if (!date) reader.report('date-form', column)
    else if (date < EARLIEST || date > nextYear(today)) reader.report('date-out-of-range', column)
    else if (date > today) reader.report('date-in-future', column)
    return date
  }
  const days = Object.fromEntries(KEYS.map((key) => [key, read(key)])) as Days
  const known = [birthDate, ...Object.values(days)].filter((date) => date !== undefined)
  if (known.some((date, i) => i > 0 && date < (known[i - 1] as string))) {
    reader.report('dates-out-of-order', 'examDate')
  }
  return days
}

const nextYear = (date: IsoDate): IsoDate => `${Number(date.slice(0, 4)) + 1}${date.slice(4)}`
