/** The one middleware stack: what every route has without doing anything for it. */

import * as v from 'valibot'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { contract } from '#lib/contract'
import { api, html, json, media, noContent, ok } from '#lib/http'
import { Problem } from '#lib/problem'
import { createContext, createEvent, type Handler, type Request } from '../../support/gateway.ts'

const Body = v.object({ 'a/b~c': v.string(), list: v.optional(v.array(v.object({ n: v.number() }))) })
const Query = v.object({
  region: v.optional(
    v.pipe(
      v.string(),
      v.check((code) => code === '440000', 'unknown-region'),
    ),
  ),
})

class Secretive extends Error {
  override name = 'Secretive'
}

const said = {
  operationId: 'test',
  tag: 'Service',
  summary: { zh: '测试', en: 'Test' },
  description: 'Test.',
  answers: { 200: { description: 'Fine.', json: v.unknown() } },
} as const

const contracts = contract({
  'GET /ok': said,
  'GET /slow': said,
  'GET /slow-page': { ...said, page: true },
  'POST /body': { ...said, body: Body },
  'GET /query': { ...said, query: Query },
  'GET /language': said,
  'GET /page': { ...said, page: true },
  'GET /html': { ...said, answers: { 200: { description: 'A page.', media: { 'text/html': '' } } } },
  'GET /bytes': { ...said, answers: { 200: { description: 'A file.', media: { 'application/pdf': null } } } },
  'GET /text': { ...said, answers: { 200: { description: 'A text.', media: { 'text/plain': '' } } } },
  'DELETE /nothing': { ...said, answers: { 204: { description: 'Nothing.' } } },
  'GET /teapot': { ...said, answers: { 418: { description: 'Tea.', json: v.object({}) } } },
  'GET /wait': said,
  'GET /broken': said,
  'GET /dead': said,
  'GET /string': said,
  'GET /unreadable': said,
  'GET /holder/{name}': { ...said, path: { name: { description: 'Whose.', example: 'x' } }, holder: true },
})

const handler = api(
  contracts,
  {
    'GET /ok': () => ok({ fine: true }),
    'GET /slow': () => new Promise(() => {}),
    'GET /slow-page': () => new Promise(() => {}),
    'POST /body': ({ body }) => ok(body),
    'GET /query': ({ query }) => ok(query),
    'GET /language': ({ language, wants }) => ok({ language, wants }),
    'GET /page': ({ wants }) => {
      if (wants === 'json') return ok({})
      throw new Problem('not-found')
    },
    'GET /html': () => html(200, '<p>'),
    'GET /bytes': () => media('application/pdf', new Uint8Array([0, 255, 128])),
    'GET /text': () => media('text/plain', 'x'),
    'DELETE /nothing': () => noContent(),
    'GET /teapot': () => json(418, {}, { 'cache-control': 'public' }),
    'GET /wait': () => {
      throw new Problem('too-many-attempts', { retryAfter: 7 })
    },
    'GET /broken': () => {
      throw new Secretive('张三 990101199003070015', { cause: new TypeError('the password is swordfish') })
    },
    'GET /dead': () => {
      throw new Problem('unavailable', { cause: new Error('connect to 10.0.0.1 with key AKIA') })
    },
    'GET /unreadable': () => {
      const cause = Object.assign(new Error('holds 张三'), { attribute: 'certificate.holderName' })
      throw new Problem('unavailable', { cause })
    },
    'GET /string': () => {
      throw '张三'
    },
    'GET /holder/{name}': ({ holder, path }) => ok({ holder, path }),
  },
  {
    page: (problem, language) => `<p lang=${language}>${problem.code}`,
    authenticate: async (token) => {
      if (token !== 'good') throw new Problem('unauthorized')
      return { holderId: 'h', sessionId: 's', tags: [] }
    },
  },
) as unknown as Handler

async function call(routeKey: string, request: Request = {}) {
  const [method = '', path = ''] = routeKey.split(' ')
  const known = path.split('?', 1)[0]
  const event = createEvent(method, path, request, { routeKey: `${method} ${known}`, pathParameters: {} })
  const { statusCode, headers, body, ...rest } = await handler(event, createContext('test'))
  const lower = Object.fromEntries(
    Object.entries(headers ?? {}).map(([name, value]) => [name.toLowerCase(), value]),
  )
  return { status: statusCode, headers: lower, text: body ?? '', ...rest }
}
const jsonOf = async (...args: Parameters<typeof call>) => JSON.parse((await call(...args)).text)

