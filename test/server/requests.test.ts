/** What a function is handed of a request, and what leaves of its answer; and that nothing a client sends does harm. */

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { Logger } from '@aws-lambda-powertools/logger'
import type { APIGatewayProxyEventV2 } from 'aws-lambda'
import { afterAll, beforeAll, beforeEach, describe, expect, type MockInstance, test, vi } from 'vitest'
import type { Handler } from '../../server/app.ts'
import type { GatewayRoute } from '../../server/routes.ts'
import { readResponse, send, startTestServer, type TestServer } from '../support/server.ts'

const routes: readonly GatewayRoute[] = [
  { routeKey: 'GET /v1/things/{name}', functionName: 'things', timeout: 10 },
  { routeKey: 'GET /v1/things/all', functionName: 'things', timeout: 10 },
  { routeKey: 'POST /v1/things', functionName: 'things', timeout: 10 },
  { routeKey: 'GET /v1/slow', functionName: 'things', timeout: 0.05 },
  { routeKey: '$default', functionName: 'things', timeout: 10 },
]

let server: TestServer
let reachable = true
let last: APIGatewayProxyEventV2 | undefined
let answer: Handler
let failures: MockInstance
const staticDir = mkdtempSync(join(tmpdir(), 'zhengyan-server-'))
beforeAll(async () => {
  writeFileSync(join(staticDir, 'home.zh.html'), `<!doctype html>${'证'.repeat(600)}`)
  writeFileSync(join(staticDir, 'home.zh.html.br'), 'brotli')
  writeFileSync(join(staticDir, 'robots.txt'), 'User-agent: *\n')
  server = await startTestServer({
    routes,
    staticDir,
    handlers: new Map([
      [
        'things',
        (event, context) => {
          last = event
          return answer(event, context)
        },
      ],
    ]),
    reachable: async () => reachable,
  })
})
afterAll(async () => {
  vi.restoreAllMocks()
  await server.stop()
  rmSync(staticDir, { recursive: true })
})
beforeEach(() => {
  last = undefined
  reachable = true
  answer = async () => ({ statusCode: 200, body: 'ok' })
  vi.spyOn(Logger.prototype, 'info').mockImplementation(() => {})
  failures = vi.spyOn(Logger.prototype, 'error').mockImplementation(() => {})
})

const get = async (path: string, headers = {}, method = 'GET', body?: string | Buffer) =>
  readResponse(await send(server.origin, method, path, headers, body))

/** Bytes as they are, and what comes back until the connection ends. */
function raw(bytes: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect(server.port, '127.0.0.1')
    let received = ''
    socket.on('data', (chunk) => {
      received += chunk
    })
    socket.once('error', reject)
    socket.once('close', () => resolve(received))
    socket.write(bytes)
  })
}

describe('the event of a request', () => {
  test('is that of payload format 2.0: names in lower case, repeated headers joined, cookies apart', async () => {
    await get('/v1/things/%E5%BC%A0%2F1?a=1&b=%20x&a=2&c', {
      Accept: ['text/html', 'application/json'],
      'X-Own': 'Yes',
      Cookie: 'one=1; two=2',
      Connection: 'close',
      'User-Agent': 'made up',
    })
    expect(last).toMatchObject({
      version: '2.0',
      routeKey: 'GET /v1/things/{name}',
      rawPath: '/v1/things/%E5%BC%A0%2F1',
      rawQueryString: 'a=1&b=%20x&a=2&c',
      queryStringParameters: { a: '1,2', b: ' x', c: '' },
      pathParameters: { name: '张/1' },
      cookies: ['one=1', 'two=2'],
      headers: { accept: 'text/html,application/json', 'x-own': 'Yes', host: expect.any(String) },
      isBase64Encoded: false,
      requestContext: {
        http: {
          method: 'GET',
          path: '/v1/things/%E5%BC%A0%2F1',
          userAgent: 'made up',
          sourceIp: '127.0.0.1',
        },
        stage: '$default',
        time: expect.stringMatching(/^\d\d\/[A-Z][a-z]{2}\/\d{4}:\d\d:\d\d:\d\d \+0000$/),
      },
    })
    expect(last?.headers).not.toHaveProperty('cookie')
    expect(last?.headers).not.toHaveProperty('connection')
    expect(last).not.toHaveProperty('body')
  })

  test.each([
    ['application/json', false],
    ['application/problem+json; charset=utf-8', false],
    ['text/plain', false],
    ['application/x-www-form-urlencoded', true],
    ['application/pdf', true],
    ['', true],
  ])('a body of type %j travels as base64: %s', async (type, encoded) => {
    const bytes = Buffer.from('{"name":"张三 𠮷"}')
    await get('/v1/things', type ? { 'content-type': type } : {}, 'POST', bytes)
    expect(last).toMatchObject({
      isBase64Encoded: encoded,
      headers: { 'content-length': String(bytes.length) },
    })
    expect(Buffer.from(last?.body ?? '', encoded ? 'base64' : 'utf8')).toEqual(bytes)
  })

  test.each([
    ['/v1/things/all', 'GET /v1/things/all'],
    ['/v1/things/', '$default'],
    ['/v1/things/a/b', '$default'],
    ['/v1/Things/a', '$default'],
    ['/v1/things/a/', '$default'],
    ['/v1//things/a', '$default'],
    ['/v1/things/a;b?c', 'GET /v1/things/{name}'],
    [`/v1/things/${'x'.repeat(5000)}`, 'GET /v1/things/{name}'],
  ])('%.30s finds %s', async (path, routeKey) => {
    await get(path)
    expect(last?.routeKey).toBe(routeKey)
  })
})

