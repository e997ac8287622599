/**
 * The proof of the person on the portal: registration with a code, the way back, the account and its log. The local
 * system asks for the facts alone; what the pages are told to ask for is changed on its way to the browser, and the
 * code that is then given is checked as in every deployment.
 */

import { afterAll, beforeAll, expect, inject, it } from 'vitest'
import { NOTICE_VERSION } from '#lib/holder'
import { activationCode } from '../support/activation.ts'
import { openRuntime, type WholeRuntime } from '../support/runtime.ts'
import { type Visitor, visit } from './support/visit.ts'

/** Of the demo data; without an account. */
const person = {
  name: '孙己',
  idType: 'resident-id',
  idNumber: '990101198312260045',
  managementNumber: 'ZY2211000010',
} as const

let runtime: WholeRuntime
let visitor: Visitor
let proof = 'activation-code'

beforeAll(async () => {
  runtime = await openRuntime({ ...inject('environment'), DEMONSTRATION: 'true', IDENTITY_PROOF: 'facts' })
  visitor = await visit()
  await visitor.context.route('**/v1/auth', (route) =>
    route.fulfill({ json: { identityProof: proof, noticeVersion: NOTICE_VERSION } }),
  )
})
afterAll(async () => {
  runtime.store.table.client.destroy()
  await visitor.close()
})

async function fill(values: Readonly<Record<string, string>>): Promise<void> {
  const { page } = visitor
  for (const [name, value] of Object.entries(values)) await page.fill(`#f-${name}`, value)
  await page.click('form button.primary')
}

it('a code that is wrong is refused like wrong facts; the right one registers', async () => {
  const { page } = visitor
  const { idType: _, ...facts } = person
  const code = await activationCode(runtime, person)
  await page.goto('/portal#/register')
  await page.waitForSelector('#f-activationCode')
  await page.check('#f-consent')
  await fill({ ...facts, activationCode: '0000-0000-0000-00000', password: 'first made-up one' })
  await page.waitForSelector('#problem .note.bad')
  expect(await page.textContent('#problem')).toContain('激活码不正确、已使用、已过期')
  await fill({ activationCode: code.toLowerCase() })
  await page.waitForSelector('#logout')
  expect(await page.locator('.note.caution').count()).toBe(0)
})

it('who lost the password takes the account back, and is told so on the first screen', async () => {
  const { page } = visitor
  await page.click('#logout')
  await page.click('text=找回账号')
  await page.waitForSelector('#f-activationCode')
  const code = await activationCode(runtime, person)
  await fill({ idNumber: person.idNumber, activationCode: code, password: 'second made-up one' })
  await page.waitForSelector('#takeover .note.caution')
  expect(await page.textContent('#takeover')).toContain('重新设置了密码')
})

it('the account shows whose it is, and what was done with it', async () => {
  const { page } = visitor
  await page.click('#takeover a')
  await page.waitForSelector('#log')
  expect(await page.textContent('main')).toContain(person.name)
  expect(await page.textContent('main')).not.toContain(person.idNumber)
  const entries = await page.locator('#log li strong').allTextContents()
  expect(entries).toEqual(['凭本人证明找回账号', '登录', '注册'])
})

it('where a real-name service is asked for, the way leads there, and a code from the hand stays good', async () => {
  proof = 'oidc'
  const { page } = visitor
  for (const screen of ['register', 'recover']) {
    await page.goto('about:blank')
    await page.goto(`/portal#/${screen}`)
    await page.waitForSelector('a[href="/v1/auth/oidc/start"]')
    expect(await page.locator('form').count()).toBe(0)
  }
  await page.click('text=使用激活码')
  await page.waitForSelector('#f-activationCode')
})

it('back from there without a proof, the page says why', async () => {
  const { page } = visitor
  for (const [reason, words] of [
    ['identity-not-matched', '没有查到您名下的证书'],
    ['unavailable', '暂时无法使用'],
    ['proof-required', '已取消、已超时'],
  ]) {
    await page.goto('about:blank')
    await page.goto(`/portal#/proof/${reason}`)
    await page.waitForSelector('.note.bad')
    expect(await page.textContent('.note.bad')).toContain(words)
  }
})

it('the browser has nothing to complain of', () => {
  expect(visitor.complaints).toEqual([])
})
