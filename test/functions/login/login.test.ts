/** Login through the deployed function: what guessing at passwords gets, and that it keeps no holder out. */

import { describe, expect, test, vi } from 'vitest'
import { createRateLimiter, limits } from '#lib/rate-limit'
import { holder } from '../../support/certificates.ts'
import { solve } from '../../support/challenge.ts'
import { call, here, isGood, login, newAccount, openService, service, told, wait } from './accounts.ts'
import { costOf } from './cost.ts'

vi.mock('node:crypto', async (original) => (await import('./cost.ts')).counting(original))

openService()

/** Asks, solves the challenge that is the answer, and asks again. */
const loginSolving = async (body: object, from: string) => {
  const refused = await login(body, from)
  expect(refused.json.code).toBe('challenge-required')
  return login(body, from, { 'challenge-solution': solve(refused.json.challenge) })
}

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
