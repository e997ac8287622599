/** Accounts and sessions through the deployed function: what an attacker must not learn or get, and what a holder must. */

import { randomBytes } from 'node:crypto'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest'
import { createAccessTokens } from '#lib/holder'
import { holder, stranger } from '../support/certificates.ts'
import type { Response } from '../support/gateway.ts'
import { ORIGIN, type Service, startService } from '../support/service.ts'

const argon2 = vi.hoisted(() => ({ calls: 0 }))
vi.mock('node:crypto', async (original) => {
  const crypto = await original<typeof import('node:crypto')>()
  const counted = (...args: Parameters<typeof crypto.argon2>) => {
    argon2.calls++
    return crypto.argon2(...args)
  }
  return { ...crypto, argon2: counted }
})

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

/** A holder of their own for a test: a certificate on record, no account yet. */
let count = 0
async function newHolder() {
  const serial = String(++count).padStart(3, '0')
  const person = {
    name: '王五',
    idType: 'passport',
    idNumber: `E99000${serial}`,
    managementNumber: `ZY9900000${serial}`,
    password: 'made-up password',
  } as const
  await service.record({ ...person, holderName: person.name })
  return person
}
const register = (body: object, from = '198.51.100.7') => call('POST', '/v1/register', { body, from })
const login = (body: object, from = '198.51.100.7') => call('POST', '/v1/login', { body, from })
const refresh = (refreshToken: string) => call('POST', '/v1/refresh', { body: { refreshToken } })
const isGood = async (token: string) => (await call('GET', '/v1/certificates', { token })).status === 200

async function newAccount() {
  const person = await newHolder()
  expect((await register(person)).status).toBe(201)
  return person
}

/** All that a client gets, but for the number of the request. */
const told = ({ status, headers, text }: Response) => ({
  status,
  headers,
  text: text.replace(/"requestId":"[^"]*"/, ''),
})

/** The number of Argon2 computations that something costs: what makes an answer slow. */
async function costOf(ask: () => Promise<unknown>): Promise<number> {
  const before = argon2.calls
  await ask()
  return argon2.calls - before
}

describe('registration', () => {
  test('three matching facts make an account that can log in', async () => {
    const person = await newHolder()
    const { status, json } = await register(person)
    expect({ status, json }).toEqual({ status: 201, json: { registered: true } })
    expect((await login(person)).status).toBe(200)
  })

  test('facts are found however they are typed', async () => {
    const person = await newHolder()
    const typed = {
      ...person,
      name: ' 王 五 ',
      idNumber: person.idNumber.toLowerCase(),
      managementNumber: ` ${person.managementNumber.toLowerCase()} `,
    }
    expect((await register(typed)).status).toBe(201)
  })

  test('whichever fact was wrong, the answer is byte for byte the same, and costs the same', async () => {
    const person = await newHolder()
    const other = await newHolder()
    const wrong = [
      { name: '王六' },
      { idNumber: 'E99999999' },
      { idType: 'hk-macao-permit' },
      { managementNumber: 'ZY0000000000' },
      { managementNumber: other.managementNumber },
      { name: '赵六', idNumber: 'E99999999', managementNumber: 'ZY0000000000' },
    ]
    const answers: ReturnType<typeof told>[] = []
    for (const [i, fact] of wrong.entries()) {
      const ask = async () => answers.push(told(await register({ ...person, ...fact }, `203.0.113.${i}`)))
      expect(await costOf(ask)).toBe(1)
    }
    expect(new Set(answers.map((one) => JSON.stringify(one))).size).toBe(1)
    expect(answers[0]?.text).toContain('identity-not-matched')
    expect(await costOf(() => register(person))).toBe(1)
  })

  test('that there is an account is told only to whom the facts are known', async () => {
    const person = await newAccount()
    expect((await register({ ...person, name: '王六' })).json.code).toBe('identity-not-matched')
    const again = await register({ ...person, password: 'somebody else’s password' })
    expect({ status: again.status, code: again.json.code }).toEqual({ status: 409, code: 'account-exists' })
    expect((await login(person)).status).toBe(200)
  })

  test('of simultaneous registrations one makes the account', async () => {
    const person = await newHolder()
    const passwords = Array.from({ length: 5 }, (_, i) => `made-up password ${i}`)
    const answers = await Promise.all(passwords.map((password) => register({ ...person, password })))
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 409, 409, 409, 409])
    const password = passwords[answers.findIndex(({ status }) => status === 201)]
    expect((await login({ ...person, password })).status).toBe(200)
  })

  test('a registration whose first answer from the database was lost has taken place', async () => {
    const person = await newHolder()
    let lost = false
    service.tap.treat = ({ operation }) => {
      if (lost || operation !== 'PutItem') return 'pass'
      lost = true
      return 'lose'
    }
    expect((await register(person)).status).toBe(201)
    service.tap.treat = () => 'pass'
  })

  test('guessing at one number has to wait longer and longer, from wherever it comes', async () => {
    const person = await newHolder()
    const guess = (i: number) => register({ ...person, idNumber: `E98${i}` }, `203.0.${i}.1`)
    for (let i = 0; i < 11; i++) expect((await guess(i)).status).toBe(422)
    const blocked = await guess(11)
    expect({ status: blocked.status, after: blocked.headers['retry-after'] }).toEqual({
      status: 429,
      after: '2',
    })
    expect((await register(person)).status).toBe(429)
    wait(2)
    expect((await register(person)).status).toBe(201)
  })

  test('a password too short or too long is refused, and is not repeated in the answer', async () => {
    const person = await newHolder()
    const answer = await register({ ...person, password: 'short-1' })
    expect(answer.json).toMatchObject({
      code: 'invalid-input',
      errors: [{ pointer: '/password', code: 'password-too-short', detail: '密码至少 8 个字符。' }],
    })
    expect(answer.text).not.toContain('short-1')
    expect((await register({ ...person, password: 'x'.repeat(129) })).status).toBe(422)
  })
})

