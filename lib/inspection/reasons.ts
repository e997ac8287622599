/** Every reason that an answer gives, and what it says to a person. A reader of programs goes by the code. */

import type { Bilingual } from '#lib/policy'

const text = (zh: string, en: string): Bilingual => ({ zh, en })

/** Why a file is not taken for a document of ours, or its signature not for whole. */
export const REFUSALS = {
  'not-a-pdf': text('这既不是 PDF 文件，也不是 OFD 文件。', 'This is neither a PDF nor an OFD file.'),
  'too-large': text('文件超过 4 MB。', 'The file is larger than 4 MB.'),
  'too-costly': text(
    '文件的内容远多于本系统生成的文件，未予读取。',
    'The file holds far more than a document of this service, and was not read.',
  ),
  encrypted: text(
    '文件已加密，本系统的文件不加密。',
    'The file is encrypted; documents of this service are not.',
  ),
  'form-unexpected': text(
    '文件的结构不是本系统生成的样子：含有本系统不会写入的内容，或已被其他软件另存。',
    'The file is not built as this service builds its documents: it holds what this service never writes, or another program has saved it.',
  ),
  'object-unused': text(
    '文件中藏有没有显示出来的内容。',
    'The file holds contents that are hidden and not shown.',
  ),
  'object-repeated': text(
    '文件中同一项内容出现两次，不同软件会显示不同的内容。',
    'The file has one thing twice, so that programs show different ones.',
  ),
  'object-replaced': text(
    '文件中有内容在签名时被替换。',
    'Contents of the file were replaced when it was signed.',
  ),
  'cross-references-wrong': text(
    '文件的目录与内容不符，不同软件会显示不同的内容。',
    "The file's table of contents does not fit what is in it, so that programs show different contents.",
  ),
  'bytes-appended': text('文件末尾附加了内容。', 'Something was appended to the file.'),
  'later-revision': text('文件在签名之后又被修改过。', 'The file was changed after it was signed.'),
  'several-signatures': text(
    '文件有多个签名；本系统的文件只有一个。',
    'The file has several signatures; a document of this service has one.',
  ),
  'byte-range-wrong': text('签名的覆盖范围不是整个文件。', 'The signature does not cover the whole file.'),
  'hole-wrong': text(
    '存放签名的位置含有不受签名保护的内容，或写法与本系统不同。',
    'The place of the signature holds what the signature does not protect, or is not written as this service writes it.',
  ),
  'signature-unreadable': text(
    '签名的内容不完整，或不是本系统生成的样子。',
    'The signature is incomplete, or not as this service writes it.',
  ),
  'bytes-changed': text('文件在盖章之后被改动。', 'The file was changed after it was sealed.'),
  'signature-wrong': text('签名不通过，系伪造。', 'The signature does not hold: it is forged.'),
  'signer-unknown': text(
    '签名不是用发证机关的印章证书作出的。',
    'The signature was not made with a seal certificate of this authority.',
  ),
  'certificate-not-valid-then': text(
    '签名所称的时间不在印章证书的有效期内。',
    'At the time that the signature claims, its seal certificate was not valid.',
  ),
  'seal-not-in-force': text(
    '签章所称的时间不在电子印章的有效期内。',
    'At the time that the signature claims, its electronic seal was not in force.',
  ),
  'signed-in-future': text('签名所称的时间在将来。', 'The signature claims a time in the future.'),
} as const satisfies Readonly<Record<string, Bilingual>>

export type RefusalCode = keyof typeof REFUSALS

/** The other things that may be said of a signature. */
export const SIGNATURES = {
  'signature-whole': text(
    '签名完整：由发证机关的印章证书签署，覆盖整个文件，此后没有改动。',
    'The signature is whole: made with a seal certificate of the authority, over all of the file, with no change since.',
  ),
  'no-seal-by-design': text(
    '证书电子文件不带电子印章和签名，属正常情形；结论依据二维码、文件内容和系统记录。',
    'A certificate electronic file carries no seal and no signature, as it should: the verdict rests on the QR code, the contents and the record.',
  ),
  'seal-missing': text(
    '这是电子证书，应带有发证机关的签名，但文件中没有：签名已被去除，或文件系伪造。',
    'This is an electronic certificate, which bears the signature of the authority; this file has none. It was taken out, or the file is forged.',
  ),
  'no-signature': text('文件没有签名。', 'The file has no signature.'),
} as const satisfies Readonly<Record<string, Bilingual>>

