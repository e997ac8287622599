/** Every class of certificates that catalogues can tell apart, to ask a policy about all of them. */

import type { Qualification } from './qualifications.ts'
import type { Region } from './regions.ts'
import type { Facts, Level } from './types.ts'

/** The years that are asked about: from the first ones on record to the present. */
export const YEARS = { from: 2009, to: 2026 } as const

/** The middle of a month: day of the examination and of issue. */
const DAY = '15'

/**
 * Every qualification, at each of its levels, of every region, in every month.
 *
 * @param years both ends included
 */
export function* everyClass(
  qualifications: readonly Pick<Qualification, 'id' | 'levels'>[],
  regions: readonly Pick<Region, 'code'>[],
  years: { readonly from: number; readonly to: number } = YEARS,
): Generator<Facts> {
  for (const { id, levels } of qualifications) {
    const each: readonly (Level | undefined)[] = levels.length > 0 ? levels : [undefined]
    for (const level of each) {
      for (const { code } of regions) {
        for (let month = 0; month < (years.to - years.from + 1) * 12; month++) {
          const date = `${years.from + Math.floor(month / 12)}-${String((month % 12) + 1).padStart(2, '0')}-${DAY}`
          yield { qualification: id, level, issuingRegion: code, examDate: date, issueDate: date }
        }
      }
    }
  }
}
