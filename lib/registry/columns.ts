/**
 * The columns of a certificate file, a row each: their names, the headings offices use for them, and whether a
 * file may lack them. The importer reads by this table, the export writes by it.
 */

import type { Bilingual } from '#lib/policy'
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

const column = (key: ColumnKey, zh: string, en: string, required: boolean, ...aliases: string[]): Column => ({
  key,
  name: { zh, en },
  aliases,
  required,
})

export const columns: readonly Column[] = [
  column(
    'managementNumber',
    '管理号',
    'Management number',
    true,
    '证书管理号',
    '管理编号',
    '证书编号',
    '证书号',
    '证书号码',
    '管理号码',
    'certificate number',
    'certificate no',
    'management no',
  ),
  column(
    'holderName',
    '姓名',
    'Name',
    true,
    '持证人',
    '持证人姓名',
    '考生姓名',
    '人员姓名',
    'holder name',
    'holder',
    'full name',
  ),
  column('gender', '性别', 'Gender', false, 'sex'),
  column(
    'birthDate',
    '出生年月',
    'Birth date',
    false,
    '出生日期',
    '出生年月日',
    '生日',
    'date of birth',
    'dob',
    'birthday',
  ),
  column(
    'idType',
    '证件类型',
    'ID type',
    false,
    '证件种类',
    '证件类别',
    '身份证件类型',
    '证件名称',
    'id document type',
    'document type',
    'id kind',
  ),
  column(
    'idNumber',
    '证件号码',
    'ID number',
    true,
    '身份证号',
    '身份证号码',
    '证件号',
    '证件编号',
    '身份证件号码',
    '居民身份证号',
    '居民身份证号码',
    '公民身份号码',
    'id no',
    'document number',
    'id document number',
  ),
  column(
    'qualification',
    '资格名称',
    'Qualification',
    true,
    '职业资格名称',
    '专业技术资格名称',
    '专业技术职业资格名称',
    '职业资格',
    '证书名称',
    '考试名称',
    '资格',
    'qualification name',
    'examination',
    'certificate name',
  ),
  column(
    'level',
    '级别',
    'Level',
    false,
    '资格级别',
    '等级',
    '级别名称',
    '证书级别',
    'grade',
    'qualification level',
  ),
  column(
    'specialty',
    '专业',
    'Specialty',
    false,
    '专业名称',
    '专业类别',
    '报考专业',
    '资格专业',
    '类别',
    'speciality',
    'subject',
  ),
  column(
    'examDate',
    '考试日期',
    'Exam date',
    true,
    '考试时间',
    '考试年月日',
    'examination date',
    'date of examination',
  ),
  column(
    'approvalDate',
    '批准日期',
    'Approval date',
    true,
    '批准时间',
    '通过日期',
    '取得日期',
    'date of approval',
    'approved',
  ),
  column(
    'issueDate',
    '签发日期',
    'Issue date',
    true,
    '签发时间',
    '发证日期',
    '发证时间',
    '颁发日期',
    'date of issue',
    'issued',
  ),
  column(
    'issuingRegion',
    '发证省份',
    'Issuing region',
    true,
    '发证地区',
    '发证省',
    '发证省市',
    '发证省区市',
    '签发省份',
    '省份',
    '省市',
    '地区',
    'region',
    'province',
    'issuing province',
  ),
  column(
    'issuer',
    '发证机关',
    'Issuer',
    true,
    '签发机关',
    '签发单位',
    '发证单位',
    '发证机构',
    '颁发机构',
    '颁发单位',
    'issuing authority',
    'issued by',
    'authority',
  ),
  column('status', '证书状态', 'Status', false, '状态', 'record status', 'certificate status'),
  column(
    'revokedAt',
    '撤销时间',
    'Revoked at',
    false,
    '撤销日期',
    '注销日期',
    'revocation date',
    'date of revocation',
  ),
  column(
    'revocationReason',
    '撤销原因',
    'Revocation reason',
    false,
    '注销原因',
    'reason for revocation',
    'reason of revocation',
  ),
]

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
