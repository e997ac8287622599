/** The page of personnel offices: a real workbook and PDFs in, verdicts out; what is sent is what was said, and nothing else. */

import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { PDF } from '@libpdf/core'
import type { Request } from 'playwright-core'
import { afterAll, beforeAll, beforeEach, describe, expect, inject, it } from 'vitest'
import { readList } from '#client/list'
import { newCode, qrMatrix } from '#lib/credential'
import { forged } from '../support/forged.ts'
import { png } from './support/picture.ts'
import { zhangSan } from './support/scenario.ts'
import { type Visitor, visit } from './support/visit.ts'

const { origin, apiKey, guangdong, file, withdrawn, revoked } = inject('states')
const office = join(import.meta.dirname, '../fixtures/registry/office.xlsx')

let reader: Visitor
let page: Visitor['page']
/** Everything that left the browser with a body. */
let sent: Request[] = []
beforeAll(async () => {
  reader = await visit({ viewport: { width: 1280, height: 900 } })
  page = reader.page
  page.on('request', (request) => {
    if (request.method() !== 'GET') sent.push(request)
  })
})
beforeEach(async () => {
  await page.goto('/batch')
  sent = []
})
afterAll(async () => {
  expect(reader.complaints).toEqual([])
  await reader.close()
})

const csv = (rows: readonly string[]) => ({
  name: '名单.csv',
  mimeType: 'text/csv',
  buffer: Buffer.from(`\uFEFF${rows.join('\r\n')}`),
})

async function choose(files: Parameters<typeof page.setInputFiles>[1]): Promise<string> {
  await page.setInputFiles('#files', files)
  await page.waitForSelector('#ready:not([hidden]), #problem .note')
  return (await page.textContent('main')) ?? ''
}

async function verify(button: 'online' | 'offline' = 'online'): Promise<void> {
  if (button === 'online') {
    await page.fill('#f-apiKey', apiKey)
    await page.click('#verify .primary')
  } else await page.click('#offline')
  await page.waitForSelector('#results:not([hidden])')
}

async function saved(what: string): Promise<{ name: string; bytes: Uint8Array<ArrayBuffer> }> {
  const [download] = await Promise.all([page.waitForEvent('download'), page.click(`[data-save="${what}"]`)])
  const path = join(inject('folder'), `saved-${what}`)
  await download.saveAs(path)
  return { name: download.suggestedFilename(), bytes: new Uint8Array(readFileSync(path)) }
}

const texts = (selector: string) =>
  page.locator(selector).evaluateAll((all) => all.map((one) => (one as HTMLElement).innerText.trim()))

