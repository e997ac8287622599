/** What CloudFront passes on is enough for wallets, whose headers are not those of other clients. */

import { decodeProtectedHeader } from 'jose'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { throughEdge } from '../support/edge.ts'
import type { Call } from '../support/gateway.ts'
import { type Service, startService } from '../support/service.ts'
import { newKey, newKeys, receive } from '../support/wallet.ts'

let service: Service
let call: Call

beforeAll(async () => {
  service = await startService()
  call = throughEdge(service.call)
  await service.record({ managementNumber: 'ZY2311000002', issuingRegion: '110000' })
})
afterAll(() => service.close())

test('a wallet receives a certificate, and says what became of it', async () => {
  const { accessToken: token } = await service.signIn(undefined, 'ZY2311000002')
  const body = { managementNumber: 'ZY2311000002' }
  const offer = (await call('POST', '/v1/wallet/offers', { token, body })).json
  const { credentials, notify } = await receive(call, offer, await newKeys(2), await newKey())
  expect(credentials).toHaveLength(2)
  await notify('credential_accepted')
})

test('the metadata of the issuer are signed for who asks for a JWT', async () => {
  const path = '/.well-known/openid-credential-issuer'
  const { headers, text } = await call('GET', path, { headers: { accept: 'application/jwt' } })
  expect(headers['content-type']).toBe('application/jwt')
  expect(decodeProtectedHeader(text).typ).toBe('openidvci-issuer-metadata+jwt')
})
