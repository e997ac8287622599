/**
 * The columns of a certificate file, a row each: their names, the headings offices use for them, and whether a
 * file may lack them. The importer reads by this table, the export writes by it.
 */

import type { Bilingual } from '#lib/policy'
import table from './columns.json' with { type: 'json' }
import { RegistryError } from './errors.ts'
import type { Cell } from './sheet/index.ts'

export type ColumnKey =
  | 'managementNumber'
  | 'holderName'
  | 'gender'
  | 'birthDate'
  | 'idType'
  | 'idNumber'
  | 'qualification'
  | 'level'
  | 'specialty'
  | 'examDate'
  | 'approvalDate'
  | 'issueDate'
  | 'issuingRegion'
  | 'issuer'
  | 'status'
  | 'revokedAt'
  | 'revocationReason'

export interface Column {
  readonly key: ColumnKey
  readonly name: Bilingual
  readonly aliases: readonly string[]
  readonly required: boolean
}

/** In the order in which the export writes them. */
export const columns = table as readonly Column[]

const byKey = new Map(columns.map((entry) => [entry.key, entry]))

/** The row of the table for a key. */
export const columnOf = (key: ColumnKey): Column => byKey.get(key) as Column

const fold = (heading: string): string =>
  heading
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]/gu, '')

const byHeading = new Map<string, ColumnKey>()
for (const { key, name, aliases } of columns) {
  for (const heading of [key, name.zh, name.en, ...aliases]) byHeading.set(fold(heading), key)
}

/** The column that a heading means, compared without case, width, spaces and punctuation. */
export function findColumn(heading: string): ColumnKey | undefined {
  return byHeading.get(fold(heading)) ?? byHeading.get(fold(heading.replace(/[(（].*$/u, '')))
}

/** What a file's heading row says. */
export interface Headings {
  /** For each place in a row, the column it holds. */
  readonly places: readonly (ColumnKey | undefined)[]
  /** Headings nobody knows, as written. */
  readonly unknown: readonly string[]
}

/** Whether a row can be the heading row: titles above it name no three columns. */
export function looksLikeHeadings(cells: readonly Cell[]): boolean {
  return cells.filter((cell) => findColumn(String(cell)) !== undefined).length >= 3
}

/**
 * Reads the heading row.
 * @throws RegistryError `column-missing` naming every required column that is not there, or `column-twice`
 */
export function readHeadings(cells: readonly Cell[]): Headings {
  const places = cells.map((cell) => findColumn(String(cell)))
  const unknown = cells.filter((cell, i) => !places[i] && String(cell).trim() !== '').map(String)
  const missing = columns.filter(({ key, required }) => required && !places.includes(key))
  if (missing.length > 0) {
    throw new RegistryError('column-missing', {
      zh: `文件缺少必需的列：${missing.map(({ name }) => name.zh).join('、')}${unknown.length > 0 ? `；未能识别的列：${unknown.join('、')}` : ''}`,
      en: `required columns are missing: ${missing.map(({ name }) => name.en).join(', ')}${unknown.length > 0 ? `; columns not recognised: ${unknown.join(', ')}` : ''}`,
    })
  }
  const twice = columns.find(({ key }) => places.indexOf(key) !== places.lastIndexOf(key))
  if (twice) {
    const both = cells
      .filter((_, i) => places[i] === twice.key)
      .map(String)
      .join('、')
    throw new RegistryError('column-twice', {
      zh: `两列都表示“${twice.name.zh}”：${both}`,
      en: `two columns both mean “${twice.name.en}”: ${both}`,
    })
  }
  return { places, unknown }
}