describe('a workbook of LibreOffice', () => {
  it('is read here, and what would be sent is said before it is', async () => {
    const text = await choose(office)
    for (const told of [
      'office.xlsx',
      '证书',
      '10 项',
      '10 人的管理号、姓名、证件类型、证件号码',
      '不会发送',
    ])
      expect(text).toContain(told)
    expect(sent).toEqual([])
  })

  it('is verified by the service, which is sent the three facts and the key, and nothing else', async () => {
    await choose(office)
    await page.click('#verify .primary')
    expect(await page.textContent('#e-apiKey')).toContain('只在本机核对')
    expect(await page.evaluate(() => document.activeElement?.id)).toBe('f-apiKey')
    await verify()
    expect(sent.map((request) => new URL(request.url()).pathname)).toEqual(['/v1/verify/batch'])
    const { items, ...rest } = (sent[0] as Request).postDataJSON()
    expect(rest).toEqual({})
    expect(items).toHaveLength(10)
    expect(items[0]).toEqual({
      managementNumber: zhangSan.guangdong,
      name: zhangSan.name,
      idNumber: zhangSan.idNumber,
      idType: 'resident-id',
    })
    expect(sent[0]?.headers()['x-api-key']).toBe(apiKey)
    expect(await texts('#table tbody th')).toEqual(['3', '4', '5', '6', '7', '8', '9', '10', '11', '12'])
    expect((await texts('#table tbody .verdict-cell')).slice(0, 4)).toEqual([
      '有效',
      '记录属实',
      '有效',
      '已撤销，无效',
    ])
    expect(await page.textContent('#said')).toBe('核验完成')
  })

  it('is saved as it was, with the verdicts behind its columns, and with its receipt', async () => {
    await choose(office)
    await verify()
    const { name, bytes } = await saved('list')
    expect(name).toBe('office.verified.xlsx')
    const before = readList(new Uint8Array(readFileSync(office)), 'x').file.rows
    const after = readList(bytes, 'x').file.rows
    expect(after.map(({ cells }) => cells.slice(0, 18))).toEqual(
      before.map(({ cells }, i) => (i === 0 ? cells : [...cells, ...Array(18 - cells.length).fill('')])),
    )
    expect(after[2]?.cells[18]).toBe('有效')
    const receipts = await saved('receipts')
    expect(Buffer.from(receipts.bytes).toString()).toMatch(/^eyJ[\w.-]+\n$/)
    // And the page for receipts knows it.
    await page.goto('/receipt')
    await page.setInputFiles('#file', {
      name: 'a.jws',
      mimeType: 'text/plain',
      buffer: Buffer.from(receipts.bytes),
    })
    await page.waitForSelector('#answer:not([hidden])')
    expect(await page.textContent('h1')).toBe('回执真实，未被改动')
  })

  it('is narrowed, sorted and printed by the keyboard too', async () => {
    await choose(office)
    await verify()
    await page.focus('[data-outcome="failed"]')
    await page.keyboard.press('Enter')
    expect(await page.evaluate(() => document.activeElement?.getAttribute('aria-pressed'))).toBe('true')
    expect(await texts('#table tbody .verdict-cell')).toEqual(['已撤销，无效'])
    await page.click('[data-outcome=""]')
    await page.fill('#search', '张三')
    expect(await texts('#table tbody th')).toEqual(['3', '4'])
    await page.focus('[data-by="place"]')
    await page.keyboard.press('Enter')
    expect(await texts('#table tbody th')).toEqual(['4', '3'])
    expect(await page.getAttribute('th:has([data-by="place"])', 'aria-sort')).toBe('descending')
    const { name, bytes } = await saved('csv')
    expect(name).toBe('office.results.csv')
    expect(
      new TextDecoder()
        .decode(bytes)
        .split('\r\n')
        .map((line) => line.split(',')[0]),
    ).toEqual(['行', '4', '3', ''])
    await page.emulateMedia({ media: 'print' })
    expect(
      await page
        .locator('#choose, #search, [data-save="csv"]')
        .evaluateAll((all) => all.filter((one) => (one as HTMLElement).offsetParent).length),
    ).toBe(0)
    expect(await page.locator('#table tbody tr').first().isVisible()).toBe(true)
    await page.emulateMedia({ media: null })
  })

  it('leaves the key in this tab alone, and that can be forgotten', async () => {
    await choose(office)
    await page.fill('#f-apiKey', apiKey)
    await page.click('#verify .primary')
    await page.waitForSelector('#results:not([hidden])')
    const stored = () =>
      page.evaluate(() => [JSON.stringify(sessionStorage), JSON.stringify(localStorage), document.cookie])
    expect((await stored())[0]).toContain(apiKey)
    expect((await stored()).slice(1).join()).not.toContain(apiKey)
    await page.click('#another')
    await choose(office)
    await page.click('#forget')
    expect((await stored()).join()).not.toContain(apiKey)
  })
})

describe('PDFs and photographs', () => {
  const pdf = async (draw: (document: PDF, page: ReturnType<PDF['addPage']>) => unknown) => {
    const document = PDF.create()
    draw(document, document.addPage())
    return Buffer.from(await document.save())
  }
  /** Black on white, as printed. */
  function picture(text: string): Buffer {
    const { size, rows } = qrMatrix(text)
    const scale = 6
    const width = (size + 8) * scale
    const data = new Uint8ClampedArray(width * width * 4).fill(255)
    for (let y = 0; y < width; y++)
      for (let x = 0; x < width; x++)
        if (rows[Math.floor(y / scale) - 4]?.[Math.floor(x / scale) - 4])
          data.fill(0, (y * width + x) * 4, (y * width + x) * 4 + 3)
    return png({ data, width, height: width })
  }
  const aFile = (name: string, buffer: Buffer) => ({ name, mimeType: 'application/octet-stream', buffer })
  const folder = async () => [
    aFile(
      '张三.pdf',
      await pdf((_, p) =>
        p.addLinkAnnotation({
          rect: { x: 0, y: 0, width: 9, height: 9 },
          uri: guangdong.text,
          borderWidth: 0,
        }),
      ),
    ),
    aFile(
      '扫描件.pdf',
      await pdf((document, p) =>
        p.drawImage(document.embedPng(picture(file.text)), { x: 90, y: 300, width: 250 }),
      ),
    ),
    aFile('照片.png', picture(withdrawn.text)),
    aFile('伪造.png', picture(forged(guangdong.text))),
    aFile('空白.png', picture('https://example.test/')),
  ]

  it('are read and checked on this device, and nothing at all is sent', async () => {
    const text = await choose(await folder())
    expect(text).toContain('4 个二维码的内容')
    await verify('offline')
    expect(sent).toEqual([])
    const found = await texts('#table tbody tr')
    const of = (name: string) => found.find((line) => line.includes(name)) ?? ''
    expect(of('张三.pdf')).toContain('签名真实，未撤销')
    expect(of('扫描件.pdf')).toContain('签名真实')
    expect(of('照片.png')).toContain('加注已撤回')
    expect(of('伪造.png')).toContain('伪造或已被改动')
    expect(of('空白.png')).toContain('不是本系统')
    expect((await saved('xlsx')).name).toBe('批量核验.results.xlsx')
  })

  it('are verified by what their QRs say: a forgery is settled here, and not asked', async () => {
    await choose(await folder())
    await verify()
    const items = sent.flatMap((request) => request.postDataJSON().items)
    expect(items.map(({ credential }: { credential: string }) => credential).sort()).toEqual(
      [guangdong.text, file.text, withdrawn.text].sort(),
    )
    expect(await texts('#table tbody th')).toHaveLength(5)
    expect((await texts('#table tbody tr')).find((line) => line.includes('张三.pdf'))).toContain('有效')
  })
})

