/**
 * The functions do not know where they run: the whole journey of a holder and an employer, and requests as clients
 * write them badly, over events of API Gateway and over this server's real HTTP. Every answer is the same, byte for
 * byte, but for what is drawn at random.
 */

import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import type { Handler } from '../../server/app.ts'
import { isApi } from '../../web/edge/route.ts'
import { type Call, type Response, routes } from '../support/gateway.ts'
import { travel } from '../support/journey.ts'
import { startTestServer, type TestServer } from '../support/server.ts'
import { type Service, startService } from '../support/service.ts'

interface Answered {
  readonly request: string
  readonly response: Response
}

/** What the way adds, which no function says. */
const OF_THE_WAY = ['connection', 'content-length', 'date', 'keep-alive', 'transfer-encoding', 'x-request-id']

const named = process.env.DYNAMODB_ENDPOINT
const START = Date.UTC(2026, 0, 15, 8)

const staticDir = mkdtempSync(join(tmpdir(), 'zhengyan-conformance-'))
const services: Service[] = []
let server: TestServer | undefined
let overEvents: Answered[]
let overHttp: Answered[]
/** Of both runs: what was drawn at random in one and the other. */
const drawn: string[][] = []

beforeAll(async () => {
  vi.useFakeTimers({ toFake: ['Date'], now: START })
  overEvents = await run((service) => service.call)
  overHttp = await run(async () => {
    const names = [...new Set(routes.map(({ functionName }) => functionName))]
    // Loaded when first called, as over events: the journey finds the real-name service on its way.
    const handlers = names.map((name): [string, Handler] => [
      name,
      async (...event) => (await import(`../../functions/${name}.ts`)).handler(...event),
    ])
    server = await startTestServer({ handlers: new Map(handlers), staticDir })
    return server.call
  })
})
afterAll(async () => {
  vi.useRealTimers()
  await server?.stop()
  await Promise.all(services.map((service) => service.close()))
  rmSync(staticDir, { recursive: true })
})

/** The suite over one way, on a store and on functions of its own. */
async function run(wayOf: (service: Service) => Call | Promise<Call>): Promise<Answered[]> {
  vi.resetModules()
  // The one of the run before; a store of its own is asked for.
  vi.stubEnv('DYNAMODB_ENDPOINT', named)
  const service = await startService()
  services.push(service)
  const way = await wayOf(service)
  const answered: Answered[] = []
  const call: Call = async (method, target, request) => {
    // What happens in order is of different moments, and of the same ones on both ways.
    vi.setSystemTime(START + answered.length * 1_000)
    const response = await way(method, target, request)
    answered.push({ request: `${method} ${target.split('?', 1)[0]}`, response })
    return response
  }
  const { secrets } = await travel({ ...service, call })
  await write(call)
  drawn.push([...secrets])
  return answered
}

/** Requests as clients write them, well and badly. */
async function write(call: Call): Promise<void> {
  const login = { idNumber: '990101199003070015', password: 'wrong password' }
  await call('GET', '/v1/verify/%E5%BC%A0%E4%B8%89')
  await call('GET', '/v1/verify/a%2Fb%20c+d?useIn=110000&useIn=440000')
  await call('GET', '/v1/verify/x?useIn=%E5%B9%BF&lang=en&&=&a')
  await call('GET', '/v/0000?lang=en', { headers: { accept: 'text/html' } })
  await call('GET', '/v/0000', { headers: { accept: 'text/html' }, cookies: ['a=b', '__Host-lang=en', 'c'] })
  await call('GET', '/v1/verify/')
  await call('GET', '/v1/verify/a/b')
  await call('GET', '/v1/Verify/x')
  await call('GET', '/v1/health/')
  for (const method of ['PUT', 'PATCH', 'DELETE', 'OPTIONS']) await call(method, '/v1/verify')
  await call('OPTIONS', '/v1/login', {
    headers: { origin: 'https://elsewhere.example', 'access-control-request-method': 'POST' },
  })
  await call('GET', '/v1/certificates', { headers: { authorization: 'Basic eDp5' } })
  await call('GET', '/v1/certificates', {
    cookies: ['__Host-access=x'],
    headers: { 'sec-fetch-site': 'cross-site' },
  })
  for (const type of [
    'text/plain',
    'application/x-www-form-urlencoded',
    'application/json; charset=gbk',
    '',
  ]) {
    await call('POST', '/v1/login', { body: login, headers: { 'content-type': type } })
  }
  for (const raw of ['', '{', '[]', 'null', '"x"', '{"idNumber":1}', '{"a":"\u{20000}\u0000"}']) {
    await call('POST', '/v1/login', { raw })
  }
  await call('POST', '/v1/login', { raw: `{"password":"${'x'.repeat(300_000)}"}` })
  await call('POST', '/v1/login', { body: login, headers: { 'x-zhengyan-client': 'web' } })
  await call('POST', '/v1/refresh', {
    raw: '',
    headers: { 'x-zhengyan-client': 'web' },
    cookies: ['__Host-refresh=none'],
  })
  for (const language of ['en', 'en;q=0.2, zh', 'fr', '*', ';;;']) {
    await call('GET', '/v1/nowhere', { headers: { 'accept-language': language } })
  }
}

