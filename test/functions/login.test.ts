/** Accounts and sessions through the deployed function: what an attacker must not learn or get, and what a holder must. */

import { randomBytes } from 'node:crypto'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest'
import { createAccessTokens } from '#lib/holder'
import { createRateLimiter, limits } from '#lib/rate-limit'
import { holder, stranger } from '../support/certificates.ts'
import { solve } from '../support/challenge.ts'
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
/** Each test asks from a network of its own, so that the failures of one are not another's. */
let network = 0
beforeEach(() => {
  network++
})
const here = () => `198.18.${network}.7`
const register = (body: object, from = here()) => call('POST', '/v1/register', { body, from })
const login = (body: object, from = here(), headers = {}) =>
  call('POST', '/v1/login', { body, from, headers })
const refresh = (refreshToken: string, from = here()) =>
  call('POST', '/v1/refresh', { body: { refreshToken }, from })
/** Asks, solves the challenge that is the answer, and asks again. */
const loginSolving = async (body: object, from: string) => {
  const refused = await login(body, from)
  expect(refused.json.code).toBe('challenge-required')
  return login(body, from, { 'challenge-solution': solve(refused.json.challenge) })
}
const isGood = async (token: string) => (await call('GET', '/v1/certificates', { token })).status === 200

async function newAccount() {
  const person = await newHolder()
  expect((await register(person)).status).toBe(201)
  return person
}

