/** A certificate on its way into a wallet, as its holder sees it on the portal; the wallet is somebody else's program. */

import { afterAll, beforeAll, expect, inject, it } from 'vitest'
import { callOver } from '../support/server.ts'
import { newKey, newKeys, receive } from '../support/wallet.ts'
import { zhangSan } from './support/scenario.ts'
import { logIn, open, type Visitor, visit } from './support/visit.ts'

const { origin } = inject('states')

let holder: Visitor
beforeAll(async () => {
  holder = await visit()
  await logIn(holder.page, zhangSan.idNumber, zhangSan.password)
})
afterAll(async () => {
  expect(holder.complaints).toEqual([])
  await holder.close()
})

it('where the law asks for an annotation, purpose and days are asked before anything is offered', async () => {
  const { page } = holder
  await open(page, `#/certificate/${zhangSan.national}`)
  await page.click('#wallets a:has-text("放入钱包")')
  await page.waitForSelector('#f-validDays')
  expect(await page.textContent('main')).toContain('始终出示')
  expect(await page.textContent('main')).toContain('逐项由您选择')
})

it('what needs none is offered at once: a wallet scans, its holder types six digits, and the screen says that it is there', async () => {
  const { page } = holder
  await open(page, `#/certificate/${zhangSan.file}`)
  await page.click('#wallets a:has-text("放入钱包")')
  await page.waitForSelector('text=放入的内容')
  expect(await page.locator('#f-validDays').count()).toBe(0)
  await page.click('form button.primary')
  await page.waitForSelector('#tx-code')
  expect(await page.locator('.qr svg').isVisible()).toBe(true)
  const uri = (await page.getAttribute('figure a', 'href')) as string
  const txCode = ((await page.textContent('#tx-code')) ?? '').replace(/\D/g, '')
  expect([uri.split('?')[0], txCode.length]).toEqual(['openid-credential-offer://', 6])
  const forHaip = (await page.getAttribute('figure a:text("改用此链接")', 'href')) as string
  expect(forHaip).toBe(uri.replace('openid-credential-offer', 'haip-vci'))
  // What a shared screen shows of the link is not enough: the digits are not in it.
  expect(uri).not.toContain(txCode)
  const { credentials } = await receive(callOver(origin), { uri, txCode }, await newKeys(5), await newKey())
  expect(credentials).toHaveLength(5)
  await page.waitForSelector('text=证书已放入钱包。')
  expect(await page.textContent('#wallets')).toContain('5 份凭证')
})

it('and is taken back like any other release', async () => {
  const { page } = holder
  await page.click('[data-wallet]')
  expect(await page.textContent('#wallets')).toContain('钱包中的这些凭证立即失效')
  await page.click('[data-yes]')
  await page.waitForSelector('text=钱包中的凭证已撤回。')
  // Others may have ended before.
  await page.waitForSelector('#wallets .tag:not(.ended)', { state: 'detached' })
  await page.waitForSelector('#wallets .tag.ended')
  expect(new Set(await page.locator('#wallets .tag').allTextContents())).toEqual(new Set(['已撤回']))
  expect(await page.locator('[data-wallet]').count()).toBe(0)
})
