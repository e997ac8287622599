import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest'
import { problemTable } from '#lib/contract'
import { newCode } from '#lib/credential'
import { limits } from '#lib/rate-limit'
import { problemPage } from '../../web/result.ts'
import { forged } from '../support/forged.ts'
import { openRuntime, type WholeRuntime } from '../support/runtime.ts'
import { zhangSan } from './support/scenario.ts'
import { type Visitor, visit } from './support/visit.ts'

const states = inject('states')
const { origin, guangdong, file, national, expired, withdrawn, revoked, unknown } = states

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

const text = (selector = 'main') => reader.page.textContent(selector)

async function open(path: string): Promise<number> {
  // A page of the same address but for what follows its `#` would not be loaded anew.
  await reader.page.goto('about:blank')
  return (await reader.page.goto(origin + path))?.status() ?? 0
}

describe('a certificate', () => {
  it('of one province says so in large type and one sentence', async () => {
    expect(await open(`/v/${guangdong.code}`)).toBe(200)
    expect(await text('h1')).toBe('有效 · 仅限广东省')
    expect(await text('.verdict .lead')).toBe('电子证书，系统有此记录；请与手中文件核对')
    expect(await text('.kind .label')).toBe('电子证书')
    expect(await text('.force')).toBe('仅在广东省内与纸质证书具有同等效力')
    expect(await text()).toContain('粤人社函〔2021〕211号')
    expect(await text('.address')).toBe(new URL(origin).host)
  })

  it.each(['zh-CN', 'en'])('shows what decides on a phone without scrolling, in %s', async (locale) => {
    const phone = await visit({ locale, viewport: { width: 390, height: 844 } })
    for (const { code } of [guangdong, national, file]) {
      await phone.page.goto(`${origin}/v/${code}`)
      for (const part of ['.verdict h1', '.whose', '.kind .label', '.kind .force']) {
        const box = await phone.page.locator(part).boundingBox()
        expect((box?.y ?? Number.NaN) + (box?.height ?? 0), part).toBeLessThanOrEqual(844)
      }
      expect(await phone.page.textContent('.whose')).toMatch(/张三 *990\*+15/)
    }
    // What has to be compared stands open; the rest folds away.
    expect(await phone.page.locator('.folds > details[open]').count()).toBe(1)
    expect(await phone.page.locator('.folds > details:not([open])').count()).toBeGreaterThan(3)
    await phone.close()
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
    expect(await text('.force')).toBe('已撤销，不具有任何效力')
    expect(await reader.page.locator('#useIn').count()).toBe(0)
  })
})

it('on paper everything is open, without script too, and can be checked again', async () => {
  const paper = await visit({ javaScriptEnabled: false })
  await paper.page.goto(`${origin}/v/${guangdong.code}`)
  const again = paper.page.locator('.again')
  expect(await again.isVisible()).toBe(false)
  await paper.page.emulateMedia({ media: 'print' })
  for (const told of [guangdong.url, '请求编号', '核验时间', '（北京时间）'])
    expect(await again.innerText()).toContain(told)
  expect(await again.locator('svg').isVisible()).toBe(true)
  expect(await paper.page.locator('text=粤人社函').first().isVisible()).toBe(true)
  expect(await paper.page.locator('[data-receipt]').isVisible()).toBe(false)
  await paper.close()
})

it('the QR of a result is saved as a picture, by a link', async () => {
  await open(`/v/${guangdong.code}`)
  await reader.page.click('details:has(.again) > summary')
  const [download] = await Promise.all([
    reader.page.waitForEvent('download'),
    reader.page.click('text=保存二维码图片'),
  ])
  expect(download.suggestedFilename()).toBe('qr.png')
  expect(await reader.page.locator('[href^="data:"], [href^="blob:"]').count()).toBe(0)
})

describe('the QR is checked in the browser too', () => {
  it('and agrees with the record', async () => {
    await open(`/v/${guangdong.text.split('/v/')[1]}`)
    await reader.page.waitForSelector('#integrity:has-text("真实")', { state: 'attached' })
    expect(await text('.verdict .lead')).toBe('电子证书，与系统记录一致')
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
    await open(`/v/${forged(guangdong.text).split('/v/')[1]}`)
    await reader.page.waitForSelector('.alarm')
    expect(await text('.alarm')).toContain('签名不通过')
  })
})

it('what a chat program puts behind the address is no false alarm, and hides no true one', async () => {
  await open(`/v/${guangdong.code}#wechat_redirect`)
  await reader.page.waitForTimeout(300)
  expect(await reader.page.locator('.alarm').count()).toBe(0)
  expect(await text('#integrity')).toContain('未核查')
  await open(`/v/${guangdong.text.split('/v/')[1]}&wechat_redirect`)
  await reader.page.waitForSelector('#integrity:has-text("真实")', { state: 'attached' })
  await open(`/v/${guangdong.text.split('/v/')[1]?.slice(0, -9)}x`)
  await reader.page.waitForSelector('.alarm')
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

  it('too many tries from a network: a code that is good is shown all the same, and one that is none has to wait', async () => {
    const { store, vault } = runtime
    const key = vault.pseudonym('network', '127.0.0.0/24')
    const { free, forgivenEvery } = limits.network
    const now = Date.now()
    const [stands] = await store.rateLimit.find([key])
    const cost = free * forgivenEvery * 1000 - Math.max(0, (stands?.forgivenAt ?? 0) - now)
    const attempt = { now, cost, latest: now + cost }
    const { stands: used } = await store.rateLimit.count(key, attempt, stands)
    expect(await open(`/v/${guangdong.code}`)).toBe(200)
    expect(await open(`/v/${newCode()}`)).toBe(429)
    expect(await text('h1')).toBe('尝试次数过多')
    expect(await text()).toMatch(/请在 \d+ 秒后重试/)
    if (used) await store.rateLimit.forgive(key, attempt, used)
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
      query: {},
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
    expect(await text()).toContain('此结果既不表示有效，也不表示无效或未查到')
    await reader.page.unroute('**/v/*')
  })

  it('an address that is none', async () => {
    expect(await open('/nothing/here')).toBe(404)
    expect(await text('h1')).toBe('页面不存在')
  })
})
