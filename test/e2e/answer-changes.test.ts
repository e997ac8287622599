/** A holder reads on the portal that the rules now answer otherwise about a certificate, and is offered the use scenes. */

import { afterAll, beforeAll, expect, inject, it } from 'vitest'
import { createPolicy } from '#lib/policy'
import { judgements, openStore } from '#lib/store'
import { zhangSan } from './support/scenario.ts'
import { type Visitor, visit } from './support/visit.ts'

let holder: Visitor
beforeAll(async () => {
  const { TABLE_NAME: tableName = '', DYNAMODB_ENDPOINT: endpoint } = inject('environment')
  const { table } = openStore({ tableName, endpoint })
  await judgements(table).recordChange({
    managementNumber: zhangSan.national,
    at: '2026-01-05T04:00:00.000Z',
    from: { zh: '证书电子文件，未能确定', en: 'Certificate electronic file, not established' },
    to: {
      zh: '电子证书，全国有效，须加注',
      en: 'Electronic certificate, in force nationwide, annotation required',
    },
    rule: { id: 'example', version: 2 },
    basis: [{ number: '示例〔2026〕1号', title: '示例通知', date: '2026' }],
  })
  table.client.destroy()
  holder = await visit()
})
afterAll(() => holder.close())

it('is told from what to what, when and on which notice, in both languages', async () => {
  const { page } = holder
  await page.goto(`/portal#/certificate/${zhangSan.national}`)
  await page.waitForSelector('#f-password')
  await page.fill('#f-idNumber', zhangSan.idNumber)
  await page.fill('#f-password', zhangSan.password)
  await page.click('form button')
  await page.waitForSelector('#logout')
  await page.evaluate((hash) => {
    location.hash = hash
  }, `#/certificate/${zhangSan.national}`)
  await page.waitForSelector('#log h2')
  const log = await page.textContent('#log')
  for (const part of [
    '结论变更',
    '2026年1月5日',
    '证书电子文件，未能确定',
    '全国有效，须加注',
    '示例〔2026〕1号《示例通知》',
  ])
    expect(log).toContain(part)
  await page.click('.language')
  await page.waitForSelector('#log h2')
  await page.waitForSelector('text=Changes of the answer')
  expect(await page.textContent('#log')).toContain('in force nationwide')
  expect(holder.complaints).toEqual([])
})

it('is offered the use scenes of the policy, the nationally supported one first', async () => {
  const { page } = holder
  await page.evaluate((hash) => {
    location.hash = hash
  }, `#/annotate/${zhangSan.national}`)
  await page.waitForSelector('.choices')
  const offered = await page
    .locator('[data-purpose]')
    .evaluateAll((chips) => chips.map((chip) => (chip as HTMLElement).dataset.purpose))
  expect(offered).toEqual(createPolicy().scenes.map(({ name }) => name.zh))
  expect(offered[0]).toBe('本人调用')
})