describe('what no client may break', () => {
  test.each([
    '///',
    '//',
    '//evil.example/v1',
    '/%',
    '/%zz',
    '/\\..\\',
    '/..%2f..%2fetc',
    '/__proto__',
    '/?',
    '/#',
  ])('%j is a page that is not there, or the first one', async (path) => {
    const { status, text } = await get(path)
    expect([200, 404]).toContain(status)
    expect(text).not.toMatch(/\bat .*:\d+:\d+/)
  })

  test.each(['%ED%A0%80', '%zz', '%', '%FF%FE', 'a%2', '%C0%AE'])(
    'an escape that is none, %s, is told to its route',
    async (name) => {
      answer = async () => ({ statusCode: 404, body: '' })
      expect((await get(`/v1/things/${name}`)).status).toBe(404)
      expect(last?.routeKey).toBe('GET /v1/things/{name}')
      expect(last?.pathParameters?.name).toContain('\ufffd')
      expect(last?.pathParameters?.name?.isWellFormed()).toBe(true)
    },
  )

  test('a function that fails is a 500 that tells nothing, one that gives no status too', async () => {
    for (const broken of [
      () => Promise.reject(new Error('the secret is 42')),
      () => {
        throw new TypeError('the secret is 42')
      },
      async () => ({}),
      async () => undefined as never,
    ]) {
      answer = broken
      const { status, json, text, headers } = await get('/v1/things/x', { 'accept-language': 'en' })
      expect(status).toBe(500)
      expect(headers['content-type']).toBe('application/problem+json; charset=utf-8')
      expect(json).toMatchObject({ code: 'internal-error', requestId: headers['x-request-id'] })
      expect(text).not.toMatch(/secret|\bat\b.*:\d/)
    }
    expect(failures).toHaveBeenCalledTimes(4)
    expect(JSON.stringify(failures.mock.calls)).not.toContain('secret')
  })

  test('a function that takes too long is a 503 that says when to try again', async () => {
    answer = () => pause(500).then(() => ({ statusCode: 200 }))
    const { status, json, headers } = await get('/v1/slow')
    expect({ status, code: json.code, retry: headers['retry-after'] }).toEqual({
      status: 503,
      code: 'unavailable',
      retry: '1',
    })
  })

  test('a body that is too large is a 413, whether it says so or not, and is not handed on', async () => {
    const large = Buffer.alloc(6 * 1024 * 1024 + 1, 'x')
    const type = { 'content-type': 'application/json' }
    for (const headers of [type, { ...type, 'transfer-encoding': 'chunked' }]) {
      const { status, json } = await get('/v1/things', headers, 'POST', large)
      expect([status, json.code]).toEqual([413, 'too-large'])
    }
    expect(last).toBeUndefined()
  })

  test.each([
    ['no HTTP at all\r\n\r\n', 400],
    ['GET / HTTP/1.1\r\n\r\n', 400],
    ['GET / HTTP/1.1\r\nhost: a\r\ncontent-length: 1\r\ntransfer-encoding: chunked\r\n\r\n', 400],
    [`GET / HTTP/1.1\r\nhost: a\r\nx: ${'x'.repeat(20_000)}\r\n\r\n`, 431],
  ])('%.40j gets a status and nothing else', async (bytes, status) => {
    expect(await raw(bytes)).toMatch(new RegExp(`^HTTP/1.1 ${status} [^{]*$`))
    expect((await get('/robots.txt')).status).toBe(200)
  })

  test('TRACE is answered like any method that no route has, and nothing is sent back', async () => {
    const headers = { cookie: '__Host-access=secret' }
    answer = async () => ({ statusCode: 404, body: '' })
    for (const path of ['/', '/v1/things']) {
      const { status, text } = await get(path, headers, 'TRACE')
      expect([404, 405]).toContain(status)
      expect(text).not.toContain('secret')
    }
    expect(last?.routeKey).toBe('$default')
  })

  test('a target in the absolute form is the address in it', async () => {
    const reply = await raw(
      'GET http://a.example/v1/things/x?y HTTP/1.1\r\nhost: a\r\nconnection: close\r\n\r\n',
    )
    expect(reply).toMatch(/^HTTP\/1.1 200/)
    expect(last).toMatchObject({ rawPath: '/v1/things/x', rawQueryString: 'y' })
  })

  test('a client that goes away in the middle harms nobody', async () => {
    const socket = connect(server.port, '127.0.0.1')
    socket.write('POST /v1/things HTTP/1.1\r\nhost: a\r\ncontent-length: 100\r\n\r\nhalf')
    await pause(20)
    socket.destroy()
    expect((await get('/v1/things/x')).status).toBe(200)
  })
})

