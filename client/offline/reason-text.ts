/** The reasons in words, for screens and reports that have none of their own. */

import type { Bilingual } from '../api/types.ts'
import type { ReasonCode } from './types.ts'

const TEXTS: Readonly<Record<ReasonCode, Bilingual>> = {
  'annotation-expired': { zh: '加注已过期', en: 'The release (annotation) has expired' },
  'annotation-within-period': { zh: '加注在有效期内', en: 'The release (annotation) is within its period' },
  'claims-unreadable': {
    zh: '签名有效，但内容不是本版本能读取的格式',
    en: 'The signature holds, but this version cannot read what was signed',
  },
  'crypto-unavailable': { zh: '此设备无法验签', en: 'This device cannot check signatures' },
  'dates-plausible': { zh: '日期合理', en: 'The dates are plausible' },
  'issued-in-future': { zh: '签发日期在未来', en: 'The date of issue is in the future' },
  'key-ambiguous': { zh: '密钥标识指向多个密钥', en: 'Two keys have the name that is given' },
  'key-outside-period': { zh: '签名时间不在密钥有效期内', en: 'Signed outside the period of its key' },
  'key-revoked': { zh: '签名密钥已作废', en: 'The key that signed was revoked' },
  'key-trusted': { zh: '密钥可信', en: 'The key is trusted' },
  'key-unknown': { zh: '未知的签名密钥', en: 'The key that signed is not known' },
  malformed: { zh: '不是本服务的凭证格式', en: 'Not in the form of what this service signs' },
  'no-annotation': { zh: '没有加注期限', en: 'Released without an end' },
  'no-key': { zh: '没有对应的公钥，无法验签', en: 'There is no key to check the signature with' },
  'no-release-place': {
    zh: '无法离线得知是否已被持证人撤回',
    en: 'Whether its holder has withdrawn it cannot be known offline',
  },
  'no-status-list': { zh: '没有对应的状态列表', en: 'There is no status list for it' },
  'not-withdrawn': { zh: '持证人未撤回', en: 'Its holder has not withdrawn it' },
  revoked: { zh: '证书已撤销', en: 'The certificate was revoked' },
  'signature-holds': { zh: '签名有效', en: 'The signature holds' },
  'signature-not-verified': {
    zh: '签名未通过，未作核对',
    en: 'Not looked at: the signature was not verified',
  },
  'signature-wrong': { zh: '签名不符：内容被改动或系伪造', en: 'The signature is wrong: changed, or forged' },
  'signed-in-future': { zh: '签名时间在未来', en: 'Signed in the future' },
  'status-index-outside-list': { zh: '状态列表中没有该位置', en: 'The status list has no such place' },
  'status-list-expired': { zh: '状态列表已过期', en: 'The status list has expired' },
  'status-unknown': {
    zh: '状态列表中的取值未知',
    en: 'The status list says what this version does not know',
  },
  'status-valid': { zh: '未被撤销', en: 'Not revoked' },
  'too-long': { zh: '文本过长', en: 'Longer than anything that is signed here' },
  unreadable: { zh: '无法读取密钥标识', en: 'Which key signed cannot be read' },
  withdrawn: { zh: '持证人已撤回', en: 'Its holder has withdrawn it' },
}

/** A reason in Chinese and English. */
export const reasonText = (reason: ReasonCode): Bilingual => TEXTS[reason]