describe('login', () => {
  test('gives tokens as RFC 6749 names them, and no cookie', async () => {
    const person = await newAccount()
    const { json, headers } = await login(person)
    expect(Object.keys(json)).toEqual(['tokenType', 'accessToken', 'expiresIn', 'refreshToken'])
    expect(json).toMatchObject({ tokenType: 'Bearer', expiresIn: 900 })
    expect(headers['set-cookie']).toBeUndefined()
    expect(headers['cache-control']).toBe('no-store')
    expect(await isGood(json.accessToken)).toBe(true)
  })

  test('an unknown account answers, costs and is counted like a wrong password', async () => {
    const person = await newAccount()
    const unknown = { ...person, idNumber: 'E98765432' }
    const answers: ReturnType<typeof told>[][] = [[], []]
    for (const [i, body] of [{ ...person, password: 'wrong password' }, unknown].entries()) {
      for (let attempt = 0; attempt < 6; attempt++) {
        const ask = async () => answers[i]?.push(told(await login(body, `203.0.${i}.9`)))
        expect(await costOf(ask)).toBe(attempt < 5 ? 1 : 0)
      }
    }
    expect(answers[0]).toEqual(answers[1])
    expect(answers[0]?.map(({ status }) => status)).toEqual([401, 401, 401, 401, 401, 429])
  })

  test('after the free failures every further one waits twice as long, and a success forgets all', async () => {
    const person = await newAccount()
    const wrong = () => login({ ...person, password: 'wrong password' })
    for (let i = 0; i < 5; i++) expect((await wrong()).status).toBe(401)
    for (const seconds of [2, 4, 8, 16]) {
      const blocked = await login(person)
      expect(blocked).toMatchObject({ status: 429, headers: { 'retry-after': String(seconds) } })
      wait(seconds - 0.001)
      expect((await login(person)).status).toBe(429)
      wait(0.001)
      expect((await wrong()).status).toBe(401)
    }
    wait(32)
    expect((await login(person)).status).toBe(200)
    for (let i = 0; i < 4; i++) expect((await wrong()).status).toBe(401)
    expect((await login(person)).status).toBe(200)
  })

  test('the longest waiting is a quarter of an hour, and a day without failures forgets all', async () => {
    const person = await newAccount()
    const wrong = () => login({ ...person, password: 'wrong password' })
    for (let i = 0; i < 16; i++) {
      await wrong()
      wait(900)
    }
    expect((await wrong()).status).toBe(401)
    expect((await wrong()).headers['retry-after']).toBe('900')
    wait(86_400)
    for (let i = 0; i < 5; i++) expect((await wrong()).status).toBe(401)
    expect((await wrong()).headers['retry-after']).toBe('2')
  })

  test('parallel guesses do not slip through together', async () => {
    const person = await newAccount()
    const guesses = await Promise.all(
      Array.from({ length: 30 }, (_, i) => login({ ...person, password: `guess ${i}` }, `203.0.${i}.1`)),
    )
    const tried = guesses.filter(({ status }) => status === 401).length
    expect(tried).toBeLessThanOrEqual(5)
    expect(guesses.filter(({ status }) => status === 429)).toHaveLength(30 - tried)
  })

  test('nor do they a day after an earlier failure, when the count starts again', async () => {
    const person = await newAccount()
    await login({ ...person, password: 'wrong password' })
    wait(86_400)
    const guesses = await Promise.all(
      Array.from({ length: 30 }, (_, i) => login({ ...person, password: `guess ${i}` }, `203.0.${i}.1`)),
    )
    expect(guesses.filter(({ status }) => status === 401).length).toBeLessThanOrEqual(5)
  })

  test('many accounts tried from one network have to wait, others not', async () => {
    for (let i = 0; i < 61; i++) {
      expect((await login({ ...holder, idNumber: `990101199003${1000 + i}` }, '192.0.2.9')).status).toBe(401)
    }
    expect((await login(holder, '192.0.2.200')).status).toBe(429)
    expect((await login(holder, '192.0.3.1')).status).toBe(401)
  })
})

