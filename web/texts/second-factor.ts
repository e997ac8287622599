/** Texts of the second factor: adding it, logging in with it, removing it. */

import { define } from './define.ts'

export const secondFactor = define({
  title: { zh: '两步验证', en: 'Two-step login' },
  off: {
    zh: '未开启。开启后，登录时除密码外，还需填写手机认证应用里的动态密码：别人知道了密码也登录不了。',
    en: 'Off. When it is on, logging in takes a one-time password from an app on your phone beside your password: knowing your password is not enough then.',
  },
  on: { zh: (since: string) => `已于 ${since} 开启。`, en: (since: string) => `On since ${since}.` },
  codesLeft: {
    zh: (count: number) => `剩余恢复码 ${count} 个。`,
    en: (count: number) => (count === 1 ? 'One recovery code is left.' : `${count} recovery codes are left.`),
  },
  fewCodes: {
    zh: '恢复码快用完了：请关闭后重新开启，以取得新的恢复码。',
    en: 'Recovery codes are running out: turn it off and on again to be given new ones.',
  },
  manage: { zh: '管理两步验证', en: 'Manage' },
  turnOn: { zh: '开启两步验证', en: 'Turn it on' },
  beginLead: {
    zh: '请先在手机上安装一个认证应用（支持 TOTP 动态密码的均可），再输入当前密码继续。',
    en: 'First have an authenticator app on your phone (any that makes TOTP one-time passwords). Then enter your current password.',
  },
  next: { zh: '下一步', en: 'Next' },
  scanTitle: { zh: '用认证应用扫描', en: 'Scan it with the app' },
  scanLead: {
    zh: '用认证应用扫描二维码，再填写应用中显示的 6 位动态密码。请在十分钟内完成。',
    en: 'Scan the code with your authenticator app, then enter the six digits that it shows, within ten minutes.',
  },
  qr: { zh: '两步验证二维码', en: 'QR code for the authenticator app' },
  samePhone: { zh: '在本机的认证应用中打开', en: 'Open in the app on this phone' },
  byHand: { zh: '无法扫描？手工输入密钥：', en: 'Cannot scan? Type this key into the app:' },
  otp: { zh: '动态密码', en: 'One-time password' },
  otpFirstHint: { zh: '认证应用当前显示的 6 位数字。', en: 'The six digits that the app shows now.' },
  otpHint: {
    zh: '认证应用当前显示的 6 位数字；手机不在身边时，可填一个恢复码。',
    en: 'The six digits that the app shows now; without your phone, one of your recovery codes.',
  },
  lost: {
    zh: '手机和恢复码都丢失了？证明是本人即可找回账号，两步验证随之关闭。',
    en: 'Lost both phone and codes? Prove who you are and take your account back; two-step login is turned off then.',
  },
  confirm: { zh: '确认开启', en: 'Turn it on' },
  codesTitle: { zh: '两步验证已开启，请保存恢复码', en: 'It is on. Keep your recovery codes' },
  codesLead: {
    zh: '手机丢失或更换时，用恢复码代替动态密码登录，每个只能用一次。离开本页后不再显示，请打印或抄写，与手机分开保存。',
    en: 'Without your phone, one of these takes the place of the one-time password; each is good once. They are not shown again: print them or write them down, and keep them apart from your phone.',
  },
  saved: { zh: '已保存，完成', en: 'I have kept them' },
  turnOff: { zh: '关闭两步验证', en: 'Turn it off' },
  turnOffLead: {
    zh: '关闭后，登录只需密码。更换手机也请先关闭，再在新手机上重新开启。',
    en: 'From then on your password is enough. To move to a new phone, turn it off and on again.',
  },
  turnedOff: { zh: '两步验证已关闭。', en: 'Two-step login is off.' },
  over: { zh: '等待时间过长，请重新开始设置。', en: 'This took too long. Begin again.' },
})
