import { afterAll, beforeAll, expect, inject, it } from 'vitest'
import { zhangSan } from './support/scenario.ts'
import { logIn, type Visitor, visit } from './support/visit.ts'

const { origin } = inject('states')
let visitor: Visitor

beforeAll(async () => {
  visitor = await visit()
  await logIn(visitor.page, zhangSan.idNumber, zhangSan.password)
})
afterAll(() => visitor.close())

const cookie = async (name: string) => (await visitor.context.cookies()).find((one) => one.name === name)

it('no script can read the tokens, and no other site can send them', async () => {
  for (const name of ['__Host-access', '__Host-refresh']) {
    expect(await cookie(name)).toMatchObject({ httpOnly: true, secure: true, sameSite: 'Strict', path: '/' })
  }
  expect(await visitor.page.evaluate(() => document.cookie)).not.toContain('__Host')
  expect(await visitor.page.evaluate(() => JSON.stringify(localStorage))).not.toContain('eyJ')
})

it('a cookie alone changes nothing: a request without our header is nobody’s', async () => {
  const status = await visitor.page.evaluate(async (managementNumber) => {
    const reply = await fetch(`/v1/certificates/${managementNumber}/annotations`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ purpose: '伪造', validDays: 90 }),
    })
    return reply.status
  }, zhangSan.national)
  expect(status).toBe(401)
})

it('another site that claims to be us is refused, and gets no session by logging somebody in', async () => {
  const headers = {
    'content-type': 'application/json',
    'x-zhengyan-client': 'web',
    'sec-fetch-site': 'cross-site',
  }
  const reply = await fetch(`${origin}/v1/login`, { method: 'POST', headers, body: JSON.stringify(zhangSan) })
  expect(reply.status).toBe(401)
  expect(reply.headers.getSetCookie()).toEqual([])
  const preflight = await fetch(`${origin}/v1/login`, {
    method: 'OPTIONS',
    headers: { origin: 'https://evil.example', 'access-control-request-method': 'POST' },
  })
  expect(preflight.headers.get('access-control-allow-origin')).toBeNull()
})

it('a mobile client still gets its tokens in the body, and no cookie', async () => {
  const reply = await fetch(`${origin}/v1/login`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(zhangSan),
  })
  expect(reply.headers.getSetCookie()).toEqual([])
  expect(await reply.json()).toMatchObject({ tokenType: 'Bearer' })
})

it('an access token that has run out is renewed once, though several screens ask for it', async () => {
  const before = await cookie('__Host-refresh')
  await visitor.context.clearCookies({ name: '__Host-access' })
  await visitor.page.goto(`/portal#/certificate/${zhangSan.guangdong}`)
  await visitor.page.waitForSelector('#log')
  expect((await cookie('__Host-refresh'))?.value).not.toBe(before?.value)
  const second = await visitor.context.newPage()
  await visitor.context.clearCookies({ name: '__Host-access' })
  await Promise.all([visitor.page.reload(), second.goto('/portal')])
  await Promise.all([visitor.page.waitForSelector('#log'), second.waitForSelector('#logout')])
  await second.close()
})

it('who is not logged in is asked to, and is told when a session was ended', async () => {
  await visitor.context.clearCookies()
  await visitor.page.goto('/portal')
  await visitor.page.waitForSelector('text=登录已失效')
  expect(await visitor.page.textContent('h1')).toBe('登录')
  expect(visitor.complaints).toEqual([])
})
