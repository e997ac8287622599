/**
 * What a person may ask of the account itself: consent to the notice, a copy of all that is kept, the end of it. The end
 * is killed before each of its writes and between any two, and asked for again.
 */

import { ScanCommand } from '@aws-sdk/lib-dynamodb'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { NOTICE_VERSION } from '#lib/holder'
import { activationCode } from '../support/activation.ts'
import { holder, stranger } from '../support/certificates.ts'
import { type Service, startService } from '../support/service.ts'
import type { Tapped } from '../support/tap.ts'

const NUMBER = 'ZY2344000001'
const OTHER = 'ZY2344000002'

let service: Service
let call: Service['call']
beforeAll(async () => {
  service = await startService()
  call = service.call
  await service.record()
  await service.record({ ...stranger, holderName: stranger.name, managementNumber: OTHER })
})
afterAll(() => service.close())

const register = (more: object = {}) =>
  call('POST', '/v1/register', { body: { ...holder, managementNumber: NUMBER, ...more } })
type Person = typeof holder | typeof stranger
// biome-ignore lint/suspicious/noExplicitAny: an answer as it is read from the wire
type Page = Record<string, any>

const login = async (person: Person = holder): Promise<string> =>
  (await call('POST', '/v1/login', { body: person })).json.accessToken
const end = (token: string, password: string = holder.password) =>
  call('DELETE', '/v1/account', { token, body: { password } })
const release = async (token: string, managementNumber = NUMBER): Promise<string> =>
  (
    await call('POST', `/v1/certificates/${managementNumber}/annotations`, {
      token,
      body: { purpose: '求职', recipient: '某某公司', validDays: 30 },
    })
  ).json.code

/** Every item of the table. */
async function items(): Promise<Record<string, unknown>[]> {
  const { client, name } = service.store.table
  return (await client.send(new ScanCommand({ TableName: name, ConsistentRead: true }))).Items ?? []
}