let lines: string[]
beforeEach(() => {
  lines = []
  vi.spyOn(process.stdout, 'write').mockImplementation((chunk) => lines.push(String(chunk)) > 0)
  vi.spyOn(process.stderr, 'write').mockImplementation((chunk) => lines.push(String(chunk)) > 0)
})
afterEach(() => {
  vi.restoreAllMocks()
})

describe('negotiation', () => {
  test.each([
    [undefined, 'zh-CN'],
    ['', 'zh-CN'],
    ['*', 'zh-CN'],
    ['zh', 'zh-CN'],
    ['zh-TW', 'zh-CN'],
    ['en', 'en'],
    ['en-GB', 'en'],
    ['EN-us', 'en'],
    ['fr', 'zh-CN'],
    ['fr, en;q=0.5', 'en'],
    ['zh-CN;q=0.5, en;q=0.9', 'en'],
    ['en;q=0, *;q=0.1', 'zh-CN'],
    [';;;,,q=', 'zh-CN'],
  ])('Accept-Language «%s» is answered in %s', async (asked, language) => {
    const headers = asked === undefined ? {} : { 'accept-language': asked }
    expect((await jsonOf('GET /language', { headers })).language).toBe(language)
  })

  test.each([
    ['*/*', 'html'],
    ['text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8', 'html'],
    ['application/json', 'json'],
    ['application/*', 'json'],
    ['text/html;q=0.5, application/json', 'json'],
    ['application/ofd', 'ofd'],
    ['application/pdf;q=0.5, application/ofd', 'ofd'],
    ['application/ofd;q=0.5, application/pdf', 'html'],
    ['image/png', 'html'],
    ['/', 'html'],
  ])('Accept «%s» is answered in %s', async (accept, wants) => {
    expect((await jsonOf('GET /language', { headers: { accept } })).wants).toBe(wants)
  })

  test('header names count in any case', async () => {
    const headers = { 'Accept-Language': 'en', 'CONTENT-TYPE': 'application/json; charset=utf-8' }
    expect((await call('POST /body', { headers, raw: '{"a/b~c":"x"}' })).status).toBe(200)
    expect((await jsonOf('GET /wait', { headers })).title).toBe('Too many attempts')
  })

  test('a problem is a page where a person looks, and a document where a program asks', async () => {
    const page = await call('GET /page', { headers: { accept: 'text/html', 'accept-language': 'en' } })
    expect(page).toMatchObject({ status: 404, text: '<p lang=en>not-found' })
    expect(page.headers['content-type']).toBe('text/html; charset=utf-8')
    expect((await call('GET /page', { headers: { accept: 'application/json' } })).status).toBe(200)
  })
})

