import { writeFileSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest'
import { qrMatrix } from '#lib/credential'
import { qrBitmap } from '../lib/document/pages.ts'
import { cameraFile } from './support/browser.ts'
import { type Bitmap, cameraPicture, png } from './support/picture.ts'
import { zhangSan } from './support/scenario.ts'
import { type Visitor, visit } from './support/visit.ts'

const { origin, guangdong, file, revoked } = inject('states')

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
  expect(scanner.complaints.filter((text) => !/ERR_INTERNET_DISCONNECTED/.test(text))).toEqual([])
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

describe('with a network', () => {
  it('the camera reads the QR of a fresh PDF, and its signature holds', async () => {
    await scanWithCamera()
    expect(await verdict()).toBe('签名真实')
    expect(await scanner.page.textContent('#outcome .label')).toBe('电子证书')
    expect(await scanner.page.textContent('#outcome')).toContain(zhangSan.guangdong)
    expect(await checks()).toContain('撤销名单：未撤销')
  })

  it('a picture file is read as well', async () => {
    await scanner.page.setInputFiles('#picture', {
      name: 'qr.png',
      mimeType: 'image/png',
      buffer: png(printed),
    })
    await scanner.page.waitForFunction(() => document.querySelectorAll('#history li').length === 2)
    expect(await verdict()).toBe('签名真实')
  })

  it('a changed credential, a revoked one and a plain text are told apart', async () => {
    await paste(guangdong.text.replace(/.{3}$/, '111'))
    await scanner.page.waitForSelector('#outcome .verdict.bad')
    expect(await verdict()).toBe('签名不通过')
    expect(await scanner.page.textContent('#outcome')).not.toContain(zhangSan.name)
    await paste(revoked.text)
    await scanner.page.waitForSelector('#outcome h2:has-text("已撤销")')
    await paste('https://example.org/')
    await scanner.page.waitForSelector('#outcome h2:has-text("不是证书二维码")')
  })

  it('a browser that reads QR codes by itself is let do so, and loads no WebAssembly', async () => {
    const other = await visit()
    await other.context.addInitScript((text) => {
      Object.assign(globalThis, {
        BarcodeDetector: class {
          static async getSupportedFormats(): Promise<string[]> {
            return ['qr_code']
          }
          async detect() {
            return [{ rawValue: text }]
          }
        },
      })
    }, file.text)
    const asked: string[] = []
    other.page.on('request', (request) => asked.push(request.url()))
    await other.page.goto('/scan')
    await other.page.waitForFunction(() => /^\d+ /.test(document.querySelector('#lists')?.textContent ?? ''))
    await other.page.click('#camera')
    await other.page.waitForSelector('#outcome .verdict.limited')
    expect(await other.page.textContent('#outcome .label')).toBe('证书电子文件')
    expect(asked.filter((address) => /decoder|wasm/.test(address))).toEqual([])
    expect(other.complaints).toEqual([])
    await other.close()
  })

  it('answers where the certificate counts', async () => {
    await paste(guangdong.text)
    await scanner.page.waitForSelector('#useIn')
    await scanner.page.selectOption('#useIn', '110000')
    expect(await scanner.page.textContent('#use')).toContain('在北京市不具有')
  })
})

describe('without a network', () => {
  beforeAll(async () => {
    await scanner.page.evaluate(() => navigator.serviceWorker.ready)
    await scanner.context.setOffline(true)
    await scanner.page.goto('/scan')
    await scanner.page.waitForSelector('#offline:not([hidden])')
  })

  it('the page opens, and the camera still reads and checks', async () => {
    await scanWithCamera()
    expect(await verdict()).toBe('签名真实')
    expect(await checks()).toMatch(/撤销名单：未撤销（名单生成于.+）/)
  })

  it('a QR that the phone’s own camera opens is checked in place of the page that cannot come', async () => {
    await scanner.page.goto(file.text.slice(origin.length))
    await scanner.page.waitForSelector('#outcome .verdict')
    expect(await verdict()).toBe('签名真实')
    expect(await scanner.page.textContent('#outcome .label')).toBe('证书电子文件')
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
