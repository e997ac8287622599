/**
 * Everything that can be wrong with a row, a row of the table each. `refused` rows are not written;
 * `warned` ones are. The codes are stable: operators' tools and the reports depend on them.
 */

import { type FieldKey, fieldOf, labelOf, maskIdNumber, type ValueKind } from '#lib/certificate'
import type { Bilingual } from '#lib/policy'

const zh = (key: FieldKey) => labelOf(key).zh
const en = (key: FieldKey) => labelOf(key).en.toLowerCase()

export type Severity = 'refused' | 'warned'

const table = {
  'value-missing': ['refused', '必填项为空', 'a required value is missing'],
  'value-too-long': ['refused', '内容过长，疑似串列', 'the value is too long; columns may have shifted'],
  'value-undecodable': [
    'refused',
    '含有无法解码的字符，请检查文件编码',
    'a character could not be decoded: check the encoding of the file',
  ],
  'cells-beyond-headings': [
    'refused',
    '本行的单元格多于表头，疑似串列（内容中的逗号应加引号）',
    'the row has more cells than there are headings: a comma inside a value may lack its quotation marks',
  ],
  'number-lost-digits': [
    'refused',
    '表格软件已把长号码转成科学记数（如 1.10101E+17），末几位已丢失，无法还原；请把该列设为“文本”后重新导出',
    'a spreadsheet turned the long number into scientific notation (1.10101E+17) and lost its last digits; they cannot be guessed: make the column text and export again',
  ],
  'management-number-form': [
    'refused',
    `${zh('managementNumber')}应为 6 至 32 位字母、数字或连字符`,
    'a management number has 6 to 32 letters, digits or hyphens',
  ],
  'name-form': [
    'refused',
    `${zh('holderName')}中没有文字，或含有数字`,
    'the name has no letters, or has digits in it',
  ],
  'name-lost-characters': [
    'warned',
    `${zh('holderName')}中有“?”“□”之类的占位符，可能丢失了生僻字`,
    'the name has a placeholder such as “?” or “□”: a rare character may have been lost',
  ],
  'gender-unknown': ['refused', `${zh('gender')}应为男或女`, 'gender must be 男 (male) or 女 (female)'],
  'birth-date-form': ['refused', `${zh('birthDate')}不是有效日期`, `the ${en('birthDate')} is not a date`],
  'birth-date-incomplete': [
    'warned',
    '只有出生年月，没有日，未予登记',
    'only year and month of birth are given; not recorded',
  ],
  'id-type-unknown': ['refused', `${zh('idType')}无法识别`, 'the ID type is not known'],
  'id-number-form': [
    'refused',
    `${zh('idNumber')}的格式与${zh('idType')}不符`,
    'the ID number does not have the form of its document',
  ],
  'id-number-date': [
    'refused',
    `${zh('idNumber')}中的${zh('birthDate')}不存在`,
    'the date of birth inside the ID number does not exist',
  ],
  'id-number-check-character': [
    'refused',
    `${zh('idNumber')}校验位不符，号码有误`,
    'the check character of the ID number does not match: a digit is wrong',
  ],
  'id-number-birth-date': [
    'refused',
    `${zh('idNumber')}中的${zh('birthDate')}与${zh('birthDate')}一栏不一致`,
    'the date of birth inside the ID number is not the one given',
  ],
  'id-number-gender': [
    'refused',
    `${zh('idNumber')}中的${zh('gender')}与${zh('gender')}一栏不一致`,
    'the gender inside the ID number is not the one given',
  ],
  'date-form': [
    'refused',
    '不是有效日期，或写法有歧义；请写成 2023-05-27',
    'not a date, or ambiguous: write 2023-05-27',
  ],
  'date-out-of-range': [
    'refused',
    '日期早于 1980 年，或晚于今天一年以上',
    'the date lies before 1980, or more than a year from today',
  ],
  'date-in-future': ['warned', '日期晚于今天', 'the date lies in the future'],
  'dates-out-of-order': [
    'refused',
    '日期先后有误：出生、考试、批准、签发应依次',
    'the dates are out of order: birth, examination, approval and issue must follow each other',
  ],
  'region-unknown': [
    'warned',
    `${zh('issuingRegion')}不在目录中，按原文登记，效力未能确定`,
    'the region is not in the catalogue; recorded as written, its force is not established',
  ],
  'qualification-unlisted': [
    'warned',
    `${zh('qualification')}不在目录中，按原文登记，效力未能确定`,
    'the qualification is not in the catalogue; recorded as written, its force is not established',
  ],
  'level-contradicts-catalogue': [
    'warned',
    `${zh('level')}与目录不一致，认定时以目录为准`,
    'the level is not the catalogue’s; the catalogue’s decides',
  ],
  'status-unknown': [
    'refused',
    `${zh('status')}应为有效或已撤销`,
    'status must be 有效 (valid) or 已撤销 (revoked)',
  ],
  'revocation-time-form': [
    'refused',
    `${zh('revokedAt')}不是有效的日期或时间`,
    'the time of revocation is neither a date nor a time',
  ],
  'revocation-incomplete': [
    'refused',
    `已撤销的证书须有${zh('revokedAt')}和${zh('revocationReason')}`,
    'a revoked certificate needs the time and the reason of its revocation',
  ],
  'duplicate-in-file': [
    'refused',
    `${zh('managementNumber')}在文件中重复，以先出现的一行为准`,
    'the management number stands in the file already; the earlier row counts',
  ],
  'other-person': [
    'refused',
    `同一${zh('managementNumber')}已登记在另一证件名下；确需替换请用 --replace`,
    'the number is registered to another ID document; use --replace if it must be replaced',
  ],
  'other-person-replaced': [
    'warned',
    `同一${zh('managementNumber')}原登记在另一证件名下，已替换，旧值留存于变更记录`,
    'the number was registered to another ID document and was replaced; the old values are kept in its history',
  ],
  'corrected-since': [
    'warned',
    '该证书曾经人工更正，与文件不一致，保留更正后的内容；确需替换请用 --replace',
    'the certificate was corrected by hand and differs from the file; the correction stands, use --replace to override it',
  ],
  'revoked-in-registry': [
    'warned',
    '该证书已被撤销，导入不会恢复其效力',
    'the certificate is revoked; an import does not reinstate it',
  ],
  'changed-meanwhile': [
    'refused',
    '导入期间该证书被他人反复修改，请重新导入',
    'others kept changing the certificate during the import: import again',
  ],
} as const satisfies Record<string, readonly [Severity, string, string]>

