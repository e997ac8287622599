/** Every problem of the service as a row: its status, its title, its standing explanation. `problem()` reads it. */

import { annotationTerms, type Bilingual } from '#lib/policy'
import type { ProblemCode } from '#lib/problem'

export interface ProblemRow {
  readonly status: number
  readonly title: Bilingual
  readonly detail: Bilingual
}

const row = (status: number, title: Bilingual, detail: Bilingual): ProblemRow => ({ status, title, detail })
const text = (zh: string, en: string): Bilingual => ({ zh, en })
const { quota, windowDays } = annotationTerms

export const problemTable: Readonly<Record<ProblemCode, ProblemRow>> = {
  'account-exists': row(
    409,
    text('账号已存在', 'Account exists'),
    text(
      '该持证人已注册，请直接登录；忘记密码，或并非本人注册的，请凭激活码或实名认证找回账号。',
      'This holder has an account already: log in instead. If the password is lost, or somebody else registered, take the account back with a proof of the person.',
    ),
  ),
  'account-locked': row(
    403,
    text('账号已锁定', 'Account locked'),
    text(
      '该账号已由管理机构锁定，请与其联系。',
      'The authority has locked this account. Contact the authority.',
    ),
  ),
  'annotation-expired': row(
    410,
    text('加注已过有效期', 'Annotation expired'),
    text(
      '该加注的有效期已过，请联系持证人重新加注。',
      'The validity of this annotation has run out. Ask the holder for a new one.',
    ),
  ),
  'annotation-quota': row(
    409,
    text('加注次数已满', 'Annotation quota reached'),
    text(
      `同一证书 ${windowDays} 天内最多有 ${quota} 次有效加注，请撤回不再需要的加注后再试。`,
      `A certificate may have at most ${quota} valid annotations in any ${windowDays} days. Withdraw one that is not needed any more.`,
    ),
  ),
  'annotation-required': row(
    403,
    text('需要加注', 'Annotation required'),
    text(
      '该电子证书须先加注再下载、使用。',
      'This electronic certificate has to be annotated before it is downloaded and used.',
    ),
  ),
  'annotation-withdrawn': row(
    410,
    text('加注已撤回', 'Annotation withdrawn'),
    text(
      '持证人已撤回该加注，请联系持证人。',
      'The holder has withdrawn this annotation. Contact the holder.',
    ),
  ),
  'api-key-required': row(
    401,
    text('需要 API 密钥', 'API key required'),
    text(
      '请在 x-api-key 头中提供有效的 API 密钥；密钥由管理机构发放。',
      'Send a good API key in the header x-api-key. The authority that runs this service gives them out.',
    ),
  ),
  'api-quota': row(
    429,
    text('当日额度已用完', 'Quota of the day used up'),
    text(
      '该 API 密钥当日的核验项数已达上限，北京时间零点后恢复。',
      'This API key has asked for as many items as it may on one day. The next day begins at midnight in Beijing.',
    ),
  ),
  'certificate-revoked': row(
    409,
    text('证书已撤销', 'Certificate revoked'),
    text(
      '该证书曾经发放，现已收回和注销，无效。',
      'This certificate was issued once and has been revoked. It is not valid.',
    ),
  ),
  'challenge-required': row(
    429,
    text('需要完成校验计算', 'Challenge required'),
    text(
      '失败次数较多。请完成 challenge 中的计算，并在 Challenge-Solution 头中一并提交；或等待后再试。',
      'Several attempts have failed. Solve the challenge and send its solution along in the header Challenge-Solution, or wait.',
    ),
  ),
  'format-unavailable': row(
    406,
    text('不提供此格式', 'Format not available'),
    text(
      '本系统未配置国密（SM2）电子印章，带印章的电子证书不能以 OFD 提供，请下载 PDF。',
      'This service has no SM2 electronic seal, and an electronic certificate with a seal is not available as OFD: download the PDF.',
    ),
  ),
  'idempotency-key-in-use': row(
    409,
    text('同一请求正在处理', 'The same request is at work'),
    text(
      '带有同一 idempotency-key 的请求正在处理，请按 Retry-After 稍候再发。',
      'A request with this idempotency key is being worked on. Send it again after Retry-After.',
    ),
  ),
  'idempotency-key-reused': row(
    422,
    text('幂等键已用于其他请求', 'Idempotency key used for another request'),
    text(
      '该 idempotency-key 在 24 小时内已用于内容不同的请求，请换一个。',
      'This idempotency key was used within the last 24 hours for a request of other content. Choose another.',
    ),
  ),
  'identity-not-matched': row(
    422,
    text('身份信息不符', 'Identity not matched'),
    text(
      '所填信息与任何一份证书都不相符，或激活码不正确、已使用、已过期；请逐项核对。',
      'The facts do not match one certificate, or the activation code is wrong, used or expired. Check each of them.',
    ),
  ),
  'internal-error': row(
    500,
    text('服务器内部错误', 'Internal error'),
    text(
      '服务出现意外错误，已记录；请稍后重试。',
      'Something unexpected went wrong and was recorded. Try again later.',
    ),
  ),
  'invalid-input': row(
    422,
    text('输入有误', 'Invalid input'),
    text('请求中有字段不符合要求，见 errors。', 'Some fields of the request are not acceptable; see errors.'),
  ),
  'login-failed': row(
    401,
    text('登录失败', 'Login failed'),
    text('证件号码或密码不正确。', 'The ID number or the password is not right.'),
  ),
  'malformed-json': row(
    400,
    text('JSON 格式错误', 'Malformed JSON'),
    text('请求正文不是有效的 JSON 对象。', 'The body of the request is not a valid JSON object.'),
  ),
  'not-found': row(
    404,
    text('未查到', 'Not found'),
    text(
      '未查到相应记录。可能的原因：输入的信息有误；没有这样的记录；该证书不在本系统的范围内。',
      'No such record was found. The data entered may be wrong, there may be no such record, or the certificate may be outside what this system covers.',
    ),
  ),
  'proof-required': row(
    422,
    text('需要证明是本人', 'Proof of the person required'),
    text(
      '仅凭证书上的信息不能注册或找回账号，请填写发证机关发给您的激活码（activationCode）。',
      'What is printed on a certificate is not enough to register or to take an account back: enter the activation code (activationCode) that the authority has sent you.',
    ),
  ),
  'refresh-failed': row(
    401,
    text('会话已结束', 'Session ended'),
    text('会话已结束，请重新登录。', 'The session has ended. Log in again.'),
  ),
  'route-not-found': row(
    404,
    text('没有这个地址', 'No such route'),
    text(
      '本服务没有这个地址，接口见 /openapi.json。',
      'The service has no such address; its routes are in /openapi.json.',
    ),
  ),
  'second-factor-exists': row(
    409,
    text('已开启两步验证', 'Second factor exists'),
    text(
      '该账号已开启两步验证；要换手机，请先关闭再重新开启。',
      'The account has a second factor already. To change it, remove it first.',
    ),
  ),
  'second-factor-required': row(
    401,
    text('需要动态密码', 'Second factor required'),
    text(
      '该账号已开启两步验证，请一并填写动态密码或恢复码（otp）。',
      'This account asks for a one-time password beside the password: send it, or a recovery code, as otp.',
    ),
  ),
  'too-large': row(
    413,
    text('请求过大', 'Request too large'),
    text('请求正文超过了大小限制。', 'The body of the request is larger than allowed.'),
  ),
  'too-many-attempts': row(
    429,
    text('尝试次数过多', 'Too many attempts'),
    text('失败次数过多，请稍后再试。', 'Too many attempts have failed. Wait before trying again.'),
  ),
  unauthorized: row(
    401,
    text('需要登录', 'Login required'),
    text('请先登录，或重新登录。', 'Log in first, or log in again.'),
  ),
  unavailable: row(
    503,
    text('暂时无法核验', 'Could not check'),
    text(
      '系统暂时无法查询，此结果既不表示有效，也不表示未查到；请稍后重试。',
      'The system cannot look this up right now. This says neither that it is valid nor that it was not found. Try again later.',
    ),
  ),
  'unsupported-media-type': row(
    415,
    text('不支持的内容类型', 'Unsupported media type'),
    text(
      '请求正文须为 application/json（UTF-8）。',
      'The body of the request has to be application/json in UTF-8.',
    ),
  ),
}
