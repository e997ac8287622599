/**
 * Whatever is sent to whichever route: an answer that openapi.json describes, never a 5xx, never an unhandled
 * rejection. The gateway of the tests holds every reply against the description by itself.
 */

import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { judge } from '../robustness/fuzz.ts'
import { elsewhere, malformed, named } from '../robustness/requests.ts'
import { openapi } from '../support/contract.ts'
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

/** Fewer where each request that passes the checks draws a page or computes an Argon2. */
const RUNS: Readonly<Record<string, number>> = { document: 15, login: 30 }

test.each(named)('$routeKey', async ({ routeKey, functionName }) => {
  await fc.assert(
    fc.asyncProperty(malformed(routeKey, code), async ({ method, target, request, loggedIn }) => {
      const { status } = await service.call(method, target, { ...request, ...(loggedIn && { token }) })
      expect(status).toBeLessThan(500)
    }),
    { numRuns: RUNS[functionName] ?? 60 },
  )
})

test('any other address of the API', async () => {
  await fc.assert(
    fc.asyncProperty(elsewhere('/v1/none'), async ({ method, target, request }) => {
      expect((await service.call(method, target, request)).json.code).toBe('route-not-found')
    }),
    { numRuns: 100 },
  )
})

test('every route is among those fuzzed', () => {
  expect(named.length).toBe(
    Object.values<Record<string, unknown>>(openapi.paths).flatMap((item) =>
      Object.keys(item).filter((key) => key !== 'parameters'),
    ).length,
  )
})

test('the judge of the long form sees a wrong verdict', () => {
  const sent = (target: string, body?: unknown) => ({
    method: 'GET',
    target,
    request: { body },
    loggedIn: false,
  })
  const reply = (json: unknown) => ({ status: 200, headers: {}, text: '', json })
  const yes = reply({ verified: true })
  const other = '/v1/verify/00000000000000000'
  const facts = { managementNumber: 'ZY2344000001', name: '李四', idNumber: '990101199003070015' }
  expect(judge('GET /v1/verify/{code}', sent(other), yes, code)).toBeDefined()
  expect(judge('GET /v1/verify/{code}', sent(`/v1/verify/${code}?useIn=440000`), yes, code)).toBeUndefined()
  expect(judge('POST /v1/verify', sent('/v1/verify', facts), yes, code)).toBeDefined()
  expect(judge('POST /v1/verify', sent('/v1/verify', { ...facts, name: '张三' }), yes, code)).toBeUndefined()
  expect(judge('POST /v1/verify/credential', sent('/v1/verify/credential'), yes, code)).toBeDefined()
  expect(judge('GET /v1/certificates', sent('/v1/certificates'), reply({}), code)).toBeDefined()
})
