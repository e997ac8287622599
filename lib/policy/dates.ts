/** Calendar dates as text. Comparison is by text, which for `YYYY-MM-DD` is by time; there is no clock here. */

import type { DateWindow } from './rule.ts'
import type { IsoDate } from './types.ts'

const FORM = /^\d{4}-\d{2}-\d{2}$/

/** Whether a text is a day that exists, written `YYYY-MM-DD`. */
export function isDate(text: string): boolean {
  if (!FORM.test(text)) return false
  const time = Date.parse(`${text}T00:00:00Z`)
  return !Number.isNaN(time) && new Date(time).toISOString().startsWith(text)
}

/** Whether a day lies in a window, both ends included. What is not a day lies in none. */
export function inWindow(date: IsoDate | undefined, window: DateWindow): boolean {
  return (
    typeof date === 'string' &&
    isDate(date) &&
    (window.from === undefined || date >= window.from) &&
    (window.to === undefined || date <= window.to)
  )
}
