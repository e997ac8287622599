import { writeFileSync } from 'node:fs'
import type { Route } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest'
import { qrMatrix } from '#lib/credential'
import { qrBitmap } from '../lib/document/pages.ts'
import { forged } from '../support/forged.ts'
import { cameraFile } from './support/browser.ts'
import { type Bitmap, cameraPicture, png } from './support/picture.ts'
import { liSi, zhangSan } from './support/scenario.ts'
import { type Visitor, visit } from './support/visit.ts'

const { origin, guangdong, file, revoked, withdrawn, expired, unknown } = inject('states')

let scanner: Visitor
/** The QR of a PDF that was made a moment ago, as it is drawn on the page. */
let printed: Bitmap

beforeAll(async () => {
  const ask = async (path: string, init?: RequestInit) => fetch(origin + path, init)
  const login = await ask('/v1/login', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(zhangSan),
  })
  const { accessToken } = await login.json()
  const path = `/v1/certificates/${zhangSan.guangdong}/document?annotation=${guangdong.code}`
  const pdf = await ask(path, { headers: { authorization: `Bearer ${accessToken}` } })
  printed = await qrBitmap(new Uint8Array(await pdf.arrayBuffer()), qrMatrix(guangdong.text).size, 8)
  writeFileSync(cameraFile(inject('folder')), cameraPicture(printed))
  scanner = await visit()
  await scanner.page.goto('/scan')
  await stocked()
})
afterAll(async () => {
  expect(scanner.complaints.filter((text) => !/ERR_INTERNET_DISCONNECTED|ERR_FAILED/.test(text))).toEqual([])
  await scanner.close()
})

const stocked = () =>
  scanner.page.waitForFunction(() => /^\d+ /.test(document.querySelector('#lists')?.textContent ?? ''))

async function scanWithCamera(): Promise<void> {
  await scanner.page.click('#camera')
  await scanner.page.waitForSelector('#outcome .verdict', { timeout: 15_000 })
}

async function paste(text: string): Promise<void> {
  await scanner.page.fill('#text', text)
  await scanner.page.click('#pasted button')
}

const verdict = () => scanner.page.textContent('#outcome .verdict h2')
const checks = () => scanner.page.textContent('#outcome .checks')
/** The server's answer has a receipt to keep. */
const answered = (page = scanner.page) =>
  page.waitForSelector('#outcome [data-receipt]', { state: 'attached' })
const VERIFY = '**/v1/verify/**'
const SIGNED = '签名真实，名单上未撤销、未撤回'

/** Leaves the scanner as it was found: what is scanned next is asked anew. */
async function pasteAnew(text: string): Promise<void> {
  await scanner.page.evaluate(() => document.querySelector('#outcome')?.replaceChildren())
  await paste(text)
}

