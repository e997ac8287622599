/**
 * The words of the page, and how dates and facts are said. Chinese is the text; English is its small companion. What a
 * rule decides (kind, mark, force) is never worded here: it comes from the result.
 */

import { type Certificate, type FieldKey, shownValue, terms } from '#lib/certificate'
import type { Bilingual } from '#lib/policy'

/** Stands where a fact was not recorded. */
export const UNRECORDED = '—'

/** The value of a field as it is printed; a fact that was not recorded is a dash. */
export function printedValue(certificate: Certificate, field: FieldKey): string {
  const value = shownValue(certificate, field)
  switch (value?.as) {
    case undefined:
      return UNRECORDED
    case 'text':
      return value.text.zh
    case 'date':
      return chineseDate(value.date)
    case 'instant':
      return chinaTime(value.instant)
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

/** By what the signature is looked at: `PDF`, or whatever the file is; `national`, by a reader that knows SM2 alone. */
export const signedNote = (format: string, national = false): Bilingual => ({
  zh: `本证书带有电子印章与数字签名，可在${national ? '支持国密算法的' : ''} ${format} 阅读器中核对是否被改动。`,
  en: `Sealed and digitally signed: ${/^[AEIO]/.test(format) ? 'an' : 'a'} ${format} reader${national ? ' that knows SM2' : ''} shows whether the file was altered.`,
})

export const UNSIGNED_NOTE: Bilingual = {
  zh: '本文件不带电子印章和数字签名，内容以核验结果为准。',
  en: 'No seal and no digital signature: what counts is the answer you get by verifying.',
}

export const NO_SEAL: Bilingual = { zh: '无印章', en: 'NO SEAL' }
export const NO_SEAL_NOTE: Bilingual = { zh: '不替代纸质证书', en: 'Does not replace the paper' }
/** In its place where no source settles what the certificate is worth. */
export const NOT_ESTABLISHED: Bilingual = { zh: '效力未能确定', en: 'Force not established' }

export const SCAN: Bilingual = { zh: `扫码${terms.verify.zh}`, en: 'Scan to verify' }
export const ONLINE: Bilingual = { zh: `网上${terms.verify.zh}`, en: 'Verify online' }
export const OFFLINE_NOTE: Bilingual = {
  zh: '二维码自带签名，无网络时也可核验。',
  en: 'The QR code carries its own signature and can be checked offline.',
}

export const DEMONSTRATION = '演示 DEMONSTRATION'
export const DEMONSTRATION_NOTE = '数据均为虚构，不具任何效力 · Made-up data, no legal force'
