/** Whether the row says that the certificate is revoked; the export writes these columns. */

import { findRecordStatus } from '#lib/certificate'
import { parseDate } from '../dates.ts'
import type { RowReader } from './reader.ts'

export interface Revocation {
  /** ISO 8601 instant. */
  readonly revokedAt: string
  readonly reason: string
}

const INSTANT = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:\.\d{1,3})?Z$/

export function readRevocation(reader: RowReader, date1904: boolean): Revocation | undefined {
  const word = reader.plain('status')
  const status = word === '' ? 'valid' : findRecordStatus(word)
  if (!status) reader.report('status-unknown', 'status')
  if (status !== 'revoked') return undefined
  const reason = reader.text('revocationReason')
  const time = reader.plain('revokedAt')
  if (reason === '' || time === '') {
    reader.report('revocation-incomplete', 'status')
    return undefined
  }
  const revokedAt = parseInstant(time, date1904)
  if (!revokedAt) reader.report('revocation-time-form', 'revokedAt')
  return revokedAt ? { revokedAt, reason } : undefined
}

/** An instant as the export writes it, or a date, which means its first moment in China (UTC+8). */
function parseInstant(text: string, date1904: boolean): string | undefined {
  if (INSTANT.test(text)) {
    const time = new Date(text)
    return Number.isNaN(time.getTime()) ? undefined : time.toISOString()
  }
  const date = parseDate(text, date1904)
  return date && new Date(`${date}T00:00:00+08:00`).toISOString()
}
