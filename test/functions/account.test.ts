/** The holder's own account through the deployed functions: whose it is, and what was done with it. */

import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from 'vitest'
import type { Account } from '#lib/store'
import { holder, stranger } from '../support/certificates.ts'
import { type Service, startService } from '../support/service.ts'

let service: Service
let call: Service['call']
beforeAll(async () => {
  service = await startService()
  call = service.call
  await service.record()
  await service.record({ ...stranger, holderName: stranger.name, managementNumber: 'ZY2344000002' })
})
afterAll(() => service.close())

const start = new Date('2023-08-23T08:00:00.000Z')
beforeEach(() => {
  vi.useFakeTimers({ toFake: ['Date'], now: start })
})
afterEach(() => {
  vi.useRealTimers()
})
const wait = (seconds: number) => vi.setSystemTime(Date.now() + seconds * 1000)

const login = async (from: string, userAgent?: string): Promise<string> =>
  (await call('POST', '/v1/login', { body: holder, from, ...(userAgent && { userAgent }) })).json.accessToken
const eventsOf = async (token: string) => (await call('GET', '/v1/account/events', { token })).json.events

test('logins from one network with one client are one entry a day; what else was done stands between them', async () => {
  await service.signIn()
  for (let i = 0; i < 3; i++) {
    wait(60)
    await login('198.51.100.99')
  }
  wait(60)
  await login('198.51.100.7', 'Mozilla/5.0 (iPhone) Mobile')
  wait(86_400)
  let token = await login('203.0.113.5')
  wait(60)
  const change = { currentPassword: holder.password, newPassword: 'a further made-up one' }
  token = (await call('POST', '/v1/password', { body: change, token })).json.accessToken
  const seen = (await eventsOf(token)).map(({ what, network, client, count }: Record<string, unknown>) =>
    [what, network, client, count].join(' '),
  )
  expect(seen).toEqual([
    'password-changed 198.51.100.0/24 program 1',
    'logged-in 203.0.113.0/24 program 1',
    'logged-in 198.51.100.0/24 phone 1',
    'logged-in 198.51.100.0/24 program 4',
    'registered 198.51.100.0/24 program 1',
  ])
})

test('a login that failed, and a refresh, are no entries: nobody else can fill the log', async () => {
  const { accessToken: token, refreshToken } = await service.signIn(stranger, 'ZY2344000002')
  const before = await eventsOf(token)
  await call('POST', '/v1/login', { body: { ...stranger, password: 'wrong password' } })
  const { accessToken } = (await call('POST', '/v1/refresh', { body: { refreshToken } })).json
  expect(await eventsOf(accessToken)).toEqual(before)
})

test('a long log goes on, and where it goes on is for its holder alone', async () => {
  const { accessToken: token } = await service.signIn(stranger, 'ZY2344000002')
  const tags = service.vault.tags(stranger.idType, stranger.idNumber)
  const { holderId } = (await service.store.accounts.findByTags(tags)) as Account
  for (let i = 1; i <= 60; i++) {
    const at = new Date(start.getTime() - i * 86_400_000).toISOString()
    await service.store.accountEvents.record(holderId, {
      what: 'logged-in',
      at,
      network: 'n',
      client: 'phone',
    })
  }
  const first = (await call('GET', '/v1/account/events', { token })).json
  expect(first.events).toHaveLength(50)
  const path = `/v1/account/events?next=${encodeURIComponent(first.next)}`
  const second = (await call('GET', path, { token })).json
  expect(first.events.length + second.events.length).toBe(62)
  expect(second.next).toBeUndefined()
  const body = { ...holder, password: 'a further made-up one' }
  const { accessToken: other } = (await call('POST', '/v1/login', { body })).json
  expect((await call('GET', path, { token: other })).json.code).toBe('invalid-input')
})

test('is for who is logged in alone', async () => {
  for (const path of ['/v1/account', '/v1/account/events']) {
    expect((await call('GET', path)).status).toBe(401)
  }
})
