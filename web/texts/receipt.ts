/** Texts of the page that checks receipts. */

import { define } from './define.ts'

export const receipt = define({
  title: { zh: '核对回执', en: 'Check a receipt' },
  lead: {
    zh: '核对他人提交的核验回执是否由本系统签发、内容有无改动。核对在您的浏览器中进行，回执不会上传。',
    en: 'Whether a verification receipt was signed by this system, and is unchanged. It is checked in your browser and goes nowhere.',
  },
  file: { zh: '选择回执文件', en: 'Choose the receipt' },
  fileHint: {
    zh: '下载的 PDF，或含有回执的 JSON、文本文件。',
    en: 'The PDF as it was downloaded, or a JSON or text file that holds the receipt.',
  },
  paste: { zh: '或粘贴回执文本', en: 'Or paste its text' },
  pasteHint: {
    zh: '以 eyJ 开头的签名文本，或完整的 JSON 答复。',
    en: 'The signed text, which begins with eyJ, or the whole answer as JSON.',
  },
  check: { zh: '核对', en: 'Check' },
  again: { zh: '核对其他回执', en: 'Check another receipt' },
  // Of a batch.
  askedBy: { zh: '核验单位', en: 'Asked by' },
  keyNumber: { zh: 'API 密钥编号', en: 'API key' },
  items: { zh: '各项结果', en: 'Each item' },
  batchConclusion: {
    zh: (items: number, verified: number) => `批量核验 ${items} 项，其中 ${verified} 项核验通过`,
    en: (items: number, verified: number) => `A batch of ${items}, of which ${verified} verified`,
  },
  unreadable: { zh: '无法读取的项', en: 'An item that could not be read' },
  otherProblem: { zh: '未核验', en: 'Not checked' },
  // What is wrong with what was handed in.
  nothing: { zh: '请选择文件，或粘贴回执文本。', en: 'Choose a file, or paste the text.' },
  noReceipt: {
    zh: '文件或文本中未找到回执。请使用原始 PDF 文件，而不是打印件的扫描件或截图。',
    en: 'There is no receipt in it. Use the PDF itself, not a scan or a picture of it.',
  },
  several: {
    zh: '文件中不止一份回执，无法确定以哪一份为准，请勿接受。',
    en: 'There is more than one receipt in the file, so nobody could say which is meant: do not accept it.',
  },
  tooLarge: { zh: '文件过大（上限 5 MB）。', en: 'The file is too large (more than 5 MB).' },
  // Verdicts.
  genuine: { zh: '回执真实，未被改动', en: 'The receipt is genuine and unchanged' },
  genuineLead: {
    zh: '以下为当时的答复；证书目前是否有效，请重新核验。',
    en: 'Below is what was answered then. Whether the certificate stands today: verify it again.',
  },
  changed: { zh: '回执系伪造或已被改动', en: 'The receipt is forged or was changed' },
  changedLead: {
    zh: '签名与内容不符，或并非本系统签发，请勿接受。',
    en: 'Its signature does not hold, or is not this system’s: do not accept it.',
  },
  badKey: { zh: '回执的签名密钥不可信', en: 'The key of the receipt is not trusted' },
  badKeyLead: {
    zh: '密钥已作废，或签发时间不在其有效期内，请勿接受。',
    en: 'It was revoked, or did not hold when this was signed: do not accept it.',
  },
  unable: { zh: '暂时无法核对', en: 'Could not check' },
  unableLead: {
    zh: '无法取得本系统的公钥，请检查网络后重试。这既不表示真实，也不表示伪造。',
    en: 'This system’s keys cannot be had: check the network and try again. This says neither genuine nor forged.',
  },
  // What it says.
  says: { zh: '回执内容', en: 'What it says' },
  compare: {
    zh: '签名只保证以下内容。请与所收文件的文字逐项核对，不一致的以本页为准。',
    en: 'The signature stands for this alone. Compare it with what the file shows you: where they differ, this page counts.',
  },
  conclusion: { zh: '核验结论', en: 'Conclusion' },
  answeredAt: { zh: '答复时间', en: 'Answered' },
  signedBy: { zh: '签发机构', en: 'Signed by' },
  system: { zh: '核验系统', en: 'System' },
  asked: { zh: '核验方式', en: 'Asked by' },
  byCredential: { zh: '二维码中的签名凭证', en: 'the signed credential of a QR code' },
  byWallet: { zh: '持有人从钱包出示的凭证', en: 'what its holder presented from a wallet' },
  byDocument: {
    zh: (sha256: string) => `PDF 文件（SHA-256：${sha256}）`,
    en: (sha256: string) => `a PDF file (SHA-256: ${sha256})`,
  },
  byFacts: { zh: '管理号、姓名和证件号码三项', en: 'management number, name and ID number' },
  requestNumber: { zh: '请求编号', en: 'Request number' },
  rule: { zh: '适用规则', en: 'Rule applied' },
  ground: { zh: '判定依据', en: 'Ground' },
  determined: { zh: '有文件依据', en: 'rests on a notice' },
  undetermined: { zh: '未能确定', en: 'not established' },
  certificate: { zh: '当时的证书信息', en: 'The certificate, as it was then' },
  checks: { zh: '当时的核查项目', en: 'What was checked then' },
  how: { zh: '核对方法', en: 'How it was checked' },
  keys: {
    zh: (kid: string, age: string) => `签名密钥 ${kid}；公钥取自本系统，${age}更新。`,
    en: (kid: string, age: string) => `Signing key ${kid}; the keys are this system’s own, fetched ${age}.`,
  },
  verifyNow: { zh: '重新核验此证书', en: 'Verify this certificate again' },
})

/** Why an item of a batch has no answer, by the code of its problem. */
export const itemProblems = define({
  'not-found': { zh: '未查到', en: 'Not found' },
  'annotation-expired': { zh: '加注已过有效期', en: 'Release expired' },
  'annotation-withdrawn': { zh: '加注已撤回', en: 'Release withdrawn' },
  'too-many-attempts': { zh: '尝试次数过多，未核验', en: 'Too many attempts: not checked' },
  unavailable: { zh: '暂时无法核验', en: 'Could not check' },
  'invalid-input': { zh: '输入有误，未核验', en: 'Not acceptable: not checked' },
})
