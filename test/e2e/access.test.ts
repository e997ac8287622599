import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import type { AxeResults } from 'axe-core'
import type { Page } from 'playwright-core'
import { expect, inject, it } from 'vitest'
import { forged } from '../support/forged.ts'
import { changed, choose, download } from './support/document.ts'
import { zhangSan } from './support/scenario.ts'
import { logIn, open, visit } from './support/visit.ts'

const states = inject('states')
const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

interface Look {
  readonly name: string
  readonly path: string
  readonly prepare?: (page: Page) => Promise<unknown>
}

const byNumber = (idNumber: string) => async (page: Page) => {
  await page.fill('#f-managementNumber', zhangSan.guangdong)
  await page.fill('#f-name', zhangSan.name)
  await page.fill('#f-idNumber', idNumber)
  await page.click('#by-number button')
  await page.waitForSelector('#answer:not([hidden])')
}

/** @param shown when the scanner has come to its last word */
const scanned = (text: string, shown: string) => async (page: Page) => {
  await page.waitForFunction(() => /^\d+/.test(document.querySelector('#lists')?.textContent ?? ''))
  await page.fill('#text', text)
  await page.click('#pasted button')
  await page.waitForSelector(`#outcome ${shown}`, { state: 'attached' })
}

const unanswered = async (page: Page) => {
  await page.route('**/v1/verify/**', (route) =>
    route.fulfill({ status: 503, json: { code: 'unavailable' } }),
  )
  await scanned(states.national.text, '.verdict.limited')(page)
  await page.unroute('**/v1/verify/**')
}

/** @param make what is done to the PDF of 张三 before it is chosen */
const sent = (make: (file: Buffer) => Buffer) => async (page: Page) => {
  const pdf = await download(new URL(page.url()).origin, zhangSan.national, states.national.code)
  await choose(page, make(pdf))
  await page.waitForSelector('#file')
}

const screen = (hash: string) => async (page: Page) => {
  await page.waitForSelector('#logout')
  await open(page, hash)
}

/** Of a page that a program asked for, so that it is no visit of the person who looks. */
const checkedReceipt = async (page: Page) => {
  const { receipt } = await (await page.request.get(`/v1/verify/${states.guangdong.code}`)).json()
  await page.fill('#text', receipt)
  await page.click('#receipt button')
  await page.waitForSelector('#answer:not([hidden])')
}

/** A real workbook, read in the page. */
const listRead = async (page: Page) => {
  await page.setInputFiles('#files', join(import.meta.dirname, '../fixtures/registry/office.xlsx'))
  await page.waitForSelector('#ready:not([hidden])')
}

const listVerified = async (page: Page) => {
  await listRead(page)
  await page.fill('#f-apiKey', states.apiKey)
  await page.click('#verify .primary')
  await page.waitForSelector('#results:not([hidden])')
}

/** What an employer sees while a wallet is waited for. */
const walletAsked = async (page: Page) => {
  await page.click('#from-wallet button')
  await page.waitForSelector('.wallet-request')
}

/** Everything that folds away, opened. */
const opened = (page: Page) =>
  page.evaluate(() => {
    for (const one of document.querySelectorAll('details')) one.open = true
  })

/** Some parts of the reference, opened; all of them would take longer than all other pages. */
const unfolded =
  (...ids: readonly string[]) =>
  (page: Page) =>
    page.evaluate((some) => {
      for (const id of some)
        for (const one of document.querySelectorAll<HTMLDetailsElement>(`#${id}, #${id} details`))
          one.open = true
    }, ids)

const publicLooks: readonly Look[] = [
  { name: 'first page', path: '/' },
  { name: 'verify by number', path: '/verify' },
  { name: 'verified by number', path: '/verify', prepare: byNumber(zhangSan.idNumber) },
  { name: 'not found by number', path: '/verify', prepare: byNumber('990101199003070023') },
  { name: 'electronic certificate', path: `/v/${states.guangdong.text.split('/v/')[1]}`, prepare: opened },
  { name: 'electronic certificate elsewhere', path: `/v/${states.guangdong.code}?useIn=110000` },
  { name: 'certificate electronic file', path: `/v/${states.file.code}` },
  { name: 'difference', path: `/v/${states.guangdong.code}#${states.file.text.split('#')[1]}` },
  { name: 'revoked', path: `/v/${states.revoked.code}` },
  { name: 'expired', path: `/v/${states.expired.code}` },
  { name: 'withdrawn', path: `/v/${states.withdrawn.code}` },
  { name: 'not found', path: `/v/${states.unknown}` },
  { name: 'mistyped', path: '/v/ZY2344000001' },
  { name: 'no such page', path: '/nothing' },
  { name: 'from a wallet', path: '/verify/wallet' },
  { name: 'from a wallet, asked', path: '/verify/wallet', prepare: walletAsked },
  { name: 'check a receipt', path: '/receipt' },
  { name: 'a genuine receipt', path: '/receipt', prepare: checkedReceipt },
  { name: 'list', path: '/batch' },
  { name: 'list, read', path: '/batch', prepare: listRead },
  { name: 'list, verified', path: '/batch', prepare: listVerified },
  { name: 'help', path: '/help' },
  { name: 'privacy', path: '/privacy' },
  { name: 'accessibility', path: '/accessibility' },
  {
    name: 'API reference',
    path: '/docs',
    prepare: unfolded('login', 'verifyByCode', 'getDocument', 'type-Result'),
  },
  { name: 'scanner', path: '/scan' },
  { name: 'scanned', path: '/scan', prepare: scanned(states.national.text, '[data-receipt]') },
  { name: 'scanned without an answer', path: '/scan', prepare: unanswered },
  {
    name: 'scanned a forgery',
    path: '/scan',
    prepare: scanned(forged(states.national.text), '.verdict.bad'),
  },
  { name: 'a PDF', path: '/scan', prepare: sent((pdf) => pdf) },
  { name: 'a changed PDF', path: '/scan', prepare: sent(changed) },
  { name: 'log in', path: '/portal#/login', prepare: (page) => page.waitForSelector('#f-password') },
  {
    name: 'recover',
    path: '/portal#/recover',
    prepare: (page) => page.waitForSelector('#f-activationCode'),
  },
  { name: 'register', path: '/portal#/register', prepare: (page) => page.waitForSelector('#f-name') },
]