describe('sessions', () => {
  test('an access token ends after a quarter of an hour, and a refresh gives a new pair', async () => {
    const first = (await login(await newAccount())).json
    wait(900)
    expect(await isGood(first.accessToken)).toBe(false)
    const second = await refresh(first.refreshToken)
    expect(second.status).toBe(200)
    expect(second.json.refreshToken).not.toBe(first.refreshToken)
    expect(await isGood(second.json.accessToken)).toBe(true)
  })

  test('a spent refresh token ends the whole session, the thief’s tokens and the holder’s', async () => {
    const first = (await login(await newAccount())).json
    const second = (await refresh(first.refreshToken)).json
    expect(await isGood(second.accessToken)).toBe(true)
    const reuse = await refresh(first.refreshToken)
    expect({ status: reuse.status, code: reuse.json.code }).toEqual({ status: 401, code: 'refresh-failed' })
    expect(await isGood(second.accessToken)).toBe(false)
    expect((await refresh(second.refreshToken)).status).toBe(401)
  })

  test('of simultaneous uses of one refresh token at most one succeeds', async () => {
    const { refreshToken } = (await login(await newAccount())).json
    const answers = await Promise.all(Array.from({ length: 8 }, () => refresh(refreshToken)))
    expect(answers.filter(({ status }) => status === 200).length).toBeLessThanOrEqual(1)
  })

  test('thirty days after the login the session is over, however often it was refreshed', async () => {
    let tokens = (await login(await newAccount())).json
    for (let day = 0; day < 29; day++) {
      wait(86_400)
      tokens = (await refresh(tokens.refreshToken)).json
    }
    wait(86_400 - 0.001)
    tokens = (await refresh(tokens.refreshToken)).json
    expect(await isGood(tokens.accessToken)).toBe(true)
    wait(0.001)
    expect(await isGood(tokens.accessToken)).toBe(false)
    expect((await refresh(tokens.refreshToken)).status).toBe(401)
  })

  test('logout ends the session at once, its access token too; twice is no error; others go on', async () => {
    const person = await newAccount()
    const [one, other] = [(await login(person)).json, (await login(person)).json]
    const logout = () => call('POST', '/v1/logout', { body: { refreshToken: one.refreshToken } })
    expect((await logout()).status).toBe(204)
    expect((await logout()).status).toBe(204)
    expect(await isGood(one.accessToken)).toBe(false)
    expect((await refresh(one.refreshToken)).status).toBe(401)
    expect(await isGood(other.accessToken)).toBe(true)
  })

  test.each(['', 'x', `${'a'.repeat(22)}.${'b'.repeat(43)}`])(
    '«%s» refreshes nothing and ends nothing',
    async (text) => {
      expect((await refresh(text)).status).toBe(401)
      expect((await call('POST', '/v1/logout', { body: { refreshToken: text } })).status).toBe(204)
    },
  )

  test('a token of our own key for a session that never was, or of another holder, is refused', async () => {
    const tokens = await createAccessTokens(service.secrets.tokenKeys, ORIGIN)
    const { accessToken } = (await login(await newAccount())).json
    const { sid } = JSON.parse(Buffer.from(accessToken.split('.')[1], 'base64url').toString())
    const now = new Date()
    const other = service.vault.holderId(stranger.idType, stranger.idNumber)
    expect(await isGood(accessToken)).toBe(true)
    expect(await isGood(await tokens.issue({ holderId: other, sessionId: sid }, now))).toBe(false)
    const never = randomBytes(16).toString('base64url')
    expect(await isGood(await tokens.issue({ holderId: other, sessionId: never }, now))).toBe(false)
  })

  test.each([
    undefined,
    '',
    'Bearer',
    'Bearer ',
    'Basic dXNlcjpwYXNz',
    'Bearer a.b.c',
    'Bearer a b',
    'Bearer eyJhbGciOiJub25lIn0.eyJzdWIiOiJ4In0.',
  ])('without a good token («%s») there is one answer: log in', async (authorization) => {
    const headers = authorization === undefined ? {} : { authorization }
    const { status, json, headers: got } = await call('GET', '/v1/certificates', { headers })
    expect({ status, code: json.code, ask: got['www-authenticate'] }).toEqual({
      status: 401,
      code: 'unauthorized',
      ask: 'Bearer',
    })
  })
})

