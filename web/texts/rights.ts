/** Texts of what a person may ask of the account itself: consent, a copy of all that is kept, the end. */

import { define } from './define.ts'

export const rights = define({
  // Consent.
  agree: { zh: '我已阅读并同意', en: 'I have read and agree to the ' },
  notice: { zh: '隐私说明', en: 'privacy notice' },
  version: { zh: (version: string) => `（${version} 版）`, en: (version: string) => ` (of ${version})` },
  askTitle: { zh: '请阅读隐私说明', en: 'Please read the privacy notice' },
  askLead: {
    zh: '说明保存您的哪些信息、用于什么、保存多久，以及您如何取得副本、注销账号。您尚未同意现行版本。',
    en: 'It says what is kept of you, for what and how long, and how you get a copy or end your account. You have not agreed to the one in force yet.',
  },
  askButton: { zh: '同意并继续', en: 'Agree and go on' },
  askElse: {
    zh: '不同意也可以随时取得您的信息副本，或注销账号：',
    en: 'If you do not agree, you can still take a copy of what is kept, or end your account:',
  },
  // On the account's screen.
  heading: { zh: '您的信息', en: 'What is kept of you' },
  consented: { zh: '已同意的隐私说明', en: 'Notice agreed to' },
  lead: {
    zh: '您可以取得本系统保存的您的全部信息，也可以注销账号。',
    en: 'You can take a copy of all that is kept of you here, and end your account.',
  },
  copy: { zh: '取得全部信息的副本', en: 'Take a copy of everything' },
  copyHint: {
    zh: '一个 JSON 文件：账号、登录、证书、加注、核验记录。文件含个人信息，请勿保存在他人的设备上。在聊天软件内打开时无法保存，请改用浏览器。',
    en: 'One JSON file: account, sessions, certificates, releases, verifications. It holds personal data: do not leave it on somebody else’s device. Inside a chat app it cannot be saved; use a browser.',
  },
  copying: {
    zh: (count: number) => `已读取 ${count} 条……`,
    en: (count: number) => `${count} entries so far …`,
  },
  copied: {
    zh: (count: number) => `已完成，共 ${count} 条。`,
    en: (count: number) => `Done: ${count} entries.`,
  },
  // The end.
  end: { zh: '注销账号', en: 'End my account' },
  endLead: {
    zh: '注销后无法恢复。以后仍可凭本人证明重新注册。',
    en: 'This cannot be undone. You can register again later, with a proof of who you are.',
  },
  goes: { zh: '将被删除或失效', en: 'What goes' },
  goesAccount: {
    zh: '账号、密码、同意记录和账号记录',
    en: 'The account with its password, consent and log',
  },
  goesSessions: {
    zh: '所有设备上的登录，以及尚未使用的激活码',
    en: 'Every session on every device, and an activation code that was not used',
  },
  goesReleases: {
    zh: '所有加注和长期核验码立即撤回，已出示给单位的核验码不再有效',
    en: 'Every release and standing code: withdrawn at once, so that codes which you handed out do not work any more',
  },
  stays: { zh: '仍将保留', en: 'What stays' },
  staysRecord: {
    zh: '证书记录：由发证机关保存，他人仍可凭姓名、证件号码和管理号核验',
    en: 'The record of your certificates: the issuing authority keeps it, and it can still be verified by name, ID number and management number',
  },
  staysLog: {
    zh: '已撤回的加注和核验记录：随证书保存至各自期限届满',
    en: 'Withdrawn releases and the log of verifications: with the certificate, until their time is over',
  },
  copyFirst: { zh: '建议先取得信息副本。', en: 'Take a copy first, if you want one.' },
  password: { zh: '请输入密码确认', en: 'Your password, to confirm' },
  ended: { zh: '账号已注销。', en: 'Your account has ended.' },
  goOn: {
    zh: '注销没有完成。请再次提交，将从中断处继续；如已退出登录，请登录后再提交。',
    en: 'The end was interrupted. Ask for it again: it goes on where it stopped. If you are logged out, log in first.',
  },
})
