import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { securityHeaders } from '../../web/edge/headers.ts'
import { type Call, createGateway, type Handler } from '../support/gateway.ts'

const folder = mkdtempSync(join(tmpdir(), 'zhengyan-pages-'))
let call: Call
/** To the gateway's own address, round CloudFront. */
let direct: Call

beforeAll(async () => {
  for (const name of ['home', 'portal', 'scan', 'verify'])
    for (const lang of ['zh', 'en']) writeFileSync(join(folder, `${name}.${lang}.html`), `${name} in ${lang}`)
  process.env.PAGES_DIR = folder
  process.env.EDGE_SECRET = 'of the edge'
  const { handler } = await import('../../functions/pages.ts')
  direct = createGateway(async () => handler as Handler)
  call = (method, target, request = {}) =>
    direct(method, target, { ...request, headers: { 'x-edge-secret': 'of the edge', ...request.headers } })
})
afterAll(() => rmSync(folder, { recursive: true }))

const english = { 'accept-language': 'en-GB,en;q=0.9,zh;q=0.8' }

describe('a page', () => {
  it('is in the language that the switch or the browser says, Chinese if none', async () => {
    expect((await call('GET', '/scan')).text).toBe('scan in zh')
    expect((await call('GET', '/scan/', { headers: english })).text).toBe('scan in en')
    const chosen = await call('GET', '/', { headers: english, cookies: ['a=b', '__Host-lang=zh'] })
    expect(chosen.text).toBe('home in zh')
    expect(chosen.headers).toMatchObject({ vary: 'accept-language, cookie', 'content-language': 'zh-CN' })
  })

  it('has the headers that it has everywhere', async () => {
    for (const [path, file] of [
      ['/portal', '/portal.zh.html'],
      ['/scan', '/scan.zh.html'],
    ] as const)
      expect((await call('GET', path)).headers).toMatchObject(securityHeaders(file))
    for (const [method, path] of [
      ['GET', '/portal?lang=en'],
      ['GET', '/none'],
      ['POST', '/portal'],
    ] as const)
      expect((await call(method, path)).headers).toMatchObject(securityHeaders(''))
  })

  it('keeps the language that was chosen, and leads back to the page', async () => {
    const { status, headers } = await call('GET', '/portal/?lang=en')
    expect([status, headers.location, headers['set-cookie']]).toEqual([
      302,
      '/portal',
      expect.stringMatching(/^__Host-lang=en; Path=\/; .*Secure/),
    ])
  })

  it('is not sent to who asks for its head alone, and cannot be written to', async () => {
    expect(await call('HEAD', '/portal')).toMatchObject({ status: 200, text: '' })
    expect(await call('POST', '/portal')).toMatchObject({ status: 405, headers: { allow: 'GET, HEAD' } })
  })
})

it('the form for codes leads to the page of the code, and nowhere else', async () => {
  const to = async (code: string) => (await call('GET', `/v?code=${code}`)).headers.location
  expect(await to('7k3m-9qxd%202v5r-t8hwn')).toBe('/v/7k3m9qxd2v5rt8hwn')
  expect(await to('..%2F..%2Fevil')).toBe('/v/..%2F..%2Fevil')
  expect(await to('')).toBe('/')
})

describe('an address that is none', () => {
  it('is said to be none, to a person in their language', async () => {
    expect(await call('GET', '/nothing')).toMatchObject({
      status: 404,
      text: expect.stringContaining('页面不存在'),
    })
    expect(await call('GET', '/wp-login.php', { headers: english })).toMatchObject({
      status: 404,
      text: expect.stringContaining('no such page'),
    })
  })

  it('never leads to a file that is none of the pages', async () => {
    writeFileSync(join(folder, 'secret.txt'), 'secret')
    cpSync(join(folder, 'secret.txt'), join(folder, 'robots.txt.bak'))
    for (const path of ['/secret.txt', '/..%2fsecret.txt', '/assets/../secret.txt', '/robots.txt.bak']) {
      const { status, text } = await call('GET', path)
      expect([path, status, text.includes('secret')]).toEqual([path, 404, false])
    }
    expect(readFileSync(join(folder, 'secret.txt'), 'utf8')).toBe('secret')
  })

  it('of the API is a problem, as everywhere', async () => {
    const { status, headers, json } = await call('GET', '/v1/nothing')
    expect([status, headers['content-type'], json.code]).toEqual([
      404,
      'application/problem+json; charset=utf-8',
      'route-not-found',
    ])
  })
})

describe('the gateway’s own address, which whoever goes round CloudFront, its firewall and its cache would use', () => {
  it.each(['/', '/portal', '/v1/none', '/assets/site.css'])('has nothing: %s', async (path) => {
    for (const headers of [{}, { 'x-edge-secret': 'guessed xxx' }]) {
      const { status, json } = await direct('GET', path, { headers })
      expect({ status, code: json.code }).toEqual({ status: 404, code: 'route-not-found' })
      expect(json.detail).toContain('公开网址')
    }
  })
})
