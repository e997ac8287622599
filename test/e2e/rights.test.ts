/** The rights of a person on the portal: the notice to be agreed to, a copy of all that is kept, the end of the account. */

import { afterAll, beforeAll, expect, it } from 'vitest'
import { type Visitor, visit } from './support/visit.ts'

/** Of the demo data; without an account. */
const person = {
  name: '周丁',
  idNumber: '990101197904220069',
  managementNumber: 'ZY2213000021',
  password: 'a made-up one',
} as const

let visitor: Visitor
beforeAll(async () => {
  visitor = await visit()
  // Another client, which has shown no notice.
  const { status } = await visitor.page.request.post('/v1/register', { data: person }).then((answer) => ({
    status: answer.status(),
  }))
  expect(status).toBe(201)
})
afterAll(() => visitor.close())

async function tryLogIn(): Promise<void> {
  const { page } = visitor
  await page.fill('#f-idNumber', person.idNumber)
  await page.fill('#f-password', person.password)
  await page.click('form button')
}

it('who has not agreed to the notice in force is asked after the login, and not again', async () => {
  const { page } = visitor
  await page.goto('/portal')
  await tryLogIn()
  await page.waitForSelector('#f-version')
  expect(await page.isChecked('#f-version')).toBe(false)
  await page.check('#f-version')
  await page.click('form button')
  await page.waitForSelector('#logout')
  await page.click('a[href="#/account"]')
  await page.waitForSelector('#rights')
  expect(await page.locator('#log li strong').allTextContents()).toContain('同意隐私说明')
})

it('gives a copy of all that is kept as one file', async () => {
  const { page } = visitor
  const [download] = await Promise.all([page.waitForEvent('download'), page.click('#copy')])
  const chunks: Buffer[] = []
  for await (const chunk of await download.createReadStream()) chunks.push(chunk)
  const whole = JSON.parse(Buffer.concat(chunks).toString('utf8'))
  expect(download.suggestedFilename()).toBe('account.json')
  expect(whole).toMatchObject({ format: 'zhengyan-account-1', account: { name: person.name } })
  expect(whole.certificates.map((one: { managementNumber: string }) => one.managementNumber)).toContain(
    person.managementNumber,
  )
  expect(await page.textContent('#copied')).toContain('已完成')
})

it('ends the account with the password alone, after which nobody logs in to it', async () => {
  const { page } = visitor
  await page.click('a[href="#/end"]')
  await page.waitForSelector('#f-password')
  await page.fill('#f-password', 'not the password')
  await page.click('form button')
  await page.waitForSelector('#e-password:not([hidden])')
  await page.fill('#f-password', person.password)
  await page.click('form button')
  await page.waitForSelector('text=账号已注销')
  await tryLogIn()
  await page.waitForSelector('#problem .note')
  expect(await page.textContent('#problem')).toContain('密码')
  expect(visitor.complaints).toEqual([])
})
