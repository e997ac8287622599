/**
 * The report of an import: a CSV that a spreadsheet opens as it is (UTF-8 with a mark, CRLF). Holds no personal
 * data but masked values.
 */

import { labelOf } from '#lib/certificate'
import type { RowProblem } from './problems.ts'

const HEADINGS = [
  '行 Row',
  '列 Column',
  '严重程度 Severity',
  '代码 Code',
  '说明',
  'Message',
  '内容（已遮盖） Value (masked)',
]
const severities = { refused: '拒绝 refused', warned: '警告 warned' } as const

/** What opens the report: the byte order mark and the headings. */
export const reportHead = `\uFEFF${csvLine(HEADINGS)}`

/** One line of the report. */
export function reportLine({ row, column, code, severity, message, value }: RowProblem): string {
  const name = column ? labelOf(column) : undefined
  return csvLine([
    String(row),
    name ? `${name.zh} ${name.en}` : '',
    severities[severity],
    code,
    message.zh,
    message.en,
    value ?? '',
  ])
}

/** A line of CSV (RFC 4180). */
export function csvLine(values: readonly string[]): string {
  return `${values.map((value) => quoted(harmless(value))).join(',')}\r\n`
}

/** A spreadsheet runs what begins with one of these; the apostrophe makes it text, and the import takes it off. */
function harmless(value: string): string {
  return /^[=+\-@\t\r']/.test(value) ? `'${value}` : value
}

function quoted(value: string): string {
  return /[",\r\n]|^\s|\s$/.test(value) ? `"${value.replaceAll('"', '""')}"` : value
}
