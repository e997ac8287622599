/** Texts of a result: the verdict, what the thing is, where it has force, and what was checked. */

import { define } from './define.ts'

export const result = define({
  title: { zh: '核验结果', en: 'Result of the verification' },
  // The verdict: one for each way it can come out.
  revokedNext: {
    zh: '请勿接受此证书。持证人如有异议，请其联系发证机关。',
    en: 'Do not accept this certificate. A holder who disagrees can contact the issuing authority.',
  },
  whatItIs: { zh: '证书类别', en: 'What this is' },
  sealed: {
    zh: (seal: string) => `带电子印章：${seal}`,
    en: (seal: string) => `Carries the electronic seal ${seal}`,
  },
  unsealed: { zh: '不带电子印章', en: 'Carries no seal' },
  forceNation: {
    zh: '在全国与纸质证书具有同等效力',
    en: 'Same force as the paper certificate, nationwide',
  },
  forceRegions: {
    zh: (regions: string) => `仅在${regions}内与纸质证书具有同等效力`,
    en: (regions: string) => `Same force as the paper certificate in ${regions} only`,
  },
  forceNone: {
    zh: '只证明已通过考试，不能替代纸质证书',
    en: 'Proves only that the examination was passed; does not replace paper',
  },
  forceUnknown: {
    zh: '证明已通过考试；与纸质证书是否同等，未能确定',
    en: 'Proves that the examination was passed; whether it equals paper is not established',
  },
  forceRevoked: { zh: '已撤销，不具有任何效力', en: 'Revoked: it has no force at all' },
  notDifference: {
    zh: '电子证书带印章、可替代纸质证书；证书电子文件不带印章、不能替代。二者性质不同，请勿混淆。',
    en: 'An electronic certificate is sealed and can replace paper; a certificate electronic file is not sealed and cannot. They are two different things.',
  },
  kindMore: { zh: '效力说明', en: 'More on its force' },
  // Where will it be used.
  where: { zh: '证书使用地区', en: 'Where will it be used?' },
  whereHint: {
    zh: '选择使用地区，查看证书在当地是否具有效力。',
    en: 'Choose the region to see at once whether it counts there.',
  },
  answer: { zh: '查看', en: 'See' },
  // The record.
  record: { zh: '证书信息', en: 'The certificate' },
  annotationLead: {
    zh: '持证人仅就下列用途授权使用本证书。',
    en: 'The holder has released this certificate for this use only.',
  },
  daysLeft: {
    zh: (days: number) => `剩余 ${days} 天`,
    en: (days: number) => (days === 1 ? 'one day left' : `${days} days left`),
  },
  // What was checked.
  checks: { zh: '核查项目', en: 'What was checked' },
  closestRule: {
    zh: (name: string) => `最接近的规则：${name}`,
    en: (name: string) => `Closest rule: ${name}`,
  },
  rule: { zh: (name: string) => `适用规则：${name}`, en: (name: string) => `Rule applied: ${name}` },
  confidence: { zh: (words: string) => `可靠程度：${words}`, en: (words: string) => `How sure: ${words}` },
  sourcedUntil: {
    zh: (date: string) => `依据截至 ${date}`,
    en: (date: string) => `Sourced until ${date}`,
  },
  version: { zh: (version: number) => `第 ${version} 版`, en: (version: number) => `version ${version}` },
  // Look-alike addresses.
  address: { zh: '如何辨别本网站真伪', en: 'Is this the real site?' },
  addressOnly: {
    zh: '请核对浏览器地址栏，域名应与下列内容完全一致：',
    en: "Look at your browser's address bar. The domain has to be exactly:",
  },
  addressHow: {
    zh: '域名多一个字符、少一个字符或后缀不同，均非本站。无法确认时，请勿使用文件上的二维码，应自行输入主管部门公布的网址，再输入核验码核验。',
    en: 'One character more or less, or another ending, is another site. If in doubt do not use the QR code: type the address that the authority has published, and enter the code there.',
  },
  keep: { zh: '存档与再次核验', en: 'For your file, and to check again' },
  receipt: { zh: '下载核验回执（PDF）', en: 'Download the receipt (PDF)' },
  receiptHint: {
    zh: '回执由本系统签名，载明核验时间、内容和结果，可存档备查。',
    en: 'The receipt is signed by this system: what was checked, when, and what came out. For your file and as evidence.',
  },
  checkReceipt: { zh: '核对收到的回执', en: 'Check a receipt' },
  again: { zh: '再次核验', en: 'To check again' },
  againByCode: {
    zh: '扫描二维码，或打开下列网址，可随时重新核验。',
    en: 'Scan the QR code, or open this address, to verify again at any time.',
  },
  againByNumber: {
    zh: '打开下列网址，输入管理号、姓名和证件号码，可随时重新核验。',
    en: 'Open this address and enter management number, name and ID number to verify again at any time.',
  },
  website: { zh: '核验网址', en: 'Address' },
  requestNumber: { zh: '请求编号', en: 'Request number' },
  qr: { zh: '核验二维码', en: 'QR code to verify' },
  saveQr: { zh: '保存二维码图片', en: 'Save the QR code' },
  // The check in the browser.
})
