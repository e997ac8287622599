/**
 * Which answers scripts of other origins may read: those that wallets and offline verifiers need, errors too, and none where
 * somebody is logged in. What a browser asks beforehand is answered there, and nowhere else.
 */

import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { contract } from '#lib/contract'
import { operationOf } from '../support/contract.ts'
import { type Response, routes } from '../support/gateway.ts'
import { type Service, startService } from '../support/service.ts'
import { askToken, newKey, newKeys, receive, send } from '../support/wallet.ts'

const FROM = { origin: 'https://wallet.example' }
const FILE = 'ZY2311000002'

let service: Service
let call: Service['call']
let token: string

beforeAll(async () => {
  service = await startService()
  call = service.call
  await service.record()
  await service.record({ managementNumber: FILE, issuingRegion: '110000' })
  token = (await service.signIn()).accessToken
})
afterAll(() => service.close())

/** The headers by which a browser lets a script have something. */
const grants = ({ headers }: Response) =>
  Object.fromEntries(Object.entries(headers).filter(([name]) => name.startsWith('access-control-')))
const READ = {
  'access-control-allow-origin': '*',
  'access-control-expose-headers': 'ETag, Retry-After, WWW-Authenticate',
}
const ask = (path: string, method: string, headers: string) =>
  call('OPTIONS', path, {
    headers: {
      ...FROM,
      'access-control-request-method': method,
      'access-control-request-headers': headers,
    },
  })
const addressed = (path: string) => path.replaceAll(/\{\w+\}/g, 'x')

/** Every route whose description does not say that scripts of other origins may read it. */
const closed = routes.flatMap(({ routeKey }) => {
  const operation = operationOf(routeKey)?.operation
  const replies = Object.values<{ headers?: object }>(operation?.responses ?? {})
  const isOpen = replies.some(({ headers = {} }) => 'Access-Control-Allow-Origin' in headers)
  return operation && !isOpen
    ? [{ key: routeKey, isHolders: JSON.stringify(operation.security).includes('cookie') }]
    : []
})

describe('a wallet in a browser', () => {
  test.each([
    ['/v1/wallet/token', 'POST', 'content-type, dpop'],
    ['/v1/wallet/nonce', 'POST', 'content-type'],
    ['/v1/wallet/credential', 'POST', 'content-type, dpop, authorization'],
    ['/v1/wallet/notification', 'POST', 'content-type, dpop, authorization'],
    ['/v1/wallet/requests/x', 'GET, POST', 'content-type'],
    ['/v1/wallet/requests/x/response', 'POST', 'content-type'],
    ['/v1/wallet/types/x', 'GET', 'content-type, if-none-match'],
    ['/.well-known/openid-credential-issuer', 'GET', 'content-type, if-none-match'],
    ['/.well-known/oauth-authorization-server', 'GET', 'content-type, if-none-match'],
    ['/.well-known/jwks.json', 'GET', 'content-type, if-none-match'],
    ['/v1/status/0', 'GET', 'content-type, if-none-match'],
    ['/v1/status/aggregation', 'GET', 'content-type, if-none-match'],
  ])('may ask %s by %s, with what it takes and no cookies', async (path, methods, headers) => {
    const answer = await ask(path, methods.split(', ')[0] as string, headers)
    expect(answer).toMatchObject({ status: 204, text: '' })
    expect(grants(answer)).toEqual({
      ...READ,
      'access-control-allow-methods': methods,
      'access-control-allow-headers': headers,
      'access-control-max-age': '7200',
    })
  })

  test('reads every answer on its way, and each error', async () => {
    const answers: Response[] = []
    const overheard: Service['call'] = async (method, target, request = {}) => {
      const answer = await call(method, target, { ...request, headers: { ...request.headers, ...FROM } })
      answers.push(answer)
      return answer
    }
    const offer = (await call('POST', '/v1/wallet/offers', { token, body: { managementNumber: FILE } })).json
    const device = await newKey()
    const { notify } = await receive(overheard, offer, await newKeys(1), device)
    await notify('credential_failure')
    const refused = await askToken(overheard, offer, device)
    const unknown = await send(overheard, '/v1/wallet/credential', 'x'.repeat(43), device, {})
    expect([refused.status, unknown.status, unknown.headers['www-authenticate']]).toEqual([
      400,
      401,
      expect.stringContaining('DPoP'),
    ])
    await overheard('GET', '/v1/wallet/types/none')
    await overheard('GET', '/v1/wallet/requests/none')
    await overheard('GET', '/v1/status/9')
    const list = await overheard('GET', '/.well-known/jwks.json')
    const headers = { 'if-none-match': list.headers.etag as string }
    expect((await overheard('GET', '/.well-known/jwks.json', { headers })).status).toBe(304)
    expect(answers.length).toBeGreaterThan(10)
    for (const answer of answers) expect(grants(answer)).toEqual(READ)
  })
})

describe('a page of another origin, where somebody is logged in or a cookie says who asks', () => {
  test('is let nowhere: nothing is granted beforehand', async () => {
    expect(closed.length).toBeGreaterThan(30)
    for (const { key } of closed) {
      const [method = '', path = ''] = key.split(' ')
      // Of one address another method may be open.
      if (routes.some(({ routeKey }) => routeKey === `OPTIONS ${path}`)) continue
      const answer = await ask(addressed(path), method, 'authorization, content-type, x-zhengyan-client')
      expect([key, answer.status, grants(answer)]).toEqual([key, 404, {}])
    }
  })

  test('reads no answer, though its holder’s browser sent cookies along', async () => {
    const cookies = [`__Host-access=${token}`]
    for (const { key } of closed) {
      const [method = '', path = ''] = key.split(' ')
      const headers = { ...FROM, 'sec-fetch-site': 'cross-site' }
      const answer = await call(method, addressed(path), { headers, cookies })
      expect([key, grants(answer)]).toEqual([key, {}])
    }
  })

  test('is refused by the compiler already', () => {
    const words = { operationId: 'x', tag: 'Service', summary: { zh: '', en: '' }, description: '' } as const
    // @ts-expect-error a holder is known by a cookie, too
    contract({ 'GET /x': { ...words, holder: true, crossOrigin: true, answers: {} } })
    // @ts-expect-error so is the browser of one of our pages
    contract({ 'POST /x': { ...words, web: true, crossOrigin: true, answers: {} } })
    expect(closed.filter(({ isHolders }) => isHolders).length).toBeGreaterThan(10)
    expect(closed.map(({ key }) => key)).toEqual(
      expect.arrayContaining([
        'POST /v1/wallet/offers',
        'POST /v1/wallet/requests',
        'GET /v1/wallet/requests/{id}/result',
      ]),
    )
  })
})
