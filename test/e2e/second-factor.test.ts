/** The second factor on the portal: turned on, asked for at login, turned off; and what is said of a password that is none. */

import { readFileSync } from 'node:fs'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { otpAt } from '../support/authenticator.ts'
import { type Visitor, visit } from './support/visit.ts'

/** 赵甲 of the demo data; without an account. */
const person = { name: '赵甲', idNumber: '99010119700101001X', managementNumber: 'ZY2011000009' } as const
const password = 'a made-up password'

let visitor: Visitor
let secret = ''
let codes: readonly string[] = []
const wrong: string[] = []

beforeAll(async () => {
  visitor = await visit({ viewport: { width: 320, height: 640 } })
  const axe = readFileSync(new URL('../../node_modules/axe-core/axe.min.js', import.meta.url), 'utf8')
  await visitor.context.addInitScript({ content: axe })
})
afterAll(() => visitor.close())

/** Whether the screen can be used with a screen reader, and fits a small phone. */
async function look(name: string): Promise<void> {
  const found = await visitor.page.evaluate(async () => {
    const { axe } = globalThis as unknown as {
      axe: { run(options: object): Promise<{ violations: { id: string }[] }> }
    }
    const { scrollWidth, clientWidth } = document.documentElement
    const { violations } = await axe.run({ resultTypes: ['violations'], preload: false })
    return [...violations.map(({ id }) => id), ...(scrollWidth > clientWidth ? ['over the edge'] : [])]
  })
  wrong.push(...found.map((one) => `${name}: ${one}`))
}

async function fill(values: Readonly<Record<string, string>>): Promise<void> {
  const { page } = visitor
  for (const [name, value] of Object.entries(values)) await page.fill(`#f-${name}`, value)
  await page.click('form button.primary')
}

it('a password that everybody tries, or of what stands on the certificate, is named at its field', async () => {
  const { page } = visitor
  await page.goto('/portal#/register')
  await page.waitForSelector('#f-name')
  await page.check('#f-consent')
  for (const [tried, words] of [
    ['woaini1314', '太常见'],
    ['zj19700101', '出生日期'],
  ] as const) {
    await fill({ ...person, password: tried })
    await page.waitForFunction(
      (text) => document.querySelector('#e-password')?.textContent?.includes(text),
      words,
    )
    expect(await page.getAttribute('#f-password', 'aria-invalid')).toBe('true')
    expect(await page.evaluate(() => document.activeElement?.id)).toBe('f-password')
  }
  await fill({ password })
  await page.waitForSelector('#logout')
})

it('is turned on with the password and the first one-time password of the app', async () => {
  const { page } = visitor
  await page.goto('/portal#/account')
  await page.click('#factor a')
  await fill({ password: 'not the right one' })
  await page.waitForSelector('#e-password:not([hidden])')
  await fill({ password })
  await page.waitForSelector('.qr svg')
  await look('scan')
  secret = (await page.textContent('#secret'))?.replaceAll(' ', '') ?? ''
  expect(await page.getAttribute('a[href^="otpauth:"]', 'href')).toContain(secret)
  await fill({ otp: '000000' })
  await page.waitForSelector('#e-otp:not([hidden])')
  await fill({ otp: otpAt(secret, Date.now() - 30_000) })
  await page.waitForSelector('#codes')
  codes = await page.locator('#codes li').allTextContents()
  expect(codes).toHaveLength(10)
  await look('codes')
  await page.click('a.primary')
  await page.waitForSelector('#factor')
  expect(await page.textContent('#factor')).toContain('剩余恢复码 10 个')
  expect(await page.textContent('#log')).toContain('开启两步验证')
})

it('the login asks for it once the password was right, and goes on with the same form', async () => {
  const { page } = visitor
  await page.goto('/portal#/')
  await page.click('#logout')
  await page.waitForSelector('#f-password')
  expect(await page.locator('#f-otp').count()).toBe(0)
  await fill({ idNumber: person.idNumber, password })
  await page.waitForSelector('#f-otp')
  expect(await page.evaluate(() => document.activeElement?.id)).toBe('f-otp')
  await look('login')
  await fill({ otp: '000000' })
  await page.waitForSelector('#e-otp:not([hidden])')
  expect(await page.textContent('#e-otp')).toContain('不正确、已过时或已使用')
  await fill({ otp: otpAt(secret) })
  await page.waitForSelector('#logout')
})

it('is turned off with the password and a recovery code', async () => {
  const { page } = visitor
  await page.goto('/portal#/second-factor')
  await page.waitForSelector('#f-otp')
  await look('turn off')
  await fill({ password, otp: (codes[0] as string).toLowerCase() })
  await page.waitForSelector('#factor')
  expect(await page.textContent('#said')).toContain('两步验证已关闭')
  expect(await page.textContent('#factor')).toContain('未开启')
  await look('account')
})

it('the screens are accessible, and the browser has nothing to complain of', () => {
  expect(wrong).toEqual([])
  expect(visitor.complaints).toEqual([])
})
