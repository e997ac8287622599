/** Calendar dates as text. Comparison is by text, which for `YYYY-MM-DD` is by time; there is no clock here. */

import type { DateWindow } from './rule.ts'
import type { IsoDate } from './types.ts'

const FORM = /^\d{4}-\d{2}-\d{2}$/
const DAYS = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]

/** Whether a text is a day that exists, written `YYYY-MM-DD`. */
export function isDate(text: string): boolean {
  if (!FORM.test(text)) return false
  const [year, month, day] = [Number(text.slice(0, 4)), Number(text.slice(5, 7)), Number(text.slice(8))]
  const leap = month === 2 && year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0)
  return day >= 1 && day <= (DAYS[month - 1] ?? 0) + (leap ? 1 : 0)
}

/** Whether a day lies in a window, both ends included. What is not a day lies in none. */
export function inWindow(date: IsoDate | undefined, window: DateWindow): boolean {
  return (
    typeof date === 'string' &&
    (window.from === undefined || date >= window.from) &&
    (window.to === undefined || date <= window.to) &&
    // Last, as it costs most.
    isDate(date)
  )
}
