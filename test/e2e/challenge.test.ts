/** Whoever has failed often, or shares a network with those who have, is let in by work that the page does by itself. */

import { afterAll, beforeAll, expect, inject, it } from 'vitest'
import { openRuntime, type WholeRuntime } from '../support/runtime.ts'
import { zhangSan } from './support/scenario.ts'
import { type Visitor, visit } from './support/visit.ts'

const NETWORK = '127.0.0.0/24'
const WAIT = '失败次数较多，正在由浏览器完成安全校验'

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

/** Uses up what a gate lets in from here. @returns what gives it back */
async function useUp(
  gate: Parameters<WholeRuntime['rateLimiter']['enter']>[0],
): Promise<() => Promise<void>> {
  const tightest = Math.min(...gate.open.map(({ limit, part }) => (part?.limit ?? limit).free))
  // One or another may stand from before: what was right is left to time.
  const entries = await Promise.allSettled(
    Array.from({ length: tightest }, () => runtime.rateLimiter.enter(gate)),
  )
  return async () => {
    for (const entry of entries) if (entry.status === 'fulfilled') await entry.value.forgive()
  }
}

/** Keeps every text that was shown while the page worked. */
const watch = () =>
  reader.page.evaluate(() => {
    const seen: string[] = []
    Object.assign(window, { seen })
    new MutationObserver(() => {
      const place = document.querySelector('.working')
      if (place) seen.push(`${place.textContent} ${place.querySelector('progress')?.checkVisibility()}`)
    }).observe(document.body, { subtree: true, childList: true, attributes: true })
  })
const seen = () => reader.page.evaluate(() => (window as unknown as { seen: string[] }).seen.join('\n'))

it('verification by number: the page works, says so, and shows the answer', async () => {
  const { page } = reader
  const { managementNumber, name, idNumber } = {
    ...zhangSan,
    managementNumber: zhangSan.national,
  }
  const giveBack = await useUp(runtime.rateLimiter.facts(managementNumber, NETWORK))
  await page.goto('/verify')
  await watch()
  await page.fill('#f-managementNumber', managementNumber)
  await page.fill('#f-name', name)
  await page.fill('#f-idNumber', idNumber)
  await page.click('#by-number button')
  await page.waitForSelector('#answer:not([hidden]) h1')
  expect(await page.textContent('#answer')).toContain(managementNumber)
  expect(await seen()).toContain(`${WAIT}，无需任何操作… true`)
  expect(await page.isVisible('progress')).toBe(false)
  await giveBack()
})

it('login: the same', async () => {
  const { page } = reader
  const [tag] = runtime.vault.tags('resident-id', zhangSan.idNumber)
  const giveBack = await useUp(runtime.rateLimiter.password(tag, NETWORK))
  await page.goto('/portal')
  await watch()
  await page.fill('#f-idNumber', zhangSan.idNumber)
  await page.fill('#f-password', zhangSan.password)
  await page.click('form button')
  await page.waitForSelector('#logout')
  expect(await seen()).toContain(WAIT)
  await giveBack()
})
