/**
 * A real-name service instead of what stands on paper: OpenID Connect against a provider that others wrote, on this
 * machine, through the deployed functions. The browser is played step by step, so that each step can be attacked.
 */

import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type DemoProvider, startProvider } from '../../local/provider.ts'
import { holder, stranger } from '../support/certificates.ts'
import { visitProvider } from '../support/provider.ts'
import { ORIGIN, type Service, startService } from '../support/service.ts'

/** On record under another name than the service knows. */
const renamed = { name: '赵六', idNumber: '990101198808080005' }
const unknown = { name: '孙七', idNumber: '990101198501010019' }

let provider: DemoProvider
let service: Service
let call: Service['call']
beforeAll(async () => {
  provider = await startProvider({ origin: ORIGIN, people: [holder, stranger, renamed, unknown] })
  service = await startService({ IDENTITY_PROOF: 'oidc', ...provider.environment })
  call = service.call
  await service.record()
  await service.record({ ...stranger, holderName: stranger.name, managementNumber: 'ZY2344000002' })
  await service.record({ ...renamed, holderName: '王五', managementNumber: 'ZY2344000003' })
})
afterAll(async () => {
  await service.close()
  await provider.close()
})

const web = { 'x-zhengyan-client': 'web', 'sec-fetch-site': 'same-origin' }
const cookiesOf = (text = '') =>
  text
    .split('\n')
    .map((line) => line.split(';', 1)[0] as string)
    .filter((one) => !one.endsWith('='))

async function begin() {
  const { status, headers } = await call('GET', '/v1/auth/oidc/start')
  expect(status).toBe(302)
  return { address: new URL(headers.location as string), setCookie: headers['set-cookie'] as string }
}
const back = (target: string, cookies: readonly string[]) => call('GET', target, { cookies })

/** All the way to the portal. @returns where the browser ends, and its cookies */
async function prove(idNumber: string) {
  const { address, setCookie } = await begin()
  const target = await visitProvider(address, idNumber)
  const { headers } = await back(target, cookiesOf(setCookie))
  return {
    location: headers.location,
    cookies: cookiesOf(headers['set-cookie']),
    setCookie: headers['set-cookie'],
  }
}
const setPassword = (password: string, cookies: readonly string[], headers: Record<string, string> = web) =>
  call('POST', '/v1/auth/oidc/password', { body: { password }, cookies, headers })

test('the way there: code flow with PKCE, state and nonce, bound to the browser by a cookie that no script reads', async () => {
  const { address, setCookie } = await begin()
  const asked = Object.fromEntries(address.searchParams)
  expect(asked).toMatchObject({
    response_type: 'code',
    code_challenge_method: 'S256',
    redirect_uri: `${ORIGIN}/v1/auth/oidc/callback`,
    scope: 'openid profile',
    prompt: 'login',
  })
  for (const name of ['state', 'nonce', 'code_challenge']) expect(asked[name]?.length).toBeGreaterThan(40)
  expect(setCookie).toMatch(/^__Host-visit=[\w.-]+; Path=\/; Max-Age=600; HttpOnly; Secure; SameSite=Lax$/)
  expect(setCookie).not.toContain(asked.state)
})

test('the person registers, comes back another day with a new password, and every older session ends', async () => {
  const first = await prove(holder.idNumber)
  expect(first.location).toBe('/portal#/proven')
  expect(first.setCookie).toMatch(
    /__Host-proof=[\w.-]+; Path=\/; Max-Age=600; HttpOnly; Secure; SameSite=Strict/,
  )
  expect(first.setCookie).not.toContain(holder.idNumber)
  const set = await setPassword('first made-up one', first.cookies)
  expect(set.status).toBe(204)
  expect(set.headers['set-cookie']).toContain('__Host-access=')
  const body = { idNumber: holder.idNumber, password: 'first made-up one' }
  const { accessToken } = (await call('POST', '/v1/login', { body })).json

  const second = await prove(holder.idNumber)
  expect((await setPassword('second made-up one', second.cookies)).status).toBe(204)
  expect((await call('GET', '/v1/account', { token: accessToken })).status).toBe(401)
  expect((await call('POST', '/v1/login', { body })).status).toBe(401)
  const { accessToken: now } = (
    await call('POST', '/v1/login', { body: { ...body, password: 'second made-up one' } })
  ).json
  const { events } = (await call('GET', '/v1/account/events', { token: now })).json
  expect(events.map(({ what }: { what: string }) => what)).toEqual(
    expect.arrayContaining(['registered', 'recovered', 'logged-in']),
  )
})