/** All that a client gets, but for the number of the request and what is drawn by lot. */
const told = ({ status, headers, text }: Response) => ({
  status,
  headers,
  text: text.replace(/"requestId":"[^"]*"/, '').replace(/"challenge":\{[^}]*\}/, ''),
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
    const others = answers.filter(({ status }) => status !== 201)
    expect(others).toHaveLength(4)
    // The later ones are told of the account, or that there were many tries at once.
    for (const { status } of others) expect([409, 429]).toContain(status)
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

  test('guessing at one number asks for a challenge here, and does not hinder anybody elsewhere', async () => {
    const person = await newHolder()
    for (let i = 0; i < 5; i++) expect((await register({ ...person, idNumber: `E98${i}` })).status).toBe(422)
    const blocked = await register({ ...person, idNumber: 'E989' })
    expect(blocked).toMatchObject({
      status: 429,
      json: { code: 'challenge-required' },
      headers: { 'retry-after': '3600' },
    })
    expect((await register(person, '203.0.113.1')).status).toBe(201)
  })

  test('registration and verification share one count for a certificate, from wherever, challenge or not', async () => {
    const person = await newHolder()
    const { managementNumber, name, idType } = person
    const facts = (i: number) => ({ managementNumber, name, idType, idNumber: `E97${i}` })
    const tried = await Promise.all(
      Array.from({ length: 60 }, (_, i) =>
        i % 2
          ? register({ ...person, ...facts(i) }, `203.1.${i}.1`)
          : call('POST', '/v1/verify', { body: facts(i), from: `203.1.${i}.1` }),
      ),
    )
    const answered = tried.filter(({ status }) => status === 404 || status === 422).length
    expect(answered).toBeLessThanOrEqual(40)
    expect(answered).toBeGreaterThan(20)
    let refused = await register({ ...person, ...facts(60) }, '203.1.60.1')
    for (let i = 61; refused.status !== 429; i++)
      refused = await register({ ...person, ...facts(i) }, `203.1.${i}.1`)
    expect(refused.json).toMatchObject({ code: 'too-many-attempts' })
    expect(refused.json).not.toHaveProperty('challenge')
    expect((await register(person, '203.2.0.1')).status).toBe(429)
    wait(12 * 3_600)
    expect((await register(person, '203.2.0.1')).status).toBe(201)
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
    expect(Object.keys(json)).toEqual([
      'tokenType',
      'accessToken',
      'expiresIn',
      'refreshToken',
      'deviceToken',
    ])
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

  test('after the free failures a challenge takes the place of waiting, and each solution is good for one try', async () => {
    const person = await newAccount()
    const wrong = { ...person, password: 'wrong password' }
    const from = '203.3.1.1'
    for (let i = 0; i < 5; i++) expect((await login(wrong, from)).status).toBe(401)
    const blocked = await login(person, from)
    expect(blocked).toMatchObject({
      status: 429,
      headers: { 'retry-after': '300' },
      json: { code: 'challenge-required', challenge: { algorithm: 'SHA-256', maxnumber: 1000 } },
    })
    expect((await loginSolving(wrong, from)).status).toBe(401)
    const solution = { 'challenge-solution': solve(blocked.json.challenge) }
    const answers = await Promise.all(Array.from({ length: 5 }, () => login(person, from, solution)))
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 429, 429, 429, 429])
    wait(299.999)
    expect((await login(person, from)).status).toBe(429)
    wait(0.001)
    expect((await login(person, from)).status).toBe(200)
  })

  test('a solution for something else, too late, changed or made up is none', async () => {
    const person = await newAccount()
    const from = '203.3.2.1'
    for (let i = 0; i < 5; i++) await login({ ...person, password: 'wrong password' }, from)
    const challenge = async () => (await login(person, from)).json.challenge
    const facts = { managementNumber: 'ZY0000055555', name: '张三', idNumber: '990101199003070015' }
    const verify = () => call('POST', '/v1/verify', { body: facts, from })
    for (let i = 0; i < 5; i++) await verify()
    const changed = (solution: string, more: object) =>
      Buffer.from(JSON.stringify({ ...JSON.parse(atob(solution)), ...more })).toString('base64')
    const solved = solve(await challenge())
    const bad = [
      solve((await verify()).json.challenge),
      changed(solved, { number: -1 }),
      changed(solved, { signature: '0'.repeat(64) }),
      changed(solved, { salt: '?expires=9999999999&purpose=login&' }),
      changed(solved, { number: '1' }),
      'bm90aGluZw==',
      'null',
      'x'.repeat(2000),
    ]
    for (const solution of bad)
      expect((await login(person, from, { 'challenge-solution': solution })).status).toBe(429)
    const late = solve(await challenge())
    wait(299)
    expect((await login(person, from, { 'challenge-solution': late })).status).toBe(200)
    const later = solve(await challenge())
    wait(1)
    for (let i = 0; i < 6; i++) await login({ ...person, password: 'wrong password' }, from)
    wait(299)
    for (let i = 0; i < 6; i++) await login({ ...person, password: 'wrong password' }, from)
    expect((await login(person, from, { 'challenge-solution': later })).status).toBe(429)
  })

  test('a stranger elsewhere who keeps failing does not keep the holder out', async () => {
    const person = await newAccount()
    const wrong = { ...person, password: 'wrong password' }
    for (let i = 0; i < 9; i++) await login(wrong, '203.4.1.1')
    expect((await login(person)).status).toBe(200)
    for (let hour = 0; hour < 6; hour++) {
      for (let i = 0; i < 4; i++) await login(wrong, '203.4.1.1')
      expect((await login(person)).status).toBe(200)
      wait(3_600)
    }
  })

  test('nor do strangers in a thousand networks, for a device that has logged in before, or by a challenge', async () => {
    const person = await newAccount()
    const wrong = { ...person, password: 'wrong password' }
    const { deviceToken } = (await login(person)).json
    // Their guesses, without the hash that each would cost.
    const { store, vault } = service
    const limiter = createRateLimiter({ store, vault, challengeWork: 1, now: () => new Date() })
    const [tag] = vault.tags(person.idType, person.idNumber)
    // The log-in above is one of them: it was right, and is left to time.
    for (let i = 1; i < limits.account.free; i++) await limiter.enter(limiter.password(tag, `10.5.${i}.0/24`))
    expect((await login(wrong)).json.code).toBe('challenge-required')
    expect((await login(person)).json.code).toBe('challenge-required')
    expect((await login({ ...person, deviceToken })).status).toBe(200)
    expect((await loginSolving(person, here())).status).toBe(200)
    // A device of another account, or one that was made up, is none.
    const other = (await login(await newAccount(), '203.6.0.1')).json.deviceToken
    for (const one of [other, `${deviceToken.split('.')[0]}.${'A'.repeat(22)}`, 'x', '.'])
      expect((await login({ ...person, deviceToken: one })).status).toBe(429)
  })

  test('a stolen device token is counted by itself, and leaves the account to others', async () => {
    const person = await newAccount()
    const { deviceToken } = (await login(person)).json
    const wrong = { ...person, password: 'wrong password', deviceToken }
    const guesses = await Promise.all(Array.from({ length: 50 }, () => login(wrong, '203.7.1.1')))
    // Its own ten, and then the five that anybody has there.
    expect(guesses.filter(({ status }) => status === 401).length).toBeLessThanOrEqual(15)
    expect((await login(person)).status).toBe(200)
  })

  test('parallel guesses do not slip through together, also after a rest', async () => {
    const person = await newAccount()
    const guess = (i: number) => login({ ...person, password: `guess ${i}` }, '203.8.1.1')
    const tried = async () =>
      (await Promise.all(Array.from({ length: 50 }, (_, i) => guess(i)))).filter(
        ({ status }) => status === 401,
      ).length
    // On a busy machine an answer of the store may come late and be asked for again: that counts too, never less.
    expect(await tried()).toBeLessThanOrEqual(5)
    wait(300)
    expect(await tried()).toBeLessThanOrEqual(1)
    wait(86_400)
    expect(await tried()).toBeLessThanOrEqual(5)
    expect((await login(person, '203.8.2.1')).status).toBe(200)
  })

  test('many accounts tried from one network need a challenge there, others not, and known devices not', async () => {
    const { deviceToken, ...person } = { ...(await newAccount()), deviceToken: '' }
    const token = (await login(person, '192.0.2.9')).json.deviceToken
    // The log-in above is one of the sixty: it was right, and is left to time.
    for (let i = 0; i < 59; i++) {
      expect((await login({ ...holder, idNumber: `990101199003${1000 + i}` }, '192.0.2.9')).status).toBe(401)
    }
    expect((await login(person, '192.0.2.200')).json.code).toBe('challenge-required')
    expect((await loginSolving(person, '192.0.2.200')).status).toBe(200)
    expect((await login({ ...person, deviceToken: token }, '192.0.2.200')).status).toBe(200)
    expect((await login(person, '192.0.3.1')).status).toBe(200)
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
    wait(21)
    const reuse = await refresh(first.refreshToken)
    expect({ status: reuse.status, code: reuse.json.code }).toEqual({ status: 401, code: 'refresh-failed' })
    expect(await isGood(second.accessToken)).toBe(false)
    expect((await refresh(second.refreshToken)).status).toBe(401)
  })

  test('so does one that was spent long ago, and one that comes at once from somewhere else', async () => {
    const first = (await login(await newAccount())).json
    let last = first
    for (let i = 0; i < 5; i++) last = (await refresh(last.refreshToken)).json
    expect((await refresh(first.refreshToken)).status).toBe(401)
    expect(await isGood(last.accessToken)).toBe(false)

    const other = (await login(await newAccount())).json
    const renewed = (await refresh(other.refreshToken)).json
    expect((await refresh(other.refreshToken, '203.0.113.1')).status).toBe(401)
    expect(await isGood(renewed.accessToken)).toBe(false)
  })

  test('two tabs that refresh at once both go on, in one session', async () => {
    const { refreshToken } = (await login(await newAccount())).json
    const answers = await Promise.all(Array.from({ length: 8 }, () => refresh(refreshToken)))
    expect(answers.map(({ status }) => status)).toEqual(Array(8).fill(200))
    expect(new Set(answers.map(({ json }) => json.refreshToken)).size).toBe(1)
    wait(19)
    const late = await refresh(refreshToken)
    expect(late.status).toBe(200)
    expect((await refresh(late.json.refreshToken)).status).toBe(200)
    expect(await isGood(answers[0]?.json.accessToken)).toBe(true)
  })

  test('a wrong secret under a right session id ends nothing, neither by refresh nor by logout', async () => {
    const { accessToken, refreshToken } = (await login(await newAccount())).json
    const forged = `${refreshToken.slice(0, 23)}${'A'.repeat(43)}`
    expect((await refresh(forged)).status).toBe(401)
    expect((await call('POST', '/v1/logout', { body: { refreshToken: forged } })).status).toBe(204)
    expect(await isGood(accessToken)).toBe(true)
    expect((await refresh(refreshToken)).status).toBe(200)
    expect((await refresh(forged)).status).toBe(401)
    expect(await isGood(accessToken)).toBe(true)
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
    const tokens = createAccessTokens(() => service.secrets.token, ORIGIN)
    const { accessToken } = (await login(await newAccount())).json
    const { sid } = JSON.parse(Buffer.from(accessToken.split('.')[1], 'base64url').toString())
    const now = new Date()
    const other = 'another-holder'
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
    wait(60)
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

  test('have one session: logging in anew ends the one that the browser had, and a failed try does not', async () => {
    const person = await newAccount()
    const first = cookiesOf(await call('POST', '/v1/login', { body: person, headers: web }))
    const wrong = { ...person, password: 'wrong password' }
    await call('POST', '/v1/login', { body: wrong, cookies: first, headers: web })
    const asked = (cookies: readonly string[]) => call('GET', '/v1/certificates', { cookies, headers: web })
    expect((await asked(first)).status).toBe(200)
    const other = await newAccount()
    const second = cookiesOf(await call('POST', '/v1/login', { body: other, cookies: first, headers: web }))
    expect((await asked(first)).status).toBe(401)
    expect((await asked(second)).status).toBe(200)
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
