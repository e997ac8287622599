/** Texts of the pages that are not a certificate: what happened, why, and what to do next. */

import { terms } from '#lib/certificate'
import { define } from './define.ts'

export const states = define({
  notFound: { zh: '未查到', en: 'Not found' },
  notFoundLead: {
    zh: '系统没有与此核验码对应的记录。未查到不代表证书系伪造，请先排除下列原因。',
    en: 'No record belongs to this code. That alone does not mean that the certificate is false: rule out these causes first.',
  },
  causes: { zh: '可能的原因', en: 'Possible causes' },
  causeTyped: {
    zh: '输入的信息有误：请对照原件逐字核对。',
    en: 'What was entered is wrong: compare it with the original, character by character.',
  },
  causeNone: {
    zh: '没有这样的记录：文件可能系伪造，请向持证人和发证机关核实。',
    en: 'There is no such record: the file may be a forgery. Contact the holder and the issuing authority.',
  },
  causeOutside: {
    zh: '证书不在本系统的范围内：部分早期证书和地方证书请向发证机关查询。',
    en: 'The certificate is outside what this system covers: ask the issuing authority about older and local certificates.',
  },
  mistyped: { zh: '核验码输入有误', en: 'The code was mistyped' },
  mistypedLead: {
    zh: '输入的内容不是完整、正确的核验码，尚未进行核验。',
    en: 'This is not a whole and right code: nothing has been verified.',
  },
  codeForm: {
    zh: (wanted: number, length: number) => `核验码为 ${wanted} 位字母和数字，您输入了 ${length} 位。`,
    en: (wanted: number, length: number) =>
      `A code has ${wanted} letters and digits; these are ${length} characters.`,
  },
  codeCheck: {
    zh: '核验码有一处输入有误（校验位不符），请对照原件核对。',
    en: 'One character is wrong (the check character does not match): compare it with the original.',
  },
  codeElsewhere: {
    zh: (host: string, own: string) => `此链接指向 ${host}，不是本网站（${own}）的核验链接。请核实其来源。`,
    en: (host: string, own: string) =>
      `This link leads to ${host}, which is not this site (${own}). Find out where it comes from.`,
  },
  codeNumber: { zh: '如为管理号（证书编号），请', en: 'If it is a management number:' },
  codeNumberGo: { zh: '凭证书信息核验（已填入）', en: 'verify by number (filled in)' },
  expired: { zh: '加注已过期', en: 'Annotation expired' },
  expiredLead: {
    zh: '持证人当初设定的使用期限已过，本页不再显示证书内容。这不表示证书无效。',
    en: 'The time for which the holder released this certificate has run out, so its contents are shown no more. This does not say that the certificate is invalid.',
  },
  expiredNext: {
    zh: '请联系持证人重新加注，并提供新的二维码或链接。',
    en: 'Ask the holder to annotate the certificate again and to give you the new QR code or link.',
  },
  withdrawn: { zh: '加注已撤回', en: 'Annotation withdrawn' },
  withdrawnLead: {
    zh: '持证人已收回这次使用授权，本页不再显示证书内容。这不表示证书无效。',
    en: 'The holder has taken this release back, so the contents are shown no more. This does not say that the certificate is invalid.',
  },
  withdrawnNext: {
    zh: '如仍需核验，请联系持证人重新加注，或用证书上的三项信息核验。',
    en: 'If you still need to verify, ask the holder for a new annotation, or verify with the three facts on the certificate.',
  },
  unavailable: { zh: '暂时无法核验', en: 'Could not check' },
  unavailableLead: {
    zh: '系统暂时无法查询。此结果既不表示有效，也不表示无效或未查到。',
    en: 'The system cannot look this up right now. This says neither valid, nor invalid, nor not found.',
  },
  unavailableNext: {
    zh: '请稍后重新打开本页；急需时可使用扫码核验页在本机核对签名。',
    en: 'Open this page again later. If it is urgent, the scanner can check the signature on your device.',
  },
  tooMany: { zh: '尝试次数过多', en: 'Too many tries' },
  tooManyLead: {
    zh: '您所在的网络查询不存在的核验码次数过多，系统暂停回答此类查询。有效的核验码不受影响，系统中没有与此核验码对应的记录。',
    en: 'Too many codes that do not exist were tried from your network, and such look-ups have to wait. A valid code is never affected: no record belongs to this one.',
  },
  tooManyNext: {
    zh: '等待后再试，并对照原件核对输入的内容。',
    en: 'Wait, then try again, and compare what you enter with the original.',
  },
  failed: { zh: '系统出现错误', en: 'Something went wrong' },
  badRequest: { zh: '请求有误', en: 'Something in the address is wrong' },
  pageNotFound: { zh: '页面不存在', en: 'There is no such page' },
  pageNotFoundLead: {
    zh: '地址可能有误，或页面已移除。',
    en: 'The address may be mistyped, or the page has moved.',
  },
  next: { zh: '下一步', en: 'What to do' },
  retry: { zh: '重新核验', en: 'Check again' },
  check: terms.verify,
  byNumber: { zh: '按证书上的三项信息核验', en: 'Verify with the three facts on the certificate' },
  toScanner: { zh: '打开扫码核验', en: 'Open the scanner' },
  toStart: { zh: '回到首页', en: 'To the first page' },
  requestId: { zh: '请求编号', en: 'Request number' },
  preview: { zh: '证书核验链接', en: 'A link to verify a certificate' },
  previewLead: {
    zh: '打开此链接即可核验证书；预览不显示证书内容。',
    en: 'Open this link to verify a certificate. A preview shows nothing of it.',
  },
})