describe('bodies', () => {
  const send = (raw: string, headers = {}) => call('POST /body', { raw, headers })

  test.each(['', '{', '{"a":}', 'null,', "{'a':1}", '\u0000', '{"a/b~c":"x"}}'])(
    '«%s» is not JSON: 400',
    async (raw) => {
      const { status, text } = await send(raw)
      expect({ status, code: JSON.parse(text).code }).toEqual({ status: 400, code: 'malformed-json' })
    },
  )

  test.each(['null', '1', '"text"', '[]', 'true'])('%s is JSON, but no object: 422', async (raw) => {
    expect((await send(raw)).status).toBe(422)
  })

  test.each([
    'text/plain',
    'application/x-www-form-urlencoded',
    'multipart/form-data; boundary=x',
    '',
    'application/jsonx',
  ])('«%s» is not taken: 415', async (type) =>
    expect((await send('{"a/b~c":"x"}', { 'content-type': type })).status).toBe(415),
  )

  test('a body in base64 is read as what it is', async () => {
    const { text } = await call('POST /body', { raw: '{"a/b~c":"证"}', base64: true })
    expect(JSON.parse(text)).toEqual({ 'a/b~c': '证' })
  })

  test('256 KiB are read, a byte more is too large', async () => {
    const body = (size: number) => `{"a/b~c":"${'x'.repeat(size - 12)}"}`
    expect((await send(body(256 * 1024))).status).toBe(200)
    expect((await send(body(256 * 1024 + 1))).status).toBe(413)
    expect((await call('POST /body', { raw: body(256 * 1024 + 1), base64: true })).status).toBe(413)
  })

  test('every wrong field is named by its JSON Pointer, and nothing of what was sent is repeated', async () => {
    const answer = await jsonOf('POST /body', {
      body: { 'a/b~c': 5, list: [{ n: 1 }, { n: 'secret-value' }] },
    })
    expect(answer.errors).toEqual([
      { pointer: '/a~1b~0c', code: 'wrong-type', detail: '类型不对。' },
      { pointer: '/list/1/n', code: 'wrong-type', detail: '类型不对。' },
    ])
    expect(JSON.stringify(answer)).not.toContain('secret-value')
    const missing = await jsonOf('POST /body', { body: {} })
    expect(missing.errors).toEqual([{ pointer: '/a~1b~0c', code: 'required', detail: '必填。' }])
  })

  test('a wrong parameter of the query is named with its question mark', async () => {
    expect((await jsonOf('GET /query?region=1', { headers: { 'accept-language': 'en' } })).errors).toEqual([
      {
        pointer: '?region',
        code: 'unknown-region',
        detail: 'Not a province-level code of GB/T 2260 (for example 440000).',
      },
    ])
  })

  test('a member that would change the object itself changes nothing', async () => {
    const { text } = await send(
      '{"a/b~c":"x","__proto__":{"polluted":1},"constructor":{"prototype":{"polluted":1}}}',
    )
    expect(JSON.parse(text)).toEqual({ 'a/b~c': 'x' })
    expect(({} as Record<string, unknown>).polluted).toBeUndefined()
  })
})

describe('answers', () => {
  test('are not kept by anybody between, and are nothing but what they say they are', async () => {
    const { headers } = await call('GET /ok')
    expect(headers).toMatchObject({
      'cache-control': 'no-store',
      'content-security-policy': "default-src 'none'; base-uri 'none'; frame-ancestors 'none'",
      'content-type': 'application/json; charset=utf-8',
      'referrer-policy': 'no-referrer',
      'strict-transport-security': 'max-age=63072000; includeSubDomains',
      'x-content-type-options': 'nosniff',
    })
    expect(headers['x-powered-by']).toBeUndefined()
    expect((await call('GET /teapot')).headers['cache-control']).toBe('public')
  })

  test('a page may bring nothing from elsewhere and nothing inline', async () => {
    const { headers } = await call('GET /html')
    expect(headers['content-security-policy']).toMatch(/^default-src 'none'; script-src 'self'/)
    expect(headers['content-security-policy']).not.toContain('unsafe')
    expect(headers['x-frame-options']?.toString().toLowerCase()).toBe('deny')
  })

  test('nothing is shown in a frame of another site, bytes and empty answers neither', async () => {
    for (const route of ['GET /ok', 'GET /html', 'GET /bytes', 'GET /text', 'DELETE /nothing']) {
      const { headers } = await call(route)
      expect(headers['content-security-policy'], route).toMatch(/base-uri 'none'.*frame-ancestors 'none'/)
      expect(headers['x-content-type-options'], route).toBe('nosniff')
    }
  })

  test('bytes arrive as they were, texts as they are, nothing as nothing', async () => {
    const pdf = await call('GET /bytes')
    expect(pdf).toMatchObject({ isBase64Encoded: true })
    expect([...Buffer.from(pdf.text, 'base64')]).toEqual([0, 255, 128])
    expect((await call('GET /text')).text).toBe('x')
    expect(await call('DELETE /nothing')).toMatchObject({ status: 204, text: '' })
  })

  test('problems have security headers, a code, a type and the number of the request', async () => {
    const { headers, text, status } = await call('GET /wait')
    expect(status).toBe(429)
    expect(headers).toMatchObject({
      'content-type': 'application/problem+json; charset=utf-8',
      'retry-after': '7',
      'cache-control': 'no-store',
      'x-content-type-options': 'nosniff',
    })
    expect(JSON.parse(text)).toEqual({
      type: '/problems/too-many-attempts',
      title: '尝试次数过多',
      status: 429,
      code: 'too-many-attempts',
      detail: '失败次数过多，请稍后再试。',
      requestId: expect.stringMatching(/^00000000-/),
    })
  })

  test.each(['GET /nowhere', 'PATCH /ok', 'GET /__proto__', 'GET /constructor', 'GET /toString'])(
    '%s is no route: 404 in the service’s own form',
    async (routeKey) => {
      expect(await jsonOf(routeKey)).toMatchObject({ status: 404, code: 'route-not-found' })
    },
  )
})

