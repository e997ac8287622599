/** Texts of verification by number. */

import { terms } from '#lib/certificate'
import { define } from './define.ts'

export const verify = define({
  title: { zh: '按编号核验', en: 'Verify by number' },
  lead: {
    zh: '没有二维码时，用证书上的三项信息核验。任何单位和个人都可以使用。',
    en: 'Without a QR code: verify with three facts from the certificate. Anybody may.',
  },
  why: { zh: '为什么三项都要填？', en: 'Why all three?' },
  whyText: {
    zh: '三项同时相符才会显示结果，这样别人无法用一个编号去查陌生人的信息；任何一项不符，回答都一样是“未查到”。您输入的内容只用于本次核验，不会保存；持证人会看到“有人核验过”，但看不到您的完整网络地址。',
    en: 'An answer is given only when all three agree, so that nobody can look up strangers by number; whichever is wrong, the answer is the same “not found”. What you enter is used for this check alone and is not kept. The holder sees that somebody verified, but not your whole network address.',
  },
  managementNumberHint: {
    zh: '印在证书或文件上，又称证书编号，6 至 32 位字母或数字。',
    en: 'Printed on the certificate, also called certificate number: 6 to 32 letters or digits.',
  },
  nameHint: {
    zh: '与证书上一致，生僻字照原样输入。',
    en: 'As on the certificate, rare characters included.',
  },
  idNumberHint: {
    zh: '请向持证人索取；证书上的号码是隐去中间几位的。',
    en: 'Ask the holder for it: on the certificate its middle is hidden.',
  },
  useIn: { zh: '使用地区（可不选）', en: 'Where it will be used (optional)' },
  submit: terms.verify,
  again: { zh: '核验另一份', en: 'Verify another' },
  haveCode: { zh: '有核验码？', en: 'Do you have a code?' },
  notFoundLead: {
    zh: '三项信息没有同时与任何记录相符。这不等于证书是假的，请先排除下面的原因。',
    en: 'The three facts do not agree with one record. That alone does not mean that the certificate is false.',
  },
})
