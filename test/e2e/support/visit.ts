/** Opens pages in the shared browser and watches them: whatever the browser complains of fails the test. */

import {
  type Browser,
  type BrowserContext,
  type BrowserContextOptions,
  chromium,
  type Page,
} from 'playwright-core'
import { inject } from 'vitest'

export interface Visitor {
  readonly context: BrowserContext
  readonly page: Page
  /** What the browser has complained of so far: violations of the policy, errors of scripts. */
  readonly complaints: readonly string[]
  close(): Promise<void>
}

let connected: Promise<Browser> | undefined

/** Of the file; closed with its worker. */
export const browser = (): Promise<Browser> => {
  connected ??= chromium.connect(inject('browser'))
  return connected
}

/** Answers that are no success are shown on the console; here they are what is tested. */
const EXPECTED =
  /Failed to load resource: the server responded with a status of (401|404|406|409|410|422|429|503)/

export async function visit(options: BrowserContextOptions = {}): Promise<Visitor> {
  const context = await (await browser()).newContext({
    baseURL: inject('states').origin,
    locale: 'zh-CN',
    viewport: { width: 390, height: 800 },
    permissions: ['camera', 'clipboard-read', 'clipboard-write'],
    ...options,
  })
  const complaints: string[] = []
  context.on('console', (message) => {
    if (message.type() === 'error' && !EXPECTED.test(message.text())) complaints.push(message.text())
  })
  // No page asks anybody but us.
  context.on('request', (request) => {
    const { protocol, origin } = new URL(request.url())
    if (/^https?:$/.test(protocol) && origin !== inject('states').origin) complaints.push(request.url())
  })
  context.on('weberror', (error) => complaints.push(String(error.error())))
  if (options.javaScriptEnabled !== false) {
    await context.addInitScript(() => {
      document.addEventListener('securitypolicyviolation', (event) => {
        setTimeout(() => {
          throw new Error(`policy: ${event.violatedDirective} ${event.blockedURI}`)
        })
      })
    })
  }
  // Of a busy machine; a page that is as it should be is there at once.
  context.setDefaultTimeout(30_000)
  return { context, page: await context.newPage(), complaints, close: () => context.close() }
}

/** Registers nothing; logs in somebody who has an account. */
export async function logIn(page: Page, idNumber: string, password: string): Promise<void> {
  await page.goto('/portal')
  await page.fill('#f-idNumber', idNumber)
  await page.fill('#f-password', password)
  await page.click('form button')
  await page.waitForSelector('#logout')
}

/** The screen with this title of the portal. */
export async function open(page: Page, hash: string): Promise<void> {
  const before = await page.title()
  await page.evaluate((to) => {
    location.hash = to
  }, hash)
  await page.waitForFunction((title) => document.title !== title, before)
}
