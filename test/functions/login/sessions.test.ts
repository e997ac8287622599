/** Sessions through the deployed function: how long a token is good, and what ends it, a new password above all. */

import { randomBytes } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { createAccessTokens } from '#lib/holder'
import { ORIGIN } from '../../support/service.ts'
import { call, here, isGood, login, newAccount, openService, service, wait } from './accounts.ts'

openService()

const refresh = (refreshToken: string, from = here()) =>
  call('POST', '/v1/refresh', { body: { refreshToken }, from })

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
