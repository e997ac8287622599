/** The words of verdicts and of our columns, in both languages. */

import { type FieldKey, labelOf } from '../../lib/certificate/index.ts'
import { kindName } from '../../lib/policy/index.ts'
import type { Bilingual } from '../api/types.ts'

/** The same words as on the pages (`web/texts/outcome.ts`, `states.ts`). */
export const words = {
  valid: { zh: '有效', en: 'Valid' },
  'on-record': { zh: '记录属实', en: 'On record' },
  'valid-elsewhere': { zh: '有效，但不适用于该地', en: 'Valid, but not there' },
  genuine: { zh: '签名真实，未撤销', en: 'Genuine, not revoked' },
  revoked: { zh: '已撤销，无效', en: 'Revoked: not valid' },
  'annotation-expired': { zh: '加注已过期', en: 'Annotation expired' },
  'annotation-withdrawn': { zh: '加注已撤回', en: 'Annotation withdrawn' },
  'not-found': { zh: '未查到', en: 'Not found' },
  forged: { zh: '二维码系伪造或已被改动', en: 'The QR code is forged or was changed' },
  'key-not-trusted': { zh: '签名密钥不可信', en: 'The signing key is not trusted' },
  'differs-from-record': { zh: '二维码与系统记录不一致', en: 'The QR code differs from the record' },
  'differs-from-list': { zh: '证书与名单不一致', en: 'The certificate differs from the list' },
  'not-verified': { zh: '核验不通过', en: 'Not verified' },
  unreadable: { zh: '无法核验：内容有误', en: 'Cannot be verified as it is' },
  'status-unknown': { zh: '签名真实，是否撤销未能核查', en: 'Genuine; whether it stands is not known' },
  'needs-service': { zh: '未核验：须联网', en: 'Not checked: needs the service' },
  'could-not-check': { zh: '未能核验', en: 'Could not check' },
  noForce: { zh: '有效，但不适用于该地', en: 'Valid, but not there' },
  askFirst: { zh: '记录属实，能否使用须先咨询', en: 'On record, but ask before you rely on it' },
  'electronic-certificate': kindName('electronic-certificate'),
  'certificate-electronic-file': kindName('certificate-electronic-file'),
} as const satisfies Record<string, Bilingual>

const list = (labels: readonly Bilingual[]): Bilingual => ({
  zh: labels.map(({ zh }) => zh).join('、'),
  en: labels.map(({ en }) => en.toLowerCase()).join(', '),
})

/** A fact as an answer names it: a field's key, or `kind`. */
const factName = (fact: string): Bilingual =>
  fact === 'kind' ? { zh: '类别', en: 'Kind' } : labelOf(fact as FieldKey)

export const details = {
  valid: { zh: '', en: '' },
  'on-record': { zh: '', en: '' },
  'valid-elsewhere': { zh: '', en: '' },
  genuine: { zh: '', en: '' },
  genuineAsOf: (asOf: string): Bilingual => ({
    zh: `本机核对：签名真实；按 ${day(asOf)} 的名单未撤销、未撤回，此后的变化须联网核验`,
    en: `Checked on this device: the signature holds; neither revoked nor withdrawn on the list of ${day(asOf)}. What happened since, only the service knows`,
  }),
  revoked: { zh: '曾经发放，现已收回和注销，不能使用', en: 'Issued once, since revoked and cancelled' },
  'annotation-expired': {
    zh: '使用期限已过，请持证人重新加注',
    en: 'Its time has run out: ask the holder for a new annotation',
  },
  'annotation-withdrawn': {
    zh: '持证人已收回授权，请持证人重新加注',
    en: 'The holder took it back: ask for a new annotation',
  },
  'not-found': {
    zh: '填写有误、无此记录，或证书不在本系统的范围内',
    en: 'Something is mistyped, there is no such record, or the certificate is outside this system',
  },
  forged: { zh: '签名核对不通过，请勿接受', en: 'Its signature does not hold: do not accept it' },
  'key-not-trusted': {
    zh: '密钥已作废，或签发时间不在其有效期内，请勿接受',
    en: 'The key was revoked, or did not hold when this was signed: do not accept it',
  },
  'differs-from-record': { zh: '', en: '' },
  differs: (facts: readonly string[]): Bilingual => {
    const { zh, en } = list(facts.map(factName))
    return {
      zh: `与系统记录不同：${zh}。记录可能已更正，请以系统记录为准，并向持证人索取新的二维码`,
      en: `Other than on record: ${en}. The record may have been corrected: ask the holder for a new QR code`,
    }
  },
  'differs-from-list': { zh: '', en: '' },
  differsFromList: (labels: readonly Bilingual[]): Bilingual => ({
    zh: `证书真实，但与名单本行不同：${list(labels).zh}`,
    en: `The certificate is genuine, but not what this row says: ${list(labels).en}`,
  }),
  'not-verified': { zh: '请逐项人工核对', en: 'Look at it by hand' },
  unreadable: { zh: '', en: '' },
  'status-unknown': {
    zh: '本机没有现行的撤销名单，请联网核验',
    en: 'There is no current status list on this device: ask the service',
  },
  'needs-service': {
    zh: '核验码和编号只能联网核验',
    en: 'Codes and numbers can be verified by the service alone',
  },
  'could-not-check': { zh: '', en: '' },
} as const

const day = (instant: string) => instant.slice(0, 16).replace('T', ' ') + (instant ? ' UTC' : '')

/** Our columns; their names begin with a word of their own, so that no list takes them for its own. */
export const columnTexts = {
  word: { zh: '核验结果', en: 'Verification' },
  detail: { zh: '核验说明', en: 'Verification detail' },
  kind: { zh: '核验所得类别', en: 'Verified kind' },
  force: { zh: '核验所得效力', en: 'Verified force' },
  holderName: { zh: '核验所得姓名', en: 'Verified name' },
  managementNumber: { zh: '核验所得管理号', en: 'Verified management number' },
  qualification: { zh: '核验所得资格', en: 'Verified qualification' },
  at: { zh: '核验于', en: 'Verified at' },
  how: { zh: '核验途径', en: 'Verified by' },
  code: { zh: '核验结论代码', en: 'Verification verdict code' },
  receipt: { zh: '核验回执编号', en: 'Verification receipt number' },
} as const satisfies Record<string, Bilingual>

export const howTexts = {
  online: { zh: '联网', en: 'service' },
  offline: { zh: '本机', en: 'this device' },
  list: { zh: '', en: '' },
} as const satisfies Record<string, Bilingual>
