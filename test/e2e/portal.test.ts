import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest'
import { openRuntime } from '../support/runtime.ts'
import { scan } from '../support/scan.ts'
import { zhangSan } from './support/scenario.ts'
import { logIn, open, type Visitor, visit } from './support/visit.ts'

const { origin, national } = inject('states')

/** A certificate of his that no other test verifies. */
const UNSEEN = 'ZY1943000004'

let holder: Visitor

beforeAll(async () => {
  holder = await visit()
  await logIn(holder.page, zhangSan.idNumber, zhangSan.password)
})
afterAll(async () => {
  expect(holder.complaints).toEqual([])
  await holder.close()
})

const text = (selector = 'main') => holder.page.textContent(selector)

it('a screen that the holder has left does not come back when its answer does', async () => {
  const { page } = holder
  const late = `**/v1/certificates/${zhangSan.file}/annotations`
  let answer = () => {}
  const asked = new Promise<void>((resolve) => {
    const answered = new Promise<void>((go) => {
      answer = go
    })
    void page.route(late, async (route) => {
      resolve()
      await answered
      await route.continue()
    })
  })
  await page.click(`a[href="#/certificate/${zhangSan.file}"]`)
  await asked
  await open(page, '#/account')
  const answered = page.waitForResponse(late)
  answer()
  await (await answered).finished()
  await page.evaluate(() => new Promise((resolve) => setTimeout(resolve, 100)))
  expect(await text('h1')).toBe('我的账号')
  await page.unroute(late)
})

describe('a document that needs no annotation', () => {
  it('has a code that its holder sees for what it is: without an end, and to be withdrawn', async () => {
    const { page } = holder
    await open(page, `#/certificate/${zhangSan.file}`)
    expect(await text('#releases')).toContain('首次下载时生成长期核验码')
    await Promise.all([page.waitForEvent('download'), page.click('#releases a[data-code=""]')])
    await page.waitForSelector('[data-standing]')
    expect(await text('#releases')).toContain('长期有效，无截止日期')
  })

  it('says so on a screen of its own, to hand it over', async () => {
    const { page } = holder
    await page.click('li:has([data-standing]) a:has-text("查看")')
    await page.waitForSelector('.qr img')
    expect(await text('h1')).toBe('长期核验码')
    expect(await text('.facts')).toContain('无截止日期')
    await page.click('main a:has-text("←")')
    await page.waitForSelector('#releases')
  })

  it('once withdrawn, the paper says so when it is checked, and the next document has another code', async () => {
    const { page } = holder
    const code = await page.getAttribute('[data-standing]', 'data-withdraw')
    await page.click('[data-standing]')
    expect(await text('#releases')).toContain('印有此核验码的文件及其打印件立即不能核验')
    await page.click('[data-yes]')
    await page.waitForSelector('text=核验码已撤回。')
    const employer = await visit()
    await employer.page.goto(`/v/${code?.replaceAll('-', '')}`)
    expect(await employer.page.textContent('h1')).toBe('加注已撤回')
    await employer.close()
    await Promise.all([page.waitForEvent('download'), page.click('#releases a[data-code=""]')])
    await page.waitForSelector('[data-standing]')
    expect(await page.getAttribute('[data-standing]', 'data-withdraw')).not.toBe(code)
  })
})

