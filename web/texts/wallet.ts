/** Texts of verification from a wallet. */

import { define } from './define.ts'

export const wallet = define({
  title: { zh: '从钱包核验', en: 'Verify from a wallet' },
  lead: {
    zh: '持证人已把证书放入数字钱包时，请其当面或远程出示。出示的内容有签发机构的签名和持有人本人的证明。',
    en: 'For a holder whose certificate is in a digital wallet. What the wallet presents bears the signature of the issuing authority and a proof by the holder.',
  },
  ask: { zh: '请求出示证书', en: 'Ask for the certificate' },
  useIn: { zh: '使用地区（可不选）', en: 'Where it will be used (optional)' },
  askHint: {
    zh: '每次请求只用一次，十分钟内有效。',
    en: 'Each request is good once, within ten minutes.',
  },
  whatTitle: { zh: '请求哪些内容', en: 'What is asked for' },
  what: {
    zh: '只请求核验结果页要显示的内容：管理号、姓名、隐去中间几位的证件号码、资格、考试与签发日期、发证地区和机关，以及加注的用途和使用单位。不请求性别和出生日期。由持证人在钱包中确认后才会出示。',
    en: 'Only what the result shows: management number, name, the masked ID number, qualification, dates, issuing region and authority, and the purpose and recipient of the annotation. Neither gender nor birth date. The holder agrees in the wallet first.',
  },
  whyTitle: { zh: '核验后持证人看到什么', en: 'What the holder sees' },
  why: {
    zh: '核验记录中有一条“从钱包出示”，含您的网络段，不含完整网络地址。证书是否已撤销、加注是否已撤回，以本系统当前记录为准。',
    en: 'An entry “from the wallet” with your network, not your whole address. Whether the certificate is revoked or the annotation withdrawn is decided by the record as it is now.',
  },
  wallets: {
    zh: '须使用支持 OpenID4VP 1.0 和 SD-JWT VC 的钱包。国内常用的应用尚不支持；持证人没有这样的钱包时，请改用核验码。',
    en: 'It takes a wallet that speaks OpenID4VP 1.0 and SD-JWT VC. The apps in common use in China do not yet; without one, verify by code.',
  },
  scanTitle: { zh: '请持证人用钱包扫码', en: 'The holder scans this with the wallet' },
  scanLead: {
    zh: '用钱包应用中的扫一扫，不是相机，也不是微信。确认出示后，本页自动显示结果。',
    en: "By the wallet's own scanner, not the camera. When the holder has agreed, the result appears on this page.",
  },
  openTitle: { zh: '在本设备的钱包中打开', en: 'Open the wallet on this device' },
  openLead: {
    zh: '在钱包中确认出示后，会自动回到本页。请使用默认浏览器打开本页，否则回不到这里。',
    en: 'When you have agreed in the wallet it leads back to this page. Use your default browser, or it cannot lead back here.',
  },
  open: { zh: '打开钱包', en: 'Open the wallet' },
  openHaip: { zh: '打开支持 HAIP 的钱包', en: 'Open a wallet for HAIP' },
  walletHere: { zh: '钱包就在本设备上', en: 'The wallet is on this device' },
  walletElsewhere: { zh: '钱包在另一台设备上', en: 'The wallet is on another device' },
  waiting: { zh: '等待钱包答复', en: 'Waiting for the wallet' },
  left: {
    zh: (minutes: number) => (minutes <= 1 ? '剩余不到一分钟' : `剩余约 ${minutes} 分钟`),
    en: (minutes: number) => (minutes <= 1 ? 'less than a minute left' : `about ${minutes} minutes left`),
  },
  stop: { zh: '停止等待', en: 'Stop waiting' },
  stopped: { zh: '已停止等待。之后的答复不会显示。', en: 'Stopped. A later answer is not shown.' },
  unreachable: {
    zh: '暂时连不上服务，正在继续尝试。',
    en: 'The service cannot be reached at the moment; trying on.',
  },
  refused: { zh: '未采信', en: 'Not accepted' },
  declined: { zh: '没有出示', en: 'Not presented' },
  expired: { zh: '请求已过期', en: 'The request has expired' },
  expiredLead: {
    zh: '十分钟内没有收到钱包的答复。',
    en: 'The wallet did not answer within ten minutes.',
  },
  elsewhere: { zh: '这里没有这次请求', en: 'No such request here' },
  elsewhereLead: {
    zh: '结果只在发起请求的浏览器中显示，请求发出十五分钟后不再显示。请回到那个浏览器，或重新请求。',
    en: 'A result is shown in the browser that asked, for fifteen minutes from the request. Go back to that browser, or ask again.',
  },
  reason: { zh: '原因代码', en: 'Reason code' },
  again: { zh: '重新请求', en: 'Ask again' },
  /** On the page of verification by number. */
  haveWallet: { zh: '持证人使用数字钱包', en: 'Does the holder use a wallet?' },
  haveWalletText: {
    zh: '持证人把证书放入了数字钱包时，可请其出示。',
    en: 'A certificate in a digital wallet can be presented from there.',
  },
})
