/** What is published for those who verify without a network: the keys, and which certificates were revoked. */

import { decodeJwt } from 'jose'
import { describe, expect, test } from 'vitest'
import { trustKeys } from '#lib/jose'
import { STATUS_LIST_SIZE, verifyStatusList } from '#lib/status-list'
import { ORIGIN } from '../../support/service.ts'
import { call, openService, service } from './verifier.ts'

openService()

describe('for verifiers without a network', () => {
  test('the keys are published, and nothing private with them', async () => {
    const { json, headers } = await call('GET', '/.well-known/jwks.json')
    expect(json.keys).toHaveLength(1)
    expect(json.keys[0]).not.toHaveProperty('d')
    expect(headers['cache-control']).toBe('public, max-age=3600')
    expect(headers['access-control-allow-origin']).toBe('*')
  })

  test('a revocation shows in the signed list; a list that does not exist is not found', async () => {
    await service.store.status.allocate(10)
    await service.store.status.set({ list: 0, index: 77 }, true)
    const { status, headers, text } = await call('GET', '/v1/status/0')
    expect({ status, type: headers['content-type'] }).toEqual({
      status: 200,
      type: 'application/statuslist+jwt',
    })
    const keys = await trustKeys((await call('GET', '/.well-known/jwks.json')).json)
    const list = await verifyStatusList(text, keys, { now: new Date() })
    expect(list).toMatchObject({ uri: `${ORIGIN}/v1/status/0`, list: 0, ttl: 300 })
    const set = [75, 76, 77, 78].map(
      (index) => ((list.statuses.bytes[index >> 3] as number) >> (index & 7)) & 1,
    )
    expect(set).toEqual([0, 0, 1, 0])
    expect(list.statuses.bytes).toHaveLength(STATUS_LIST_SIZE / 8)
    for (const none of ['1', '-1', '00', '0x0', 'a', '1e3', '9'.repeat(30)]) {
      expect((await call('GET', `/v1/status/${none}`)).status, none).toBe(404)
    }
  })

  test('all lists are named at one address, where each token leads to', async () => {
    await service.store.status.allocate(10)
    const { status, headers, json } = await call('GET', '/v1/status/aggregation')
    expect(status).toBe(200)
    expect(headers['access-control-allow-origin']).toBe('*')
    expect(json).toEqual({ status_lists: [`${ORIGIN}/v1/status/0`] })
    const { text } = await call('GET', '/v1/status/0')
    expect(decodeJwt(text)).toMatchObject({
      status_list: { aggregation_uri: `${ORIGIN}/v1/status/aggregation` },
    })
  })

  test.each(['/.well-known/jwks.json', '/v1/status/0', '/v1/status/aggregation', '/openapi.json'])(
    'who has %s already is told so, without its body, with the same time to keep it',
    async (path) => {
      await service.store.status.allocate(10)
      const whole = await call('GET', path)
      const asked = await call('GET', path, { headers: { 'if-none-match': whole.headers.etag as string } })
      expect({ status: asked.status, text: asked.text }).toEqual({ status: 304, text: '' })
      for (const name of ['etag', 'cache-control']) expect(asked.headers[name]).toBe(whole.headers[name])
    },
  )

  test('a revocation is a new list at once, also to who has the one before', async () => {
    const { headers } = await call('GET', '/v1/status/0')
    await service.store.status.set({ list: 0, index: 78 }, true)
    const { status } = await call('GET', '/v1/status/0', {
      headers: { 'if-none-match': headers.etag as string },
    })
    expect(status).toBe(200)
  })
})