/** What may be said of the structure, the credential and the facts. */
export const FINDINGS = {
  'structure-ours': text(
    '文件结构：与本系统生成的文件一致，没有脚本、附件、隐藏内容或后来的修改。',
    'Structure: as this service builds its documents; no script, no attachment, nothing hidden, no later revision.',
  ),
  'credential-holds': text(
    '二维码凭证：签名真实，与所在的核验码相符。',
    'Credential in the QR code: its signature is genuine, and it belongs to its code.',
  ),
  'credential-fails': text(
    '二维码凭证：签名不通过，或不属于该核验码。',
    'Credential in the QR code: its signature does not hold, or it belongs to another code.',
  ),
  'no-credential': text(
    '二维码凭证：文件中没有本系统的核验码。',
    'Credential in the QR code: there is no code of this service in the file.',
  ),
  'code-alone': text(
    '二维码凭证：文件的链接中只有核验码，凭证未核对。',
    'Credential in the QR code: the link of the file has the code alone; the credential was not checked.',
  ),
  'annotation-ended': text(
    '系统记录：该核验码的加注已过期或已撤回。',
    'Record: the annotation of this code has expired or was withdrawn.',
  ),
  'not-on-record': text(
    '系统记录：未查到该核验码或证书。',
    'Record: neither the code nor the certificate was found.',
  ),
  'file-not-accepted': text(
    '未核对：文件本身没有通过。请扫描二维码，以系统记录为准。',
    'Not checked, since the file itself was not accepted. Scan its QR code: the record is what counts.',
  ),
  'drawn-the-same': text(
    '文件内容：按系统记录重新生成，逐项一致。',
    'Contents: drawn anew from the record, and the same in every part.',
  ),
  'sealed-and-on-record': text(
    '文件内容：受签名保护，所签事实与系统记录一致。',
    'Contents: protected by the signature; the facts that were signed are those on record.',
  ),
  'sealed-not-compared': text(
    '文件内容：受签名保护；盖章之后记录是否更正，未核对。',
    'Contents: protected by the signature; whether the record was corrected since was not compared.',
  ),
  'facts-differ': text(
    '文件内容：与系统记录不一致。文件可能被改动，或印有他人的核验码，或记录已经更正。',
    "Contents: not what is on record. The file may have been changed, or carries somebody else's code, or the record was corrected since.",
  ),
  'page-differs': text(
    '文件内容：与按系统记录重新生成的文件不同。文件可能被改动，也可能是以前的版本生成的；请扫码核验，或请持证人重新下载。',
    'Contents: not as this service draws them from the record. The file may have been changed, or an earlier version has made it: scan its QR code, or ask the holder to download it anew.',
  ),
  'link-foreign': text(
    '文件内容：二维码的链接不指向本系统。',
    'Contents: the link over the QR code does not lead to this service.',
  ),
  'nothing-to-compare': text(
    '文件内容：未核对，因为记录本身没有通过核验。',
    'Contents: not compared, since the record itself does not stand, or is not shown any more.',
  ),
} as const satisfies Readonly<Record<string, Bilingual>>

export type SignatureCode = RefusalCode | keyof typeof SIGNATURES
export type FindingCode = RefusalCode | keyof typeof FINDINGS

export const SIGNATURE_CODES = [...keysOf(REFUSALS), ...keysOf(SIGNATURES)] as const
export const FINDING_CODES = [...keysOf(REFUSALS), ...keysOf(FINDINGS)] as const

function keysOf<T extends object>(table: T): readonly (keyof T & string)[] {
  return Object.keys(table) as (keyof T & string)[]
}
