/**
 * The words of the page, and how dates and facts are said. Chinese is the text; English is its small companion. What a
 * rule decides (kind, mark, force) is never worded here: it comes from the result.
 */

import type { Certificate } from '#lib/certificate'
import { type Bilingual, levelName } from '#lib/policy'

export const LABELS = {
  holderName: { zh: '姓名', en: 'Name' },
  gender: { zh: '性别', en: 'Sex' },
  birthDate: { zh: '出生日期', en: 'Date of birth' },
  idNumber: { zh: '证件号码', en: 'ID number' },
  qualification: { zh: '资格名称', en: 'Qualification' },
  level: { zh: '级别', en: 'Level' },
  specialty: { zh: '专业', en: 'Specialty' },
  managementNumber: { zh: '管理号', en: 'Certificate No.' },
  examDate: { zh: '考试日期', en: 'Examined on' },
  approvalDate: { zh: '批准日期', en: 'Approved on' },
  issueDate: { zh: '签发日期', en: 'Issued on' },
  issuingRegion: { zh: '签发地区', en: 'Issuing region' },
  issuer: { zh: '发证机关', en: 'Issuing body' },
} as const satisfies Record<string, Bilingual>

export type Field = keyof typeof LABELS

const UNRECORDED = '—'

const GENDERS: Record<'male' | 'female', string> = { male: '男', female: '女' }

/** Every field of the certificate as it is printed; a fact that was not recorded is a dash. */
export function fieldValues(certificate: Certificate): Record<Field, string> {
  const { qualification, gender, birthDate } = certificate
  return {
    holderName: certificate.holderName,
    gender: gender ? GENDERS[gender] : UNRECORDED,
    birthDate: birthDate ? chineseDate(birthDate) : UNRECORDED,
    idNumber: certificate.idNumber,
    qualification: qualification.name.zh,
    level: qualification.level ? levelName(qualification.level).zh : UNRECORDED,
    specialty: qualification.specialty ?? UNRECORDED,
    managementNumber: certificate.managementNumber,
    examDate: chineseDate(certificate.examDate),
    approvalDate: chineseDate(certificate.approvalDate),
    issueDate: chineseDate(certificate.issueDate),
    issuingRegion: certificate.issuingRegion.name.zh,
    issuer: certificate.issuer,
  }
}

/** `2023-05-27` → 2023年5月27日. Of a notice often only `2021` or `2021-12` is known; other texts stay as they are. */
export function chineseDate(date: string): string {
  if (!/^\d{4}(-\d{2}){0,2}$/.test(date)) return date
  const [year, month, day] = date.split('-').map(Number)
  return `${year}年${month ? `${month}月` : ''}${day ? `${day}日` : ''}`
}

/** An instant as people in China read a clock: 2023年5月27日 17:05. */
export function chinaTime(instant: string | Date): string {
  // China keeps one time, UTC+8, without summer time.
  const local = new Date(new Date(instant).getTime() + 8 * 3_600_000).toISOString()
  return `${chineseDate(local.slice(0, 10))} ${local.slice(11, 16)}`
}

export const FORCE: Bilingual = { zh: '效力与使用范围', en: 'Force and territory' }
export const PROOF: Bilingual = { zh: '证明作用与使用范围', en: 'What this file proves, and where' }
export const BASIS: Bilingual = { zh: '依据', en: 'Legal basis' }

export const SIGNED_NOTE: Bilingual = {
  zh: '本证书带有电子印章与数字签名，可在 PDF 阅读器中查验是否被改动。',
  en: 'Sealed and digitally signed: a PDF reader shows whether the file was altered.',
}

export const UNSIGNED_NOTE: Bilingual = {
  zh: '本文件不带电子印章和数字签名，内容以查验结果为准。',
  en: 'No seal and no digital signature: what counts is the answer you get by verifying.',
}

export const NO_SEAL: Bilingual = { zh: '无印章', en: 'NO SEAL' }
export const NO_SEAL_NOTE: Bilingual = { zh: '不替代纸质证书', en: 'Does not replace the paper' }

export const SCAN: Bilingual = { zh: '扫码查验', en: 'Scan to verify' }
export const CODE: Bilingual = { zh: '查验码', en: 'Verification code' }
export const ONLINE: Bilingual = { zh: '网上查验', en: 'Verify online' }
export const OFFLINE_NOTE: Bilingual = {
  zh: '二维码自带签名，无网络时也可查验。',
  en: 'The QR code carries its own signature and can be checked offline.',
}

export const ANNOTATION: Bilingual = { zh: '加注', en: 'ANNOTATION' }
export const PURPOSE: Bilingual = { zh: '用途', en: 'Purpose' }
export const RECIPIENT: Bilingual = { zh: '接收单位', en: 'Recipient' }
export const VALID_UNTIL: Bilingual = { zh: '有效期至', en: 'Valid until' }

export const DEMONSTRATION = '演示 DEMONSTRATION'
export const DEMONSTRATION_NOTE = '数据均为虚构，不具任何效力 · Made-up data, no legal force'