/** The partitions in which something of the account may be, and what is in them. */
const ofAccounts = async () =>
  (await items())
    .map(({ pk, sk }) => `${pk} ${sk}`)
    .filter((key) => /^(HOLDER|SESSION|ACTIVATION|ID-TAG)#/.test(key))

const isWrite = ({ operation }: Tapped) => /^(Put|Update|Delete)Item$/.test(operation)
/** Attempts are counted before the password is checked; they are not part of the end. */
const isOfTheEnd = (request: Tapped) =>
  isWrite(request) && !JSON.stringify(request.body.Key ?? request.body.Item).includes('RATE-LIMIT#')

test('a registration keeps which notice was agreed to; one without is asked by the portal, and can agree later', async () => {
  expect((await register({ consent: '2019-01-01' })).json).toMatchObject({
    status: 422,
    errors: [{ pointer: '/consent', code: 'other-notice', detail: expect.stringContaining(NOTICE_VERSION) }],
  })
  expect((await call('GET', '/v1/auth')).json.noticeVersion).toBe(NOTICE_VERSION)
  expect((await register()).status).toBe(201)
  const token = await login()
  const shown = async () => (await call('GET', '/v1/account', { token })).json
  expect(await shown()).toMatchObject({ noticeVersion: NOTICE_VERSION })
  expect((await shown()).consent).toBeUndefined()
  const agree = (version: string) => call('POST', '/v1/account/consent', { token, body: { version } })
  expect((await agree('2019-01-01')).json.errors[0].pointer).toBe('/version')
  expect((await agree(NOTICE_VERSION)).status).toBe(204)
  expect((await shown()).consent).toEqual({ version: NOTICE_VERSION, at: expect.any(String) })
  const { events } = (await call('GET', '/v1/account/events', { token })).json
  expect(events.map(({ what }: { what: string }) => what)).toContain('consented')
  expect((await end(token)).status).toBe(204)

  expect((await register({ consent: NOTICE_VERSION })).status).toBe(201)
  const again = await login()
  expect((await call('GET', '/v1/account', { token: again })).json.consent.version).toBe(NOTICE_VERSION)
  await end(again)
})

test('the copy has all that is kept of the holder and nothing of another, page by page', async () => {
  await register({ consent: NOTICE_VERSION })
  const other = (await service.signIn(stranger, OTHER)).accessToken
  await release(other, OTHER)
  const token = await login()
  const code = await release(token)
  await activationCode(service, { ...holder, managementNumber: NUMBER })
  for (let i = 0; i < 330; i++) {
    await service.store.verificationLog.record({
      managementNumber: NUMBER,
      at: new Date(Date.now() - i * 86_400_000).toISOString(),
      how: 'number',
      verified: true,
      verifier: { network: '203.0.113.0/24', client: 'phone' },
    })
  }
  const pages: Page[] = []
  for (let next: string | undefined = ''; next !== undefined; ) {
    const answer = await call('GET', `/v1/account/export${next && `?next=${encodeURIComponent(next)}`}`, {
      token,
    })
    expect(answer.status).toBe(200)
    expect(Buffer.byteLength(JSON.stringify(answer.json))).toBeLessThan(2 * 2 ** 20)
    pages.push(answer.json)
    next = answer.json.next
  }
  expect(pages.length).toBeGreaterThan(1)
  expect(pages.slice(1).some((page) => 'account' in page)).toBe(false)
  const first = pages[0] as Page
  expect(first.account).toMatchObject({
    name: holder.name,
    consent: { version: NOTICE_VERSION },
    passwordChanges: 0,
    activationCode: { used: false },
  })
  const all = (name: string) => pages.flatMap((page) => page[name])
  expect(all('verifications')).toHaveLength(330)
  expect(new Set(all('verifications').map(({ at }) => at)).size).toBe(330)
  expect(all('certificates').map(({ managementNumber }) => managementNumber)).toEqual([NUMBER])
  expect(all('annotations')).toMatchObject([
    { managementNumber: NUMBER, code, purpose: '求职', recipient: '某某公司', state: 'active' },
  ])
  expect(all('sessions').filter(({ current }) => current)).toHaveLength(1)
  expect(all('events').map(({ what }) => what)).toEqual(
    expect.arrayContaining(['registered', 'logged-in', 'exported']),
  )
  const whole = JSON.stringify(pages)
  for (const secret of [OTHER, stranger.name, 'argon2', holder.idNumber]) expect(whole).not.toContain(secret)

  const foreign = `/v1/account/export?next=${encodeURIComponent(first.next)}`
  expect((await call('GET', foreign, { token: other })).json.code).toBe('invalid-input')
  await end(token)
})

test('an activation code that was used is not good again after the end of the account', async () => {
  const code = await activationCode(service, { ...holder, managementNumber: NUMBER })
  const { idType, idNumber, password } = holder
  const recover = () =>
    call('POST', '/v1/recover', { body: { idType, idNumber, password, activationCode: code } })
  const { accessToken } = (await recover()).json
  expect((await end(accessToken)).status).toBe(204)
  expect((await recover()).json.code).toBe('identity-not-matched')
})

/** An account with everything that one can have. */
async function settled() {
  expect((await register({ consent: NOTICE_VERSION })).status).toBe(201)
  const [token, second] = [await login(), await login()] as const
  const codes = [await release(token), await release(second)]
  await activationCode(service, { ...holder, managementNumber: NUMBER })
  return { token, second, codes }
}

async function expectEnded({ token, second, codes }: Awaited<ReturnType<typeof settled>>) {
  expect((await call('GET', '/v1/account', { token })).status).toBe(401)
  expect((await call('GET', '/v1/certificates', { token: second })).status).toBe(401)
  for (const code of codes) {
    const { status, json } = await call('GET', `/v1/verify/${code}`)
    expect([status, json.code]).toEqual([410, 'annotation-withdrawn'])
  }
  const facts = { managementNumber: NUMBER, name: holder.name, idNumber: holder.idNumber }
  expect((await call('POST', '/v1/verify', { body: facts })).json.verified).toBe(true)
}

test('the end leaves nothing of the account; its codes answer 410, its certificate stands', async () => {
  const before = await ofAccounts()
  const one = await settled()
  expect((await end(one.token)).status).toBe(204)
  await expectEnded(one)
  expect(await ofAccounts()).toEqual(before)
})

test('a browser that ended its account forgets all of its cookies', async () => {
  await register()
  const headers = { 'x-zhengyan-client': 'web' }
  const cookie = /^__Host-access=[^;]+/m
  const begun = (await call('POST', '/v1/login', { body: holder, headers })).headers['set-cookie'] ?? ''
  const cookies = [cookie.exec(begun)?.[0] as string]
  const body = { password: holder.password }
  expect((await call('DELETE', '/v1/account', { body, cookies })).status).toBe(401)
  const ended = await call('DELETE', '/v1/account', { body, headers, cookies })
  expect(ended.status).toBe(204)
  for (const name of ['access', 'refresh', 'device']) {
    expect(ended.headers['set-cookie']).toContain(`__Host-${name}=; Path=/; Max-Age=0`)
  }
})

test('the end, killed after every single one of its writes, goes on where it stopped', async () => {
  const before = await ofAccounts()
  const one = await settled()
  let [kills, answer] = [0, 503]
  for (; answer === 503; kills++) {
    let writes = 0
    service.tap.treat = (request) => (isOfTheEnd(request) && ++writes > 1 ? 'reset' : 'pass')
    answer = (await end(one.token)).status
    service.tap.treat = () => 'pass'
  }
  expect(answer).toBe(204)
  // Bit and set of two releases, code, log, session and its item, account: none is done twice.
  expect(kills).toBeGreaterThanOrEqual(8)
  await expectEnded(one)
  // The last kill was after the account was gone: a session of nobody is left, which expires by itself.
  const left = (await items()).filter(
    ({ pk, sk }) => /^(HOLDER|SESSION|ACTIVATION|ID-TAG)#/.test(`${pk}`) && !before.includes(`${pk} ${sk}`),
  )
  expect(left.map(({ pk, sk }) => `${pk} ${sk}`).filter((key) => !key.includes('SESSION#'))).toEqual([])
  for (const { expiresAtSeconds } of left) expect(expiresAtSeconds).toEqual(expect.any(Number))
}, 60_000)

test('a token alone ends nothing, and guesses at the password are counted', async () => {
  const token = await login(stranger)
  expect((await call('DELETE', '/v1/account', { token, body: {} })).status).toBe(422)
  const wrong: string[] = []
  for (let i = 0; i < 12; i++) wrong.push((await end(token, `wrong ${i}`)).json.code)
  expect(wrong[0]).toBe('login-failed')
  expect(wrong.at(-1)).toBe('too-many-attempts')
  expect((await call('GET', '/v1/account', { token })).status).toBe(200)
  expect((await call('DELETE', '/v1/account', { body: { password: stranger.password } })).status).toBe(401)
})
