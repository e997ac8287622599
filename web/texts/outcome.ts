/** Texts of a verdict and its checks: what the result page's script says again when the QR was compared or a region chosen. */

import { define } from './define.ts'

export const outcome = define({
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
  compare: {
    zh: '请与持证人的证件及所持文件逐项核对。',
    en: "Compare each of these with the holder's ID document and the file in your hands.",
  },
  // The annotation.
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