describe('a run', () => {
  it('that is stopped goes on where it was, under the same key, and asks nothing twice', async () => {
    const codes = ['核验码', revoked.code, ...Array.from({ length: 149 }, () => newCode())]
    await choose(csv(codes))
    let held = 0
    await page.route('**/v1/verify/batch', (route) => {
      // The second is never answered.
      if (route.request().postDataJSON().items.length === 50 && held++ === 0) return
      return route.continue()
    })
    await page.fill('#f-apiKey', apiKey)
    await page.click('#verify .primary')
    await page.waitForFunction(() => document.querySelector('#progress')?.textContent?.includes('100/150'))
    await page.click('#stop')
    await page.waitForSelector('#resume:not([hidden])')
    expect(await page.textContent('#said')).toContain('不会重复核验')
    expect(await texts('[data-outcome="not-checked"]')).toEqual(['未能核验 50'])
    await page.click('#resume')
    await page.waitForFunction(() => document.querySelector('#said')?.textContent === '核验完成')
    const keys = sent.map((request) => request.headers()['idempotency-key'])
    expect([keys.length, new Set(keys).size, keys[1]]).toEqual([3, 2, keys[2]])
    expect(await texts('#outcomes button')).toEqual(['全部 150', '未通过 150'])
    expect(await page.textContent('#page')).toContain('第 1 页，共 2 页')
    await page.unroute('**/v1/verify/batch')
  })

  it('with a key that is none says so, and can go on with another', async () => {
    await choose(csv(['核验码', newCode()]))
    await page.fill('#f-apiKey', 'zyk_nothing')
    await page.click('#verify .primary')
    await page.waitForSelector('#results:not([hidden])')
    expect(await page.textContent('#said')).toContain('未能全部核验')
    expect(await texts('#table tbody .verdict-cell')).toEqual(['未能核验'])
  })
})

it('what is wrong with a list is told by row and column, in the language of the page', async () => {
  expect(await choose(csv(['姓名,管理号', '张三,ZY2344000001']))).toContain('第 1 行的表头缺少“证件号码”列')
  expect(await page.evaluate(() => document.activeElement?.id)).toBe('problem')
  expect(await choose([csv(['a']), csv(['b'])])).toContain('一次只能核验一份名单')
  const english = await visit({ locale: 'en' })
  await english.page.goto('/batch')
  await english.page.setInputFiles('#files', csv(['姓名,管理号', '张三,ZY2344000001']))
  await english.page.waitForSelector('#problem .note')
  expect(await english.page.textContent('#problem')).toContain('row 1 lack “ID number”')
  await english.page.setInputFiles(
    '#files',
    csv(['管理号,姓名,证件号码', 'ZY2344000001,张三,990101199003070016']),
  )
  await english.page.waitForSelector('#ready:not([hidden])')
  await english.page.click('#offline')
  await english.page.waitForSelector('#results:not([hidden])')
  expect(await english.page.textContent('#table')).toContain('column “ID number”')
  await english.close()
})

it('the page loads what it needs, and no more: heavy parts come with the first file of their kind', async () => {
  const loaded: string[] = []
  const fresh = await visit()
  fresh.page.on('request', (request) => loaded.push(new URL(request.url()).pathname))
  await fresh.page.goto('/batch', { waitUntil: 'networkidle' })
  const heavy = () => loaded.filter((path) => /lists-|decoder|wasm/.test(path))
  expect(heavy()).toEqual([])
  const script = loaded.find((path) => /batch-\w+\.js/.test(path))
  const content = await (await fetch(`${origin}${script}`)).arrayBuffer()
  expect(gzipSync(Buffer.from(content)).length).toBeLessThan(60_000)
  await fresh.page.setInputFiles('#files', office)
  await fresh.page.waitForSelector('#ready:not([hidden])')
  expect(heavy().map((path) => path.replace(/-\w+\.js/, ''))).toEqual(['/assets/lists'])
  await fresh.close()
})