describe('what goes wrong inside', () => {
  test.each(['GET /broken', 'GET /string'])('%s: 500 that tells nothing', async (routeKey) => {
    const { status, text } = await call(routeKey)
    expect({ status, code: JSON.parse(text).code }).toEqual({ status: 500, code: 'internal-error' })
    expect(text).not.toMatch(/张三|9901|swordfish|Secretive|at /)
  })

  test('the log says where and which, not what: the message may repeat an input', async () => {
    const { text } = await call('GET /broken')
    const failure = lines.map((line) => JSON.parse(line)).find(({ message }) => message === 'failure')
    expect(failure.requestId).toBe(JSON.parse(text).requestId)
    expect(failure.causes.map(({ name }: { name: string }) => name)).toEqual([
      'Problem',
      'Secretive',
      'TypeError',
    ])
    expect(failure.causes[1].at[0]).toMatch(/stack\.test\.ts/)
    expect(lines.join('')).not.toMatch(/张三|9901|swordfish/)
  })

  test('a failed database is logged by its name and place, without address or key', async () => {
    expect((await call('GET /dead')).status).toBe(503)
    expect(lines.join('')).toContain('"name":"Error"')
    expect(lines.join('')).not.toMatch(/10\.0\.0\.1|AKIA/)
  })

  test('of an item that cannot be read, the log says which attribute, not what it holds', async () => {
    expect((await call('GET /unreadable')).status).toBe(503)
    expect(lines.join('')).toContain('"attribute":"certificate.holderName"')
    expect(lines.join('')).not.toContain('张三')
  })

  test('each request is one line: route, status, code, time, and nothing of the request itself', async () => {
    await call('GET /query?region=secret', { headers: { 'x-name': '张三' }, token: 'secret-token' })
    const [line, ...more] = lines.map((one) => JSON.parse(one))
    expect(more).toEqual([])
    expect(line).toMatchObject({
      message: 'request',
      route: 'GET /query',
      status: 422,
      code: 'invalid-input',
    })
    expect(lines.join('')).not.toMatch(/secret|张三/)
  })
})

describe('what a contract asks for', () => {
  test('only a holder gets to an endpoint that asks for one, and is told to it', async () => {
    expect((await call('GET /holder/{name}')).status).toBe(401)
    expect((await call('GET /holder/{name}', { token: 'bad' })).status).toBe(401)
    expect((await jsonOf('GET /holder/{name}', { token: 'good' })).holder.holderId).toBe('h')
  })

  test('without anybody who can tell holders, nobody is one', async () => {
    const open = api(
      contracts,
      { 'GET /holder/{name}': () => ok({}) } as never,
      {} as never,
    ) as unknown as Handler
    const event = createEvent(
      'GET',
      '/holder/x',
      { token: 'good' },
      { routeKey: 'GET /holder/{name}', pathParameters: {} },
    )
    expect((await open(event, createContext('test'))).statusCode).toBe(401)
  })

  test('the compiler holds keys, parameters, holder and answers to it', () => {
    const one = contract({ 'GET /ok/{name}': { ...said, path: { name: { description: '', example: '' } } } })
    const held = contract({ 'GET /ok': { ...said, holder: true } })
    const strict = contract({
      'GET /ok': { ...said, answers: { 200: { description: '', json: v.object({ n: v.number() }) } } },
    })
    // @ts-expect-error a parameter of the key is not described
    contract({ 'GET /ok/{name}': said })
    // @ts-expect-error no such method
    contract({ 'FETCH /ok': said })
    // @ts-expect-error the only route has no endpoint
    api(one, {}, {})
    // @ts-expect-error an endpoint without a route
    api(one, { 'GET /ok/{name}': () => ok({}), 'GET /other': () => ok({}) }, {})
    // @ts-expect-error the key names another parameter
    api(one, { 'GET /ok/{name}': ({ path }) => ok(path.code) }, {})
    // @ts-expect-error the contract does not ask for a holder
    api(one, { 'GET /ok/{name}': ({ holder }) => ok(holder) }, {})
    // @ts-expect-error nobody is named who can tell holders
    api(held, { 'GET /ok': ({ holder }) => ok(holder) }, {})
    // @ts-expect-error the answer has another member
    api(strict, { 'GET /ok': () => ok({ n: 'one' }) }, {})
    // @ts-expect-error the answer has another status
    api(strict, { 'GET /ok': () => json(201, { n: 1 }) }, {})
    // @ts-expect-error the answer has another type
    api(strict, { 'GET /ok': () => html(200, '<p>') }, {})
  })
})

