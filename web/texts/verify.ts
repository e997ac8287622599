/** Texts of verification by number. */

import { terms } from '#lib/certificate'
import { define } from './define.ts'

export const verify = define({
  title: { zh: '按编号核验', en: 'Verify by number' },
  lead: {
    zh: '没有二维码时，可凭证书上的三项信息核验。任何单位和个人均可使用。',
    en: 'Without a QR code: verify with three facts from the certificate. Anybody may.',
  },
  why: { zh: '三项信息均须填写的原因', en: 'Why all three?' },
  whyText: {
    zh: '三项同时相符才显示结果，以防仅凭一个编号查询他人信息；任何一项不符，答复均为“未查到”。您输入的内容仅用于本次核验，不予保存；持证人的核验记录中会有一条，但不含您的完整网络地址。',
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
  again: { zh: '核验其他证书', en: 'Verify another' },
  correct: { zh: '修改后重新核验', en: 'Correct it and try again' },
  badNumber: {
    zh: '管理号为 6 至 32 位字母、数字或连字符。',
    en: 'A management number has 6 to 32 letters, digits or hyphens.',
  },
  badIdForm: {
    zh: '不符合所选证件类型的号码格式，请核对号码和证件类型。',
    en: 'Not the form of a number of this kind of document: check the number and the kind.',
  },
  badIdCheck: {
    zh: '证件号码输入有误（出生日期或校验位不符），请逐位核对。',
    en: 'The ID number was mistyped (its date or check character does not match): compare each digit.',
  },
  isCode: {
    zh: '输入的是核验码或核验链接，不是管理号。',
    en: 'This is a code or a link, not a management number.',
  },
  isCodeGo: { zh: '凭此核验', en: 'Verify by it' },
  haveCode: { zh: '凭核验码核验', en: 'Do you have a code?' },
  haveList: { zh: '有一批证书需要核验', en: 'Many certificates?' },
  haveListText: {
    zh: '用人单位可核验整份名单（Excel、CSV）或多份 PDF、照片。',
    en: 'Organisations can verify a whole list (Excel, CSV), or many PDFs and photographs.',
  },
  haveListGo: { zh: '批量核验', en: 'Verify a list' },
  notFoundLead: {
    zh: '三项信息没有同时与任何记录相符。未查到不代表证书系伪造，请先排除下列原因。',
    en: 'The three facts do not agree with one record. That alone does not mean that the certificate is false.',
  },
})
