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
  demonstration: { zh: '演示', en: 'Demonstration' },
  demonstrationNote: {
    zh: '数据均为虚构，不具任何效力',
    en: 'Made-up data, no legal force',
  },
  footerNavigation: { zh: '页脚导航', en: 'About this site' },
  help: { zh: '帮助', en: 'Help' },
  privacy: { zh: '隐私说明', en: 'Privacy' },
  accessibility: { zh: '无障碍声明', en: 'Accessibility' },
  operator: {
    zh: (name: string) => `主办单位：${name}`,
    en: (name: string) => `Run by ${name}`,
  },
  contact: {
    zh: (how: string) => `联系方式：${how}`,
    en: (how: string) => `Contact: ${how}`,
  },
  contactHeading: { zh: '联系方式', en: 'Whom to contact' },
  contactIssuer: {
    zh: '证书的内容、更正和撤销，请联系证书上载明的发证机关。',
    en: 'About what a certificate says, corrections and revocations: the issuing authority that it names.',
  },
  operatorUnknown: {
    zh: '本站的使用问题，请联系公布本站网址的主管部门。',
    en: 'About the site: the authority that published its address.',
  },
  footerOpen: {
    zh: '任何单位和个人均可免费核验，无需注册。本站不使用跟踪技术。',
    en: 'Anybody may verify, free of charge and without an account. This site uses no trackers.',
  },
  apiReference: { zh: '接口文档', en: 'API reference' },
  print: { zh: '打印', en: 'Print' },
  copy: { zh: '复制链接', en: 'Copy link' },
  copied: { zh: '已复制', en: 'Copied' },
  needScript: {
    zh: '本页需启用 JavaScript。扫描二维码或在首页输入核验码无需启用。',
    en: 'This page needs JavaScript. Scanning a QR code, or entering a code on the first page, does not.',
  },
  waitSeconds: {
    zh: (seconds: number) => `请在 ${seconds} 秒后重试。`,
    en: (seconds: number) => `Try again in ${seconds} seconds.`,
  },
  checking: {
    zh: '失败次数较多，正在由浏览器完成安全校验，无需任何操作…',
    en: 'Several attempts have failed. Your browser is completing a security check; there is nothing to do…',
  },
  pleaseWait: { zh: '请稍候…', en: 'Please wait…' },
})