/** The same text for both runs: what is drawn at random is named by its place. */
function withoutChance(text: string, which: number): string {
  const words = (drawn[which] as string[]).map((word, at) => [word, `<${at}>`] as const)
  words.sort(([a], [b]) => b.length - a.length)
  return words
    .reduce((so, [word, name]) => so.replaceAll(word, name).replaceAll(encodeURIComponent(word), name), text)
    .replaceAll(/\b[\da-f]{8}-[\da-f]{4}-[\da-f]{4}-[\da-f]{4}-[\da-f]{12}\b/g, '<id>')
    .replaceAll(/eyJ[\w-]+\.[\w-]*\.[\w-]*/g, '<jws>')
    .replaceAll(/(?<=wallet(?:\/|%2F)requests(?:\/|%2F)|#id=|"id":")[\w-]{22}(?![\w-])/g, '<request>')
    .replaceAll(/(?<=x509_hash(?::|%3A))[\w-]{43}/g, '<hash>')
    .replaceAll(/W\/"[\w-]{22}"/g, '<tag>')
    .replaceAll(/"(kid|x|y|accessToken|refreshToken|c_nonce|notification_id)":"[\w.-]+"/g, '"$1":"<key>"')
    .replaceAll(/("|&quot;)index\1:\d+/g, 'index:<place>')
    .replaceAll(/<svg .*?<\/svg>/g, '<svg>')
    .replaceAll(/(continues(?:=|" value="))[\w.-]+/g, '$1<word>')
    .replaceAll(/__Host-(\w+)=[^;]+/g, '__Host-$1=<token>')
    .replaceAll(/127\.0\.0\.1:\d+/g, '<real-name service>')
    .replaceAll(/(?<=[?&]code_challenge=)[\w-]+/g, '<hash>')
}

/** Drawn around random codes: of these only status and headers are compared. */
const DRAWN = new Set(['application/pdf', 'image/png'])

const comparable = ({ request, response: { status, headers, text } }: Answered, which: number) => ({
  request: withoutChance(request, which),
  status,
  headers: Object.fromEntries(
    Object.entries(headers)
      .filter(([name]) => !OF_THE_WAY.includes(name))
      // The server compresses, as CloudFront does in front of the functions.
      .map(([name, value]) => [name, withoutChance(value.replace(/(, )?accept-encoding$/, ''), which)])
      .filter(([, value]) => value !== '')
      .sort(),
  ),
  body: DRAWN.has(headers['content-type'] ?? '') ? 'drawn' : withoutChance(text, which),
})

/** The rest are pages, which are not the functions' to answer. */
const ofFunctions = (answered: readonly Answered[], which: number) =>
  answered.filter(({ request }) => isApi(request.split(' ')[1] ?? '')).map((one) => comparable(one, which))

test('every answer over HTTP is that over events', () => {
  expect(overHttp.length).toBeGreaterThan(70)
  const asked = new Set(overEvents.map(({ response }) => response.status))
  expect([...asked].sort()).toEqual(
    expect.arrayContaining([200, 201, 204, 400, 401, 404, 410, 413, 415, 422]),
  )
  expect(ofFunctions(overHttp, 1)).toEqual(ofFunctions(overEvents, 0))
})
