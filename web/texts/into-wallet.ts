/** Texts of the portal about certificates in wallets. */

import { define } from './define.ts'

export const intoWallet = define({
  title: { zh: '数字钱包', en: 'Digital wallets' },
  put: { zh: '放入钱包', en: 'Put into a wallet' },
  lead: {
    zh: '可将证书放入支持 OpenID4VCI 和 SD-JWT VC 的数字钱包，出示时逐项选择披露的内容。',
    en: 'Wallets that speak OpenID4VCI and SD-JWT VC can hold this certificate; you choose item by item what to show.',
  },
  counts: {
    zh: '放入钱包计为一次加注。',
    en: 'It counts as one annotation.',
  },
  copies: {
    zh: (count: number) => `${count} 份凭证`,
    en: (count: number) => (count === 1 ? 'one copy' : `${count} copies`),
  },
  inWallet: { zh: '钱包中的证书', en: 'In a wallet' },
  none: { zh: '尚未放入任何钱包。', en: 'Not in any wallet yet.' },
  withdrawSure: {
    zh: '撤回后，钱包中的这些凭证立即失效，且不能恢复。是否撤回？',
    en: 'The copies in the wallet stop being valid at once, and for good. Withdraw them?',
  },
  withdrawn: { zh: '钱包中的凭证已撤回。', en: 'The copies in the wallet are withdrawn.' },
  // What is shared.
  shared: { zh: '放入的内容', en: 'What it will hold' },
  always: { zh: '始终出示', en: 'Always shown' },
  alwaysItems: {
    zh: '类别、标注、效力与适用地区、依据文件。任何人都不能隐去证书是否带电子印章。',
    en: 'Its kind and mark, its force and territory, and the notices behind them. Nobody can hide whether it is sealed.',
  },
  chosen: { zh: '逐项由您选择', en: 'You choose each' },
  maskedNumber: {
    zh: '证件号码只含首尾几位。“是否年满 18 岁”可以单独出示，不披露出生日期。',
    en: 'The ID number is masked. That you are 18 can be shown without your date of birth.',
  },
  recipientHint: {
    zh: '填写单位名称，由您决定是否出示。',
    en: 'Such as the office; you choose whether to show it.',
  },
  // The offer.
  offer: { zh: '生成二维码', en: 'Show the QR code' },
  ready: { zh: '请用钱包扫描', en: 'Scan it with your wallet' },
  readyLead: {
    zh: '用钱包扫描二维码，或在本机打开钱包，再输入下方的交易码。',
    en: 'Scan the QR code with your wallet, or open the wallet of this device. Then type the transaction code.',
  },
  txCode: { zh: '交易码', en: 'Transaction code' },
  txCodeHint: {
    zh: '只在您本人的钱包中输入，不要告诉他人。连续输错 5 次即失效。',
    en: 'Type it into your own wallet, and tell it to nobody. After five wrong tries it is void.',
  },
  open: { zh: '在本机钱包中打开', en: 'Open the wallet of this device' },
  nothingOpened: {
    zh: '没有打开？有的钱包只认另一种链接：',
    en: 'Nothing opened? Some wallets know another link only:',
  },
  openHaip: { zh: '改用此链接', en: 'use this one' },
  qr: { zh: '放入钱包的二维码', en: 'QR code for a wallet' },
  waiting: { zh: '等待钱包领取……', en: 'Waiting for the wallet …' },
  done: { zh: '证书已放入钱包。', en: 'The certificate is in the wallet.' },
  over: { zh: '二维码已过期，请重新生成。', en: 'The QR code has run out. Make another.' },
  unavailable: {
    zh: '本系统暂未开通放入钱包。',
    en: 'This service does not put certificates into wallets yet.',
  },
})