describe('change of password', () => {
  const change = (token: string, currentPassword: string, newPassword: string) =>
    call('POST', '/v1/password', { token, body: { currentPassword, newPassword } })

  test('ends every other session, begins a new one, and only the new password is good', async () => {
    const person = await newAccount()
    const [one, other] = [(await login(person)).json, (await login(person)).json]
    const changed = await change(one.accessToken, person.password, 'the new password')
    expect(changed.status).toBe(200)
    expect(await isGood(changed.json.accessToken)).toBe(true)
    for (const old of [one, other]) {
      expect(await isGood(old.accessToken)).toBe(false)
      expect((await refresh(old.refreshToken)).status).toBe(401)
    }
    expect((await login(person)).status).toBe(401)
    expect((await login({ ...person, password: 'the new password' })).status).toBe(200)
  })

  test('a stolen access token cannot guess the password without waiting', async () => {
    const person = await newAccount()
    const { accessToken } = (await login(person)).json
    for (let i = 0; i < 5; i++) {
      expect((await change(accessToken, `guess ${i}`, 'the new password')).json.code).toBe('login-failed')
    }
    expect((await change(accessToken, person.password, 'the new password')).status).toBe(429)
    wait(2)
    expect((await change(accessToken, person.password, 'the new password')).status).toBe(200)
  })

  test('of simultaneous changes one takes place', async () => {
    const person = await newAccount()
    const { accessToken } = (await login(person)).json
    const wanted = ['new password A', 'new password B', 'new password C']
    const answers = await Promise.all(wanted.map((one) => change(accessToken, person.password, one)))
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1)
    const won = wanted[answers.findIndex(({ status }) => status === 200)]
    wait(4)
    expect((await login({ ...person, password: won })).status).toBe(200)
  })
})

describe("the service's own pages", () => {
  const web = { 'x-zhengyan-client': 'web', 'sec-fetch-site': 'same-origin' }
  const cookiesOf = ({ headers }: Response) =>
    (headers['set-cookie'] ?? '').split('\n').map((cookie) => cookie.split(';')[0] as string)

  test('get their tokens in cookies that no script can read, and nowhere else', async () => {
    const answer = await call('POST', '/v1/login', { body: await newAccount(), headers: web })
    expect(answer).toMatchObject({ status: 204, text: '' })
    for (const cookie of (answer.headers['set-cookie'] ?? '').split('\n')) {
      expect(cookie).toMatch(/^__Host-\w+=[\w.-]+; Path=\/; Max-Age=\d+; HttpOnly; Secure; SameSite=Strict$/)
    }
  })

  test('log in, refresh, change nothing for others, and log out by cookies alone', async () => {
    const first = cookiesOf(await call('POST', '/v1/login', { body: await newAccount(), headers: web }))
    expect((await call('GET', '/v1/certificates', { cookies: first, headers: web })).status).toBe(200)
    const second = cookiesOf(await call('POST', '/v1/refresh', { cookies: first, headers: web }))
    expect(second).not.toEqual(first)
    const out = await call('POST', '/v1/logout', { cookies: second, headers: web })
    expect(out.headers['set-cookie']).toMatch(/^__Host-access=;.*Max-Age=0/)
    expect((await call('GET', '/v1/certificates', { cookies: second, headers: web })).status).toBe(401)
  })

  test('a cookie counts for nothing on a request that another site’s page made', async () => {
    const cookies = cookiesOf(await call('POST', '/v1/login', { body: await newAccount(), headers: web }))
    const crossing = { 'sec-fetch-site': 'cross-site' }
    expect((await call('GET', '/v1/certificates', { cookies, headers: crossing })).status).toBe(401)
    const change = { currentPassword: 'made-up password', newPassword: 'the attacker’s own' }
    for (const headers of [
      {},
      crossing,
      { ...web, ...crossing },
      { ...web, 'sec-fetch-site': 'same-site' },
    ]) {
      const { status } = await call('POST', '/v1/password', { cookies, headers, body: change })
      expect(status).toBe(401)
    }
  })
})
