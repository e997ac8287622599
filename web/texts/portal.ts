/** Texts of the holder's portal. */

import { terms } from '#lib/certificate'
import { kindName } from '#lib/policy'
import { define } from './define.ts'

export const portal = define({
  title: { zh: '我的证书', en: 'My certificates' },
  // Log in, register.
  login: { zh: '登录', en: 'Log in' },
  loginLead: {
    zh: '持证人登录后查看、下载和加注自己的证书。',
    en: 'Holders see, download and release their certificates here.',
  },
  password: { zh: '密码', en: 'Password' },
  noAccount: { zh: '还没有账号？', en: 'No account yet?' },
  register: { zh: '注册', en: 'Register' },
  registerLead: {
    zh: '用任意一份证书上的姓名、证件号码和管理号证明身份。注册一次，名下所有证书都能看到。',
    en: 'Prove who you are with name, ID number and management number of any one certificate. One account shows them all.',
  },
  haveAccount: { zh: '已有账号？', en: 'Have an account?' },
  nameHint: { zh: '与证书上一致。', en: 'As on the certificate.' },
  managementNumberHint: {
    zh: '任意一份证书上的管理号（证书编号）。',
    en: 'Of any one of your certificates (certificate number).',
  },
  newPassword: { zh: '设置密码', en: 'Choose a password' },
  newPasswordHint: { zh: '至少 8 个字符，越长越安全。', en: 'At least 8 characters; longer is safer.' },
  logout: { zh: '退出登录', en: 'Log out' },
  changePassword: { zh: '修改密码', en: 'Change password' },
  currentPassword: { zh: '当前密码', en: 'Current password' },
  nextPassword: { zh: '新密码', en: 'New password' },
  passwordChanged: {
    zh: '密码已修改，其他设备上的登录已全部退出。',
    en: 'Password changed. You are logged out everywhere else.',
  },
  save: { zh: '保存', en: 'Save' },
  sessionOver: { zh: '登录已失效，请重新登录。', en: 'Your session has ended. Log in again.' },
  loggedOut: { zh: '已退出登录。', en: 'You are logged out.' },
  // The list.
  count: {
    zh: (count: number) => `共 ${count} 份证书`,
    en: (count: number) => (count === 1 ? 'One certificate' : `${count} certificates`),
  },
  more: { zh: '更多', en: 'More' },
  none: {
    zh: '您名下没有证书。如有疑问，请联系发证机关。',
    en: 'There is no certificate in your name. Ask the issuing authority if you expected one.',
  },
  groupCertificates: { zh: kindName('electronic-certificate').zh, en: 'Electronic certificates' },
  groupFiles: { zh: kindName('certificate-electronic-file').zh, en: 'Certificate electronic files' },
  groupRevoked: { zh: '已撤销', en: 'Revoked' },
  revoked: { zh: '已撤销', en: 'Revoked' },
  // One certificate.
  canUse: { zh: '适用范围', en: 'Where it can be used' },
  canNation: {
    zh: '可在全国代替纸质证书使用：求职、职称评审、落户、积分、招投标等。',
    en: 'It replaces the paper certificate everywhere in the country: for jobs, titles, household registration, points and tenders.',
  },
  canRegions: {
    zh: (regions: string) =>
      `可在${regions}内代替纸质证书使用：求职、职称评审、落户、积分等。在其他地区，它没有与纸质证书同等的效力，请等待或使用纸质证书，或先询问接收单位。`,
    en: (regions: string) =>
      `It replaces the paper certificate in ${regions}: for jobs, titles, household registration and points. Elsewhere it does not have the force of paper: use the paper certificate, or ask the receiving office first.`,
  },
  canFile: {
    zh: '可用来证明您已通过考试，例如在纸质证书发放之前。它不是电子证书，没有印章，不能替代纸质证书；使用前请先询问接收单位是否接受。',
    en: 'It proves that you passed, for instance before the paper certificate comes out. It is not an electronic certificate, carries no seal and does not replace paper: ask the receiving office first whether it accepts it.',
  },
  canUndetermined: {
    zh: '可用来证明您已通过考试。它能否代替纸质证书使用，本系统没有查到依据，未能确定；使用前请先询问发证机关和接收单位。',
    en: 'It proves that you passed. Whether it can stand in for the paper certificate is not established: no source was found. Ask the issuing authority and the receiving office first.',
  },
  canNothing: {
    zh: '此证书已撤销，不能使用。如有异议，请联系发证机关。',
    en: 'This certificate has been revoked and cannot be used. If you disagree, contact the issuing authority.',
  },
  refused: { zh: '被拒收时怎么办', en: 'If an office refuses it' },
  refusedCertificate: {
    zh: '请对方扫描文件上的二维码，核验页会写明效力范围和文件依据。',
    en: 'Ask them to scan the QR code: the page names the force, the territory and the notices behind it.',
  },
  refusedFile: {
    zh: '接收单位有权不接受证书电子文件。请询问可否先凭核验结果受理，日后补交纸质证书。',
    en: 'An office may refuse a certificate electronic file. Ask whether it goes ahead on the verification and takes the paper certificate later.',
  },
  refusedNotice: { zh: '可以出示的依据：', en: 'Notices you can show:' },
  refusedIssuer: {
    zh: (issuer: string) => `仍有争议时，请联系发证机关：${issuer}。`,
    en: (issuer: string) => `If it remains in dispute, contact the issuing authority: ${issuer}.`,
  },
  facts: { zh: '证书信息', en: 'The certificate' },
  wrongFacts: {
    zh: '信息有误？请联系发证机关更正。',
    en: 'Something wrong? The issuing authority can correct it.',
  },
  download: { zh: '下载 PDF', en: 'Download PDF' },
  downloadHint: {
    zh: '电子证书须先加注再下载：选择用途和期限，文件上会印明。',
    en: 'An electronic certificate is annotated before it is downloaded: choose purpose and time, which are printed on it.',
  },
  // Annotations.
  annotations: { zh: terms.annotation.zh, en: 'Annotations' },
  annotationsLead: {
    zh: '为某一用途、在限定时间内提供这份证书；到期或撤回后，对方就看不到了。',
    en: 'Release this certificate for one purpose and a limited time. When it ends, or you withdraw it, it can be seen no more.',
  },
  annotate: { zh: '新建加注', en: 'New annotation' },
  annotateTitle: { zh: '为这份证书加注', en: 'Annotate this certificate' },
  purposeHint: {
    zh: '选择一项，或自己填写（60 字以内）。',
    en: 'Choose one, or write your own (up to 60 characters).',
  },
  recipientField: { zh: `${terms.recipient.zh}（可不填）`, en: `${terms.recipient.en} (optional)` },
  recipientHint: {
    zh: '该单位的名称；会印在文件上。',
    en: 'Such as the office; it is printed on the file.',
  },
  days: { zh: '有效天数', en: 'Days' },
  daysHint: { zh: (max: number) => `1 至 ${max} 天。`, en: (max: number) => `1 to ${max}.` },
  quota: {
    zh: (count: number, days: number) => `任意 ${days} 天内，同一证书最多 ${count} 次有效加注。`,
    en: (count: number, days: number) =>
      `At most ${count} valid annotations of one certificate in any ${days} days.`,
  },
  create: { zh: terms.annotation.zh, en: 'Annotate' },
  ready: { zh: '加注已生效', en: 'The annotation is active' },
  readyLead: {
    zh: '把链接或二维码给对方，或下载 PDF 打印。',
    en: 'Give the link or the QR code to the other side, or print the PDF.',
  },
  link: { zh: '核验链接', en: 'Link to verify' },
  qr: { zh: '核验二维码', en: 'QR code to verify' },
  issued: { zh: '加注时间', en: 'Made' },
  active: { zh: '有效', en: 'active' },
  expired: { zh: '已过期', en: 'expired' },
  withdrawn: { zh: '已撤回', en: 'withdrawn' },
  show: { zh: '查看', en: 'Show' },
  withdraw: terms.withdraw,
  withdrawSure: {
    zh: '撤回后，链接和二维码立即失效，不能恢复。确定撤回吗？',
    en: 'The link and the QR code stop working at once, and for good. Withdraw it?',
  },
  withdrawYes: { zh: '确定撤回', en: 'Yes, withdraw it' },
  withdrawnNow: { zh: '加注已撤回。', en: 'The annotation is withdrawn.' },
  cancel: { zh: '取消', en: 'Cancel' },
  noAnnotations: { zh: '还没有加注。', en: 'None yet.' },
  // Who verified.
  verifications: { zh: '核验记录', en: 'Verifications' },
  noVerifications: { zh: '还没有人核验过这份证书。', en: 'Nobody has verified this certificate yet.' },
  verificationsHint: {
    zh: '只记录网络段，不记录完整地址。',
    en: 'Only the network is kept, not the whole address.',
  },
  byCode: { zh: '扫码或核验码', en: 'by QR code or code' },
  byNumber: { zh: '按编号', en: 'by number' },
  byCredential: { zh: '核对二维码签名', en: 'by the signed QR code' },
  byBatch: { zh: '批量核验', en: 'in a batch' },
  phone: { zh: '手机', en: 'phone' },
  browser: { zh: '浏览器', en: 'browser' },
  program: { zh: '程序', en: 'program' },
  forUse: { zh: (region: string) => `用于${region}`, en: (region: string) => `for use in ${region}` },
  outcomeGood: { zh: '答复：有效', en: 'told: valid' },
  outcomeBad: { zh: '答复：无效', en: 'told: not valid' },
  notFound: { zh: '您名下没有这份证书。', en: 'There is no such certificate in your name.' },
})

/** What holders usually release a certificate for; the words are what is printed, so they are Chinese in both. */
export const purposes = ['求职', '职称评审', '落户', '积分', '招投标', '本人调用'] as const

/** What those words mean. */
export const purposeNames = define({
  求职: { zh: '求职', en: 'Job' },
  职称评审: { zh: '职称评审', en: 'Title evaluation' },
  落户: { zh: '落户', en: 'Household registration' },
  积分: { zh: '积分', en: 'Points' },
  招投标: { zh: '招投标', en: 'Tender' },
  本人调用: { zh: '本人调用', en: 'Own use' },
})
