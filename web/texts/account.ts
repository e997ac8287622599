/** Texts of the account's own screens: the proof of the person, the way back, the account and its log. */

import { terms } from '#lib/certificate'
import { define } from './define.ts'

export const account = define({
  // Registration and the way back.
  registerLead: {
    zh: '填写任意一份证书上的信息，和发证机关发给您的激活码。注册一次，名下所有证书都能看到。',
    en: 'Enter what stands on any one of your certificates, and the activation code that the authority has sent you. One account shows them all.',
  },
  activationCode: terms.activationCode,
  activationCodeHint: {
    zh: '发证机关以信函、短信或当面交给您，只能使用一次。没有收到或已过期，请联系发证机关。',
    en: 'The authority sent or handed it to you; it is good once. If you have none, or it has expired, ask the authority.',
  },
  realNameLead: {
    zh: '请先通过实名认证证明是本人，再设置密码。证书上的信息不足以证明身份：看过您证书的单位都知道。',
    en: 'Prove who you are at the real-name service first, then choose a password. What stands on a certificate is not enough: every office that was shown it knows it.',
  },
  realName: { zh: '前往实名认证', en: 'To the real-name service' },
  haveCode: { zh: '管理机构当面给了您激活码？', en: 'Has the authority handed you an activation code?' },
  useCode: { zh: '使用激活码', en: 'Use the code' },
  forgotten: { zh: '忘记密码，或账号被他人注册？', en: 'Password lost, or registered by somebody else?' },
  recover: { zh: '找回账号', en: 'Take your account back' },
  recoverLead: {
    zh: '证明是本人后设置新密码。此前的密码立即失效，所有设备上的登录全部退出。',
    en: 'Prove who you are and choose a new password. The old one is good no more, and everybody who is logged in is put out.',
  },
  recovered: {
    zh: '新密码已生效，其他设备上的登录已全部退出。',
    en: 'Your new password is set. Everybody else is logged out.',
  },
  proven: { zh: '实名认证已通过', en: 'You have proven who you are' },
  provenLead: {
    zh: '请在十分钟内设置密码。若账号已存在，此前的密码立即失效，所有设备上的登录全部退出。',
    en: 'Choose a password within ten minutes. If there is an account already, its old password is good no more, and everybody who is logged in is put out.',
  },
  notProven: { zh: '未能通过实名认证', en: 'You could not be proven' },
  notProvenWhy: {
    zh: '认证已取消、已超时，或不是从本浏览器发起的。请重新认证。',
    en: 'It was cancelled, took too long, or was not begun in this browser. Try again.',
  },
  notOnRecord: {
    zh: '实名认证已通过，但没有查到您名下的证书（姓名和证件号码须与证书一致）。如有疑问，请联系发证机关。',
    en: 'The service knows you, but there is no certificate in your name here (name and ID number have to be as on the certificate). Ask the issuing authority.',
  },
  serviceDown: {
    zh: '实名认证服务暂时无法使用，请稍后重试。',
    en: 'The real-name service cannot be used right now. Try again later.',
  },
  again: { zh: '重新认证', en: 'Try again' },
  // The account.
  title: { zh: '我的账号', en: 'My account' },
  short: { zh: '账号', en: 'Account' },
  since: { zh: '注册时间', en: 'Registered' },
  takenOver: {
    zh: (at: string) =>
      `此账号于 ${at} 凭本人证明重新设置了密码，此前的登录已全部退出。如果不是您本人操作，请立即联系管理机构；此前的核验和加注可能不是您所为，请逐一查看。`,
    en: (at: string) =>
      `On ${at} the password of this account was set anew by a proof of the person, and everybody was logged out. If that was not you, contact the authority at once. Releases made before may not be yours: look through them.`,
  },
  log: { zh: '账号记录', en: 'What was done with this account' },
  logHint: {
    zh: '同一天从同一网络、同类设备的登录合并为一条；只记录网络段，不记录完整地址，保留三年。',
    en: 'Logins of one day from one network and kind of device are one entry. Only the network is kept, not the whole address, for three years.',
  },
  noLog: { zh: '还没有记录。', en: 'Nothing yet.' },
  registered: { zh: '注册', en: 'Registered' },
  loggedIn: { zh: '登录', en: 'Logged in' },
  passwordChanged: { zh: '修改密码', en: 'Password changed' },
  accountRecovered: { zh: '凭本人证明找回账号', en: 'Taken back by a proof of the person' },
  reset: { zh: '管理机构重置了账号', en: 'Reset by the authority' },
  locked: { zh: '管理机构锁定了账号', en: 'Locked by the authority' },
  unlocked: { zh: '管理机构解除了锁定', en: 'Unlocked by the authority' },
  consented: { zh: '同意隐私说明', en: 'Agreed to the privacy notice' },
  exported: { zh: '取得个人信息副本', en: 'A copy of all that is kept was taken' },
  codeRevoked: { zh: '管理机构作废了激活码', en: 'Activation code revoked by the authority' },
  secondFactorAdded: { zh: '开启两步验证', en: 'Two-step login turned on' },
  secondFactorRemoved: { zh: '关闭两步验证', en: 'Two-step login turned off' },
  recoveryCodeUsed: { zh: '使用恢复码', en: 'Recovery code used' },
  times: { zh: (count: number) => `${count} 次`, en: (count: number) => `${count} times` },
  notYou: {
    zh: '有不认识的记录？请立即修改密码，并联系管理机构。',
    en: 'Something you do not know? Change your password at once, and contact the authority.',
  },
})