describe('answers', () => {
  test('cookies each on a line of their own, bytes as bytes, 204 without a body', async () => {
    answer = async () => ({
      statusCode: 200,
      headers: { 'content-type': 'application/pdf' },
      cookies: ['a=1; Path=/', 'b=2'],
      isBase64Encoded: true,
      body: Buffer.from([0, 255, 128]).toString('base64'),
    })
    const reply = await send(server.origin, 'GET', '/v1/things/x')
    expect(reply.headers['set-cookie']).toEqual(['a=1; Path=/', 'b=2'])
    expect(await readResponse(reply)).toMatchObject({ text: Buffer.from([0, 255, 128]).toString('base64') })
    answer = async () => ({ statusCode: 204 })
    const { status, headers, text } = await get('/v1/things/x')
    expect([status, headers['content-length'], text]).toEqual([204, undefined, ''])
  })

  test('HEAD is answered as GET is, without the body', async () => {
    const { status, headers, text } = await get('/v1/things/x', {}, 'HEAD')
    expect([status, headers['content-length'], text]).toEqual([200, '2', ''])
    expect(last).toMatchObject({
      routeKey: 'GET /v1/things/{name}',
      requestContext: { http: { method: 'HEAD' } },
    })
  })

  test.each(['application/json', 'application/statuslist+jwt'])(
    'a long text is compressed for whoever takes it: %s',
    async (type) => {
      answer = async () => ({
        statusCode: 200,
        headers: { 'content-type': type, vary: 'accept' },
        body: JSON.stringify('x'.repeat(2_000)),
      })
      const reply = await send(server.origin, 'GET', '/v1/things/x', { 'accept-encoding': 'br, gzip' })
      reply.resume()
      expect(reply.headers).toMatchObject({
        'content-encoding': 'gzip',
        vary: 'accept, accept-encoding',
      })
      for (const none of [{}, { 'accept-encoding': 'gzip;q=0' }])
        expect((await get('/v1/things/x', none)).headers['content-encoding']).toBeUndefined()
    },
  )

  test('a page comes in its best form, and not again to whoever has it', async () => {
    const { headers, text } = await get('/', { 'accept-encoding': 'gzip, br' })
    expect([headers['content-encoding'], text]).toEqual(['br', 'brotli'])
    expect((await get('/', { 'accept-encoding': 'br', 'if-none-match': headers.etag })).status).toBe(304)
    expect((await get('/', { 'if-none-match': 'W/"another"' })).status).toBe(200)
    expect((await get('/', {}, 'POST')).status).toBe(405)
    expect((await get('/robots.txt')).headers).toMatchObject({ 'x-content-type-options': 'nosniff' })
    expect((await get('/home.zh.html.br')).status).toBe(404)
  })

  test('a request has a number: its own, or that of a proxy of ours', async () => {
    expect((await get('/v1/things/x')).headers['x-request-id']).toMatch(/^[\da-f-]{36}$/)
    expect((await get('/v1/things/x', { 'x-request-id': 'proxy-0001' })).headers['x-request-id']).toBe(
      'proxy-0001',
    )
    expect(last?.requestContext.requestId).toBe('proxy-0001')
    expect((await get('/v1/things/x', { 'x-request-id': 'a b\tc<script>' })).headers['x-request-id']).toMatch(
      /^[\da-f-]{36}$/,
    )
  })

  test('ready is when the store answers', async () => {
    expect(await get('/ready')).toMatchObject({ status: 200, json: { status: 'ready' } })
    reachable = false
    expect(await get('/ready')).toMatchObject({ status: 503, json: { code: 'unavailable' } })
  })
})

test('told to stop, it answers what is under way, ends those connections, and takes no new one', async () => {
  let finish = () => {}
  const handlers = new Map<string, Handler>([
    [
      'things',
      () =>
        new Promise((resolve) => {
          finish = () => resolve({ statusCode: 200, body: 'done' })
        }),
    ],
  ])
  const stopping = await startTestServer({ routes, staticDir, handlers })
  const underWay = send(stopping.origin, 'GET', '/v1/things/x', { connection: 'keep-alive' })
  await pause(30)
  const stopped = stopping.stop()
  await expect(send(stopping.origin, 'GET', '/robots.txt')).rejects.toThrow('ECONNREFUSED')
  finish()
  const { status, headers, text } = await readResponse(await underWay)
  expect([status, headers.connection, Buffer.from(text, 'base64').toString()]).toEqual([200, 'close', 'done'])
  await stopped
})

test('what does not end in time is cut off', async () => {
  const handlers = new Map<string, Handler>([['things', () => new Promise(() => {})]])
  const stopping = await startTestServer({ routes, staticDir, handlers, grace: 50 })
  const underWay = send(stopping.origin, 'GET', '/v1/things/x')
  underWay.catch(() => {})
  await pause(30)
  await stopping.stop()
  await expect(underWay).rejects.toThrow()
})
