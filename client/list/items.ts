/** What is to be verified of a row: the one item that the service is asked, or what is wrong, by its column. Pure. */

import {
  type Cell,
  cellText,
  checkIdNumber,
  findIdType,
  labelOf,
  lostDigits,
  normaliseIdNumber,
  parseManagementNumber,
} from '../../lib/certificate/index.ts'
import { parseCode, parseCredentialText } from '../../lib/credential/index.ts'
import type { BatchItem, Bilingual } from '../api/types.ts'
import type { Columns } from './columns.ts'
import type { ListRow } from './types.ts'

/** What the row says besides its code: the certificate that the code leads to has to be of this person. */
export interface Expected {
  readonly managementNumber?: string
  readonly holderName?: string
  readonly idNumber?: string
}

export type ReadItem =
  | { readonly item: BatchItem; readonly expected?: Expected; readonly problem?: undefined }
  | { readonly item?: undefined; readonly problem: Bilingual }

/** A credential has hundreds of digits, an ID number eighteen. */
const DIGITS = /^#?\d{60,}$/
const LINK = /https?:\/\/[\w.:[\]-]+\/v\/[^\s\p{Script=Han}，。；）]+/iu

/** Whether a cell is one to look for a link in. */
const hasLink = (cell: Cell) => typeof cell === 'string' && (cell.includes('/v/') || cell.length >= 60)

/**
 * Reads a code, a link or the text of a QR.
 *
 * @param host of the service: a link to another site is named, not followed
 * @returns undefined where the text is none of these
 */
export function readCode(text: string, host: string): ReadItem | undefined {
  const link = LINK.exec(text)?.[0]
  if (link !== undefined) return readLink(link, host)
  const digits = text.replace(/\s/g, '')
  if (DIGITS.test(digits)) return { item: { credential: digits.replace('#', '') } }
  const { code } = parseCode(text)
  return code === undefined ? undefined : { item: { code } }
}

function readLink(link: string, host: string): ReadItem | undefined {
  if (!URL.canParse(link)) return undefined
  const url = new URL(link)
  if (url.host !== host) return { problem: texts.elsewhere(url.host) }
  // A credential, with what a chat program may have put behind it.
  const digits = /^#\d{20,}/.exec(url.hash)?.[0]
  const text = `${url.origin}${url.pathname}${digits ?? ''}`
  if (digits && parseCredentialText(text)) return { item: { credential: text } }
  const { code } = parseCode(url.pathname.split('/v/')[1] ?? '')
  return code === undefined ? undefined : { item: { code } }
}

/** @returns undefined where the row says nothing that could be verified: an empty one, or one without a link or a fact */
export function readRow(
  { cells }: ListRow,
  columns: Columns | undefined,
  host: string,
): ReadItem | undefined {
  const at = columns?.places ?? {}
  const cell = (place: number | undefined): Cell => (place === undefined ? '' : (cells[place] ?? ''))
  const expected = (found: ReadItem): ReadItem =>
    found.item ? { item: found.item, expected: expectedOf(cell, at) } : found
  const code = cellText(cell(at.code))
  if (code !== '')
    return expected(readCode(code, host) ?? { problem: texts.code(headingOf(columns, at.code)) })
  for (const text of cells.filter(hasLink)) {
    const found = readCode(cellText(text), host)
    if (found) return expected(found)
  }
  if (at.managementNumber === undefined || at.holderName === undefined || at.idNumber === undefined)
    return undefined
  return readFacts([at.managementNumber, at.holderName, at.idNumber].map(cell), cellText(cell(at.idType)))
}

/** Only what can be compared: a number that lost its digits says nothing against a certificate. */
function expectedOf(cell: (place: number | undefined) => Cell, at: Columns['places']): Expected {
  const managementNumber = parseManagementNumber(cellText(cell(at.managementNumber)))
  const holderName = cellText(cell(at.holderName))
  const idNumber = lostDigits(cell(at.idNumber)) ? '' : normaliseIdNumber(cellText(cell(at.idNumber)))
  return {
    ...(managementNumber && { managementNumber }),
    ...(holderName && { holderName }),
    ...(idNumber && { idNumber }),
  }
}

const headingOf = (columns: Columns | undefined, place: number | undefined): string =>
  (place !== undefined && columns?.headings[place]?.trim()) || ''

function readFacts(facts: readonly Cell[], idTypeText: string): ReadItem | undefined {
  const [number = '', name = '', id = ''] = facts.map(cellText)
  if (number === '' && name === '' && id === '') return undefined
  const missing = (['managementNumber', 'holderName', 'idNumber'] as const).filter(
    (_, i) => !cellText(facts[i]),
  )
  if (missing.length > 0) return { problem: texts.missing(missing.map(labelOf)) }
  const [managementCell = '', , idCell = ''] = facts
  if (lostDigits(managementCell)) return { problem: texts.lostDigits(labelOf('managementNumber')) }
  if (lostDigits(idCell)) return { problem: texts.lostDigits(labelOf('idNumber')) }
  const managementNumber = parseManagementNumber(number)
  if (!managementNumber) return { problem: texts.managementNumber }
  const idType = idTypeText === '' ? undefined : findIdType(idTypeText)?.value
  if (idTypeText !== '' && !idType) return { problem: texts.idType }
  const idNumber = normaliseIdNumber(id)
  const wrong = checkIdNumber(idType ?? 'resident-id', idNumber)
  if (wrong === 'id-number-form') return { problem: idType ? texts.idForm : texts.idFormWithoutType }
  if (wrong) return { problem: texts.idCheck }
  return { item: { managementNumber, name, idNumber, ...(idType && { idType }) } }
}

const texts = {
  elsewhere: (host: string): Bilingual => ({
    zh: `链接指向其他网站（${host}），未作核验`,
    en: `the link leads to another site (${host}) and was not followed`,
  }),
  code: (heading: string): Bilingual => ({
    zh: `“${heading}”列：不是核验码、核验链接或二维码内容`,
    en: `column “${heading}”: neither a code nor a link nor the text of a QR code`,
  }),
  missing: (labels: readonly Bilingual[]): Bilingual => ({
    zh: `“${labels.map(({ zh }) => zh).join('”“')}”列为空`,
    en: `column “${labels.map(({ en }) => en).join('”, “')}” is empty`,
  }),
  lostDigits: ({ zh, en }: Bilingual): Bilingual => ({
    zh: `“${zh}”列：号码被表格软件当作数字，末几位已丢失，请改为文本后重新填写`,
    en: `column “${en}”: a spreadsheet took the number for arithmetic and its last digits are lost; format the column as text and enter it again`,
  }),
  managementNumber: {
    zh: '“管理号”列：应为 6 至 32 位字母、数字或连字符',
    en: 'column “Management number”: it has 6 to 32 letters, digits and hyphens',
  },
  idType: {
    zh: '“证件类型”列：无法识别',
    en: 'column “ID type”: not one of the documents that are known',
  },
  idForm: {
    zh: '“证件号码”列：与证件类型的格式不符',
    en: 'column “ID number”: not the form of this kind of document',
  },
  idFormWithoutType: {
    zh: '“证件号码”列：不是居民身份证号码；如为其他证件，请加“证件类型”列',
    en: 'column “ID number”: not a resident ID number; for another document add a column “ID type”',
  },
  idCheck: {
    zh: '“证件号码”列：校验位或出生日期不符，可能有误',
    en: 'column “ID number”: its check character or date of birth is wrong, so it is mistyped',
  },
} as const
