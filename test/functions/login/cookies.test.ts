/** Log-in of the service's own pages: by cookies that no script reads and no other site's page can use. */

import { describe, expect, test } from 'vitest'
import type { Response } from '../../support/gateway.ts'
import { call, newAccount, openService } from './accounts.ts'

openService()

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
