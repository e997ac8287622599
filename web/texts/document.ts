/** Texts of a PDF or an OFD that was sent in; what was found of it is said in the answer itself. */

import { define } from './define.ts'

export const document = define({
  file: { zh: '文件', en: 'The file' },
  notKept: { zh: '系统没有保存这份文件。', en: 'The system has not kept this file.' },
  inReceipt: {
    zh: '回执中记有它的 SHA-256，可据以确认核验的是哪一份。',
    en: 'The receipt has its SHA-256, by which it is known again.',
  },
  changed: { zh: '文件被改动', en: 'The file was changed' },
  doNotAccept: {
    zh: '请勿接受，并向发证机关核实',
    en: 'Do not accept it, and contact the issuing authority',
  },
  notOurs: { zh: '不是发证机关签署的文件', en: 'Not signed by the authority' },
  notOursLead: {
    zh: '签名属于他人，或文件不是本系统生成的',
    en: 'The signature is somebody else’s, or this system has not made the file',
  },
  notOurFile: { zh: '不是本系统生成的文件', en: 'Not a file that this system has made' },
  notOurFileLead: {
    zh: '文件可能被改动、另存或打印后重制；请扫描二维码，以系统记录为准',
    en: 'It may have been changed, or saved by another program: scan its QR code, the record is what counts',
  },
  sealMissing: { zh: '电子证书缺少签名', en: 'An electronic certificate without its signature' },
  factsDiffer: { zh: '文件与系统记录不一致', en: 'The file and the record differ' },
  pageDiffers: { zh: '未能确认文件内容', en: 'Its contents could not be confirmed' },
  pageDiffersLead: {
    zh: '与按系统记录生成的文件不同；请以本页的记录为准，或请持证人重新下载',
    en: 'It is not as this system draws it from the record: go by the record on this page, or ask the holder to download it anew',
  },
  noRecord: { zh: '未查到有效的核验码', en: 'No code that is good was found' },
  noRecordLead: {
    zh: '文件本身没有发现问题，但系统没有相应的有效记录',
    en: 'Nothing is wrong with the file itself, but there is no record that it leads to',
  },
  // While it is sent, and where it cannot be.
  choose: { zh: '选择 PDF 或 OFD', en: 'Choose a PDF or OFD' },
  hint: {
    zh: 'PDF 和 OFD 会发送给本系统核验，系统不保存文件；图片只在本机读取。也可将文件拖到这里。',
    en: 'A PDF or OFD is sent to this system to be checked, and is not kept; a picture is read on this device alone. Files can be dropped here.',
  },
  sending: { zh: '正在发送并核验文件…', en: 'Sending the file, to be checked…' },
  tooLarge: {
    zh: '文件超过 4 MB，不是本系统生成的文件。',
    en: 'The file is larger than 4 MB: this system makes no such file.',
  },
  needsNetwork: {
    zh: '核验文件需要网络，系统没有答复；文件未核对。',
    en: 'A file needs the network, and the system did not answer: nothing of it was checked.',
  },
  linkOnly: {
    zh: '系统没有答复：下面只核对了文件中的二维码链接，文件本身未核对。',
    en: 'The system did not answer: only the link of the QR code in the file was checked, and nothing else of it.',
  },
})
