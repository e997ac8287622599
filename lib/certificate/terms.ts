/**
 * The words of the product besides the certificate's fields, each with its one Chinese and one English form: paper,
 * screens, API and command line take them from here. `docs/glossary.md` shows them with what they mean.
 */

import type { Bilingual } from '#lib/policy'

export const terms = {
  verify: { zh: '核验', en: 'Verify' },
  verificationCode: { zh: '核验码', en: 'Verification code' },
  activationCode: { zh: '激活码', en: 'Activation code' },
  receipt: { zh: '核验回执', en: 'Verification receipt' },
  annotation: { zh: '加注', en: 'Annotation' },
  purpose: { zh: '用途', en: 'Purpose' },
  recipient: { zh: '接收单位', en: 'Recipient' },
  release: { zh: '授权序号', en: 'Release' },
  validUntil: { zh: '有效期至', en: 'Valid until' },
  withdraw: { zh: '撤回', en: 'Withdraw' },
  kind: { zh: '类别', en: 'Kind' },
  mark: { zh: '标注', en: 'Mark' },
  legalBasis: { zh: '依据', en: 'Legal basis' },
} as const satisfies Record<string, Bilingual>
