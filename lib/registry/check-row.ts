/**
 * Checks one row and makes a record of it. Pure but for the day it is told; it looks at nothing outside the row,
 * so duplicates and conflicts with the registry are judged elsewhere. Called by the import and by corrections.
 */

import {
  birthDateOf,
  type CertificateRecord,
  checkIdNumber,
  findIdType,
  type Gender,
  type IdType,
  isCalendarDate,
  normaliseIdNumber,
  parseManagementNumber,
  recordedName,
} from '#lib/certificate'
import { findLevel, findQualification, findRegion, type IsoDate } from '#lib/policy'
import { cellText, lostDigits, plainText } from './cells.ts'
import { type ColumnKey, columns } from './columns.ts'
import { parseDate, parseMonth } from './dates.ts'
import { type ProblemCode, type RowProblem, rowProblem } from './problems.ts'
import type { Cell } from './sheet/index.ts'

/** A row of a file, by column. */
export interface Row {
  readonly row: number
  readonly cells: Readonly<Partial<Record<ColumnKey, Cell>>>
  /** The row had something beyond its last heading. */
  readonly overflow?: boolean
}

/** What a row says of a certificate: its record and, where the file has the column, its status. */
export interface RowRecord {
  readonly record: CertificateRecord
  readonly revocation?: { readonly revokedAt: string; readonly reason: string }
}

export interface CheckedRow {
  readonly row: number
  /** Absent when something refuses the row. */
  readonly checked?: RowRecord
  readonly problems: readonly RowProblem[]
}

export interface CheckOptions {
  /** Today where the authority is: tells what lies in the future. */
  readonly today: IsoDate
  readonly date1904?: boolean
}

const MAX_LENGTH: Partial<Record<ColumnKey, number>> = {
  holderName: 100,
  qualification: 100,
  issuer: 100,
  revocationReason: 500,
}
const DEFAULT_MAX_LENGTH = 60
const UNDECODABLE = /\uFFFD/
const HAS_LETTER = /\p{L}/u
const HAS_DIGIT = /\p{Nd}/u
const PLACEHOLDER = /[?？□■◻◼＊*]|\p{Co}/u
const EARLIEST = '1980-01-01'
const genders: ReadonlyMap<string, Gender> = new Map([
  ...['男', '男性', 'm', 'male', '1'].map((word) => [word, 'male'] as const),
  ...['女', '女性', 'f', 'female', '2'].map((word) => [word, 'female'] as const),
])
const revokedWords = new Set(['已撤销', '撤销', '已注销', '注销', '无效', 'revoked'])
const validWords = new Set(['', '有效', '正常', 'valid'])