export type RowProblemCode = keyof typeof table

/** Every code there is, for documentation and tests. */
export const rowProblemCodes = Object.keys(table) as readonly RowProblemCode[]

/** One thing wrong with one row. Carries no personal data but a masked value. */
export interface RowProblem {
  readonly row: number
  readonly column?: FieldKey
  readonly code: RowProblemCode
  readonly severity: Severity
  readonly message: Bilingual
  readonly value?: string
}

const MAX_VALUE = 60

function masked(field: FieldKey, value: string): string {
  const { value: kind } = fieldOf(field)
  if (kind === 'name') return [...value].map((c, i) => (i === 0 ? c : '*')).join('')
  return PERSONAL.has(kind) ? maskIdNumber(value) : value
}

const PERSONAL: ReadonlySet<ValueKind> = new Set(['management-number', 'id-number', 'birth-date'])

/** A problem of the table, with the value masked as its column demands. */
export function rowProblem(row: number, code: RowProblemCode, column?: FieldKey, value?: string): RowProblem {
  const [severity, textZh, textEn] = table[code]
  return {
    row,
    code,
    severity,
    message: { zh: textZh, en: textEn },
    ...(column && { column }),
    ...(column && value && { value: masked(column, value.slice(0, MAX_VALUE)) }),
  }
}
