/** Texts of the holder's portal. */

import { terms } from '#lib/certificate'
import { kindName } from '#lib/policy'
import { define } from './define.ts'

export const portal = define({
  title: { zh: '我的证书', en: 'My certificates' },
  // Log in, register.
  login: { zh: '登录', en: 'Log in' },
  loginLead: {
    zh: '持证人登录后可查询、下载本人证书，办理加注，查看核验记录。',
    en: 'Holders see, download and release their certificates here.',
  },
  password: { zh: '密码', en: 'Password' },
  noAccount: { zh: '尚未注册？', en: 'No account yet?' },
  register: { zh: '注册', en: 'Register' },
  registerLead: {
    zh: '凭本人任意一份证书上的姓名、证件号码和管理号注册。注册后可查询本人名下的全部证书。',
    en: 'Prove who you are with name, ID number and management number of any one certificate. One account shows them all.',
  },
  haveAccount: { zh: '已注册？', en: 'Have an account?' },
  nameHint: { zh: '与证书记载一致。', en: 'As on the certificate.' },
  managementNumberHint: {
    zh: '本人任意一份证书的管理号（即证书编号）。',
    en: 'Of any one of your certificates (certificate number).',
  },
  newPassword: { zh: '设置密码', en: 'Choose a password' },
  newPasswordHint: {
    zh: '至少 8 个字符，建议使用更长的密码。',
    en: 'At least 8 characters; longer is safer.',
  },
  logout: { zh: '退出登录', en: 'Log out' },
  changePassword: { zh: '修改密码', en: 'Change password' },
  currentPassword: { zh: '当前密码', en: 'Current password' },
  nextPassword: { zh: '新密码', en: 'New password' },
  passwordChanged: {
    zh: '密码已修改，其他设备须重新登录。',
    en: 'Password changed. You are logged out everywhere else.',
  },
  wrongCurrent: { zh: '当前密码不正确，请重新输入。', en: 'The current password is not right.' },
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
    zh: '您名下暂无证书。如有疑问，请向发证机关咨询。',
    en: 'There is no certificate in your name. Ask the issuing authority if you expected one.',
  },
  groupCertificates: { zh: kindName('electronic-certificate').zh, en: 'Electronic certificates' },
  groupFiles: { zh: kindName('certificate-electronic-file').zh, en: 'Certificate electronic files' },
  groupRevoked: { zh: '已撤销', en: 'Revoked' },
  revoked: { zh: '已撤销', en: 'Revoked' },
  // One certificate.
  canUse: { zh: '适用范围', en: 'Where it can be used' },
  canNation: {
    zh: '在全国范围内与纸质证书具有同等效力，可用于求职、职称评审、落户、积分、招投标等。',
    en: 'It replaces the paper certificate everywhere in the country: for jobs, titles, household registration, points and tenders.',
  },
  canRegions: {
    zh: (regions: string) =>
      `在${regions}内与纸质证书具有同等效力，可用于求职、职称评审、落户、积分等。在其他地区不具有同等效力，请使用纸质证书，或事先向接收单位确认。`,
    en: (regions: string) =>
      `It replaces the paper certificate in ${regions}: for jobs, titles, household registration and points. Elsewhere it does not have the force of paper: use the paper certificate, or ask the receiving office first.`,
  },
  canFile: {
    zh: '可用于证明本人已通过考试，例如在纸质证书发放之前。证书电子文件不是电子证书，不带电子印章，不能替代纸质证书；使用前请向接收单位确认是否接受。',
    en: 'It proves that you passed, for instance before the paper certificate comes out. It is not an electronic certificate, carries no seal and does not replace paper: ask the receiving office first whether it accepts it.',
  },
  canUndetermined: {
    zh: '可用于证明本人已通过考试。是否与纸质证书具有同等效力，本系统未查到依据，未能确定；使用前请向发证机关和接收单位确认。',
    en: 'It proves that you passed. Whether it can stand in for the paper certificate is not established: no source was found. Ask the issuing authority and the receiving office first.',
  },
  canNothing: {
    zh: '该证书已撤销，不得使用。如有异议，请联系发证机关。',
    en: 'This certificate has been revoked and cannot be used. If you disagree, contact the issuing authority.',
  },
  refused: { zh: '接收单位拒收时的处理', en: 'If an office refuses it' },
  refusedCertificate: {
    zh: '请接收单位扫描文件上的二维码核验，核验页载明效力范围和依据文件。',
    en: 'Ask them to scan the QR code: the page names the force, the territory and the notices behind it.',
  },
  refusedFile: {
    zh: '接收单位有权决定是否接受证书电子文件。可咨询能否先凭核验结果受理，后续补交纸质证书。',
    en: 'An office may refuse a certificate electronic file. Ask whether it goes ahead on the verification and takes the paper certificate later.',
  },
  refusedNotice: { zh: '可出示下列依据：', en: 'Notices you can show:' },
  refusedIssuer: {
    zh: (issuer: string) => `仍有争议的，请联系发证机关：${issuer}。`,
    en: (issuer: string) => `If it remains in dispute, contact the issuing authority: ${issuer}.`,
  },
  facts: { zh: '证书信息', en: 'The certificate' },
  wrongFacts: {
    zh: '信息有误的，请向发证机关申请更正。',
    en: 'Something wrong? The issuing authority can correct it.',
  },
  download: { zh: '下载 PDF', en: 'Download PDF' },
  downloadOfd: { zh: '下载 OFD', en: 'Download OFD' },
  formats: {
    zh: '内容相同：PDF 在任何设备上都能打开；OFD 是国家标准版式文件，须用 OFD 阅读器打开，接收单位要求时选用。',
    en: 'The same content: PDF opens everywhere; OFD is the form of the national standard and takes an OFD reader: choose it where an office asks for it.',
  },
  downloadHint: {
    zh: '电子证书须先加注再下载，用途和有效期将印在文件上。',
    en: 'An electronic certificate is annotated before it is downloaded: choose purpose and time, which are printed on it.',
  },
  // Annotations.
  annotations: { zh: terms.annotation.zh, en: 'Annotations' },
  annotationsLead: {
    zh: '加注是为特定用途、在限定期限内提供证书；期满或撤回后，对方不能再查看。',
    en: 'Release this certificate for one purpose and a limited time. When it ends, or you withdraw it, it can be seen no more.',
  },
  annotate: { zh: '新建加注', en: 'New annotation' },
  annotateTitle: { zh: '办理加注', en: 'Annotate this certificate' },
  purposeHint: {
    zh: '选择一项，或自行填写（不超过 60 字）。',
    en: 'Choose one, or write your own (up to 60 characters).',
  },
  recipientField: { zh: `${terms.recipient.zh}（选填）`, en: `${terms.recipient.en} (optional)` },
  recipientHint: {
    zh: '填写单位名称，将印在文件上。',
    en: 'Such as the office; it is printed on the file.',
  },
  days: { zh: '有效天数', en: 'Days' },
  daysHint: { zh: (max: number) => `1 至 ${max} 天。`, en: (max: number) => `1 to ${max}.` },
  quota: {
    zh: (count: number, days: number) => `同一证书在任意 ${days} 天内最多有 ${count} 次有效加注。`,
    en: (count: number, days: number) =>
      `At most ${count} valid annotations of one certificate in any ${days} days.`,
  },
  create: { zh: terms.annotation.zh, en: 'Annotate' },
  ready: { zh: '加注已生效', en: 'The annotation is active' },
  readyLead: {
    zh: '请将链接或二维码提供给接收单位，或下载 PDF 打印。',
    en: 'Give the link or the QR code to the other side, or print the PDF.',
  },
  link: { zh: '核验链接', en: 'Link to verify' },
  qr: { zh: '核验二维码', en: 'QR code to verify' },
  issued: { zh: '加注时间', en: 'Made' },
  standingSince: { zh: '生成时间', en: 'Made' },
  active: { zh: '有效', en: 'active' },
  expired: { zh: '已过期', en: 'expired' },
  withdrawn: { zh: '已撤回', en: 'withdrawn' },
  show: { zh: '查看', en: 'Show' },
  withdraw: terms.withdraw,
  withdrawSure: {
    zh: '撤回后，链接和二维码立即失效，且不能恢复。是否撤回？',
    en: 'The link and the QR code stop working at once, and for good. Withdraw it?',
  },
  withdrawYes: { zh: '确认撤回', en: 'Yes, withdraw it' },
  withdrawnNow: { zh: '加注已撤回。', en: 'The annotation is withdrawn.' },
  cancel: { zh: '取消', en: 'Cancel' },
  noAnnotations: { zh: '暂无记录。', en: 'None yet.' },
  // The code of documents that need no annotation.
  releases: { zh: '加注与核验码', en: 'Annotations and codes' },
  standing: { zh: '长期核验码', en: 'Standing code' },
  noEnd: { zh: '长期有效，无截止日期', en: 'no end date' },
  standingLead: {
    zh: '此类证书无需加注即可下载。下载的文件印有长期核验码，没有截止日期；撤回后，印有该核验码的文件及其打印件不能再核验，下次下载时生成新的核验码。',
    en: 'This certificate can be downloaded without an annotation. The file bears a standing code, which has no end date. Once you withdraw it, files and prints that bear it cannot be verified any more, and the next download has a new one.',
  },
  standingFirst: {
    zh: '此类证书无需加注即可下载。首次下载时生成长期核验码，印在文件上，没有截止日期，可随时撤回。',
    en: 'This certificate can be downloaded without an annotation. The first download makes a standing code, printed on the file, which has no end date and can be withdrawn at any time.',
  },
  withdrawStanding: {
    zh: '撤回后，印有此核验码的文件及其打印件立即不能核验，且不能恢复；下次下载时使用新的核验码。是否撤回？',
    en: 'Files and prints that bear this code cannot be verified any more, at once and for good; the next download has a new code. Withdraw it?',
  },
  standingWithdrawn: { zh: '核验码已撤回。', en: 'The code is withdrawn.' },
  // To hand over.
  savePicture: { zh: '保存二维码图片', en: 'Save the QR code' },
  pressLong: { zh: '长按二维码图片，即可保存或转发。', en: 'Press the QR code long to save or send it.' },
  share: { zh: '分享链接', en: 'Share' },
  copyByHand: {
    zh: '无法自动复制，请长按上方链接复制。',
    en: 'It could not be copied: mark the link above and copy it.',
  },
  endedDetail: {
    zh: (state: string) => `该加注${state}，不能下载。请重新办理加注。`,
    en: (state: string) => `This annotation is ${state}: nothing can be downloaded under it. Make a new one.`,
  },
  // Who verified.
  verifications: { zh: '核验记录', en: 'Verifications' },
  allVerifications: { zh: '查看全部核验记录', en: 'See all of them' },
  backToCertificate: { zh: '返回证书', en: 'The certificate' },
  variousNetworks: { zh: '多个网络', en: 'Various networks' },
  times: {
    zh: (count: number) => `${count} 次`,
    en: (count: number) => (count === 1 ? 'once' : `${count} times`),
  },
  lastOfDay: { zh: '当日最近一次', en: 'the last time that day' },
  noVerifications: { zh: '暂无核验记录。', en: 'Nobody has verified this certificate yet.' },
  verificationsHint: {
    zh: '同一日、同一网络、同一结果的核验合并显示。系统只记录网络段，不记录完整网络地址；记录保存三年。',
    en: 'What one network was told on one day stands together. Only the network is kept, not the whole address, and for three years.',
  },
  byCode: { zh: '扫码或核验码', en: 'by QR code or code' },
  byNumber: { zh: '按编号', en: 'by number' },
  byCredential: { zh: '核对二维码签名', en: 'by the signed QR code' },
  byDocument: { zh: 'PDF 文件', en: 'by the PDF file' },
  byWallet: { zh: '从钱包出示', en: 'from the wallet' },
  byBatch: { zh: '批量核验', en: 'in a batch' },
  phone: { zh: '手机', en: 'phone' },
  browser: { zh: '浏览器', en: 'browser' },
  program: { zh: '程序', en: 'program' },
  forUse: { zh: (region: string) => `使用地区：${region}`, en: (region: string) => `for use in ${region}` },
  outcomeGood: { zh: '结果：有效', en: 'told: valid' },
  outcomeBad: { zh: '结果：无效', en: 'told: not valid' },
  notFound: { zh: '您名下没有这份证书。', en: 'There is no such certificate in your name.' },
})
