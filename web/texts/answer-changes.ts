/** What a holder is told when the rules have come to another answer about a certificate. */

import { define } from './define.ts'

export const answerChangeTexts = define({
  title: { zh: '结论变更', en: 'Changes of the answer' },
  hint: {
    zh: '证书本身没有变化；规则变更后，核验时给出的结论与此前不同。',
    en: 'The certificate is the same; the rules have changed, and verifiers are told otherwise than before.',
  },
  from: { zh: '原结论', en: 'Before' },
  to: { zh: '现结论', en: 'Since' },
})
