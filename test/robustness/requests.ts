/**
 * Requests that nobody means well by: for every route of serverless.yml, what openapi.json gives as its example with some
 * of it spoilt, or anything at all. The same seed gives the same requests.
 */

import fc from 'fast-check'
import { operationOf } from '../support/contract.ts'
import { type Request, routes } from '../support/gateway.ts'

const anyText = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 80 }),
  fc.string({ unit: 'grapheme', maxLength: 80 }),
  fc.string({ minLength: 2000, maxLength: 3000 }),
  fc.constantFrom(
    '',
    ' ',
    '\u0000',
    '%',
    '%zz',
    '..',
    '../..',
    '__proto__',
    '\ud800',
    '\u202e',
    "' OR 1=1 --",
    'null',
  ),
)

/** What can stand in an HTTP header. */
const headerText = fc
  .oneof(
    fc.string({ unit: 'binary-ascii', maxLength: 200 }),
    fc.constantFrom(',', ';q=', 'q=1;;', '*/*;q=nan', '/'),
  )
  .map((text) => text.replace(/[^\x20-\x7e]/g, '').trim())

const headers = fc.dictionary(
  fc.constantFrom(
    'accept',
    'accept-language',
    'accept-encoding',
    'content-type',
    'authorization',
    'user-agent',
    'sec-purpose',
    'x-forwarded-for',
    'x-amzn-trace-id',
    'cookie',
    'x-api-key',
    'idempotency-key',
  ),
  headerText,
  { maxKeys: 4 },
)

/** What a browser adds, on pages of ours and of others. */
const browser = fc.constantFrom(
  {},
  { 'x-zhengyan-client': 'web', 'sec-fetch-site': 'same-origin' },
  { 'x-zhengyan-client': 'web', 'sec-fetch-site': 'cross-site' },
  { 'sec-fetch-site': 'none' },
)
const cookies = fc.array(
  fc
    .tuple(fc.constantFrom('__Host-access', '__Host-refresh', '__Host-lang', 'other'), headerText)
    .map((pair) => pair.join('=')),
  { maxLength: 3 },
)

const address = fc.oneof(fc.ipV4(), fc.ipV6(), fc.constant('198.51.100.7'))

/** The body of the route's example with some members spoilt, or any JSON, or any text. */
function bodyOf(routeKey: string): fc.Arbitrary<Request> {
  const content = operationOf(routeKey)?.operation.requestBody?.content['application/json']
  const raw = fc.oneof(anyText, fc.json()).map((text): Request => ({ raw: text }))
  if (!content) return fc.oneof({ weight: 5, arbitrary: fc.constant({}) }, { weight: 1, arbitrary: raw })
  const examples = Object.values<{ value: Record<string, unknown> }>(content.examples)
  const example: Record<string, unknown> = Object.assign({}, ...examples.map(({ value }) => value))
  const value = fc.oneof(anyText, fc.jsonValue(), fc.constantFrom(...Object.values(example)))
  const spoilt = fc
    .dictionary(fc.constantFrom(...Object.keys(example), 'idType', 'useIn', 'other'), value, { maxKeys: 3 })
    .map((changed): Request => ({ body: { ...example, ...changed } }))
  return fc.oneof({ weight: 4, arbitrary: spoilt }, { weight: 1, arbitrary: raw })
}

const pathValue = (code: string) =>
  fc.oneof(fc.constantFrom('ZY2344000001', 'zy2344000002', code, '0', '1'), anyText)

/** The path with its parameters filled in, as a client would encode them. */
const pathOf = (path: string, code: string) =>
  fc.tuple(pathValue(code), pathValue(code)).map(([one, other]) => {
    const values = [one, other]
    return path.replace(
      /\{\w+\}/g,
      () => encodeURIComponent((values.shift() as string).toWellFormed()) || 'x',
    )
  })

const queryNames = ['useIn', 'next', 'annotation', 'lang', 'other']
const query = fc
  .dictionary(fc.constantFrom(...queryNames), fc.oneof(anyText, fc.constantFrom('440000', 'en')), {
    maxKeys: 3,
  })
  .map((values) => new URLSearchParams(values).toString())

/** One request to a route. */
export interface Malformed {
  readonly method: string
  readonly target: string
  readonly request: Request
  /** With the token of a holder, and the key of an office. */
  readonly loggedIn: boolean
}

/** Any request to one route. @param code one that stands */
export function malformed(routeKey: string, code: string): fc.Arbitrary<Malformed> {
  const [method = '', path = ''] = routeKey.split(' ')
  return fc
    .record({
      path: pathOf(path, code),
      query,
      headers,
      browser,
      cookies,
      body: bodyOf(routeKey),
      from: address,
      base64: fc.boolean(),
      loggedIn: fc.boolean(),
    })
    .map(({ body, base64, from, loggedIn, ...sent }) => ({
      method,
      target: sent.query ? `${sent.path}?${sent.query}` : sent.path,
      request: {
        ...body,
        base64,
        from,
        headers: { ...sent.headers, ...sent.browser },
        cookies: sent.cookies,
      },
      loggedIn,
    }))
}

/** The routes that have a name of their own; of what browsers ask beforehand nothing is read. */
export const named = routes.filter(({ routeKey }) => !/^(\$default|OPTIONS )/.test(routeKey))

const methods = fc.constantFrom('GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'HEAD')

/** Any request to an address that nobody serves. */
export const elsewhere = (root: '/v1/none' | '/none'): fc.Arbitrary<Malformed> =>
  fc.tuple(methods, fc.webPath(), headers).map(([method, path, sent]) => ({
    method,
    target: `${root}${path}`,
    request: { headers: sent },
    loggedIn: false,
  }))
