/** A deployment whose signing key has no certificates: it says so, offers nothing, and everything else works. */

import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Service, startService } from '../support/service.ts'
import { askNonce } from '../support/wallet.ts'

let service: Service
beforeAll(async () => {
  service = await startService({}, undefined, (secrets) => secrets)
})
afterAll(() => service.close())

test('nothing is offered to wallets, and nothing says that it could be', async () => {
  const { call } = service
  await service.record()
  const token = (await service.signIn()).accessToken
  expect((await call('GET', '/.well-known/openid-credential-issuer')).status).toBe(404)
  const body = { managementNumber: 'ZY2344000001' }
  const { status, json } = await call('POST', '/v1/wallet/offers', { token, body })
  expect([status, json.code]).toEqual([503, 'unavailable'])
  expect(json.detail).toContain('证书链')
  expect(await askNonce(call)).toBeTruthy()
  const annotated = await call('POST', '/v1/certificates/ZY2344000001/annotations', {
    token,
    body: { purpose: '求职', validDays: 30 },
  })
  expect(annotated.status).toBe(201)
})
