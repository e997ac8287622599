/** One operation of the description, from the contract of its route. */

import { type Answer, problemTable, type RouteContract } from '#lib/contract'
import examples from './examples.json' with { type: 'json' }
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

/** Every route takes it; a page shows the switch. */
const LANG = {
  name: 'lang',
  in: 'query',
  description: 'The language a person chose by the switch on the page; remembered in a cookie. 语言。',
  schema: { type: 'string', enum: ['zh', 'en'] },
}

export function operation(key: string, contract: RouteContract) {
  const { operationId, tag, summary, description, body, form, holder, apiKey } = contract
  const parameters = parametersOf(key, contract)
  return {
    operationId,
    tags: [tag],
    summary: `${summary.zh} · ${summary.en}`,
    description,
    ...(parameters.length > 0 && { parameters }),
    ...(body && {
      requestBody: {
        required: true,
        content: {
          'application/json': { schema: toJson(body), ...exampled(operationId, 'request') },
          ...(form && { 'application/x-www-form-urlencoded': { schema: toJson(body) } }),
        },
      },
    }),
    responses: { ...answersOf(contract), ...problemRepliesOf(contract) },
    security: holder ? [{ bearer: [] }, { cookie: [] }] : apiKey ? [{ apiKey: [] }] : [],
  }
}

function parametersOf(
  key: string,
  { path = {}, query, page, storeless, repeatable, problems = [] }: RouteContract,
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
    ...(storeless ? [] : [ACCEPT_LANGUAGE]),
    ...solution,
    ...(repeatable ? [IDEMPOTENCY_KEY] : []),
  ]
}

function answersOf({ operationId, answers }: RouteContract) {
  return Object.fromEntries(
    Object.entries(answers).map(([status, answer]) => [
      status,
      answerOf(answer, exampled(operationId, status)),
    ]),
  )
}

function answerOf({ description, json, media = {}, headers }: Answer, examples: object) {
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
    ...(headers && { headers: headersOf(headers) }),
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

function problemRepliesOf(contract: RouteContract) {
  const byStatus = Map.groupBy(problemsOf(contract), (code) => problemTable[code].status)
  return Object.fromEntries([...byStatus].map(([status, codes]) => [status, problemReply(codes, contract)]))
}

function exampled(operationId: string, place: string) {
  const examples = examplesOf[operationId]?.[place]
  return examples ? { examples } : {}
}
