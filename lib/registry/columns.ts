/**
 * The columns of a certificate file: the fields of a certificate, found under any of the headings that offices use for
 * them. The importer reads by them, the export writes by them.
 */

import { type Cell, certificateFields, type FieldKey, findField } from '#lib/certificate'
import { RegistryError } from './errors.ts'

/** What a file's heading row says. */
export interface Headings {
  /** For each place in a row, the column it holds. */
  readonly places: readonly (FieldKey | undefined)[]
  /** Headings nobody knows, as written. */
  readonly unknown: readonly string[]
}

/** Whether a row can be the heading row: titles above it name no three columns. */
export function looksLikeHeadings(cells: readonly Cell[]): boolean {
  return cells.filter((cell) => findField(String(cell)) !== undefined).length >= 3
}

/**
 * Reads the heading row.
 * @throws RegistryError `column-missing` naming every required column that is not there, or `column-twice`
 */
export function readHeadings(cells: readonly Cell[]): Headings {
  const places = cells.map((cell) => findField(String(cell)))
  const unknown = cells.filter((cell, i) => !places[i] && String(cell).trim() !== '').map(String)
  const missing = certificateFields.filter(({ key, required }) => required && !places.includes(key))
  if (missing.length > 0) {
    throw new RegistryError('column-missing', {
      zh: `文件缺少必需的列：${missing.map(({ label }) => label.zh).join('、')}${unknown.length > 0 ? `；未能识别的列：${unknown.join('、')}` : ''}`,
      en: `required columns are missing: ${missing.map(({ label }) => label.en).join(', ')}${unknown.length > 0 ? `; columns not recognised: ${unknown.join(', ')}` : ''}`,
    })
  }
  const twice = certificateFields.find(({ key }) => places.indexOf(key) !== places.lastIndexOf(key))
  if (twice) {
    const both = cells
      .filter((_, i) => places[i] === twice.key)
      .map(String)
      .join('、')
    throw new RegistryError('column-twice', {
      zh: `两列都表示“${twice.label.zh}”：${both}`,
      en: `two columns both mean “${twice.label.en}”: ${both}`,
    })
  }
  return { places, unknown }
}
