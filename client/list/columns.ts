/** What the columns of a list hold: the headings of codes here, those of a certificate's facts from the table of fields. */

import {
  type FieldKey,
  findField,
  findHeading,
  foldHeading,
  labelOf,
  terms,
} from '../../lib/certificate/index.ts'
import { ListError } from './errors.ts'
import type { ListRow } from './types.ts'

/** `code`: a code, a link or a QR's whole text. */
type Role = 'code' | Extract<FieldKey, 'managementNumber' | 'holderName' | 'idNumber' | 'idType'>

/** Where things stand in a row, and what the columns are called there. */
export interface Columns {
  readonly headingRow: number
  readonly places: Readonly<Partial<Record<Role, number>>>
  readonly headings: readonly string[]
}

const CODE_HEADINGS = [
  terms.verificationCode.zh,
  terms.verificationCode.en,
  '加注核验码',
  '核验链接',
  '核验网址',
  '验证码链接',
  '链接',
  '网址',
  '二维码',
  '二维码内容',
  '二维码文本',
  '凭证',
  'code',
  'link',
  'url',
  'qr',
  'qr code',
  'qr text',
  'credential',
]

const byCodeHeading = new Map(CODE_HEADINGS.map((heading) => [foldHeading(heading), 'code' as const]))

const FACTS = ['managementNumber', 'holderName', 'idNumber'] as const
const ROLES: ReadonlySet<Role> = new Set<Role>(['code', ...FACTS, 'idType'])

function roleOf(heading: string): Role | undefined {
  const found = findHeading(byCodeHeading, heading) ?? findField(heading)
  return ROLES.has(found as Role) ? (found as Role) : undefined
}

/** Titles above the headings are skipped; further down nobody looks for them. */
const HEADINGS_WITHIN = 10

/** Links are found wherever they stand. */
const hasLink = ({ cells }: ListRow): boolean =>
  cells.some((cell) => typeof cell === 'string' && /:\/\/\S+\/v\/\w/.test(cell))

/**
 * Finds the row of headings: one that names a column of codes, or two of the three facts; of a list of links one fact.
 *
 * @returns undefined where there is none; then only links are recognised
 * @throws ListError `column-missing`, `column-twice`
 */
export function findColumns(rows: readonly ListRow[]): Columns | undefined {
  const links = rows.some(hasLink)
  for (const { row, cells } of rows.slice(0, HEADINGS_WITHIN)) {
    const headings = cells.map(String)
    const roles = headings.map(roleOf)
    const facts = FACTS.filter((fact) => roles.includes(fact))
    const hasCodes = roles.includes('code')
    if (!hasCodes && facts.length < (links ? 1 : 2)) continue
    const twice = [...ROLES].find((role) => roles.indexOf(role) !== roles.lastIndexOf(role))
    if (twice) throw columnTwice(headings.filter((_, i) => roles[i] === twice))
    if (!hasCodes && !links && facts.length < FACTS.length)
      throw columnMissing(
        row,
        FACTS.filter((fact) => !roles.includes(fact)),
      )
    const places = Object.fromEntries(roles.flatMap((role, i) => (role ? [[role, i]] : [])))
    return { headingRow: row, places, headings }
  }
  return undefined
}

function columnMissing(row: number, missing: readonly FieldKey[]): ListError {
  const names = (lang: 'zh' | 'en') => missing.map((key) => labelOf(key)[lang])
  return new ListError('column-missing', {
    zh: `第 ${row} 行的表头缺少“${names('zh').join('”“')}”列。凭编号核验须有管理号、姓名、证件号码三列，或有核验码（链接、二维码内容）列`,
    en: `the headings in row ${row} lack “${names('en').join('”, “')}”: to verify by number a list has management number, name and ID number, or else a column of verification codes (links, texts of QR codes)`,
  })
}

const columnTwice = (headings: readonly string[]): ListError =>
  new ListError('column-twice', {
    zh: `有两列含义相同：“${headings.join('”“')}”，请只保留一列`,
    en: `two columns mean the same: “${headings.join('”, “')}”; keep one of them`,
  })