/** A certificate offered to a wallet, which does not come. */
const offered = async (page: Page) => {
  await screen(`#/wallet/${zhangSan.file}`)(page)
  await page.click('form button.primary')
  await page.waitForSelector('#tx-code')
}

const holderLooks: readonly Look[] = [
  { name: 'list', path: '/portal', prepare: (page) => page.waitForSelector('#logout') },
  { name: 'certificate', path: '/portal', prepare: screen(`#/certificate/${zhangSan.guangdong}`) },
  { name: 'file', path: '/portal', prepare: screen(`#/certificate/${zhangSan.file}`) },
  { name: 'annotate', path: '/portal', prepare: screen(`#/annotate/${zhangSan.national}`) },
  {
    name: 'annotation',
    path: '/portal',
    prepare: screen(`#/annotation/${zhangSan.national}/${states.national.code}`),
  },
  { name: 'wallet', path: '/portal', prepare: screen(`#/wallet/${zhangSan.national}`) },
  { name: 'wallet, offered', path: '/portal', prepare: offered },
  { name: 'log', path: '/portal', prepare: screen(`#/log/${zhangSan.guangdong}`) },
  { name: 'password', path: '/portal', prepare: screen('#/password') },
  { name: 'account', path: '/portal', prepare: screen('#/account') },
  { name: 'consent', path: '/portal', prepare: screen('#/consent') },
  { name: 'end', path: '/portal', prepare: screen('#/end') },
]

/** Rules that are broken, and where. */
async function violations(page: Page, rules?: readonly string[]): Promise<readonly string[]> {
  const { violations: found } = await page.evaluate((only) => {
    const { axe } = globalThis as unknown as { axe: { run(options: object): Promise<AxeResults> } }
    return axe.run({ resultTypes: ['violations'], preload: false, ...(only && { runOnly: only }) })
  }, rules)
  return found.map(({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target.join(' ')).join(', ')}`)
}

/** What reaches over the right edge of a small phone. */
const overflow = (page: Page) =>
  page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)

it.concurrent.each(['zh-CN', 'en'] as const)(
  'every page can be used with a screen reader, light and dark, and fits a phone of 320 pixels (%s)',
  async (locale) => {
    const visitor = await visit({ locale, viewport: { width: 320, height: 640 } })
    await visitor.context.addInitScript({ content: axe })
    const wrong: string[] = []

    async function look(page: Page, { name, path, prepare }: Look): Promise<void> {
      // An address that differs only behind its `#` would not be loaded anew.
      if (path.includes('#')) await page.goto('about:blank')
      await page.goto(path)
      await prepare?.(page)
      const over = await overflow(page)
      if (over > 0) wrong.push(`${name}: ${over} px over the edge`)
      const lang = await page.getAttribute('html', 'lang')
      if (lang !== locale) wrong.push(`${name}: is in ${lang}`)
      for (const violation of await violations(page)) wrong.push(`${name}: ${violation}`)
      // In the dark only the colours are others, and they are the same in both languages.
      if (locale === 'en') return
      await page.emulateMedia({ colorScheme: 'dark' })
      for (const violation of await violations(page, ['color-contrast']))
        wrong.push(`${name}, dark: ${violation}`)
      await page.emulateMedia({ colorScheme: 'light' })
    }

    for (const one of publicLooks) await look(visitor.page, one)
    await logIn(visitor.page, zhangSan.idNumber, zhangSan.password)
    for (const one of holderLooks) await look(visitor.page, one)
    expect(wrong).toEqual([])
    expect(visitor.complaints).toEqual([])
    await visitor.close()
  },
  180_000,
)

it('everything can be reached and chosen with the keyboard alone', async () => {
  const { page, close } = await visit()
  await page.goto(`/v/${states.guangdong.code}`)
  await page.keyboard.press('Tab')
  expect(await page.evaluate(() => document.activeElement?.className)).toBe('skip')
  await page.keyboard.press('Enter')
  await page.keyboard.press('Tab')
  expect(await page.evaluate(() => document.activeElement?.tagName)).toBe('SUMMARY')
  await page.keyboard.press('Enter')
  expect(await page.locator('details.more[open]').count()).toBe(1)
  await page.keyboard.press('Tab')
  expect(await page.evaluate(() => document.activeElement?.id)).toBe('useIn')
  await page.keyboard.press('ArrowDown')
  expect(await page.textContent('#use')).not.toBe('')
  await close()
})
