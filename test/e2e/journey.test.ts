import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, inject, it } from 'vitest'
import { liSi } from './support/scenario.ts'
import { type Visitor, visit } from './support/visit.ts'

const PASSWORD = 'a long 密码 indeed'
const NEXT_PASSWORD = 'another long 密码'

let holder: Visitor
let employer: Visitor
let link = ''

beforeAll(async () => {
  holder = await visit()
  employer = await visit({ viewport: { width: 1280, height: 800 } })
})
afterAll(async () => {
  await holder.close()
  await employer.close()
})

it('a holder who has no account registers with one certificate and sees them all, grouped by what they are', async () => {
  const { page } = holder
  await page.goto('/')
  await page.click('text=登录或注册')
  // Until it is there, the link on the page before bears this word too.
  await page.waitForSelector('#f-password')
  await page.click('text=注册')
  await page.fill('#f-name', liSi.name)
  await page.fill('#f-idNumber', liSi.idNumber)
  await page.fill('#f-managementNumber', liSi.zhejiang)
  await page.check('#f-consent')
  await page.fill('#f-password', 'short')
  await page.click('form button')
  await page.waitForSelector('#e-password:not([hidden])')
  expect(await page.textContent('#e-password')).toContain('至少 8 个字符')
  expect(await page.getAttribute('#f-password', 'aria-invalid')).toBe('true')
  await page.fill('#f-password', PASSWORD)
  await page.click('form button')
  await page.waitForSelector('#logout')
  expect(await page.locator('.certificates li').count()).toBe(3)
  expect(await page.locator('h2').allTextContents()).toEqual(['电子证书', '已撤销'])
})

it('is told what the certificate is good for, and annotates it for one purpose', async () => {
  const { page } = holder
  await page.click(`text=${liSi.zhejiang}`)
  await page.waitForSelector('text=适用范围')
  expect(await page.textContent('main')).toContain('在浙江省内与纸质证书具有同等效力')
  expect(await page.textContent('main')).toContain('接收单位拒收时的处理')
  await page.click('text=新建加注')
  await page.click('[data-purpose="落户"]')
  await page.fill('#f-recipient', '杭州市示例单位')
  await page.fill('#f-validDays', '7')
  await page.click('form button.primary')
  await page.waitForSelector('text=加注已生效')
  expect(await page.locator('.qr img').isVisible()).toBe(true)
  await page.click('#copy')
  await page.waitForSelector('text=已复制')
  link = await page.evaluate(() => navigator.clipboard.readText())
  expect(link).toMatch(/\/v\/[0-9A-Z]{17}$/)
})

it('downloads the PDF', async () => {
  const { page } = holder
  const [download] = await Promise.all([page.waitForEvent('download'), page.click('a[data-code]')])
  const path = join(inject('folder'), 'journey.pdf')
  await download.saveAs(path)
  expect(readFileSync(path).subarray(0, 5).toString()).toBe('%PDF-')
  // What a shared computer keeps in its history says nothing of the holder.
  expect(download.suggestedFilename()).toBe('certificate.pdf')
})

it('an employer opens the link and understands in one glance', async () => {
  const { page } = employer
  await page.goto(link)
  expect(await page.textContent('h1')).toBe('有效 · 仅限浙江省')
  expect(await page.textContent('.kind .label')).toBe('电子证书')
  expect(await page.textContent('.kind .force')).toBe('仅在浙江省内与纸质证书具有同等效力')
  expect(await page.textContent('main')).toContain('落户')
})

it('the choice of a region answers at once, without asking the server again', async () => {
  const { page } = employer
  let asked = 0
  page.on('request', () => asked++)
  await page.selectOption('#useIn', '110000')
  expect(await page.textContent('h1')).toBe('有效，但不适用于北京市')
  expect(await page.textContent('#use')).toContain('在北京市不具有与纸质证书同等的效力')
  await page.selectOption('#useIn', '330000')
  expect(await page.textContent('h1')).toBe('有效')
  expect(asked).toBe(0)
})

it('the region that was chosen stays in the address, and over the switch of the language', async () => {
  const { page } = employer
  await page.selectOption('#useIn', '110000')
  expect(new URL(page.url()).searchParams.get('useIn')).toBe('110000')
  await page.click('.language')
  await page.waitForURL(/lang=en/)
  expect(await page.textContent('h1')).toBe('Valid, but not in Beijing')
  await page.click('.language')
  await page.waitForURL(/lang=zh/)
  expect(await page.textContent('h1')).toBe('有效，但不适用于北京市')
})

it('the holder sees that somebody verified, when and for what; and takes the release back', async () => {
  const { page } = holder
  await page.click('main a:has-text("←")')
  await page.waitForSelector('#log li')
  const log = await page.locator('#log li').first().textContent()
  expect(log).toContain('扫码或核验码 · 浏览器 · 落户')
  expect(log).toContain('127.0.0.0/24')
  // Neither the region nor the two switches of the language were another verification.
  expect(await page.locator('#log li:has-text("落户")').count()).toBe(1)
  await page.click('[data-withdraw] >> nth=0')
  await page.click('[data-no]')
  await page.click('[data-withdraw] >> nth=0')
  await page.click('[data-yes]')
  await page.waitForSelector('text=加注已撤回。')
  await employer.page.goto(link)
  expect(await employer.page.textContent('h1')).toBe('加注已撤回')
  expect(await employer.page.textContent('main')).not.toContain(liSi.name)
})

it('changes the password, logs out, and is let in with the new one only', async () => {
  const { page } = holder
  await page.goto('/portal#/password')
  await page.waitForSelector('#f-currentPassword')
  await page.fill('#f-currentPassword', PASSWORD)
  await page.fill('#f-newPassword', NEXT_PASSWORD)
  await page.click('form button')
  await page.waitForSelector('text=密码已修改')
  await page.click('#logout')
  await page.waitForSelector('text=已退出登录')
  // What stays is that this browser once logged in here: strangers who keep failing cannot shut its owner out.
  expect((await holder.context.cookies()).map(({ name }) => name)).toEqual(['__Host-device'])
  await page.fill('#f-idNumber', liSi.idNumber)
  await page.fill('#f-password', PASSWORD)
  await page.click('form button')
  await page.waitForSelector('#problem .note')
  expect(await page.textContent('#problem')).toContain('证件号码或密码不正确')
  await page.fill('#f-password', NEXT_PASSWORD)
  await page.click('form button')
  await page.waitForSelector('#logout')
})

it('nothing on the whole way broke the policy of content or threw', () => {
  expect([...holder.complaints, ...employer.complaints]).toEqual([])
})
