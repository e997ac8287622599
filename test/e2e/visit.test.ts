import { request } from 'node:http'
import { gunzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest'
import { trustKeys, verifyReceipt } from '#lib/jose'
import { openRuntime, type WholeRuntime } from '../support/runtime.ts'
import { zhangSan } from './support/scenario.ts'
import { type Visitor, visit } from './support/visit.ts'

const { origin, guangdong, national } = inject('states')

let reader: Visitor
let runtime: WholeRuntime

beforeAll(async () => {
  reader = await visit()
  runtime = await openRuntime(inject('environment'))
})
afterAll(async () => {
  runtime.store.table.client.destroy()
  expect(reader.complaints).toEqual([])
  await reader.close()
})

describe('without script', () => {
  it('the page is whole, and the choice of a region is a form that answers', async () => {
    const plain = await visit({ javaScriptEnabled: false, locale: 'en-GB' })
    const { page } = plain
    await page.goto(`/v/${guangdong.code}`)
    expect(await page.textContent('h1')).toBe('Valid · in Guangdong only')
    await page.selectOption('#useIn', '110000')
    await page.click('[data-use] button')
    expect(await page.textContent('h1')).toBe('Valid, but not in Beijing')
    await page.click('.language')
    expect(await page.textContent('h1')).toBe('有效，但不适用于北京市')
    await page.goto('/')
    expect(await page.textContent('h1')).toContain('职业资格证书查询与核验')
    await page.fill('#code', guangdong.code)
    await page.click('form button')
    expect(await page.textContent('h1')).toBe('有效 · 仅限广东省')
    await plain.close()
  })
})

describe('what a visit costs and leaves', () => {
  it('a receipt for the file, which anybody can check later', async () => {
    await reader.page.goto(`/v/${guangdong.code}`)
    const kept = (await reader.page.getAttribute('[name="receipt"]', 'value')) ?? ''
    const keys = await trustKeys(await (await fetch(`${origin}/.well-known/jwks.json`)).json())
    const { signature, receipt } = await verifyReceipt(kept, keys)
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
    const before = await verifications()
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
    expect(await verifications()).toBe(before)
  })
})

/** The body as it travels, compressed. */
function wire(path: string): Promise<Buffer> {
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

const verifications = async () =>
  (await runtime.store.verificationLog.list(zhangSan.national, 100)).entries.length
