/**
 * `npm run screenshots`: every page in both languages, two widths, light and dark, as pictures in `.screenshots/`, to
 * be looked at; and the few that the README shows in `docs/images/`.
 */

import { mkdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { type BrowserContext, chromium, type Page } from 'playwright-core'
import { forged } from '../support/forged.ts'
import { callOver } from '../support/server.ts'
import { newKey, newKeys, receive } from '../support/wallet.ts'
import { browserOptions } from './support/browser.ts'
import { changed, choose, download } from './support/document.ts'
import { prepareScenario, type Scenario, zhangSan } from './support/scenario.ts'
import { startStack } from './support/stack.ts'

const root = join(import.meta.dirname, '../..')
const folder = join(root, '.screenshots')
const images = join(root, 'docs/images')
/** Names of pages to take, all without any. */
const only = process.argv.slice(2)

interface View {
  readonly name: string
  readonly path: string
  readonly prepare?: (page: Page) => Promise<void>
}

const views = (s: Scenario): readonly View[] => [
  { name: 'home', path: '/' },
  { name: 'verify', path: '/verify' },
  { name: 'verify-not-found', path: '/verify', prepare: (page) => byNumber(page, '990101199003070023') },
  { name: 'verify-result', path: '/verify', prepare: (page) => byNumber(page, zhangSan.idNumber) },
  { name: 'result-guangdong', path: `/v/${s.guangdong.text.split('/v/')[1]}` },
  { name: 'result-guangdong-in-beijing', path: `/v/${s.guangdong.code}?useIn=110000` },
  { name: 'result-national', path: `/v/${s.national.code}` },
  { name: 'result-file', path: `/v/${s.file.code}` },
  { name: 'result-file-in-beijing', path: `/v/${s.file.code}?useIn=110000` },
  { name: 'result-differs', path: `/v/${s.guangdong.code}#${s.file.text.split('#')[1]}` },
  { name: 'result-forged', path: `/v/${forged(s.guangdong.text).split('/v/')[1]}` },
  { name: 'state-revoked', path: `/v/${s.revoked.code}` },
  { name: 'state-expired', path: `/v/${s.expired.code}` },
  { name: 'state-withdrawn', path: `/v/${s.withdrawn.code}` },
  { name: 'state-not-found', path: `/v/${s.unknown}` },
  { name: 'state-mistyped', path: `/v/${s.guangdong.code.replace(/.$/, (c) => (c === '7' ? '8' : '7'))}` },
  { name: 'page-not-found', path: '/nothing' },
  { name: 'wallet', path: '/verify/wallet' },
  { name: 'receipt', path: '/receipt' },
  { name: 'receipt-genuine', path: '/receipt', prepare: (page) => receipt(page, s.guangdong.code) },
  { name: 'receipt-changed', path: '/receipt', prepare: (page) => receipt(page, s.guangdong.code, 'AAAAAA') },
  { name: 'batch', path: '/batch' },
  { name: 'batch-read', path: '/batch', prepare: listRead },
  { name: 'batch-wrong', path: '/batch', prepare: (page) => list(page, 'office.xls') },
  { name: 'batch-verified', path: '/batch', prepare: (page) => listVerified(page, s.apiKey) },
  {
    name: 'batch-printed',
    path: '/batch',
    prepare: async (page) => {
      await listVerified(page, s.apiKey)
      await page.emulateMedia({ media: 'print' })
    },
  },
  { name: 'result-opened', path: `/v/${s.guangdong.code}`, prepare: unfold },
  {
    name: 'result-printed',
    path: `/v/${s.guangdong.code}`,
    prepare: (page) => page.emulateMedia({ media: 'print' }),
  },
  { name: 'home-wrong-code', path: '/', prepare: (page) => code(page, zhangSan.guangdong) },
  { name: 'help', path: '/help' },
  { name: 'privacy', path: '/privacy' },
  { name: 'accessibility', path: '/accessibility' },
  { name: 'docs', path: '/docs#verifyByNumber', prepare: runVerification },
  { name: 'scan', path: '/scan', prepare: stocked },
  { name: 'scan-genuine', path: '/scan', prepare: (page) => paste(page, s.guangdong.text) },
  { name: 'scan-asking', path: '/scan', prepare: (page) => unanswered(page, s.guangdong.text, 'held') },
  { name: 'scan-offline', path: '/scan', prepare: (page) => unanswered(page, s.guangdong.text, 'refused') },
  {
    name: 'scan-offline-withdrawn',
    path: '/scan',
    prepare: (page) => unanswered(page, s.withdrawn.text, 'refused'),
  },
  { name: 'scan-withdrawn', path: '/scan', prepare: (page) => paste(page, s.withdrawn.text) },
  { name: 'scan-file', path: '/scan', prepare: (page) => paste(page, s.file.text) },
  { name: 'scan-revoked', path: '/scan', prepare: (page) => paste(page, s.revoked.text) },
  { name: 'scan-forged', path: '/scan', prepare: (page) => paste(page, forged(s.file.text)) },
  { name: 'scan-pdf', path: '/scan', prepare: (page) => pdf(page, s.national.code) },
  { name: 'scan-pdf-changed', path: '/scan', prepare: (page) => pdf(page, s.national.code, changed) },
  { name: 'portal-login', path: '/portal#/login' },
  { name: 'portal-register', path: '/portal#/register' },
  { name: 'portal-recover', path: '/portal#/recover' },
  { name: 'portal-list', path: '/portal', prepare: logIn },
  { name: 'portal-certificate', path: '/portal', prepare: screen(`/certificate/${zhangSan.guangdong}`) },
  { name: 'portal-file', path: '/portal', prepare: screen(`/certificate/${zhangSan.file}`) },
  { name: 'portal-annotate', path: '/portal', prepare: screen(`/annotate/${zhangSan.national}`) },
  {
    name: 'portal-annotation',
    path: '/portal',
    prepare: screen(`/annotation/${zhangSan.national}/${s.national.code}`),
  },
  { name: 'portal-wallet', path: '/portal', prepare: screen(`/wallet/${zhangSan.national}`) },
  { name: 'portal-wallet-offer', path: '/portal', prepare: offered },
  { name: 'portal-wallet-received', path: '/portal', prepare: received },
  { name: 'portal-standing', path: '/portal', prepare: standing },
  { name: 'portal-account', path: '/portal', prepare: screen('/account') },
  { name: 'portal-consent', path: '/portal', prepare: screen('/consent') },
  { name: 'portal-end', path: '/portal', prepare: screen('/end') },
  { name: 'portal-log', path: '/portal', prepare: screen(`/log/${zhangSan.file}`) },
  { name: 'portal-password', path: '/portal', prepare: screen('/password') },
  { name: 'portal-second-factor', path: '/portal', prepare: screen('/second-factor') },
]

async function byNumber(page: Page, idNumber: string): Promise<void> {
  await page.fill('#f-managementNumber', zhangSan.guangdong)
  await page.fill('#f-name', zhangSan.name)
  await page.fill('#f-idNumber', idNumber)
  await page.click('#by-number button')
  await page.waitForSelector('#answer:not([hidden])')
}

/** The example of a verification, run on the page. */
async function runVerification(page: Page): Promise<void> {
  await page.click('#verifyByNumber form.try button')
  await page.waitForSelector('#verifyByNumber .outcome pre')
}

const unfold = (page: Page) =>
  page.evaluate(() => {
    for (const one of document.querySelectorAll('details')) one.open = true
  })

async function code(page: Page, text: string): Promise<void> {
  await page.fill('#code', text)
  await page.click('form[action="/v"] button')
}

/** @param end in place of the end of its signature */
async function receipt(page: Page, of: string, end = ''): Promise<void> {
  const { receipt: whole } = await (await page.request.get(`/v1/verify/${of}`)).json()
  await page.fill('#text', end ? whole.slice(0, -end.length) + end : whole)
  await page.click('#receipt button')
  await page.waitForSelector('#answer:not([hidden])')
}

async function list(page: Page, name: string): Promise<void> {
  await page.setInputFiles('#files', join(root, 'test/fixtures/registry', name))
  await page.waitForSelector('#ready:not([hidden]), #problem .note')
}

const listRead = (page: Page) => list(page, 'office.xlsx')

async function listVerified(page: Page, apiKey: string): Promise<void> {
  await listRead(page)
  await page.fill('#f-apiKey', apiKey)
  await page.click('#verify .primary')
  await page.waitForSelector('#results:not([hidden])')
}

const stocked = async (page: Page) => {
  await page.waitForFunction(() => /\d/.test(document.querySelector('#lists')?.textContent ?? ''))
}

async function unanswered(page: Page, text: string, how: 'held' | 'refused'): Promise<void> {
  await page.route('**/v1/verify/**', (route) => (how === 'held' ? undefined : route.abort()))
  await paste(page, text)
}

async function paste(page: Page, text: string): Promise<void> {
  await stocked(page)
  await page.fill('#text', text)
  await page.click('#pasted button')
  await page.waitForSelector('#outcome:not([hidden])')
}

/** @param make what is done to it before it is chosen */
async function pdf(page: Page, code: string, make = (file: Buffer) => file): Promise<void> {
  await stocked(page)
  await choose(page, make(await download(scenario.origin, zhangSan.national, code)))
  await page.waitForSelector('#file')
}

/** Logs in only if the session of an earlier page is not still there. */
async function logIn(page: Page): Promise<void> {
  await page.waitForSelector('h1')
  if (await page.locator('#f-password').count()) {
    await page.fill('#f-idNumber', zhangSan.idNumber)
    await page.fill('#f-password', zhangSan.password)
    await page.click('form button')
  }
  await page.waitForSelector('#logout')
}

function screen(hash: string) {
  return async (page: Page) => {
    await logIn(page)
    const before = await page.title()
    await page.evaluate((to) => {
      location.hash = to
    }, `#${hash}`)
    await page.waitForFunction((title) => document.title !== title, before)
  }
}

/** The code of a document that needs no annotation, once there is one. */
async function standing(page: Page): Promise<void> {
  await screen(`/certificate/${zhangSan.file}`)(page)
  if ((await page.locator('[data-standing]').count()) === 0) await page.click('#releases a[data-code=""]')
  await page.waitForSelector('[data-standing]')
  await page.click('li:has([data-standing]) a')
  await page.waitForSelector('.qr img')
}

/** A certificate offered to a wallet, which does not come … */
async function offered(page: Page): Promise<void> {
  await screen(`/wallet/${zhangSan.file}`)(page)
  await page.click('form button.primary')
  await page.waitForSelector('#tx-code')
}

/** … and which does. */
async function received(page: Page): Promise<void> {
  await offered(page)
  const uri = (await page.getAttribute('figure a', 'href')) as string
  const txCode = ((await page.textContent('#tx-code')) ?? '').replace(/\D/g, '')
  await receive(callOver(scenario.origin), { uri, txCode }, await newKeys(5), await newKey())
  await page.waitForSelector('#wallets .tag')
}

/** What the README shows. */
const shown: Readonly<Record<string, string>> = {
  'result-guangdong': 'result.png',
  'portal-list': 'portal.png',
  'scan-offline': 'scanner.png',
}

const WIDTHS = [320, 390, 1280] as const

async function take(
  context: BrowserContext,
  view: View,
  width: number,
  file: string,
  full = true,
): Promise<void> {
  const page = await context.newPage()
  await page.setViewportSize({ width, height: width < 600 ? 780 : 860 })
  await page.goto(new URL(view.path, scenario.origin).href, { waitUntil: 'load' })
  await view.prepare?.(page)
  if (!full) await page.evaluate(() => window.scrollTo(0, 0))
  await page.waitForTimeout(300)
  await page.screenshot({ path: file, fullPage: full })
  await page.close()
}

const stack = await startStack()
const browser = await chromium.launch(await browserOptions(join(stack.folder, 'browser')))
const scenario = await prepareScenario(stack.environment)
await rm(folder, { recursive: true, force: true })
await mkdir(folder, { recursive: true })
await mkdir(images, { recursive: true })
const wanted = views(scenario).filter(({ name }) => only.length === 0 || only.includes(name))

try {
  for (const locale of ['zh-CN', 'en'] as const) {
    for (const colorScheme of ['light', 'dark'] as const) {
      const context = await browser.newContext({
        baseURL: scenario.origin,
        locale,
        colorScheme,
        permissions: ['camera'],
      })
      for (const view of wanted) {
        for (const width of WIDTHS) {
          if (colorScheme === 'dark' && width !== 390) continue
          const mark = [
            view.name,
            locale.slice(0, 2),
            width,
            ...(colorScheme === 'dark' ? ['dark'] : []),
          ].join('-')
          await take(context, view, width, join(folder, `${mark}.png`))
        }
        const image = shown[view.name]
        if (image && locale === 'zh-CN' && colorScheme === 'light') {
          await take(context, view, view.name.startsWith('portal') ? 1024 : 390, join(images, image), false)
        }
      }
      await context.close()
    }
  }
  console.log(`${folder}`)
} finally {
  await browser.close()
  scenario.store.table.client.destroy()
  await stack.stop()
}
