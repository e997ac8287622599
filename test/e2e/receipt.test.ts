/** The receipt's whole way: from a result into an employer's file, and years later onto the page that checks it. */

import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, inject, it } from 'vitest'
import { zhangSan } from './support/scenario.ts'
import { type Visitor, visit } from './support/visit.ts'

const { guangdong, revoked } = inject('states')
const kept = join(inject('folder'), 'receipt.pdf')

let reader: Visitor
let page: Visitor['page']
let receipt = ''
beforeAll(async () => {
  reader = await visit()
  page = reader.page
})
afterAll(async () => {
  expect(reader.complaints).toEqual([])
  await reader.close()
})

async function check(file: string | { name: string; content: string }): Promise<string> {
  await page.goto('/receipt')
  await page.setInputFiles(
    '#file',
    typeof file === 'string'
      ? file
      : { name: file.name, mimeType: 'application/octet-stream', buffer: Buffer.from(file.content) },
  )
  await page.waitForSelector('#answer:not([hidden]), #problem .note')
  return (await page.textContent('main')) ?? ''
}

it('a result is saved as a PDF by a form that needs no script', async () => {
  const plain = await visit({ javaScriptEnabled: false })
  await plain.page.goto(`/v/${guangdong.code}?useIn=110000`)
  receipt = (await plain.page.getAttribute('[name="receipt"]', 'value')) ?? ''
  await plain.page.click('details:has([data-receipt]) > summary')
  const [download] = await Promise.all([
    plain.page.waitForEvent('download'),
    plain.page.click('[data-receipt] button'),
  ])
  expect(download.suggestedFilename()).toBe('receipt.pdf')
  await download.saveAs(kept)
  expect(readFileSync(kept).subarray(0, 5).toString()).toBe('%PDF-')
  await plain.close()
})

it('the PDF tells the page who signed, when, about what and by which rule; nothing of it is sent', async () => {
  const sent: string[] = []
  page.on('request', (request) => sent.push(`${request.method()} ${new URL(request.url()).pathname}`))
  const text = await check(kept)
  page.removeAllListeners('request')
  expect(await page.textContent('h1')).toBe('回执真实，未被改动')
  for (const told of [
    '有效，但不适用于北京市',
    '证验演示机构',
    zhangSan.guangdong,
    zhangSan.name,
    'ruankao-guangdong 第 1 版',
    '有文件依据',
    '请求编号',
    '公钥取自本系统，此刻更新',
  ])
    expect(text).toContain(told)
  expect(await page.locator('.verdict.limited').count()).toBe(1)
  expect(await page.getAttribute('a:has-text("重新核验此证书")', 'href')).toBe(
    new URL(guangdong.url).pathname,
  )
  expect(sent.filter((one) => !one.startsWith('GET'))).toEqual([])
})

it.each([
  ['the text alone', () => ({ name: 'a.jws', content: receipt })],
  ['the whole answer', () => ({ name: 'a.json', content: JSON.stringify({ verified: true, receipt }) })],
])('reads %s too', async (_, file) => {
  await check(file())
  expect(await page.textContent('h1')).toBe('回执真实，未被改动')
})

it('a receipt that was changed is refused, and nothing it says is repeated', async () => {
  const [head, payload = '', signature] = receipt.split('.')
  const forged = Buffer.from(payload, 'base64url').toString().replace(zhangSan.name, '王五')
  const changed = [head, Buffer.from(forged).toString('base64url'), signature].join('.')
  const text = await check({ name: 'a.jws', content: changed })
  expect(await page.textContent('h1')).toBe('回执系伪造或已被改动')
  expect(text).toContain('请勿接受')
  expect(text).not.toMatch(/王五|张三|核验结论/)
  // The same within a PDF that looks like ours.
  const other = join(inject('folder'), 'changed.pdf')
  writeFileSync(other, `%PDF-1.7\n1 0 obj\n<<>>\nstream\n${changed}\nendstream\nendobj\n`)
  await check(other)
  expect(await page.textContent('h1')).toBe('回执系伪造或已被改动')
})

it('what is no receipt, and two at once, are told on the form, with the keyboard there', async () => {
  expect(await check({ name: 'a.txt', content: 'nothing' })).toContain('未找到回执')
  expect(await page.evaluate(() => document.activeElement?.id)).toBe('problem')
  const two = `${receipt} ${receipt.slice(0, -4)}AAAA`
  expect(await check({ name: 'a.txt', content: two })).toContain('不止一份回执')
})

it('a receipt of a revoked certificate is genuine, and says that it was revoked', async () => {
  await page.goto(`/v/${revoked.code}`)
  const content = (await page.getAttribute('[name="receipt"]', 'value')) ?? ''
  const text = await check({ name: 'a.jws', content })
  expect(text).toContain('已撤销，无效')
  expect(await page.locator('.verdict.good').count()).toBe(0)
})

it('without the keys nothing is said of it', async () => {
  const offline = await visit()
  await offline.page.goto('/receipt')
  await offline.page.route('**/jwks.json', (route) => route.abort())
  await offline.page.fill('#text', receipt)
  await offline.page.click('#receipt button')
  await offline.page.waitForSelector('#answer:not([hidden])')
  expect(await offline.page.textContent('h1')).toBe('暂时无法核对')
  await offline.close()
})
