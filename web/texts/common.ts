/** Texts that stand on more than one page. */

import { terms } from '#lib/certificate'
import { define } from './define.ts'

export const common = define({
  product: { zh: '证验', en: 'Zhengyan' },
  otherLanguage: { zh: 'English', en: '中文' },
  skip: { zh: '跳到正文', en: 'Skip to content' },
  navigation: { zh: '主导航', en: 'Main navigation' },
  navVerify: terms.verify,
  navScan: { zh: '扫码', en: 'Scan' },
  navPortal: { zh: '我的证书', en: 'My certificates' },
  footerOpen: {
    zh: '任何单位和个人都可以免费核验，无需注册。本站不使用任何跟踪器。',
    en: 'Anybody may verify, free of charge and without an account. This site uses no trackers.',
  },
  footerVersion: { zh: '接口说明', en: 'API description' },
  print: { zh: '打印', en: 'Print' },
  copy: { zh: '复制链接', en: 'Copy link' },
  copied: { zh: '已复制', en: 'Copied' },
  chooseRegion: { zh: '请选择省、自治区、直辖市', en: 'Choose a province or region' },
  needScript: {
    zh: '此页需要启用 JavaScript。扫描二维码或在首页输入核验码则不需要。',
    en: 'This page needs JavaScript. Scanning a QR code, or entering a code on the first page, does not.',
  },
  offline: {
    zh: '连接不到服务器，请检查网络后重试。',
    en: 'The server cannot be reached. Check the network and try again.',
  },
  waitSeconds: {
    zh: (seconds: number) => `请在 ${seconds} 秒后重试。`,
    en: (seconds: number) => `Try again in ${seconds} seconds.`,
  },
  pleaseWait: { zh: '请稍候…', en: 'Please wait…' },
  list: { zh: '、', en: ', ' },
})
