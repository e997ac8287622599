/** Texts of the page on which a personnel office verifies a whole list or a folder of files. */

import { terms } from '#lib/certificate'
import { define } from './define.ts'

export const batch = define({
  title: { zh: '批量核验', en: 'Verify a list' },
  lead: {
    zh: '核验一份名单（Excel、CSV），或多份证书 PDF、照片。文件在您的浏览器中读取，不会上传。',
    en: 'A whole list (Excel, CSV), or many certificates as PDFs and photographs. Files are read in your browser and are not uploaded.',
  },
  choose: { zh: '选择文件', en: 'Choose files' },
  drop: { zh: '或把文件拖到这里', en: 'or drop them here' },
  chooseHint: {
    zh: '一份名单（.xlsx、.csv），或任意多份 PDF、OFD、JPG、PNG。名单须有“核验码”（链接、二维码内容）一列，或“管理号”“姓名”“证件号码”三列，列名常见写法均可识别。',
    en: 'One list (.xlsx, .csv), or any number of PDFs, OFDs, JPGs and PNGs. A list has a column of verification codes (links, texts of QR codes), or the columns management number, name and ID number under any of their usual names.',
  },
  oneList: {
    zh: '一次只能核验一份名单，且不能与 PDF、照片一起选择。',
    en: 'One list at a time, and not together with PDFs or pictures.',
  },
  reading: {
    zh: (done: number, total: number) => `正在读取文件 ${done}/${total}`,
    en: (done: number, total: number) => `Reading files: ${done} of ${total}`,
  },
  readFailed: {
    zh: '文件无法读取，请检查网络后重试。',
    en: 'The files could not be read. Check the network and try again.',
  },
  // What was read.
  found: { zh: '读到的内容', en: 'What was read' },
  file: { zh: '文件', en: 'File' },
  sheet: { zh: '工作表', en: 'Worksheet' },
  toVerify: { zh: '可核验', en: 'To be verified' },
  wrong: { zh: '内容有误，不会发送', en: 'Wrong, and not sent' },
  count: { zh: (n: number) => `${n} 项`, en: (n: number) => (n === 1 ? '1 item' : `${n} items`) },
  willSend: { zh: '联网核验时将发送', en: 'What the service will be sent' },
  sendCodes: {
    zh: (n: number) => `${n} 个核验码`,
    en: (n: number) => `${n} verification codes`,
  },
  sendCredentials: {
    zh: (n: number) => `${n} 个二维码的内容（含姓名、管理号、资格，证件号码已隐去中间几位）`,
    en: (n: number) =>
      `the texts of ${n} QR codes (name, management number, qualification, ID number with its middle hidden)`,
  },
  sendFacts: {
    zh: (n: number) => `${n} 人的管理号、姓名、证件类型、证件号码`,
    en: (n: number) => `management number, name, ID type and ID number of ${n} people`,
  },
  notSent: {
    zh: '其他列、文件本身和文件名不会发送。持证人的核验记录中会有贵单位的名称。',
    en: 'No other column, no file and no file name is sent. Holders see in their log that your organisation verified.',
  },
  // How to go on.
  key: { zh: '接口密钥', en: 'API key' },
  keyHint: {
    zh: '由本系统的主办单位发放，以 zyk_ 开头。只保存在此标签页，关闭后即清除。',
    en: 'Given out by whoever runs this system; it begins with zyk_. It is kept in this tab alone, and gone when you close it.',
  },
  keyMissing: {
    zh: '联网核验须填写接口密钥；没有密钥可选择“只在本机核对”。',
    en: 'The service asks for an API key. Without one, check on this device only.',
  },
  forgetKey: { zh: '清除密钥', en: 'Forget the key' },
  keyForgotten: { zh: '密钥已清除。', en: 'The key was forgotten.' },
  useIn: { zh: '使用地区（可不选）', en: 'Where they will be used (optional)' },
  start: { zh: '开始核验', en: 'Start' },
  offline: { zh: '只在本机核对', en: 'Check on this device only' },
  offlineHint: {
    zh: '只在本机核对时不发送任何内容：核对二维码的签名，并按本系统公布的名单检查是否已撤销、撤回。核验码和编号须联网核验。',
    en: 'On this device alone nothing is sent: signatures of QR codes are checked, and whether they were revoked or withdrawn by the lists that this system publishes. Codes and numbers need the service.',
  },
  // While it runs.
  running: { zh: '核验进度', en: 'Progress' },
  progress: {
    zh: (done: number, total: number) => `已核验 ${done}/${total}`,
    en: (done: number, total: number) => `${done} of ${total} verified`,
  },
  waiting: {
    zh: (seconds: number) => `服务要求等待 ${seconds} 秒，随后自动继续…`,
    en: (seconds: number) => `The service asks to wait for ${seconds} seconds; it goes on by itself…`,
  },
  stop: { zh: '停止', en: 'Stop' },
  resume: { zh: '继续', en: 'Continue' },
  stopped: { zh: '已停止，已核验的不会重复核验。', en: 'Stopped. What was verified is not asked again.' },
  done: { zh: '核验完成', en: 'Finished' },
  broken: {
    zh: (why: string) => `未能全部核验：${why}`,
    en: (why: string) => `Not everything could be verified: ${why}`,
  },
  unavailable: { zh: '服务暂时无法查询部分记录', en: 'the service could not look up some of it just now' },
  keysAge: {
    zh: (keys: string, lists: string) => `公钥${keys}更新，撤销名单${lists}签发。`,
    en: (keys: string, lists: string) => `Keys fetched ${keys}; lists of what was revoked signed ${lists}.`,
  },
  // The table.
  results: { zh: '核验结果', en: 'Results' },
  all: { zh: '全部', en: 'All' },
  verified: { zh: '通过', en: 'Verified' },
  failed: { zh: '未通过', en: 'Not verified' },
  unreadable: { zh: '内容有误', en: 'Wrong' },
  'not-checked': { zh: '未能核验', en: 'Not checked' },
  filter: { zh: '按结果筛选', en: 'Show only' },
  search: { zh: '查找姓名、管理号或文件名', en: 'Find a name, number or file' },
  row: { zh: '行', en: 'Row' },
  result: { zh: '结果', en: 'Result' },
  who: { zh: '证书', en: 'Certificate' },
  kind: terms.kind,
  detail: { zh: '说明', en: 'Detail' },
  how: { zh: '途径', en: 'By' },
  caption: {
    zh: (shown: number, total: number) => `显示 ${shown} 项，共 ${total} 项`,
    en: (shown: number, total: number) => `${shown} of ${total} items`,
  },
  pages: { zh: '翻页', en: 'Pages' },
  before: { zh: '上一页', en: 'Previous' },
  next: { zh: '下一页', en: 'Next' },
  page: {
    zh: (page: number, pages: number) => `第 ${page} 页，共 ${pages} 页`,
    en: (page: number, pages: number) => `Page ${page} of ${pages}`,
  },
  nothing: { zh: '没有符合的项。', en: 'Nothing fits.' },
  saveList: { zh: '保存名单（原表加核验列）', en: 'Save the list with the results' },
  saveXlsx: { zh: '保存为 XLSX', en: 'Save as XLSX' },
  saveCsv: { zh: '保存为 CSV', en: 'Save as CSV' },
  saveReceipts: { zh: '保存回执', en: 'Save the receipts' },
  another: { zh: '核验其他文件', en: 'Verify other files' },
  receiptsHint: {
    zh: '回执由本系统签名，每一百项一份。',
    en: 'Receipts are signed by this system, one for every hundred items.',
  },
})
