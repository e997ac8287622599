/** Whose certificate it is: number, name, gender, birth date, ID document. */

import {
  birthDateOf,
  checkIdNumber,
  type FieldKey,
  findGender,
  findIdType,
  type Gender,
  type IdType,
  isCalendarDate,
  normaliseIdNumber,
  parseManagementNumber,
  recordedName,
} from '#lib/certificate'
import type { IsoDate } from '#lib/policy'
import { parseDate, parseMonth } from '../dates.ts'
import type { RowProblemCode } from '../problems.ts'
import type { RowReader } from './reader.ts'

/** Undefined where a problem was reported, or where an optional value is not given. */
export interface Holder {
  readonly managementNumber: string | undefined
  readonly holderName: string
  readonly gender: Gender | undefined
  readonly idType: IdType | undefined
  readonly idNumber: string | undefined
  readonly birthDate: IsoDate | undefined
}

const HAS_LETTER = /\p{L}/u
const HAS_DIGIT = /\p{Nd}/u
/** What programs put where they lack a character: question marks, boxes, private-use characters. */
const PLACEHOLDER = /[?？□■◻◼＊*]|\p{Co}/u

export function readHolder(reader: RowReader, date1904: boolean): Holder {
  const managementNumber = longNumber(
    reader,
    'managementNumber',
    parseManagementNumber,
    'management-number-form',
  )
  const holderName = readName(reader)
  const gender = readGender(reader)
  const idType = readIdType(reader)
  const idNumber = longNumber(reader, 'idNumber', normaliseIdNumber, 'id-number-form')
  const birthDate = readBirthDate(
    reader,
    date1904,
    idType && idNumber ? birthDateOf(idType, idNumber) : undefined,
  )
  if (idType && idNumber) {
    const problem = checkIdNumber(idType, idNumber, { birthDate, gender })
    if (problem) reader.report(problem, 'idNumber')
  }
  return { managementNumber, holderName, gender, idType, idNumber, birthDate }
}

function longNumber(
  reader: RowReader,
  column: FieldKey,
  parse: (text: string) => string | undefined,
  code: RowProblemCode,
): string | undefined {
  const text = reader.text(column)
  if (text === '') return undefined
  if (reader.lostDigits(column)) {
    reader.report('number-lost-digits', column)
    return undefined
  }
  const number = parse(text)
  if (!number) reader.report(code, column)
  return number
}

function readName(reader: RowReader): string {
  const name = recordedName(reader.text('holderName'))
  if (name !== '' && (!HAS_LETTER.test(name) || HAS_DIGIT.test(name)))
    reader.report('name-form', 'holderName')
  else if (PLACEHOLDER.test(name)) reader.report('name-lost-characters', 'holderName')
  return name
}

function readGender(reader: RowReader): Gender | undefined {
  const word = reader.plain('gender')
  const gender = findGender(word)
  if (word !== '' && !gender) reader.report('gender-unknown', 'gender')
  return gender
}

function readIdType(reader: RowReader): IdType | undefined {
  const word = reader.plain('idType')
  if (word === '') return 'resident-id'
  const entry = findIdType(word)
  if (!entry) reader.report('id-type-unknown', 'idType')
  return entry?.value
}

/** @param inNumber the birth date inside the ID number, which supplies the day where the file has only the month */
function readBirthDate(
  reader: RowReader,
  date1904: boolean,
  inNumber: IsoDate | undefined,
): IsoDate | undefined {
  const text = reader.plain('birthDate')
  if (text === '') return undefined
  const date = parseDate(text, date1904)
  if (date) return date
  const month = parseMonth(text)
  if (!month) {
    reader.report('birth-date-form', 'birthDate')
    return undefined
  }
  if (!inNumber) reader.report('birth-date-incomplete', 'birthDate')
  else if (!inNumber.startsWith(month)) reader.report('id-number-birth-date', 'idNumber')
  return inNumber?.startsWith(month) && isCalendarDate(inNumber) ? inNumber : undefined
}
