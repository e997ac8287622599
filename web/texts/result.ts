/** Texts of a result: the verdict, what the thing is, where it has force, and what was checked. */

import { define } from './define.ts'

export const result = define({
  title: { zh: '核验结果', en: 'Result of the verification' },
  // The verdict: one for each way it can come out.
  validCertificate: { zh: '有效', en: 'Valid' },
  validIn: {
    zh: (regions: string) => `有效 · 仅限${regions}`,
    en: (regions: string) => `Valid · in ${regions} only`,
  },
  sameAsRecorded: { zh: '电子证书，与系统记录一致', en: 'An electronic certificate, as recorded' },
  onRecordCompare: {
    zh: '电子证书，系统有此记录；请与手中文件核对',
    en: 'An electronic certificate on record: compare it with the file in your hands',
  },
  validFile: { zh: '记录属实', en: 'On record' },
  validFileLead: {
    zh: '已通过考试；这不是电子证书',
    en: 'Examination passed; this is not an electronic certificate',
  },
  undeterminedLead: {
    zh: '已通过考试；与纸质证书是否同等，未能确定',
    en: 'Examination passed; whether it equals paper is not established',
  },
  noForce: {
    zh: (region: string) => `有效，但不适用于${region}`,
    en: (region: string) => `Valid, but not in ${region}`,
  },
  noForceLead: { zh: '在该地不具有与纸质证书同等的效力', en: 'It does not have the force of paper there' },
  fileThere: { zh: '记录属实，能否使用须先咨询', en: 'On record, but ask before you rely on it' },
  fileThereLead: {
    zh: (region: string) => `${region}的接收单位自行决定是否接受`,
    en: (region: string) => `Offices in ${region} decide for themselves whether they accept it`,
  },
  revoked: { zh: '已撤销，无效', en: 'Revoked: not valid' },
  revokedLead: {
    zh: '曾经发放，现已收回和注销，不能使用',
    en: 'Issued once, since revoked and cancelled; it cannot be used',
  },
  revokedNext: {
    zh: '请勿接受此证书。持证人如有异议，请其联系发证机关。',
    en: 'Do not accept this certificate. A holder who disagrees can contact the issuing authority.',
  },
  tampered: { zh: '二维码系伪造或已被改动', en: 'The QR code is forged or was changed' },
  tamperedLead: { zh: '签名核对不通过，请勿接受', en: 'Its signature does not hold: do not accept it' },
  ended: { zh: '加注已过期', en: 'Annotation expired' },
  endedLead: { zh: '签名真实，但使用期限已过', en: 'The signature holds, but its time has run out' },
  endedWithdrawn: { zh: '加注已撤回', en: 'Annotation withdrawn' },
  endedWithdrawnLead: {
    zh: '签名真实，但持证人已收回授权',
    en: 'The signature holds, but the holder took it back',
  },
  checkedAt: { zh: '核验时间', en: 'Checked' },
  // What it is and what it is good for.
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
  compare: {
    zh: '请与持证人的证件及所持文件逐项核对。',
    en: "Compare each of these with the holder's ID document and the file in your hands.",
  },
  // The annotation.
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
  recordValid: { zh: '系统记录：有效', en: 'Record: valid' },
  recordRevoked: { zh: '系统记录：已撤销', en: 'Record: revoked' },
  recordUnknown: { zh: '系统记录：未核查', en: 'Record: not checked' },
  annotationActive: { zh: '加注：在有效期内', en: 'Annotation: within its time' },
  annotationExpired: { zh: '加注：已过期', en: 'Annotation: expired' },
  annotationWithdrawn: { zh: '加注：已撤回', en: 'Annotation: withdrawn' },
  annotationNone: { zh: '加注：此类证书不需要', en: 'Annotation: this kind needs none' },
  annotationUnknown: {
    zh: '加注：未核查（按编号核验不涉及加注）',
    en: 'Annotation: not checked (a number alone is no release)',
  },
  integrityHolds: { zh: '二维码签名：真实，未被改动', en: 'Signature of the QR code: genuine and unchanged' },
  integrityFailed: { zh: '二维码签名：不通过', en: 'Signature of the QR code: does not hold' },
  integrityUnknown: {
    zh: '二维码签名：未核查（没有提供二维码内容）',
    en: 'Signature of the QR code: not checked (none was given)',
  },
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
  localChecking: { zh: '正在核对二维码签名…', en: "Checking the QR code's signature…" },
  localHolds: {
    zh: '二维码签名：真实，内容与系统记录一致（由您的浏览器核对）',
    en: 'Signature of the QR code: genuine, and the same as the record (checked by your browser)',
  },
  localUnable: {
    zh: '二维码签名：您的浏览器未能核对',
    en: 'Signature of the QR code: your browser could not check it',
  },
  localDiffers: { zh: '警告：二维码与系统记录不一致', en: 'Warning: the QR code and the record differ' },
  localDiffersLead: {
    zh: '下列内容不一致。文件可能被改动，或印有他人的核验码；请勿接受，并向发证机关核实。',
    en: "These differ. The file may have been changed, or carries somebody else's code. Do not accept it, and contact the issuing authority.",
  },
  localForged: { zh: '警告：二维码的签名不通过', en: 'Warning: the signature of the QR code does not hold' },
  localForgedLead: {
    zh: '系统有此核验码的记录，但该二维码并非本系统签发，或已被改动。请勿以所持文件为据，以本页显示的系统记录为准，并向发证机关核实。',
    en: 'There is a record for this code, but this QR code was not signed by this system or was changed. Do not rely on the file in your hands: only the record on this page counts. Contact the issuing authority.',
  },
  inQr: { zh: '二维码', en: 'QR code' },
  inRecord: { zh: '系统记录', en: 'Record' },
})