test('a password that anybody would try: the proof stays good for another', async () => {
  const { cookies } = await prove(holder.idNumber)
  const said = async (password: string) => {
    const { status, json } = await setPassword(password, cookies)
    return [status, ...(json?.errors ?? []).map(({ code }: { code: string }) => code)]
  }
  expect(await said('woaini1314')).toEqual([422, 'password-too-common'])
  expect(await said(holder.idNumber)).toEqual([422, 'password-personal'])
  expect(await said('zy2344000001')).toEqual([422, 'password-personal'])
  expect(await said('a third made-up one')).toEqual([204])
})

describe('what does not get in', () => {
  const facts = { name: stranger.name, idNumber: stranger.idNumber, managementNumber: 'ZY2344000002' }

  test('an employer who holds name, ID number and management number', async () => {
    const { json } = await call('POST', '/v1/register', { body: { ...facts, password: 'an employer’s one' } })
    expect(json).toMatchObject({ status: 422, code: 'proof-required' })
    expect(json.detail).toContain('实名认证')
  })

  test('an answer in another browser than was sent there, or in none', async () => {
    const [mine, theirs] = [await begin(), await begin()]
    const target = await visitProvider(mine.address, stranger.idNumber)
    for (const cookies of [[], cookiesOf(theirs.setCookie), ['__Host-visit=made-up']]) {
      const { headers } = await back(target, cookies)
      expect(headers.location).toBe('/portal#/proof/proof-required')
      expect(headers['set-cookie']).not.toContain('__Host-proof=')
    }
  })

  test('an answer with another state, a made-up code, a refusal, or a second time', async () => {
    const { address, setCookie } = await begin()
    const target = new URL(await visitProvider(address, stranger.idNumber), ORIGIN)
    const changed = (name: string, value: string) => {
      const other = new URL(target)
      other.searchParams.set(name, value)
      return other.pathname + other.search
    }
    const cookies = cookiesOf(setCookie)
    for (const attack of [
      changed('state', 'x'.repeat(43)),
      changed('iss', 'https://attacker.example'),
      changed('code', 'made-up'),
      '/v1/auth/oidc/callback?error=access_denied',
      '/v1/auth/oidc/callback',
    ]) {
      expect([attack, (await back(attack, cookies)).headers.location]).toEqual([
        attack,
        '/portal#/proof/proof-required',
      ])
    }
    expect((await back(target.pathname + target.search, cookies)).headers.location).toBe('/portal#/proven')
    expect((await back(target.pathname + target.search, cookies)).headers.location).toBe(
      '/portal#/proof/proof-required',
    )
  })

  test('who cancels there', async () => {
    const { address, setCookie } = await begin()
    const target = await visitProvider(address, '')
    expect((await back(target, cookiesOf(setCookie))).headers.location).toBe('/portal#/proof/proof-required')
  })

  test('a real person who has no certificate, or one under another name', async () => {
    for (const { idNumber } of [unknown, renamed]) {
      const { location, cookies } = await prove(idNumber)
      expect([location, cookies]).toEqual(['/portal#/proof/identity-not-matched', []])
    }
  })

  test('a proof that is used again, made up, or sent by another page or program', async () => {
    const { cookies } = await prove(stranger.idNumber)
    for (const headers of [{}, { 'x-zhengyan-client': 'web', 'sec-fetch-site': 'cross-site' }]) {
      expect((await setPassword('a made-up one', cookies, headers)).status).toBeGreaterThanOrEqual(400)
    }
    expect((await setPassword('a made-up one', [])).json.code).toBe('proof-required')
    expect((await setPassword('a made-up one', ['__Host-proof=made-up'])).json.code).toBe('proof-required')
    expect((await setPassword('a made-up one', cookies)).status).toBe(204)
    expect((await setPassword('another made-up one', cookies)).json.code).toBe('identity-not-matched')
  })

  test('a visit cookie in the place of a proof', async () => {
    const { setCookie } = await begin()
    const swapped = cookiesOf(setCookie).map((one) => one.replace('__Host-visit', '__Host-proof'))
    expect((await setPassword('a made-up one', swapped)).json.code).toBe('proof-required')
  })
})

test('a service that does not answer is said to be unavailable, and no one is let in', async () => {
  const { address, setCookie } = await begin()
  const target = await visitProvider(address, stranger.idNumber)
  await provider.close()
  const { headers } = await back(target, cookiesOf(setCookie))
  expect(headers.location).toBe('/portal#/proof/unavailable')
  expect(headers['set-cookie']).not.toContain('__Host-proof=')
})
