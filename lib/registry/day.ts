/** The authority's calendar. */

import type { IsoDate } from '#lib/policy'

/** The day it is in China (UTC+8) at an instant. */
export function dayInChina(instant: Date): IsoDate {
  return new Date(instant.getTime() + 8 * 3_600_000).toISOString().slice(0, 10)
}