describe('what is handed over', () => {
  it('is a picture with an address of its own, that a scanner reads', async () => {
    const { page } = holder
    await open(page, `#/annotation/${zhangSan.national}/${national.code}`)
    const source = (await page.getAttribute('.qr img', 'src')) ?? ''
    expect(source).toMatch(/^\/v1\//)
    await page.waitForFunction(() => (document.querySelector('img')?.naturalWidth ?? 0) > 600)
    const shown = await page.locator('.qr img').boundingBox()
    expect(shown?.height, 'as wide as high').toBeCloseTo(shown?.width ?? 0, 0)
    const [download] = await Promise.all([page.waitForEvent('download'), page.click('#picture')])
    expect(download.suggestedFilename()).toBe('qr.png')
    const file = join(inject('folder'), 'kept.png')
    await download.saveAs(file)
    expect(await scan(readFileSync(file))).toContain(`${origin}/v/${national.code.replaceAll('-', '')}`)
  })

  it('can be shared where the device can; and no link is one that a browser inside a chat does not follow', async () => {
    const { page } = holder
    expect(await page.isHidden('#share')).toBe(
      await page.evaluate(() => typeof navigator.share !== 'function'),
    )
    const links = await page.$$eval('a', (all) => all.map((one) => one.protocol))
    expect([...new Set(links)]).toEqual(['http:'])
  })

  it('in WeChat: told to press the picture long; the PDF opens by its link, session run out or not', async () => {
    const wechat = await visit({
      userAgent: 'Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) MicroMessenger/8.0.60',
      storageState: await holder.context.storageState(),
    })
    await wechat.context.addInitScript(() => {
      Object.defineProperty(navigator, 'share', {
        configurable: true,
        value: async ({ url }: { url: string }) => {
          document.title = `shared ${url}`
        },
      })
    })
    await wechat.page.goto(`/portal#/annotation/${zhangSan.national}/${national.code}`)
    await wechat.page.waitForSelector('.qr img')
    expect(await wechat.page.textContent('figcaption')).toContain('长按二维码图片')
    await wechat.page.click('#share')
    expect(await wechat.page.title()).toBe(`shared ${national.url}`)
    const href = (await wechat.page.getAttribute('a[data-code]', 'href')) ?? ''
    expect(href).toMatch(/^\/v1\/certificates\/.*document\?annotation=/)
    await wechat.context.clearCookies({ name: '__Host-access' })
    const [download] = await Promise.all([
      wechat.page.waitForEvent('download'),
      wechat.page.click('a[data-code]'),
    ])
    expect(new URL(download.url()).pathname).toBe(`/v1/certificates/${zhangSan.national}/document`)
    const file = join(inject('folder'), 'wechat.pdf')
    await download.saveAs(file)
    expect(readFileSync(file).subarray(0, 5).toString()).toBe('%PDF-')
    expect(wechat.complaints).toEqual([])
    await wechat.close()
  })
})

it('the log has a screen of its own: by day, network and answer, repeats counted, of an office the last time', async () => {
  const { page } = holder
  const { store } = await openRuntime(inject('environment'))
  const entry = (at: string, network: string, verified: boolean) => ({
    id: at,
    managementNumber: UNSEEN,
    at,
    how: 'code' as const,
    verified,
    verifier: { network, client: 'phone' as const },
  })
  for (const [at, network, verified] of [
    ['2026-03-01T01:00:00.000Z', '198.51.100.0/24', true],
    ['2026-03-01T02:30:00.000Z', '198.51.100.0/24', true],
    ['2026-03-01T03:00:00.000Z', '198.51.100.0/24', false],
    ['2026-03-01T17:00:00.000Z', '203.0.113.0/24', true],
  ] as const)
    await store.verificationLog.record(entry(at, network, verified))
  const office = { name: '某市某局人事处', key: 'k1', network: '192.0.2.0/24', client: 'program' as const }
  for (const at of ['2026-03-01T05:00:00.000Z', '2026-03-01T06:00:00.000Z'])
    await store.verificationLog.record({ ...entry(at, '', true), how: 'batch', verifier: office })
  store.table.client.destroy()
  await open(page, `#/certificate/${UNSEEN}`)
  await page.click('#log a')
  await page.waitForSelector('h1:has-text("核验记录")')
  const days = await page.$$eval('#log .card', (cards) =>
    cards.map((card) => [
      card.querySelector('h2')?.textContent,
      ...[...card.querySelectorAll('li')].map((one) => one.textContent?.trim()),
    ]),
  )
  // The last of them was on the next day in China.
  expect(days).toEqual([
    ['2026年3月2日', '203.0.113.0/24结果：有效扫码或核验码 · 手机01:00 · 1 次'],
    [
      '2026年3月1日',
      '某市某局人事处 · 192.0.2.0/24结果：有效批量核验 · 程序14:00 · 当日最近一次',
      '198.51.100.0/24结果：无效扫码或核验码 · 手机11:00 · 1 次',
      '198.51.100.0/24结果：有效扫码或核验码 · 手机09:00–10:30 · 2 次',
    ],
  ])
})

it('a wrong current password is called what it is, at its field, and the keyboard is there', async () => {
  const { page } = holder
  await open(page, '#/password')
  await page.fill('#f-currentPassword', 'not the right one')
  await page.fill('#f-newPassword', 'a long new password')
  await page.click('form button')
  await page.waitForSelector('#e-currentPassword:not([hidden])')
  expect(await text('#e-currentPassword')).toBe('当前密码不正确，请重新输入。')
  expect(await page.evaluate(() => document.activeElement?.id)).toBe('f-currentPassword')
})

it('after a refused form that no field is to blame for, the keyboard is at the problem', async () => {
  const stranger = await visit()
  await stranger.page.goto('/portal#/login')
  await stranger.page.fill('#f-idNumber', '990101199003070023')
  await stranger.page.fill('#f-password', 'wrong password')
  await stranger.page.click('form button')
  await stranger.page.waitForSelector('#problem .note')
  expect(await stranger.page.evaluate(() => document.activeElement?.id)).toBe('problem')
  await stranger.close()
})
