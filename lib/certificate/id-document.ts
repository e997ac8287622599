/**
 * ID documents: one table, a row each, and the checks of their numbers.
 * The importer, registration and verification all normalise numbers here, so that one document
 * has one spelling. Nothing here keeps, logs or echoes a number.
 */

import type { Bilingual, IsoDate } from '#lib/policy'
import { birthDateIn, genderIn, isCalendarDate, residentIdCheckCharacter } from './resident-number.ts'
import type { Gender, IdType } from './types.ts'

/** Why a number cannot be the document it is said to be. */
export type IdNumberProblem =
  | 'id-number-form'
  | 'id-number-check-character'
  | 'id-number-date'
  | 'id-number-birth-date'
  | 'id-number-gender'

/** A row of the table of ID documents. */
export interface IdTypeEntry {
  readonly value: IdType
  readonly name: Bilingual
  /** Other names in files, besides `value` and `name`; compared without spaces, brackets, width and case. */
  readonly aliases: readonly string[]
  readonly form: RegExp
  /** Whether the number is a GB 11643 one: with birth date, gender and check character inside. */
  readonly citizenNumber: boolean
}

// Only the resident ID and the residence permit have a published number standard; the other forms
// are kept lenient, so that a genuine document of an older series is never refused.
export const idTypes: readonly IdTypeEntry[] = [
  {
    value: 'resident-id',
    name: { zh: '居民身份证', en: 'Resident Identity Card' },
    aliases: [
      '身份证',
      '二代身份证',
      '第二代居民身份证',
      '中华人民共和国居民身份证',
      '大陆居民身份证',
      '内地居民身份证',
      'resident id card',
      'resident id',
      'id card',
    ],
    form: /^\d{17}[\dX]$/,
    citizenNumber: true,
  },
  {
    value: 'hk-macao-permit',
    name: { zh: '港澳居民来往内地通行证', en: 'Mainland Travel Permit for Hong Kong and Macao Residents' },
    aliases: [
      '港澳通行证',
      '回乡证',
      '港澳居民通行证',
      '港澳居民来往大陆通行证',
      'home return permit',
      'hk/macao permit',
    ],
    form: /^[A-Z]\d{8,10}$/,
    citizenNumber: false,
  },
  {
    value: 'taiwan-permit',
    name: { zh: '台湾居民来往大陆通行证', en: 'Mainland Travel Permit for Taiwan Residents' },
    aliases: ['台胞证', '台湾通行证', '台湾居民通行证', '台湾居民来往内地通行证'],
    form: /^[A-Z]?\d{8,10}[A-Z]?$/,
    citizenNumber: false,
  },
  {
    value: 'foreign-permanent-resident-id',
    name: { zh: '外国人永久居留身份证', en: 'Foreign Permanent Resident ID Card' },
    aliases: [
      '外国人永久居留证',
      '永久居留身份证',
      '外国人永久居留身份证件',
      "foreign permanent resident's id card",
      'permanent resident id card',
    ],
    form: /^(?:[A-Z]{3}\d{12}|\d{17}[\dX])$/,
    citizenNumber: false,
  },
  {
    value: 'residence-permit',
    name: { zh: '港澳台居民居住证', en: 'Residence Permit for Hong Kong, Macao and Taiwan Residents' },
    aliases: [
      '居住证',
      '港澳居民居住证',
      '台湾居民居住证',
      '中华人民共和国港澳居民居住证',
      '中华人民共和国台湾居民居住证',
    ],
    form: /^\d{17}[\dX]$/,
    citizenNumber: true,
  },
  {
    value: 'passport',
    name: { zh: '护照', en: 'Passport' },
    aliases: ['外国护照', '外籍护照', '中国护照', '普通护照', '外国人护照'],
    form: /^[A-Z0-9]{5,20}$/,
    citizenNumber: false,
  },
]

const comparable = (text: string): string =>
  text
    .normalize('NFKC')
    .replace(/[^\p{L}\p{N}]/gu, '')
    .toLowerCase()

const byName = new Map(
  idTypes.flatMap((entry) =>
    [entry.value, entry.name.zh, entry.name.en, ...entry.aliases].map((name) => [comparable(name), entry]),
  ),
)

/** The ID document that a file or a person means: its value, either name, or an alias. */
export function findIdType(text: string): IdTypeEntry | undefined {
  return byName.get(comparable(text))
}

const entryOf = (idType: IdType): IdTypeEntry => byName.get(comparable(idType)) as IdTypeEntry

/**
 * Brings an ID number into the one form that is encrypted and compared: half width, upper case,
 * without the spaces, hyphens and brackets that people put in. Says nothing of its validity.
 */
export function normaliseIdNumber(text: string): string {
  return text
    .normalize('NFKC')
    .replace(/[\s\p{Pd}()\u2212\p{Default_Ignorable_Code_Point}\p{Cc}]/gu, '')
    .toUpperCase()
}

/**
 * Checks a normalised number against its document and against what else is known of the holder.
 *
 * @returns the first problem, or `undefined` when nothing speaks against the number
 */
export function checkIdNumber(
  idType: IdType,
  number: string,
  holder: { readonly birthDate?: IsoDate | undefined; readonly gender?: Gender | undefined } = {},
): IdNumberProblem | undefined {
  const entry = entryOf(idType)
  if (!entry.form.test(number)) return 'id-number-form'
  if (!entry.citizenNumber) return undefined
  if (!isCalendarDate(birthDateIn(number))) return 'id-number-date'
  if (residentIdCheckCharacter(number.slice(0, 17)) !== number.charAt(17)) return 'id-number-check-character'
  if (holder.birthDate && birthDateIn(number) !== holder.birthDate) return 'id-number-birth-date'
  if (holder.gender && genderIn(number) !== holder.gender) return 'id-number-gender'
  return undefined
}

/** The birth date that the document's number itself states, if that kind of document states one. */
export function birthDateOf(idType: IdType, number: string): IsoDate | undefined {
  const entry = entryOf(idType)
  return entry.citizenNumber && entry.form.test(number) ? birthDateIn(number) : undefined
}
