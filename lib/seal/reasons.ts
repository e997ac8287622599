/** Every check of a seal and of a signature with it, and what each outcome says to a person. Programs go by the code. */

import type { Bilingual } from '#lib/policy'

export type Outcome = 'verified' | 'failed' | 'not-checked'

/** What is asked, in the order of GB/T 38540-2020, 6.3 (of the seal) and 7.3 (of the signature). */
export type SealCheck =
  | 'seal-form'
  | 'maker-signature'
  | 'maker-certificate'
  | 'maker-known'
  | 'seal-validity'
  | 'signature-form'
  | 'signature'
  | 'signer-in-seal'
  | 'signer-certificate'
  | 'signer-known'
  | 'signing-time'
  | 'content'

const row = (check: SealCheck, outcome: Outcome, zh: string, en: string) => ({
  check,
  outcome,
  reason: { zh, en },
})

export const REASONS = {
  'seal-read': row(
    'seal-form',
    'verified',
    '印章结构符合 GB/T 38540-2020。',
    'The seal is built by GB/T 38540-2020.',
  ),
  'seal-unreadable': row(
    'seal-form',
    'failed',
    '不是 GB/T 38540-2020（第 4 版）的电子印章，或不是规范的 DER 编码。',
    'This is no electronic seal by GB/T 38540-2020 (version 4), or not in DER.',
  ),
  'seal-extension-unknown': row(
    'seal-form',
    'failed',
    '印章含有标为关键而本系统不认识的扩展。',
    'The seal has an extension that is marked critical and is not known here.',
  ),
  'maker-signature-holds': row(
    'maker-signature',
    'verified',
    '制章者的签名有效。',
    'The signature of who made the seal holds.',
  ),
  'maker-signature-wrong': row(
    'maker-signature',
    'failed',
    '制章者的签名无效：印章被改动，或系伪造。',
    'The signature of who made the seal does not hold: the seal was changed, or is forged.',
  ),
  'maker-valid-then': row(
    'maker-certificate',
    'verified',
    '制章时，制章者证书在有效期内。',
    'The certificate of who made the seal was valid when it was made.',
  ),
  'maker-not-valid-then': row(
    'maker-certificate',
    'failed',
    '制章时，制章者证书不在有效期内。',
    'The certificate of who made the seal was not valid when it was made.',
  ),
  'maker-unusable': row(
    'maker-certificate',
    'failed',
    '制章者证书不是可用于签名的 SM2 证书。',
    'The certificate of who made the seal is none of an SM2 key that may sign.',
  ),
  'maker-known': row('maker-known', 'verified', '制章者是已知的。', 'Who made the seal is known.'),
  'maker-unknown': row(
    'maker-known',
    'failed',
    '制章者证书不在已知证书之列，也不是由其签发的。',
    'The certificate of who made the seal is not among those known, nor issued by one of them.',
  ),
  'maker-not-compared': row(
    'maker-known',
    'not-checked',
    '没有给出已知证书，未核对制章者是谁。',
    'No known certificates were given: who made the seal was not checked.',
  ),
  'seal-in-force': row('seal-validity', 'verified', '印章在有效期内。', 'The seal is in force.'),
  'seal-not-in-force': row(
    'seal-validity',
    'failed',
    '印章不在有效期内。',
    'The seal is not in force: before it begins, or after it has ended.',
  ),
  'signature-read': row(
    'signature-form',
    'verified',
    '签章结构符合 GB/T 38540-2020。',
    'The signature is built by GB/T 38540-2020.',
  ),
  'signature-unreadable': row(
    'signature-form',
    'failed',
    '不是 GB/T 38540-2020（第 4 版）的电子签章，或不是规范的 DER 编码。',
    'This is no signature with an electronic seal by GB/T 38540-2020 (version 4), or not in DER.',
  ),
  'signature-extension-unknown': row(
    'signature-form',
    'failed',
    '签章含有标为关键而本系统不认识的扩展。',
    'The signature has an extension that is marked critical and is not known here.',
  ),
  'signature-holds': row('signature', 'verified', '签章者的签名有效。', 'The signature holds.'),
  'signature-wrong': row(
    'signature',
    'failed',
    '签章者的签名无效：签章被改动，或系伪造。',
    'The signature does not hold: it was changed, or is forged.',
  ),
  'signer-named': row(
    'signer-in-seal',
    'verified',
    '签章者在印章的签章者之列。',
    'The seal names the signer.',
  ),
  'signer-not-named': row(
    'signer-in-seal',
    'failed',
    '印章没有列出这位签章者。',
    'The seal does not name this signer.',
  ),
  'signer-valid-then': row(
    'signer-certificate',
    'verified',
    '签章时，签章者证书在有效期内。',
    'The certificate of the signer was valid at the time of signing.',
  ),
  'signer-not-valid-then': row(
    'signer-certificate',
    'failed',
    '签章时，签章者证书不在有效期内。',
    'The certificate of the signer was not valid at the time of signing.',
  ),
  'signer-unusable': row(
    'signer-certificate',
    'failed',
    '签章者证书不是可用于签名的 SM2 证书。',
    'The certificate of the signer is none of an SM2 key that may sign.',
  ),
  'signer-known': row('signer-known', 'verified', '签章者是已知的。', 'The signer is known.'),
  'signer-unknown': row(
    'signer-known',
    'failed',
    '签章者证书不在已知证书之列，也不是由其签发的。',
    'The certificate of the signer is not among those known, nor issued by one of them.',
  ),
  'signer-not-compared': row(
    'signer-known',
    'not-checked',
    '没有给出已知证书，未核对签章者是谁。',
    'No known certificates were given: who the signer is was not checked.',
  ),
  'signed-before-now': row(
    'signing-time',
    'verified',
    '签章时间不晚于现在。',
    'The time of signing is not ahead of now.',
  ),
  'signed-in-future': row(
    'signing-time',
    'failed',
    '签章时间晚于现在。',
    'The time of signing is ahead of now.',
  ),
  'content-same': row(
    'content',
    'verified',
    '原文与签章时相同。',
    'What was signed is as it was when it was signed.',
  ),
  'content-changed': row(
    'content',
    'failed',
    '原文在签章之后被改动，或签章属于另一份原文。',
    'What was signed has been changed since, or the signature is over something else.',
  ),
  'content-not-compared': row(
    'content',
    'not-checked',
    '没有给出原文，未核对。',
    'What was signed is not at hand, and was not checked.',
  ),
} as const satisfies Record<string, { check: SealCheck; outcome: Outcome; reason: Bilingual }>

export type SealReasonCode = keyof typeof REASONS

/** The outcome of one check. */
export interface SealFinding {
  readonly check: SealCheck
  readonly outcome: Outcome
  readonly code: SealReasonCode
  readonly reason: Bilingual
}

export const finding = (code: SealReasonCode): SealFinding => ({ code, ...REASONS[code] })