describe('a function that is near the end of its time', () => {
  const ask = (route: string, left: number, accept = '*/*') => {
    const event = createEvent(
      'GET',
      route,
      { headers: { accept } },
      {
        routeKey: `GET ${route}`,
        pathParameters: {},
      },
    )
    return handler(event, { ...createContext('test'), getRemainingTimeInMillis: () => left })
  }

  test('says by itself that it could not check, before the gateway says anything', async () => {
    const started = performance.now()
    const { statusCode, headers, body = '' } = await ask('/slow', 550)
    expect({ statusCode, type: headers?.['content-type'] }).toMatchObject({
      statusCode: 503,
      type: expect.stringContaining('application/problem+json'),
    })
    expect(JSON.parse(body)).toMatchObject({ code: 'unavailable' })
    expect(performance.now() - started).toBeLessThan(5_000)
    expect(await ask('/slow-page', 510, 'text/html')).toMatchObject({
      statusCode: 503,
      body: expect.stringContaining('unavailable'),
    })
  })

  test('answers what is done in time, and what needs none even where none is left', async () => {
    expect((await ask('/ok', 10_000)).statusCode).toBe(200)
    expect((await ask('/ok', 0)).statusCode).toBe(200)
  })
})

describe('a path that no person could have typed', () => {
  const send = (routeKey: string, path: string, pathParameters: Record<string, string>, token = 'good') =>
    handler(
      {
        ...createEvent('GET', '/', { token }, { routeKey, pathParameters }),
        rawPath: path,
      },
      createContext('test'),
    )

  test.each(['\ud800', 'ZY\udc00', '\udc00\ud800'])('half a character («%j») is not found', async (name) => {
    const { statusCode, body = '' } = await send('GET /holder/{name}', `/holder/${name}`, { name })
    expect({ statusCode, code: JSON.parse(body).code }).toEqual({ statusCode: 404, code: 'not-found' })
  })

  test.each(['///', '//', '/\ud800', ''])('«%s» is no route', async (path) => {
    const { statusCode, body = '' } = await send('$default', path, {})
    expect({ statusCode, code: JSON.parse(body).code }).toEqual({
      statusCode: 404,
      code: 'route-not-found',
    })
  })
})

test('what came round the edge finds no route, and no endpoint hears of it', async () => {
  let asked = 0
  const closed = api(
    contract({ 'GET /ok': said }),
    { 'GET /ok': () => ok({ asked: ++asked }) },
    { EDGE_SECRET: 'of the edge' },
  ) as unknown as Handler
  const get = (headers: Record<string, string>) =>
    closed(
      createEvent('GET', '/ok', { headers }, { routeKey: 'GET /ok', pathParameters: {} }),
      createContext('test'),
    )
  for (const headers of [{}, { 'x-edge-secret': 'guessed xxx' }, { 'x-forwarded-for': '198.51.100.7' }]) {
    const { statusCode, body } = await get(headers as Record<string, string>)
    expect({ statusCode, code: JSON.parse(body ?? '').code }).toEqual({
      statusCode: 404,
      code: 'route-not-found',
    })
  }
  expect(asked).toBe(0)
  expect((await get({ 'X-Edge-Secret': 'of the edge' })).statusCode).toBe(200)
})
