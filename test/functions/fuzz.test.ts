/**
 * Whatever is sent to whichever route: an answer that openapi.json describes, never a 5xx, never an unhandled
 * rejection. The gateway of the tests holds every reply against the description by itself.
 */

import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openapi, operationOf } from '../support/contract.ts'
import { type Request, routes } from '../support/gateway.ts'
import { type Service, startService } from '../support/service.ts'

let service: Service
let token: string
let code: string
const rejections: unknown[] = []
const onRejection = (reason: unknown) => rejections.push(reason)

beforeAll(async () => {
  process.on('unhandledRejection', onRejection)
  service = await startService()
  await service.record()
  token = (await service.signIn()).accessToken
  const body = { purpose: '求职', validDays: 30 }
  code = (await service.call('POST', '/v1/certificates/ZY2344000001/annotations', { token, body })).json.code
})
afterAll(async () => {
  process.off('unhandledRejection', onRejection)
  await service.close()
  expect(rejections).toEqual([])
})

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
    .tuple(fc.constantFrom('__Host-access', '__Host-refresh', 'lang', 'other'), headerText)
    .map((pair) => pair.join('=')),
  { maxLength: 3 },
)

const address = fc.oneof(fc.ipV4(), fc.ipV6(), fc.constant('198.51.100.7'))

/** The body of the route's example with some members spoilt, or any JSON, or any text. */
function bodyOf(routeKey: string): fc.Arbitrary<Request> {
  const content = operationOf(routeKey)?.operation.requestBody?.content['application/json']
  const raw = fc.oneof(anyText, fc.json()).map((text): Request => ({ raw: text }))
  if (!content) return fc.oneof({ weight: 5, arbitrary: fc.constant({}) }, { weight: 1, arbitrary: raw })
  const example: Record<string, unknown> = content.examples.example.value
  const value = fc.oneof(anyText, fc.jsonValue(), fc.constantFrom(...Object.values(example)))
  const spoilt = fc
    .dictionary(fc.constantFrom(...Object.keys(example), 'idType', 'useIn', 'other'), value, { maxKeys: 3 })
    .map((changed): Request => ({ body: { ...example, ...changed } }))
  return fc.oneof({ weight: 4, arbitrary: spoilt }, { weight: 1, arbitrary: raw })
}

const pathValue = () => fc.oneof(fc.constantFrom('ZY2344000001', 'zy2344000002', code, '0', '1'), anyText)

/** The path with its parameters filled in, as a client would encode them. */
const pathOf = (path: string) =>
  fc.tuple(pathValue(), pathValue()).map(([one, other]) => {
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

/** Fewer where each request that passes the checks draws a page or computes an Argon2. */
const RUNS: Readonly<Record<string, number>> = { document: 15, login: 30 }

const fuzzed = routes.filter(({ routeKey }) => routeKey !== '$default')

test.each(fuzzed)('$routeKey', async ({ routeKey, functionName }) => {
  const [method = '', path = ''] = routeKey.split(' ')
  const request = fc.record({
    path: pathOf(path),
    query,
    headers,
    browser,
    cookies,
    body: bodyOf(routeKey),
    from: address,
    base64: fc.boolean(),
    loggedIn: fc.boolean(),
  })
  await fc.assert(
    fc.asyncProperty(request, async (sent) => {
      const { body, base64, from, loggedIn } = sent
      const target = sent.query ? `${sent.path}?${sent.query}` : sent.path
      const { status } = await service.call(method, target, {
        ...body,
        base64,
        from,
        headers: { ...sent.headers, ...sent.browser },
        cookies: sent.cookies,
        ...(loggedIn && { token }),
      })
      expect(status).toBeLessThan(500)
    }),
    { numRuns: RUNS[functionName] ?? 60 },
  )
})

test('any other address of the API', async () => {
  const methods = fc.constantFrom('GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'HEAD')
  const path = fc.webPath().map((one) => `/v1/none${one}`)
  await fc.assert(
    fc.asyncProperty(methods, path, headers, async (method, target, sent) => {
      expect((await service.call(method, target, { headers: sent })).json.code).toBe('route-not-found')
    }),
    { numRuns: 100 },
  )
})

test('every route is among those fuzzed', () => {
  expect(fuzzed.length).toBe(
    Object.values<Record<string, unknown>>(openapi.paths).flatMap((item) =>
      Object.keys(item).filter((key) => key !== 'parameters'),
    ).length,
  )
})
