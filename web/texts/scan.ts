/** Texts of the scanner. */

import { define } from './define.ts'

export const scan = define({
  title: { zh: '扫码核验', en: 'Scanner' },
  lead: {
    zh: '扫描证书二维码。有网络时向系统核查，持证人的核验记录中会有一条；无网络时只在本机核对签名。',
    en: "Scan the QR code of a certificate. With a network the system is asked, and the holder's log will show it; without one only this device checks the signature.",
  },
  camera: { zh: '打开相机', en: 'Open the camera' },
  stop: { zh: '关闭相机', en: 'Close the camera' },
  aim: { zh: '请将二维码置于方框内', en: 'Put the QR code into the frame' },
  cameraRefused: {
    zh: '不能使用相机。请在浏览器设置中允许，或改用图片、粘贴。',
    en: 'The camera cannot be used. Allow it in the browser, or use a picture or paste.',
  },
  picture: { zh: '选择图片', en: 'Choose a picture' },
  nothingFound: {
    zh: '图片中未识别到二维码，请换用更清晰的图片。',
    en: 'No QR code was found in the picture. Try a sharper one.',
  },
  paste: { zh: '粘贴二维码内容', en: "Paste the QR code's text" },
  pasteHint: {
    zh: '以 https:// 开头的整段文字，或 # 后面的数字。',
    en: 'All of it from https:// on, or only the digits after #.',
  },
  check: { zh: '核对', en: 'Check' },
  again: { zh: '继续扫码', en: 'Scan another' },
  // Verdicts.
  genuineReleased: {
    zh: '签名真实，是否撤回未核查',
    en: 'Signature genuine; whether it was withdrawn was not checked',
  },
  genuineReleasedLead: {
    zh: (age: string) => `本机只知道：${age}的撤销名单里没有它。加注是否被持证人撤回，联网才能核查`,
    en: (age: string) =>
      `All that this device knows: it is not on the revocation list made ${age}. Whether the holder took it back needs the network`,
  },
  genuineStanding: {
    zh: '签名真实，名单上未撤销、未撤回',
    en: 'Signature genuine; neither revoked nor withdrawn on the list',
  },
  genuineStandingLead: {
    zh: (age: string) => `本机只知道：${age}的名单里，证书没有撤销，持证人也没有撤回。此后的变化联网才能核查`,
    en: (age: string) =>
      `All that this device knows: on the list made ${age} it is neither revoked nor taken back by its holder. What happened since needs the network`,
  },
  withdrawn: { zh: '已被持证人撤回', en: 'Withdrawn by the holder' },
  withdrawnLead: {
    zh: (age: string) =>
      `${age}的名单里，持证人已撤回这次授权；这不说明证书本身有问题。请向持证人索取新的二维码`,
    en: (age: string) =>
      `On the list made ${age} the holder has taken this release back, which says nothing against the certificate. Ask the holder for a new QR code`,
  },
  genuine: { zh: '签名真实，未向系统核查', en: 'Signature genuine; the system was not asked' },
  genuineLead: {
    zh: (age: string) => `本机只知道：${age}的撤销名单里没有它。此后是否撤销，联网才能核查`,
    en: (age: string) =>
      `All that this device knows: it is not on the revocation list made ${age}. Whether it was revoked since needs the network`,
  },
  genuineUnknown: { zh: '签名真实，未能核查是否撤销', en: 'Genuine, but could not check revocation' },
  genuineUnknownLead: { zh: '联网后请再核验一次', en: 'Verify again when there is a network' },
  genuineUnknownReleasedLead: {
    zh: '加注是否撤回也未核查，联网后请再核验一次',
    en: 'Nor whether it was withdrawn: verify again when there is a network',
  },
  revoked: { zh: '已撤销，无效', en: 'Revoked: not valid' },
  revokedLead: {
    zh: '签名真实，但证书已被收回和注销',
    en: 'The signature holds, but the certificate was revoked',
  },
  expired: { zh: '加注已过期', en: 'Annotation expired' },
  expiredLead: {
    zh: '签名真实，但使用期限已过，请持证人重新加注',
    en: 'The signature holds, but its time has run out: ask for a new annotation',
  },
  forged: { zh: '签名不通过', en: 'The signature does not hold' },
  forgedLead: {
    zh: '内容已被改动，或并非可信机构签发，请勿接受',
    en: 'Changed, or not signed by a trusted authority: do not accept it',
  },
  notOurs: { zh: '不是证书二维码', en: 'Not a QR code of a certificate' },
  notOursLead: {
    zh: '该二维码不含可核对的签名',
    en: 'There is no signature in it that could be checked',
  },
  codeOnly: { zh: '只有核验码，须联网核验', en: 'A code alone: this needs the network' },
  codeOnlyLead: { zh: '该二维码不含签名内容', en: 'This QR code carries no signed contents' },
  unable: { zh: '未能核对', en: 'Could not check' },
  unableLead: {
    zh: '本机尚无该证书所用的公钥，请联网打开本页一次',
    en: 'This device does not have the key yet: open this page once with a network',
  },
  unableClaims: {
    zh: '内容格式不在本版本识别范围内，请联网核验',
    en: 'Its contents are of a form that this version does not know: verify online',
  },
  badDates: {
    zh: '签发日期在将来，请检查本机的日期和时间',
    en: "It is dated in the future: check this device's date and time",
  },
  badKey: { zh: '签发密钥不可信', en: 'The signing key is not trusted' },
  badKeyLead: {
    zh: '密钥已停用或不在有效期内，请勿接受',
    en: 'It was revoked, or did not hold when this was signed: do not accept it',
  },
  // Asking the system.
  asking: { zh: '正在向系统核查…', en: 'Asking the system…' },
  locally: {
    zh: (word: string) => `本机核对：${word}`,
    en: (word: string) => `On this device: ${word}`,
  },
  notReached: {
    zh: '系统没有答复，这只是本机核对的结果',
    en: 'The system did not answer: this is what the device alone has checked',
  },
  goneLead: {
    zh: '签名真实，但系统已无此证书的记录，请向发证机关核实',
    en: 'The signature holds, but there is no record of it any more: contact the issuing authority',
  },
  // What was checked.
  checks: { zh: '核查项目', en: 'What was checked' },
  signatureHolds: {
    zh: (issuer: string) => `签名：真实（${issuer}）`,
    en: (issuer: string) => `Signature: genuine (${issuer})`,
  },
  signatureFails: { zh: '签名：不通过', en: 'Signature: does not hold' },
  signatureUnknown: { zh: '签名：未能核对', en: 'Signature: could not be checked' },
  annotationWithin: {
    zh: (until: string) => `加注：有效期至 ${until}`,
    en: (until: string) => `Annotation: valid until ${until}`,
  },
  annotationPast: {
    zh: (until: string) => `加注：已于 ${until} 过期`,
    en: (until: string) => `Annotation: ended ${until}`,
  },
  annotationNone: { zh: '加注：未带期限', en: 'Annotation: none' },
  withdrawalUnknown: {
    zh: '是否被持证人撤回：未能核查',
    en: 'Whether the holder withdrew it: could not be checked',
  },
  withdrawalGood: {
    zh: (age: string) => `撤回名单：未撤回（名单生成于${age}）`,
    en: (age: string) => `Withdrawals: not withdrawn (list made ${age})`,
  },
  statusGood: {
    zh: (age: string) => `撤销名单：未撤销（名单生成于${age}）`,
    en: (age: string) => `Revocation list: not revoked (list made ${age})`,
  },
  statusRevoked: {
    zh: (age: string) => `撤销名单：已撤销（名单生成于${age}）`,
    en: (age: string) => `Revocation list: revoked (list made ${age})`,
  },
  statusOld: {
    zh: (age: string) => `未能核查是否撤销：本机的名单生成于${age}，已经过期`,
    en: (age: string) => `Could not check revocation: the list on this device was made ${age} and is too old`,
  },
  statusNone: {
    zh: '未能核查是否撤销：本机没有相应名单',
    en: 'Could not check revocation: there is no list on this device',
  },
  online: { zh: '联网核验', en: 'Verify online' },
  onlineHint: {
    zh: '联网核验还能知道此刻是否已被撤回，并取得回执。',
    en: 'Online you also learn whether it is withdrawn at this moment, and get a receipt.',
  },
  territoryUnknown: { zh: '效力范围请联网核验。', en: 'Verify online for the territory.' },
  // What is on the device.
  stock: { zh: '本机的核验资料', en: 'What this device has' },
  keys: { zh: '公钥', en: 'Keys' },
  lists: { zh: '撤销名单', en: 'Revocation lists' },
  keysAge: {
    zh: (count: number, age: string) => `${count} 个，${age}更新`,
    en: (count: number, age: string) => `${count}, fetched ${age}`,
  },
  listsAge: {
    zh: (count: number, age: string) => `${count} 份，最旧的生成于${age}`,
    en: (count: number, age: string) => `${count}, the oldest made ${age}`,
  },
  missing: { zh: '没有', en: 'none' },
  tooOld: { zh: '已过期', en: 'too old' },
  refresh: { zh: '更新', en: 'Refresh' },
  refreshed: { zh: '已更新', en: 'Refreshed' },
  refreshFailed: { zh: '没有网络，未能更新', en: 'No network: not refreshed' },
  isOffline: { zh: '现在没有网络，正在离线核对。', en: 'There is no network: checking offline.' },
  install: { zh: '安装到本机', en: 'Install on this device' },
  installHint: {
    zh: '在浏览器菜单中选择“添加到主屏幕”，无网络时也能打开。',
    en: 'Choose “Add to home screen” in the browser: then it opens without a network.',
  },
  history: { zh: '记录', en: 'History' },
  historyHint: { zh: '只保存在本机。', en: 'Kept on this device only.' },
  historyNone: { zh: '还没有记录。', en: 'Nothing yet.' },
  clear: { zh: '清除记录', en: 'Clear the history' },
})