describe('with a network', () => {
  it('the camera reads the QR of a fresh PDF, and the system answers', async () => {
    await scanWithCamera()
    await answered()
    expect(await verdict()).toBe('有效 · 仅限广东省')
    expect(await scanner.page.textContent('#outcome .label')).toBe('电子证书')
    expect(await scanner.page.textContent('#outcome')).toContain(zhangSan.guangdong)
    expect(await checks()).toContain('系统记录：有效')
  })

  it('a picture file is read as well', async () => {
    await scanner.page.setInputFiles('#picture', {
      name: 'qr.png',
      mimeType: 'image/png',
      buffer: png(printed),
    })
    await scanner.page.waitForFunction(() => document.querySelectorAll('#history li').length === 2)
    await answered()
    expect(await verdict()).toBe('有效 · 仅限广东省')
  })

  it('a changed credential fails, and the system is not even asked', async () => {
    const asked: string[] = []
    const hear = (request: { url(): string }) => asked.push(request.url())
    scanner.page.on('request', hear)
    await pasteAnew(forged(guangdong.text))
    await scanner.page.waitForSelector('#outcome .verdict.bad')
    expect(await verdict()).toBe('签名不通过')
    expect(await scanner.page.textContent('#outcome')).not.toContain(zhangSan.name)
    await pasteAnew('https://example.org/')
    await scanner.page.waitForSelector('#outcome h2:has-text("不是证书二维码")')
    scanner.page.off('request', hear)
    expect(asked.filter((address) => address.includes('/v1/verify'))).toEqual([])
  })

  it('a revoked certificate is revoked, though the list on the device does not know it yet', async () => {
    await scanner.page.evaluate(async () => {
      const store = await caches.open('zhengyan-stock')
      for (const kept of await store.keys()) if (kept.url.includes('/v1/status/')) await store.delete(kept)
    })
    await scanner.page.route('**/v1/status/*', (route) => route.abort())
    await scanner.page.reload()
    await scanner.page.waitForFunction(() => document.querySelector('#lists')?.textContent === '没有')
    await pasteAnew(revoked.text)
    await answered()
    expect(await verdict()).toBe('已撤销，无效')
    expect(await scanner.page.locator('#outcome .verdict.bad').count()).toBe(1)
    expect(await scanner.page.locator('#outcome .verdict.good').count()).toBe(0)
    await scanner.page.unroute('**/v1/status/*')
    await scanner.page.click('#refresh')
    await stocked()
  })

  it('an annotation that was withdrawn or has expired is never good, whole or by its code alone', async () => {
    for (const [{ text, code }, word] of [
      [withdrawn, '加注已撤回'],
      [expired, '加注已过期'],
    ] as const) {
      for (const scanned of [text, `${origin}/v/${code}`]) {
        await pasteAnew(scanned)
        await scanner.page.waitForSelector(`#outcome .verdict.unknown h2:text-is("${word}")`)
        expect(await scanner.page.locator('#outcome .verdict.good').count()).toBe(0)
        expect(await scanner.page.textContent('#outcome')).not.toContain(liSi.name)
        expect(await scanner.page.textContent('#history li:first-child')).not.toContain(liSi.name)
      }
    }
  })

  it('nothing is green before the system has answered, and it is asked once', async () => {
    const { page } = scanner
    let asked = 0
    let release = (): void => undefined
    const held = new Promise<void>((resolve) => {
      release = resolve
    })
    await page.route(VERIFY, async (route) => {
      asked++
      await held
      await route.continue()
    })
    await pasteAnew(guangdong.text)
    await page.waitForSelector('#outcome .verdict.unknown')
    expect(await verdict()).toBe('正在向系统核查…')
    expect(await page.textContent('#outcome .verdict')).toContain(SIGNED)
    expect(await page.textContent('#outcome')).toContain(zhangSan.guangdong)
    expect(await page.locator('#outcome .good').count()).toBe(0)
    await page.click('#pasted button')
    release()
    await answered()
    expect(await page.locator('#outcome .verdict.territorial').count()).toBe(1)
    // Another region is answered from what is there.
    await page.selectOption('#useIn', '110000')
    expect(await verdict()).toBe('有效，但不适用于北京市')
    expect(await page.textContent('#use')).toContain('在北京市不具有')
    await page.selectOption('#useIn', '440000')
    expect(await verdict()).toBe('有效')
    await page.unroute(VERIFY)
    expect(asked).toBe(1)
  })

  it('a code alone is asked too', async () => {
    await pasteAnew(`${origin}/v/${file.code}`)
    await answered()
    expect(await verdict()).toBe('记录属实')
    await pasteAnew(`${origin}/v/${unknown}`)
    await scanner.page.waitForSelector('#outcome h2:text-is("未查到")')
  })

  it('a device that has no keys yet has the answer of the system all the same', async () => {
    const other = await visit()
    await other.page.route('**/.well-known/jwks.json', (route) => route.fulfill({ status: 503 }))
    await other.page.goto('/scan')
    await other.page.waitForFunction(() => document.querySelector('#keys')?.textContent === '没有')
    await other.page.fill('#text', guangdong.text)
    await other.page.click('#pasted button')
    await answered(other.page)
    expect(await other.page.locator('#outcome .verdict.territorial').count()).toBe(1)
    expect(other.complaints).toEqual([])
    await other.close()
  })

  it('an answer that comes after the next scan does not take its place', async () => {
    const { page } = scanner
    let release = (): void => undefined
    const held = new Promise<void>((resolve) => {
      release = resolve
    })
    await page.route(VERIFY, async (route) => {
      await held
      await route.continue()
    })
    const before = await page.locator('#history li').count()
    await pasteAnew(guangdong.text)
    await page.waitForSelector('#outcome .verdict.unknown')
    await pasteAnew('https://example.org/')
    await page.waitForSelector('#outcome h2:has-text("不是证书二维码")')
    release()
    await page.waitForFunction((n) => document.querySelectorAll('#history li').length === n, before + 2)
    expect(await verdict()).toBe('不是证书二维码')
    await page.unroute(VERIFY)
  })

  it('a record that was corrected since takes the verdict back', async () => {
    const { page } = scanner
    await page.route(VERIFY, async (route) => {
      const response = await route.fetch()
      const { certificate, ...rest } = await response.json()
      await route.fulfill({ json: { ...rest, certificate: { ...certificate, holderName: '王五' } } })
    })
    await pasteAnew(guangdong.text)
    await answered()
    expect(await verdict()).toBe('警告：二维码与系统记录不一致')
    expect(await page.textContent('#outcome ul.note')).toContain('王五')
    await page.selectOption('#useIn', '440000')
    expect(await page.locator('#outcome .verdict.good:visible').count()).toBe(0)
    await page.unroute(VERIFY)
  })

  it.each([
    ['does not come', (route: Route) => route.abort()],
    ['is busy', (route: Route) => route.fulfill({ status: 503, json: { code: 'unavailable' } })],
    ['is tired of us', (route: Route) => route.fulfill({ status: 429, json: { code: 'too-many-attempts' } })],
    ['is somebody else', (route: Route) => route.fulfill({ body: '<h1>Log in to our network</h1>' })],
  ])('where the answer %s, the device says what it knows and what was not checked', async (_, reply) => {
    const { page } = scanner
    await page.route(VERIFY, reply)
    await pasteAnew(guangdong.text)
    await page.waitForSelector('#outcome .verdict.limited')
    expect(await verdict()).toBe(SIGNED)
    expect(await page.textContent('#outcome .verdict .when')).toContain('系统没有答复')
    expect(await page.locator('#outcome .good').count()).toBe(0)
    await page.selectOption('#useIn', '440000')
    expect(await page.locator('#outcome .good').count()).toBe(0)
    await page.unroute(VERIFY)
  })

  it('a running camera is seen, with nothing before it', async () => {
    const other = await visit()
    await other.context.addInitScript(reads, undefined)
    await other.page.goto('/scan')
    expect(await other.page.isVisible('#idle')).toBe(true)
    expect(await other.page.isVisible('#video')).toBe(false)
    await other.page.click('#camera')
    await other.page.waitForFunction(
      () => (document.querySelector('#video') as HTMLVideoElement).videoWidth > 0,
    )
    expect(await other.page.isVisible('#video')).toBe(true)
    expect(await other.page.isVisible('#idle')).toBe(false)
    await other.page.click('#stop')
    expect(await other.page.isVisible('#idle')).toBe(true)
    expect(await other.page.isVisible('#video')).toBe(false)
    expect(other.complaints).toEqual([])
    await other.close()
  })

  it('a browser that reads QR codes by itself is let do so, and loads no WebAssembly', async () => {
    const other = await visit()
    await other.context.addInitScript(reads, file.text)
    const asked: string[] = []
    other.page.on('request', (request) => asked.push(request.url()))
    await other.page.goto('/scan')
    await other.page.waitForFunction(() => /^\d+ /.test(document.querySelector('#lists')?.textContent ?? ''))
    await other.page.click('#camera')
    await answered(other.page)
    expect(await other.page.locator('#outcome .verdict.limited').count()).toBe(1)
    expect(await other.page.textContent('#outcome .label')).toBe('证书电子文件')
    expect(asked.filter((address) => /decoder|wasm/.test(address))).toEqual([])
    expect(other.complaints).toEqual([])
    await other.close()
  })
})

