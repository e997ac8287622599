/** One operation of the description, from the contract of its route. */

import {
  type Answer,
  deprecationText,
  problemTable,
  type RouteContract,
  retiredByAnswer,
} from '#lib/contract'
import examples from './examples.json' with { type: 'json' }
import { oauthRepliesOf } from './oauth.ts'
import { problemReply, problemsOf } from './problems.ts'
import { toJson } from './schemas.ts'

/** By hand: of each operation what may be sent (`request`) and what is answered then, by status. */
const examplesOf: Readonly<Record<string, Readonly<Record<string, object>>>> = examples

const ACCEPT_LANGUAGE = {
  name: 'Accept-Language',
  in: 'header',
  description: 'zh-CN or en; zh-CN if neither is asked for. 语言。',
  schema: { type: 'string', default: 'zh-CN' },
}

const CHALLENGE_SOLUTION = {
  name: 'Challenge-Solution',
  in: 'header',
  description:
    'Where `challenge-required` asked for it: base64 of the JSON of its `challenge` with the `number` that was found. Good once. 校验计算的结果。',
  schema: { type: 'string', maxLength: 1000 },
}

const IDEMPOTENCY_KEY = {
  name: 'Idempotency-Key',
  in: 'header',
  description:
    "The client's own name for this request, best a random one: sent again within 24 hours with the same body it is given the same answer, and is not counted again. 幂等键。",
  schema: { type: 'string', minLength: 8, maxLength: 64, pattern: '^[ -~]+$' },
}

const DPOP = {
  name: 'DPoP',
  in: 'header',
  required: true,
  description:
    "A proof of the wallet's key (RFC 9449, 4): ES256, of this method and address, not older than a minute, used once. 密钥证明。",
  schema: { type: 'string' },
}

const ENCRYPTED = {
  schema: {
    type: 'string',
    description: 'The same as a JWE, to a key of `credential_request_encryption` (OpenID4VCI 1.0, 10).',
  },
}

const FORM = 'application/x-www-form-urlencoded'

const IF_NONE_MATCH = {
  name: 'If-None-Match',
  in: 'header',
  description: 'The `ETag` of the answer that is at hand: 304 if it still stands. 已有回答的 ETag。',
  schema: { type: 'string' },
}

/** The headers of an answer that may be kept. */
const KEPT: NonNullable<Answer['headers']> = {
  'Cache-Control': { description: 'How long it may be kept.', examples: ['public, max-age=300'] },
  ETag: { description: 'Of this content, weak (RFC 9110, 8.8.3).', examples: ['W/"n4bQgYhMfWWaL-qgxVrQFa"'] },
}

/** The header of an answer that scripts of other origins may read. */
const SHARED: NonNullable<Answer['headers']> = {
  'Access-Control-Allow-Origin': { description: 'Whoever’s page asks; no cookies.', examples: ['*'] },
}

/** The headers of an answer that is on its way out, or whose route is. */
const RETIRED: NonNullable<Answer['headers']> = {
  Deprecation: {
    description: 'Since when (RFC 9745): `@` and seconds since 1970.',
    examples: ['@1798761600'],
  },
  Link: { description: 'What takes its place: `rel="deprecation"`.' },
}

/** Every route takes it; a page shows the switch. */
const LANG = {
  name: 'lang',
  in: 'query',
  description: 'The language a person chose by the switch on the page; remembered in a cookie. 语言。',
  schema: { type: 'string', enum: ['zh', 'en'] },
}

export function operation(key: string, contract: RouteContract) {
  const { operationId, tag, summary, body, file, form, holder, apiKey, dpop, deprecated } = contract
  const description = deprecated
    ? `${contract.description} ${deprecationText(deprecated)}`
    : contract.description
  const parameters = parametersOf(key, contract)
  return {
    operationId,
    tags: [tag],
    summary: `${summary.zh} · ${summary.en}`,
    description,
    ...(deprecated && { deprecated: true }),
    ...(parameters.length > 0 && { parameters }),
    ...(body && {
      requestBody: {
        required: true,
        content: {
          ...(form !== 'only' && {
            'application/json': { schema: toJson(body), ...exampled(operationId, 'request') },
          }),
          ...(contract.encrypted && { 'application/jwt': ENCRYPTED }),
          ...(form && {
            [FORM]: { schema: toJson(body), ...(form === 'only' && exampled(operationId, 'request')) },
          }),
        },
      },
    }),
    ...(file && {
      requestBody: { required: true, content: Object.fromEntries(file.types.map((type) => [type, {}])) },
    }),
    responses: {
      ...answersOf(contract),
      ...(contract.oauth ? oauthRepliesOf(contract) : problemRepliesOf(contract)),
    },
    security: holder
      ? [{ bearer: [] }, { cookie: [] }]
      : apiKey
        ? [{ apiKey: [] }]
        : dpop === 'token'
          ? [{ dpop: [] }]
          : [],
  }
}

