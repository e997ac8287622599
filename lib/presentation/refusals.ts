/**
 * Why nothing is shown of what a wallet sent: a row for each reason, with what an employer reads. The codes are stable; those
 * of `lib/sd-jwt` are among them. Nothing personal is said, and nothing of what was presented is repeated.
 */

import type { Bilingual } from '#lib/policy'
import type { SdJwtReason } from '#lib/sd-jwt'

export type RefusalCode =
  | SdJwtReason
  /** What the wallet said in place of an answer (OpenID4VP 1.0, 8.5). */
  | 'wallet-declined'
  | 'wallet-failed'
  /** The form of the answer (8.1). */
  | 'answer-malformed'
  | 'presentation-missing'
  | 'presentation-surplus'
  /** Less was disclosed than was asked. */
  | 'claims-withheld'
  /** Of ours, but there is no such record or release any more. */
  | 'record-missing'

const malformed: Bilingual = {
  zh: '钱包出示的内容不符合标准格式，无法核验。请持有人更新钱包后再试，或改用核验码。',
  en: 'What the wallet presented does not follow the standard and cannot be verified. The holder can update the wallet and try again, or use a verification code.',
}
const foreign: Bilingual = {
  zh: '凭证不是本机构签发的，不能作为证书采信。',
  en: 'The credential was not issued by this authority. Do not accept it as a certificate.',
}
const forged: Bilingual = {
  zh: '凭证的签名不成立：不是本机构签发的，或签发后被改动过。不能采信。',
  en: 'The signature of the credential does not hold: it is not from this authority, or was changed afterwards. Do not accept it.',
}
const changed: Bilingual = {
  zh: '出示的项目与签发时不一致：有项目被改动、添加或重复。不能采信。',
  en: 'The claims presented are not those that were issued: some were changed, added or repeated. Do not accept it.',
}
const unproven: Bilingual = {
  zh: '钱包没有证明出示人就是持有人。不能采信。',
  en: 'The wallet did not prove that whoever presents it is its holder. Do not accept it.',
}
const elsewhere: Bilingual = {
  zh: '这次出示是为另一次请求或另一个核验方做的，不能用于这里。请重新请求。',
  en: 'The presentation was made for another request or for somebody else and does not count here. Ask again.',
}

export const REFUSALS: Readonly<Record<RefusalCode, Bilingual>> = {
  'wallet-declined': {
    zh: '持有人没有同意出示，或者钱包里没有这样的证书。',
    en: 'The holder did not agree to share, or the wallet has no such certificate.',
  },
  'wallet-failed': {
    zh: '钱包没有完成请求。请持有人更新或更换钱包后再试，或改用核验码。',
    en: 'The wallet did not complete the request. The holder can update or change the wallet and try again, or use a verification code.',
  },
  'answer-malformed': malformed,
  'presentation-missing': {
    zh: '钱包的答复里没有证书。',
    en: 'There is no certificate in the answer of the wallet.',
  },
  'presentation-surplus': {
    zh: '钱包出示的多于所请求的一份证书，全部不予采用。请重新请求。',
    en: 'The wallet presented more than the one certificate that was asked for; none of it is used. Ask again.',
  },
  'claims-withheld': {
    zh: '钱包出示的项目少于所请求的，无法给出完整结果。请持有人同意出示全部所请求的项目。',
    en: 'The wallet disclosed less than was asked, and there can be no whole result. The holder has to agree to all that is asked.',
  },
  'record-missing': {
    zh: '凭证是本机构签发的，但已没有相应的证书记录或授权。请向发证机构查询。',
    en: 'The credential is from this authority, but there is no such record or release any more. Ask the issuing authority.',
  },
  expired: {
    zh: '凭证的有效期已过，其加注不再有效。请持有人重新加注并放入钱包。',
    en: 'The credential has expired, and its annotation with it. The holder has to release the certificate to the wallet again.',
  },
  'not-yet-valid': {
    zh: '凭证还没有开始生效。',
    en: 'The credential is not valid yet.',
  },
  'key-binding-missing': unproven,
  'key-binding-key': unproven,
  'key-binding-signature': unproven,
  'key-binding-malformed': unproven,
  'key-binding-algorithm': unproven,
  'key-binding-type': unproven,
  'key-binding-time': {
    zh: '持有人的证明不是在这次请求期间做的。请检查手机的时间后重新请求。',
    en: "The holder's proof was not made during this request. Check the time of the phone and ask again.",
  },
  'key-binding-audience': elsewhere,
  'key-binding-nonce': elsewhere,
  'key-binding-hash': {
    zh: '持有人的证明与出示的项目不符：出示后有项目被拿掉或添上。不能采信。',
    en: "The holder's proof is for other claims than those presented: some were taken away or added afterwards. Do not accept it.",
  },
  'key-binding-unexpected': malformed,
  'key-unknown': foreign,
  'key-contradicted': foreign,
  'key-outside-period': {
    zh: '凭证所用的密钥在那一天不应签发凭证。不能采信。',
    en: 'The credential was signed by a key that should not have signed on that day. Do not accept it.',
  },
  'key-revoked': {
    zh: '凭证所用的密钥已作废，用它签发的凭证一律不能采信。',
    en: 'The key that signed the credential has been revoked; nothing it signed can be accepted.',
  },
  'signature-wrong': forged,
  'algorithm-refused': forged,
  'issuer-wrong': foreign,
  'credential-type-wrong': {
    zh: '出示的是另一种凭证，不是职业资格证书。',
    en: 'Another kind of credential was presented, not a professional qualification certificate.',
  },
  'audience-wrong': elsewhere,
  'digest-repeated': changed,
  'disclosure-misplaced': changed,
  'disclosure-repeated': changed,
  'disclosure-unreferenced': changed,
  'claim-name-taken': changed,
  'claim-name-reserved': changed,
  'claim-disclosable': changed,
  'claim-missing': malformed,
  'claim-malformed': malformed,
  'digest-malformed': malformed,
  'disclosure-malformed': malformed,
  'hash-misplaced': malformed,
  'hash-refused': malformed,
  'header-critical': malformed,
  'too-long': malformed,
  'type-wrong': malformed,
  malformed,
}

/** Why nothing is shown. */
export class Refusal extends Error {
  override readonly name = 'Refusal'
  readonly code: RefusalCode

  constructor(code: RefusalCode) {
    super(code)
    this.code = code
  }
}
