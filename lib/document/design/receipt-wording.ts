/** The words of a printed receipt. What a rule decided is never worded here: it comes from the answer. */

import { terms } from '#lib/certificate'
import type { Bilingual, Result, Use } from '#lib/policy'
import type { AnsweredReceipt } from '../types.ts'

type Answer = AnsweredReceipt['answer']

export const WHAT_IT_IS: Bilingual = {
  zh: '本回执记录一次核验的时间、内容和答复，供存档和举证。它不是证书，也不代表证书现在的状态。',
  en: 'What was asked in one verification, and what was answered when; for your file and as evidence. It is no certificate, and says nothing of how the certificate stands today.',
}

export const CONCLUSION: Bilingual = { zh: '核验结论', en: 'Conclusion' }
export const ANSWERED_AT: Bilingual = { zh: '核验时间', en: 'Verified at' }
export const ISSUED_BY: Bilingual = { zh: '出具机构', en: 'Answered by' }
export const REQUEST: Bilingual = { zh: '请求编号', en: 'Request number' }
export const ASKED: Bilingual = { zh: '核验方式', en: 'Asked by' }
export const STATUS: Bilingual = { zh: '各项状态', en: 'What was checked' }
export const DIFFERS: Bilingual = { zh: '与记录不一致的项目数', en: 'Facts that differ' }
export const FORCE: Bilingual = { zh: '效力', en: 'Force' }
export const USE: Bilingual = { zh: '使用地区', en: 'Where it is used' }
export const RULE: Bilingual = { zh: '适用规则', en: 'Rule applied' }

export const BATCH_RECEIPT: Bilingual = { zh: '批量核验回执', en: 'Verification receipt of a batch' }
export const CLIENT: Bilingual = { zh: '核验单位', en: 'Asked by' }
export const KEY = 'API 密钥'
export const NUMBER: Bilingual = { zh: '序', en: '#' }
export const HOLDER: Bilingual = { zh: '持证人', en: 'Holder' }
export const UNREADABLE = '（无法读取）'

export const batchConclusion = (items: number, verified: number): string =>
  `共 ${items} 项，核验通过 ${verified} 项`

export const hasForce = ({ hasForce: has }: Pick<Use, 'hasForce'>): string =>
  has ? '在使用地区有效力' : '在使用地区无效力'

const PROBLEMS: Readonly<Record<string, string>> = {
  'not-found': '未查到',
  'annotation-expired': '加注已过期',
  'annotation-withdrawn': '加注已撤回',
  'too-many-attempts': '尝试次数过多，未核验',
  unavailable: '暂时无法核验',
  'invalid-input': '输入有误，未核验',
}

/** Why an item has no answer. */
export const itemProblem = (code: string): string => PROBLEMS[code] ?? '未核验'

export const VERIFY_AGAIN: Bilingual = {
  zh: '证书现在是否仍然有效：扫描左侧二维码，或打开下列网址重新核验。',
  en: 'Whether the certificate still stands: scan the QR code, or open this address.',
}

/** @param address of the page that checks receipts */
export const checkReceipt = (address: string): Bilingual => ({
  zh: `核对本回执：打开 ${address} 并选择本 PDF 文件。签名文本在附件 receipt.jws 中；纸面文字与核对结果不一致时，以核对结果为准。`,
  en: `To check this receipt open ${address} and choose this PDF. What is signed is the attachment receipt.jws: where the page and the check differ, the check counts.`,
})

/** A fact that was asked for by name is not repeated: it stands among the facts below. */
export const ASKED_BY = {
  credential: '二维码中的签名凭证',
  facts: '管理号、姓名和证件号码三项',
  wallet: '持有人从钱包出示的凭证',
} as const

export const byDocument = (sha256: string): string => `PDF 文件（SHA-256：${sha256}）`
export const byCode = (code: string): string => `${terms.verificationCode.zh} ${code}`

/** Whether it held, and if not, which of the separate answers it was. */
export function conclusion({ verified, status, certificate }: Answer): string {
  if (verified) return certificate ? `核验通过 · ${certificate.result.label.zh}` : '核验通过'
  if (status.integrity === 'failed') return '核验不通过：签名不符'
  if (status.record === 'revoked') return '核验不通过：证书已撤销'
  if (status.annotation === 'expired') return '核验不通过：加注已过期'
  return status.annotation === 'withdrawn' ? '核验不通过：加注已撤回' : '核验不通过'
}

const RECORD = { valid: '有效', revoked: '已撤销', 'not-checked': '未核查' } as const
const ANNOTATION = {
  active: '在有效期内',
  expired: '已过期',
  withdrawn: '已撤回',
  'none-needed': '不需要',
  'not-checked': '未核查',
} as const
const INTEGRITY = { verified: '真实', failed: '不符', 'not-checked': '未核查' } as const

export const statusText = ({ record, annotation, integrity }: Answer['status']): string =>
  `证书记录：${RECORD[record]}；加注：${ANNOTATION[annotation]}；二维码签名：${INTEGRITY[integrity]}`

export const determined = (result: Pick<Result, 'determined'>): string =>
  result.determined ? '有文件依据' : '未能确定'
