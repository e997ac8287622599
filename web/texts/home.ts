/** Texts of the first page. */

import { define } from './define.ts'

export const home = define({
  title: { zh: '证书查询与核验', en: 'Look up and verify certificates' },
  heading: {
    zh: '专业技术人员职业资格证书查询与核验',
    en: 'Professional qualification certificates: look up and verify',
  },
  lead: {
    zh: '核验证书真伪，查明其为电子证书或证书电子文件、效力范围及当前状态。',
    en: 'Is it genuine, what exactly is it, where does it have force, and does it still stand?',
  },
  byCode: { zh: '凭二维码或核验码核验', en: 'You have a QR code or a code' },
  byCodeText: {
    zh: '用手机相机扫描文件上的二维码，或在此输入核验码、粘贴核验链接。',
    en: "Scan the QR code with your phone's camera, or enter the code or paste the link here.",
  },
  byNumber: { zh: '凭证书信息核验', en: 'You only have what the certificate says' },
  byNumberText: {
    zh: '输入管理号、姓名和证件号码三项，缺一不可。',
    en: 'Enter the management number, the name and the ID number: all three.',
  },
  byNumberGo: { zh: '按编号核验', en: 'Verify by number' },
  holder: { zh: '持证人服务', en: 'You are the holder' },
  holderText: {
    zh: '查询、下载本人证书，办理加注，查看核验记录。',
    en: 'See your certificates, download them, release one for a purpose, and see who verified it.',
  },
  holderGo: { zh: '登录或注册', en: 'Log in or register' },
  scanner: { zh: '扫码与离线核验', en: 'You have no network' },
  scannerText: {
    zh: '扫码页可安装到手机，无网络时也能核对签名。',
    en: 'Install the scanner on your phone: it checks signatures without a network.',
  },
  scannerGo: { zh: '打开扫码核验', en: 'Open the scanner' },
  difference: { zh: '电子证书与证书电子文件的区别', en: 'Two different documents' },
  certificateIs: {
    zh: '带电子印章，与纸质证书具有同等效力，可替代纸质证书；省级电子证书仅在本省范围内有效。',
    en: 'Sealed. It has the force of paper and can replace it; a provincial one only inside its province.',
  },
  fileIs: {
    zh: '不带电子印章，仅证明考试通过，不能替代纸质证书；是否接受由接收单位决定。',
    en: 'Not sealed. It proves that the examination was passed and does not replace paper; the office decides.',
  },
})
