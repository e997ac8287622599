import { gunzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest'
import { terms } from '#lib/attempts'
import { trustKeys, verifyReceipt } from '#lib/credential'
import { problemTable } from '#lib/http'
import { boot, type Runtime } from '#lib/runtime'
import { problemPage } from '../../web/result.ts'
import { zhangSan } from './support/scenario.ts'
import { type Visitor, visit } from './support/visit.ts'

const states = inject('states')
const { origin, guangdong, file, national, expired, withdrawn, revoked, unknown } = states

let reader: Visitor
let runtime: Runtime

beforeAll(async () => {
  reader = await visit()
  runtime = await boot(inject('environment'))
})
afterAll(async () => {
  runtime.store.table.client.destroy()
  expect(reader.complaints).toEqual([])
  await reader.close()
})

const text = (selector = 'main') => reader.page.textContent(selector)

async function open(path: string): Promise<number> {
  // A page of the same address but for what follows its `#` would not be loaded anew.
  await reader.page.goto('about:blank')
  return (await reader.page.goto(origin + path))?.status() ?? 0
}

describe('a certificate', () => {
  it('of one province says so in large type and one sentence', async () => {
    expect(await open(`/v/${guangdong.code}`)).toBe(200)
    expect(await text('h1')).toBe('有效')
    expect(await text('.kind .label')).toBe('电子证书')
    expect(await text('.force')).toBe('仅在广东省内与纸质证书具有同等效力')
    expect(await text()).toContain('粤人社函〔2021〕211号')
    expect(await text('.address')).toBe(new URL(origin).host)
  })

  it('of the nation and a file cannot be taken for one another', async () => {
    await open(`/v/${national.code}`)
    expect(await text('.force')).toBe('在全国与纸质证书具有同等效力')
    expect(await reader.page.locator('.verdict.good').count()).toBe(1)
    await open(`/v/${file.code}`)
    expect(await text('h1')).toBe('记录属实')
    expect(await text('.kind .label')).toBe('证书电子文件')
    expect(await text('.kind')).toContain('不带电子印章')
    expect(await reader.page.locator('.verdict.limited').count()).toBe(1)
  })

  it('that was revoked says so before anything else', async () => {
    expect(await open(`/v/${revoked.code}`)).toBe(200)
    expect(await text('h1')).toBe('已撤销，无效')
    expect(await text()).toContain('请勿接受此证书')
    expect(await text('.force')).toBe('已撤销，没有任何效力')
    expect(await reader.page.locator('#useIn').count()).toBe(0)
  })
})

describe('the QR is checked in the browser too', () => {
  it('and agrees with the record', async () => {
    await open(`/v/${guangdong.text.split('/v/')[1]}`)
    await reader.page.waitForSelector('#integrity:has-text("真实")')
    expect(await reader.page.locator('.alarm').count()).toBe(0)
  })

  it("somebody else's credential behind a right code is a loud warning that names what differs", async () => {
    await open(`/v/${guangdong.code}#${file.text.split('#')[1]}`)
    await reader.page.waitForSelector('.alarm')
    expect(await text('.alarm')).toContain('二维码与系统记录不一致')
    expect(await text('.alarm')).toContain(zhangSan.file)
    expect(await reader.page.locator('#verdict').isVisible()).toBe(false)
  })

  it('a credential that was changed is a loud warning', async () => {
    await open(`/v/${guangdong.text.split('/v/')[1]?.replace(/.{3}$/, '111')}`)
    await reader.page.waitForSelector('.alarm')
    expect(await text('.alarm')).toContain('签名不通过')
  })
})

describe('what is no certificate has a page and a next step of its own', () => {
  it.each([
    ['an annotation that ran out', expired.code, 410, '加注已过期', '请联系持证人重新加注'],
    ['one that was withdrawn', withdrawn.code, 410, '加注已撤回', '请联系持证人重新加注'],
    ['a code that nobody has', unknown, 404, '未查到', '证书不在本系统的范围内'],
  ])('%s', async (_, code, status, word, next) => {
    expect(await open(`/v/${code}`)).toBe(status)
    expect(await text('h1')).toBe(word)
    expect(await text()).toContain(next)
    expect(await text()).not.toMatch(/张三|李四|990\*/)
  })

  it('a mistyped code is said to be mistyped', async () => {
    const last = guangdong.url.slice(-1)
    await open(`${new URL(guangdong.url).pathname.slice(0, -1)}${last === '7' ? '8' : '7'}`)
    expect(await text()).toContain('校验位不符')
  })

  it('too many tries: how long to wait', async () => {
    const key = runtime.vault.pseudonym('network', '127.0.0.0/24')
    const seen = (await runtime.store.attempts.find([key]))[0]
    const failures = terms.network.free + 9
    const now = new Date()
    await runtime.store.attempts.reserve(key, seen, {
      failures,
      lastAt: now.toISOString(),
      expiresAtSeconds: Math.ceil(now.getTime() / 1000) + 60,
    })
    expect(await open(`/v/${guangdong.code}`)).toBe(429)
    expect(await text('h1')).toBe('尝试次数过多')
    expect(await text()).toMatch(/请在 \d+ 秒后重试/)
    await runtime.store.attempts.clear(key)
  })

  it('could not check: neither valid nor not found', async () => {
    // No store can be taken away from a system that other tests use: the page itself, under its own headers.
    const { status, title, detail } = problemTable.unavailable
    const problem = {
      type: '/problems/unavailable',
      title: title.zh,
      status,
      detail: detail.zh,
      requestId: 'r-1',
    }
    const body = problemPage({
      problem: { ...problem, code: 'unavailable' },
      lang: 'zh',
      origin,
      path: { code: guangdong.code, managementNumber: '', list: '' },
    })
    await reader.page.route('**/v/*', async (route) => {
      const { headers } = await fetch(`${origin}/v/${unknown}`, { headers: { accept: 'text/html' } })
      const {
        'content-encoding': _encoding,
        'content-length': _length,
        ...kept
      } = Object.fromEntries(headers)
      await route.fulfill({ status, headers: kept, body })
    })
    expect(await open(`/v/${guangdong.code}`)).toBe(503)
    expect(await text('h1')).toBe('暂时无法核验')
    expect(await text()).toContain('这既不表示有效，也不表示无效或未查到')
    await reader.page.unroute('**/v/*')
  })

  it('an address that is none', async () => {
    expect(await open('/nothing/here')).toBe(404)
    expect(await text('h1')).toBe('没有这个页面')
  })
})

describe('without script', () => {
  it('the page is whole, and the choice of a region is a form that answers', async () => {
    const plain = await visit({ javaScriptEnabled: false, locale: 'en-GB' })
    const { page } = plain
    await page.goto(`/v/${guangdong.code}`)
    expect(await page.textContent('h1')).toBe('Valid')
    await page.selectOption('#useIn', '110000')
    await page.click('[data-use] button')
    expect(await page.textContent('h1')).toBe('Valid, but not in Beijing')
    await page.click('.language')
    expect(await page.textContent('h1')).toBe('有效')
    await page.goto('/')
    expect(await page.textContent('h1')).toContain('这份证书是真的吗')
    await page.fill('#code', guangdong.code)
    await page.click('form button')
    expect(await page.textContent('h1')).toBe('有效')
    await plain.close()
  })
})

describe('what a visit costs and leaves', () => {
  it('a receipt for the file, which anybody can check later', async () => {
    await open(`/v/${guangdong.code}`)
    const link = (await reader.page.getAttribute('a[download]', 'href')) ?? ''
    const keys = await trustKeys(await (await fetch(`${origin}/.well-known/jwks.json`)).json())
    const { signature, receipt } = await verifyReceipt(link.replace('data:application/jose,', ''), keys)
    expect(signature.outcome).toBe('verified')
    expect(receipt?.asked).toMatchObject({ by: 'code' })
    expect(JSON.stringify(receipt?.answer)).toContain(zhangSan.guangdong)
  })

  it('the result page is at most 30 kB over the wire, script and all', async () => {
    const sizes = await Promise.all(
      [
        `/v/${guangdong.code}`,
        '/assets/site.css',
        '/assets/result.js',
        '/assets/icon.svg',
        '/.well-known/jwks.json',
      ].map(async (path) => (await wire(path)).length),
    )
    expect(sizes.reduce((sum, size) => sum + size, 0)).toBeLessThan(30_000)
  })

  it('the script of the portal is at most 100 kB', async () => {
    const page = gunzipSync(await wire('/portal')).toString()
    const script = /src="(\/assets\/portal-[^"]+)"/.exec(page)?.[1] ?? ''
    expect((await wire(script)).length).toBeLessThan(100_000)
  })

  it('a chat’s preview, a prefetch and HEAD see nothing of the certificate, and the holder’s log stays true', async () => {
    const before = await sightings()
    for (const init of [
      { headers: { 'user-agent': 'WhatsApp/2.23.20' } },
      { headers: { 'user-agent': 'Mozilla/5.0 (compatible; Discordbot/2.0)' } },
      { headers: { 'sec-purpose': 'prefetch' } },
      { method: 'HEAD' },
    ]) {
      const reply = await fetch(`${origin}/v/${national.code}`, {
        ...init,
        headers: { accept: 'text/html', ...init.headers },
      })
      expect(reply.status).toBe('sec-purpose' in (init.headers ?? {}) ? 503 : 200)
      expect(await reply.text()).not.toContain(zhangSan.national)
    }
    expect(await sightings()).toBe(before)
  })
})

/** The body as it travels, compressed. */
async function wire(path: string): Promise<Buffer> {
  const { request } = await import('node:http')
  return new Promise((resolve, reject) => {
    const headers = { 'accept-encoding': 'gzip', accept: 'text/html,*/*' }
    request(origin + path, { headers }, (reply) => {
      const chunks: Buffer[] = []
      reply.on('data', (chunk: Buffer) => chunks.push(chunk))
      reply.on('end', () => resolve(Buffer.concat(chunks)))
    })
      .once('error', reject)
      .end()
  })
}

const sightings = async () => (await runtime.store.sightings.list(zhangSan.national, 100)).sightings.length