/** Stands in for a browser that reads QR codes by itself: sees this text, or nothing. */
function reads(text: string | undefined): void {
  Object.assign(globalThis, {
    BarcodeDetector: class {
      static async getSupportedFormats(): Promise<string[]> {
        return ['qr_code']
      }
      async detect() {
        return text === undefined ? [] : [{ rawValue: text }]
      }
    },
  })
}

describe('without a network', () => {
  beforeAll(async () => {
    await scanner.page.evaluate(() => navigator.serviceWorker.ready)
    await scanner.context.setOffline(true)
    await scanner.page.goto('/scan')
    await scanner.page.waitForSelector('#offline:not([hidden])')
  })

  it('the page opens, and the camera still reads and checks', async () => {
    await scanWithCamera()
    await scanner.page.waitForSelector('#outcome .verdict.limited')
    expect(await verdict()).toBe(SIGNED)
    expect(await scanner.page.textContent('#outcome .verdict')).toMatch(
      /(前|此刻|刚刚)的名单里，证书没有撤销，持证人也没有撤回/,
    )
    expect(await scanner.page.locator('#outcome .good').count()).toBe(0)
    expect(await checks()).toMatch(/撤销名单：未撤销（名单生成于.+）/)
    expect(await checks()).toMatch(/撤回名单：未撤回（名单生成于.+）/)
  })

  it('a QR that the phone’s own camera opens is checked in place of the page that cannot come', async () => {
    await scanner.page.goto(file.text.slice(origin.length))
    await scanner.page.waitForSelector('#outcome .verdict.limited')
    expect(await verdict()).toMatch(/^签名真实，/)
    expect(await scanner.page.textContent('#outcome .label')).toBe('证书电子文件')
  })

  it('a revoked certificate that the list knows is bad', async () => {
    await scanner.page.goto('/scan')
    await scanner.page.waitForSelector('#offline:not([hidden])')
    await paste(revoked.text)
    await scanner.page.waitForSelector('#outcome .verdict.bad .when:has-text("系统没有答复")')
    expect(await verdict()).toBe('已撤销，无效')
  })

  it('a withdrawn release that the list knows is withdrawn, and shows nothing of the certificate', async () => {
    await pasteAnew(withdrawn.text)
    await scanner.page.waitForSelector('#outcome .verdict.unknown .when:has-text("系统没有答复")')
    expect(await verdict()).toBe('已被持证人撤回')
    expect(await scanner.page.textContent('#outcome')).not.toContain(liSi.name)
    expect(await scanner.page.textContent('#history li:first-child')).not.toContain(liSi.name)
  })

  it('says that it could not check revocation when the list is too old', async () => {
    await scanner.page.clock.setFixedTime(Date.now() + 8 * 86_400_000)
    await scanner.page.goto('/scan')
    await scanner.page.waitForSelector('#offline:not([hidden])')
    expect(await scanner.page.textContent('#lists')).toContain('已过期')
    await paste(guangdong.text)
    await scanner.page.waitForSelector('#outcome .verdict.caution')
    expect(await verdict()).toBe('签名真实，未能核查是否撤销')
    expect(await checks()).toContain('未能核查是否撤销')
  })

  it('the history can be cleared, and nothing of it is left', async () => {
    expect(await scanner.page.locator('#history li').count()).toBeGreaterThan(4)
    await scanner.page.click('#clear')
    expect(await scanner.page.textContent('#history')).toBe('还没有记录。')
    expect(await scanner.page.evaluate(() => localStorage.length)).toBe(0)
  })
})