/** Checks a row whole: every problem is reported, not the first alone. */
export function checkRow(
  { row, cells, overflow }: Row,
  { today, date1904 = false }: CheckOptions,
): CheckedRow {
  const problems: RowProblem[] = []
  const report = (code: ProblemCode, column?: ColumnKey) =>
    problems.push(rowProblem(row, code, column, column && cellText(cells[column])))

  if (overflow) report('cells-beyond-headings')
  for (const { key, required } of columns) {
    const text = cellText(cells[key])
    if (required && text === '') report('value-missing', key)
    if (text.length > (MAX_LENGTH[key] ?? DEFAULT_MAX_LENGTH)) report('value-too-long', key)
    if (UNDECODABLE.test(text)) report('value-undecodable', key)
  }

  const managementNumber = longNumber('managementNumber', parseManagementNumber, 'management-number-form')
  const holderName = readName()
  const gender = readGender()
  const idType = readIdType()
  const idNumber = longNumber('idNumber', normaliseIdNumber, 'id-number-form')
  const birthDate = readBirthDate()
  if (idType && idNumber) {
    const problem = checkIdNumber(idType, idNumber, { birthDate, gender })
    if (problem) report(problem, 'idNumber')
  }

  const examDate = readDate('examDate')
  const approvalDate = readDate('approvalDate')
  const issueDate = readDate('issueDate')
  checkOrder([birthDate, examDate, approvalDate, issueDate])

  const issuingRegion = readRegion()
  const { qualification, level, specialty } = readQualification()
  const issuer = cellText(cells.issuer)
  const revocation = readRevocation()

  if (problems.some(({ severity }) => severity === 'refused')) return { row, problems }
  const record: CertificateRecord = {
    managementNumber: managementNumber as string,
    holderName,
    idType: idType as IdType,
    idNumber: idNumber as string,
    ...(gender && { gender }),
    ...(birthDate && { birthDate }),
    qualification,
    ...(level && { level }),
    ...(specialty && { specialty }),
    examDate: examDate as IsoDate,
    approvalDate: approvalDate as IsoDate,
    issueDate: issueDate as IsoDate,
    issuingRegion,
    issuer,
  }
  return { row, problems, checked: { record, ...(revocation && { revocation }) } }

  function longNumber(key: ColumnKey, parse: (text: string) => string | undefined, code: ProblemCode) {
    const cell = cells[key]
    if (cell === undefined || cellText(cell) === '') return undefined
    if (lostDigits(cell)) {
      report('number-lost-digits', key)
      return undefined
    }
    const number = parse(cellText(cell))
    if (!number) report(code, key)
    return number
  }

  function readName(): string {
    const name = recordedName(cellText(cells.holderName))
    if (name !== '' && (!HAS_LETTER.test(name) || HAS_DIGIT.test(name))) report('name-form', 'holderName')
    else if (PLACEHOLDER.test(name)) report('name-lost-characters', 'holderName')
    return name
  }

  function readGender(): Gender | undefined {
    const word = plainText(cells.gender).toLowerCase()
    const gender = genders.get(word)
    if (word !== '' && !gender) report('gender-unknown', 'gender')
    return gender
  }

  function readIdType(): IdType | undefined {
    const word = plainText(cells.idType)
    if (word === '') return 'resident-id'
    const entry = findIdType(word)
    if (!entry) report('id-type-unknown', 'idType')
    return entry?.value
  }

  function readBirthDate(): IsoDate | undefined {
    const text = plainText(cells.birthDate)
    if (text === '') return undefined
    const date = parseDate(text, date1904)
    if (date) return date
    const month = parseMonth(text)
    if (!month) {
      report('birth-date-form', 'birthDate')
      return undefined
    }
    const inNumber = idType && idNumber ? birthDateOf(idType, idNumber) : undefined
    if (!inNumber) report('birth-date-incomplete', 'birthDate')
    else if (!inNumber.startsWith(month)) report('id-number-birth-date', 'idNumber')
    return inNumber?.startsWith(month) && isCalendarDate(inNumber) ? inNumber : undefined
  }

  function readDate(key: 'examDate' | 'approvalDate' | 'issueDate'): IsoDate | undefined {
    const text = plainText(cells[key])
    if (text === '') return undefined
    const date = parseDate(text, date1904)
    if (!date) report('date-form', key)
    else if (date < EARLIEST || date > nextYear(today)) report('date-out-of-range', key)
    else if (date > today) report('date-in-future', key)
    return date
  }

  function checkOrder(dates: readonly (IsoDate | undefined)[]): void {
    const known = dates.filter((date) => date !== undefined)
    if (known.some((date, i) => i > 0 && date < (known[i - 1] as string)))
      report('dates-out-of-order', 'examDate')
  }

  function readRegion(): string {
    const text = plainText(cells.issuingRegion)
    const region = findRegion(text)
    if (!region && text !== '') report('region-unknown', 'issuingRegion')
    return region?.code ?? text
  }

  function readQualification() {
    const qualification = cellText(cells.qualification)
    const level = plainText(cells.level)
    const specialty = cellText(cells.specialty)
    const found = findQualification(qualification, level, specialty)
    const given = level === '' ? undefined : findLevel(level)
    if (!found && qualification !== '') report('qualification-unlisted', 'qualification')
    else if (given && found?.level && found.level !== given) report('level-contradicts-catalogue', 'level')
    return { qualification, level, specialty }
  }

  function readRevocation() {
    const word = plainText(cells.status).toLowerCase()
    if (!revokedWords.has(word)) {
      if (!validWords.has(word)) report('status-unknown', 'status')
      return undefined
    }
    const reason = cellText(cells.revocationReason)
    const time = plainText(cells.revokedAt)
    if (reason === '' || time === '') {
      report('revocation-incomplete', 'status')
      return undefined
    }
    const revokedAt = parseInstant(time, date1904)
    if (!revokedAt) report('revocation-time-form', 'revokedAt')
    return revokedAt ? { revokedAt, reason } : undefined
  }
}

const nextYear = (date: IsoDate): IsoDate => `${Number(date.slice(0, 4)) + 1}${date.slice(4)}`

const INSTANT = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:\.\d{1,3})?Z$/

/** An instant as the export writes it, or a date, which means its first moment in China (UTC+8). */
function parseInstant(text: string, date1904: boolean): string | undefined {
  if (INSTANT.test(text)) {
    const time = new Date(text)
    return Number.isNaN(time.getTime()) ? undefined : time.toISOString()
  }
  const date = parseDate(text, date1904)
  return date && new Date(`${date}T00:00:00+08:00`).toISOString()
}
