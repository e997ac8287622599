/**
 * The 18-character citizen number of GB 11643-1999, which resident ID cards and the residence
 * permits for Hong Kong, Macao and Taiwan residents both carry: six digits of region, eight of
 * birth date, three of sequence (odd for men), one check character.
 * The region prefix is never judged: made-up people have 99, and codes of abolished counties live on.
 */

import type { IsoDate } from '#lib/policy'
import type { Gender } from './types.ts'

// GB 11643 / ISO 7064 MOD 11-2: weight of position i is 2^(18-i) mod 11.
const weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2] as const
const checkCharacters = '10X98765432'

/** The check character for the first 17 digits (ISO 7064 MOD 11-2): `0` to `9` or `X`. */
export function residentIdCheckCharacter(first17: string): string {
  if (!/^\d{17}$/.test(first17)) throw new RangeError('residentIdCheckCharacter needs 17 digits')
  let sum = 0
  for (let i = 0; i < 17; i++) sum += (first17.charCodeAt(i) - 48) * (weights[i] as number)
  return checkCharacters.charAt(sum % 11)
}

/** Whether `YYYY-MM-DD` names a day of the Gregorian calendar. */
export function isCalendarDate(text: string): boolean {
  const parts = /^(\d{4})-(\d{2})-(\d{2})$/.exec(text)
  if (!parts) return false
  const [year, month, day] = [Number(parts[1]), Number(parts[2]), Number(parts[3])]
  if (year < 1 || month < 1 || month > 12 || day < 1) return false
  const leap = (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0
  const days = [31, leap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
  return day <= (days[month - 1] as number)
}

/** The birth date written in an 18-character number; not checked for being a real day. */
export function birthDateIn(number: string): IsoDate {
  return `${number.slice(6, 10)}-${number.slice(10, 12)}-${number.slice(12, 14)}`
}

/** The gender written in an 18-character number. */
export function genderIn(number: string): Gender {
  return Number(number.charAt(16)) % 2 === 1 ? 'male' : 'female'
}