function parametersOf(
  key: string,
  { path = {}, query, page, cacheable, storeless, repeatable, oauth, dpop, problems = [] }: RouteContract,
) {
  const inPath = [...key.matchAll(/\{(\w+)\}/g)].map(([, name = '']) => ({
    name,
    in: 'path',
    required: true,
    ...path[name],
    schema: { type: 'string' },
  }))
  const inQuery = Object.entries(query?.entries ?? {}).map(([name, entry]) => {
    const { description, ...schema } = toJson(entry)
    return { name, in: 'query', description, schema }
  })
  // What needs nothing from anywhere says nothing to a person either.
  const solution = problems.includes('challenge-required') ? [CHALLENGE_SOLUTION] : []
  return [
    ...inPath,
    ...inQuery,
    ...(page ? [LANG] : []),
    ...(storeless || oauth ? [] : [ACCEPT_LANGUAGE]),
    ...(dpop ? [DPOP] : []),
    ...(cacheable ? [IF_NONE_MATCH] : []),
    ...solution,
    ...(repeatable ? [IDEMPOTENCY_KEY] : []),
  ]
}

function answersOf(contract: RouteContract) {
  const { operationId, answers, cacheable, crossOrigin } = contract
  const added = {
    ...(cacheable && KEPT),
    ...(crossOrigin && SHARED),
    ...(retiredByAnswer(contract).length > 0 && RETIRED),
  }
  const described = Object.entries(answers).map(([status, answer]) => [
    status,
    answerOf({ ...answer, headers: { ...answer.headers, ...added } }, exampled(operationId, status)),
  ])
  const unchanged = answerOf(
    { description: 'As it was: it may be kept further. 未变更。', headers: added },
    {},
  )
  return { ...Object.fromEntries(described), ...(cacheable && { 304: unchanged }) }
}

function answerOf({ description, json, media = {}, headers = {} }: Answer, examples: object) {
  const others = Object.entries(media).map(([type, text]) => [
    type,
    text === null ? {} : { schema: { type: 'string', description: text } },
  ])
  const content = {
    ...Object.fromEntries(others),
    ...(json && { 'application/json': { schema: toJson(json), ...examples } }),
  }
  return {
    description,
    ...(Object.keys(headers).length > 0 && { headers: headersOf(headers) }),
    ...(Object.keys(content).length > 0 && { content }),
  }
}

function headersOf(headers: NonNullable<Answer['headers']>) {
  return Object.fromEntries(
    Object.entries(headers).map(([name, { description, examples }]) => [
      name,
      { description, required: true, schema: { type: 'string', ...(examples && { examples }) } },
    ]),
  )
}

/** What browsers are answered that ask beforehand, wherever an answer is shared. */
export const preflightReply = answerOf(
  {
    description: 'What scripts of other origins may send. 跨域预检。',
    headers: {
      ...SHARED,
      'Access-Control-Allow-Methods': { description: 'Of the address.', examples: ['GET, POST'] },
      'Access-Control-Allow-Headers': { description: 'Of its routes.', examples: ['content-type, dpop'] },
      'Access-Control-Max-Age': { description: 'Seconds.', examples: ['7200'] },
    },
  },
  {},
)

function problemRepliesOf(contract: RouteContract) {
  const byStatus = Map.groupBy(problemsOf(contract), (code) => problemTable[code].status)
  return Object.fromEntries([...byStatus].map(([status, codes]) => [status, problemReply(codes, contract)]))
}

function exampled(operationId: string, place: string) {
  const examples = examplesOf[operationId]?.[place]
  return examples ? { examples } : {}
}
