/** Problems as the description of the API shows them: when each occurs, and what is answered then. */

import { lookup, problem, problemTable, type RouteContract } from '#lib/contract'
import { problemDocument, validate } from '#lib/http'
import { annotationTerms, type Bilingual } from '#lib/policy'
import { Problem, type ProblemCode } from '#lib/problem'
import { toJson } from './schemas.ts'

const REQUEST_ID = '00000000-0000-4000-8000-000000000001'

const text = (zh: string, en: string): Bilingual => ({ zh, en })

/** When it occurs; the words that are answered stand in the table of problems. */
const occasions: Readonly<Record<ProblemCode, Bilingual>> = {
  'account-exists': text('账号已存在', 'The facts match, and the holder has an account already'),
  'account-locked': text('账号已锁定', 'The authority has locked the account'),
  'annotation-expired': text('加注已过期', 'The annotation has expired'),
  'annotation-quota': text('加注次数已满', `${annotationTerms.quota} annotations count already`),
  'annotation-required': text('须先加注', 'The rule asks for an annotation'),
  'annotation-withdrawn': text('加注已撤回', 'The annotation was withdrawn'),
  'api-key-required': text('没有有效的 API 密钥', 'No API key, an unknown or a revoked one'),
  'api-quota': text('当日额度已用完', 'The key has used up its items of the day'),
  'certificate-revoked': text('证书已撤销', 'The certificate is revoked'),
  'challenge-required': text('需要完成校验计算', 'Many failures: solve the `challenge`, or wait'),
  'format-unavailable': text(
    '不提供此格式',
    'The document bears a seal, and the deployment has none that OFD is sealed with',
  ),
  'idempotency-key-in-use': text('同一请求正在处理', 'The same request is being worked on: wait'),
  'idempotency-key-reused': text(
    '幂等键已用于其他请求',
    'The idempotency key was used for a request of other content',
  ),
  'identity-not-matched': text(
    '身份信息或激活码不符',
    'The facts do not match, or the proof is wrong, used or expired',
  ),
  'internal-error': text('服务器内部错误', 'Something unexpected, recorded'),
  'invalid-input': text('输入有误', 'A field or parameter is not acceptable, and `errors` names each'),
  'login-failed': text('证件号码或密码不正确', 'The ID number or the password is not right'),
  'malformed-json': text('请求正文不是 JSON', 'The body is not JSON'),
  'not-found': text('未查到', 'Not on record, or not yours: the answer is the same'),
  'proof-required': text('需要证明是本人', 'The deployment asks for a proof of the person'),
  'refresh-failed': text('会话已结束', 'The session has ended'),
  'route-not-found': text('没有这个地址', 'There is no such address'),
  'second-factor-exists': text('已开启两步验证', 'There is a second factor already'),
  'second-factor-required': text(
    '需要动态密码，或动态密码不正确',
    'The password is right, and the account asks for a one-time password too; with `errors`, the one given is wrong or used',
  ),
  'too-large': text('请求过大', 'The body is larger than 256 KiB'),
  'too-many-attempts': text('尝试次数过多', 'Too many failures: wait'),
  unauthorized: text('未登录或登录已失效', 'Not logged in, or not any more'),
  unavailable: text('暂时无法核验', 'Could not be checked; says neither «valid» nor «not found»'),
  'unsupported-media-type': text('内容类型不支持', 'The body is not `application/json`'),
}

/** Where nobody has to log in, one thing alone is unauthorized. */
const FOREIGN_PAGE = text('来自其他网站的页面', "A page of another site says that it is the service's own")

/** How somebody says who asks (RFC 9110, 11.6.1). */
const challengedBy = (scheme: string) => ({
  'WWW-Authenticate': {
    description: 'RFC 9110, 11.6.1.',
    required: true,
    schema: { type: 'string', const: scheme },
  },
})

const HEADERS: Readonly<Record<number, object>> = {
  401: challengedBy('Bearer'),
  429: {
    'Retry-After': {
      description: 'Whole seconds to wait.',
      required: true,
      schema: { type: 'integer', minimum: 1 },
    },
  },
}

/** Every problem that a route can answer: its own, and those that follow from what it asks for. */
export function problemsOf(contract: RouteContract): readonly ProblemCode[] {
  const { body, query, file, holder, apiKey, repeatable, web, storeless, problems = [] } = contract
  const reading: ProblemCode[] = ['malformed-json', 'too-large', 'unsupported-media-type']
  return [
    ...problems,
    ...(holder || web ? (['unauthorized'] as const) : []),
    ...(apiKey ? (['api-key-required'] as const) : []),
    ...(repeatable ? (['idempotency-key-in-use', 'idempotency-key-reused'] as const) : []),
    ...(body ? reading : []),
    ...(file ? (['too-large', 'unsupported-media-type'] as const) : []),
    ...(body || query ? (['invalid-input'] as const) : []),
    ...(storeless ? [] : (['unavailable'] as const)),
    'internal-error',
  ]
}

/** The reply to problems of one status, described. */
export function problemReply(
  codes: readonly ProblemCode[],
  { holder, apiKey, page, file }: Partial<RouteContract> = {},
) {
  const [code] = codes
  const status = code && problemTable[code].status
  const ofFile: Partial<Record<ProblemCode, Bilingual>> = file
    ? {
        'too-large': text(
          `文件超过 ${file.largest / 2 ** 20} MB`,
          `The file is larger than ${file.largest / 2 ** 20} MB`,
        ),
        'unsupported-media-type': text(
          `须为 ${file.types.join('、')}`,
          `The body is none of \`${file.types.join('`, `')}\``,
        ),
      }
    : {}
  const occasionOf = (one: ProblemCode) =>
    one === 'unauthorized' && !holder ? FOREIGN_PAGE : (ofFile[one] ?? occasions[one])
  const en = codes.map(
    (one, i) => `${i === 0 ? occasionOf(one).en : inside(occasionOf(one).en)} (\`${one}\`)`,
  )
  return {
    description: `${en.join('; or ')}. ${codes.map((one) => occasionOf(one).zh).join('；')}。`,
    ...(status && HEADERS[status] && { headers: HEADERS[status] }),
    ...(status === 401 && apiKey && { headers: challengedBy('ApiKey') }),
    content: {
      'application/problem+json': {
        schema: toJson(problem.Problem),
        examples: Object.fromEntries(codes.map((one) => [one, { value: example(one) }])),
      },
      ...(page && {
        'text/html': { schema: { type: 'string', description: 'The same for a person, as a page.' } },
      }),
    },
  }
}

const inside = (sentence: string) => sentence.charAt(0).toLowerCase() + sentence.slice(1)

/** As the service itself makes it. */
function example(code: ProblemCode) {
  return problemDocument(code === 'invalid-input' ? invalidInput() : new Problem(code), 'en', REQUEST_ID)
}

function invalidInput(): Problem {
  try {
    validate(lookup.Release, { purpose: '求职', validDays: annotationTerms.maxValidDays + 1 }, 'body')
  } catch (error) {
    if (error instanceof Problem) return error
    throw error
  }
  throw new Error('an annotation may be longer than the longest')
}
