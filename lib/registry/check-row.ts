/**
 * Checks one row and makes a record of it. Pure but for the day it is told; it looks at nothing outside the row, so
 * duplicates and conflicts with the registry are judged elsewhere.
 */

import { type CertificateRecord, type IdType, keysOf, type PlainFields, plainFields } from '#lib/certificate'
import type { Catalogues, IsoDate } from '#lib/policy'
import type { RowProblem } from './problems.ts'
import { readDays } from './row/days.ts'
import { readHolder } from './row/holder.ts'
import { checkPresence } from './row/presence.ts'
import { readQualification, readRegion } from './row/qualification.ts'
import { type Cells, type RowReader, readRow } from './row/reader.ts'
import { type Revocation, readRevocation } from './row/revocation.ts'

/** A row of a file, by column. */
export interface Row {
  readonly row: number
  readonly cells: Cells
  /** The row had something beyond its last heading. */
  readonly overflow?: boolean
}

/** What a row says of a certificate: its record and, where the file says so, that it is revoked. */
export interface RowRecord {
  readonly record: CertificateRecord
  readonly revocation?: Revocation
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
  /** What qualifications and regions are called: built-in ones and the operator's. */
  readonly catalogues: Catalogues
}

/** Checks a row whole: every problem is reported, not the first alone. */
export function checkRow(
  { row, cells, overflow }: Row,
  { today, date1904 = false, catalogues }: CheckOptions,
): CheckedRow {
  const reader = readRow(row, cells)
  if (overflow) reader.report('cells-beyond-headings')
  checkPresence(reader)
  const { managementNumber, holderName, gender, idType, idNumber, birthDate } = readHolder(reader, date1904)
  const days = readDays(reader, { today, date1904, birthDate })
  const issuingRegion = readRegion(reader, catalogues)
  const qualification = readQualification(reader, catalogues)
  const revocation = readRevocation(reader, date1904)
  const { problems } = reader
  if (reader.refused()) return { row, problems }

  // What is required and undefined was reported as missing or wrong, and has refused the row.
  const record: CertificateRecord = {
    managementNumber: managementNumber as string,
    holderName,
    idType: idType as IdType,
    idNumber: idNumber as string,
    ...(gender && { gender }),
    ...(birthDate && { birthDate }),
    ...qualification,
    ...plainFields({ ...days, ...readTexts(reader) } as PlainFields),
    issuingRegion,
  }
  return { row, problems, checked: { record, ...(revocation && { revocation }) } }
}

const TEXTS = keysOf('text')

/** An empty cell is none. */
const readTexts = (reader: RowReader) =>
  Object.fromEntries(TEXTS.map((key) => [key, reader.text(key) || undefined]))
