/** The receipt as a PDF: what an employer files, and can have checked years later. */

import { deflateSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { verifyReceipt as checkOffline } from '#client/offline'
import { createApiKeyRegister } from '#lib/api-key'
import { findReceipts, trustKeys, verifyReceipt } from '#lib/jose'
import { apiKeyRegister } from '#lib/store'
import { shownReceipt } from '../../web/browser/receipt/shown.ts'
import { textOf } from '../lib/document/pages.ts'
import { holder } from '../support/certificates.ts'
import { type Service, startService } from '../support/service.ts'

const NUMBER = 'ZY2344000001'
const FORM = { 'content-type': 'application/x-www-form-urlencoded' }

let service: Service
let receipt: string
let pdf: Uint8Array<ArrayBuffer>

beforeAll(async () => {
  service = await startService()
  await service.record()
  const { name, idNumber } = holder
  const asked = { managementNumber: NUMBER, name, idNumber, useIn: '110000' }
  receipt = (await service.call('POST', '/v1/verify', { body: asked })).json.receipt
  const { text } = await service.call('POST', '/v1/receipts/document', { body: { receipt } })
  pdf = Uint8Array.from(Buffer.from(text, 'base64'))
})
afterAll(() => service.close())

const trusted = async () => trustKeys((await service.call('GET', '/.well-known/jwks.json')).json)

describe('the PDF', () => {
  test('says in words what was asked and answered, by whom and by which rule', async () => {
    const text = await textOf(pdf)
    const { answer } = (await verifyReceipt(receipt, await trusted())).receipt ?? {}
    for (const value of [
      '核验通过·电子证书',
      holder.name,
      NUMBER,
      '人社厅发〔2019〕27号',
      '有文件依据',
      '在北京市',
      'https://zhengyan.example/receipt',
      String(answer?.requestId),
    ])
      expect(text).toContain(value)
    expect(text).not.toContain(holder.idNumber)
    expect(pdf.length).toBeLessThan(100_000)
  })

  test('carries the receipt, which is found and checked again', async () => {
    expect(await findReceipts(pdf)).toEqual([receipt])
    const { signature, key } = await verifyReceipt(receipt, await trusted())
    expect([signature.outcome, key.outcome]).toEqual(['verified', 'verified'])
  })

  test('a form of a page gets the same, to be saved under a name that says nothing', async () => {
    const raw = new URLSearchParams({ receipt }).toString()
    const reply = await service.call('POST', '/v1/receipts/document', { raw, headers: FORM })
    expect(reply.status).toBe(200)
    expect(reply.headers['content-disposition']).toBe('attachment; filename="receipt.pdf"')
  })
})

test('only our own receipts are printed: a changed one is refused, and named', async () => {
  const [head, payload = '', signature] = receipt.split('.')
  const changed = Buffer.from(payload, 'base64url').toString().replace('"verified":true', '"verified":null')
  const forged = [head, Buffer.from(changed).toString('base64url'), signature].join('.')
  for (const one of [forged, 'nothing', `${receipt.slice(0, -4)}AAAA`]) {
    const { status, json } = await service.call('POST', '/v1/receipts/document', { body: { receipt: one } })
    expect([status, json.errors[0].pointer, json.errors[0].code]).toEqual([
      422,
      '/receipt',
      'not-our-receipt',
    ])
  }
})

test('a form may be sent to no other route: another site could send one', async () => {
  const raw = new URLSearchParams({ managementNumber: NUMBER, ...holder }).toString()
  expect((await service.call('POST', '/v1/verify', { raw, headers: FORM })).status).toBe(415)
})

describe('a receipt is found', () => {
  const bytes = (text: string | Buffer) => Uint8Array.from(Buffer.from(text))
  const packed = () =>
    Buffer.concat([
      Buffer.from('%PDF-1.7\n1 0 obj\n<</Filter/FlateDecode>>\nstream\r\n'),
      deflateSync(Buffer.from(receipt)),
      Buffer.from('\nendstream\nendobj\n'),
    ])

  test.each([
    ['in a PDF that another program has packed', () => packed()],
    ['in the whole answer', () => JSON.stringify({ verified: true, receipt })],
    ['as the text alone', () => ` ${receipt}\n`],
    ['in lines as a mail program breaks them', () => receipt.replace(/.{76}/g, '$&\r\n')],
  ])('%s', async (_, content) => {
    const found = await findReceipts(bytes(content()))
    expect(found).toEqual([receipt])
  })

  test('once, though it stands twice; two are two; and none is none', async () => {
    expect(await findReceipts(bytes(`${receipt} ${receipt}`))).toEqual([receipt])
    expect(await findReceipts(bytes(`${receipt} ${receipt.slice(0, -4)}AAAA`))).toHaveLength(2)
    const both = Buffer.concat([
      Buffer.from('%PDF-1.7 '),
      Buffer.from(`${receipt.slice(0, -4)}AAAA `),
      packed(),
    ])
    expect(await findReceipts(bytes(both))).toHaveLength(2)
    for (const none of ['', '{}', '%PDF-1.7 stream\nbroken endstream'])
      expect(await findReceipts(bytes(none))).toEqual([])
  })
})

describe('the receipt of a batch', () => {
  let jws = ''
  let pages: Uint8Array<ArrayBuffer>
  beforeAll(async () => {
    const { key } = await createApiKeyRegister({
      keys: apiKeyRegister(service.store.table),
      operator: '经办人甲',
      now: () => new Date(),
    }).create('某市某局人事处')
    const { name, idNumber } = holder
    const facts = { managementNumber: NUMBER, name, idNumber }
    const unknown = Array.from({ length: 98 }, (_, i) => ({ code: `x${i}` }))
    const items = [facts, ...unknown, { managementNumber: '?' }]
    const headers = { 'x-api-key': key }
    const body = { items, useIn: '110000' }
    jws = (await service.call('POST', '/v1/verify/batch', { body, headers })).json.receipt
    const { text } = await service.call('POST', '/v1/receipts/document', { body: { receipt: jws } })
    pages = Uint8Array.from(Buffer.from(text, 'base64'))
  })

  test('is printed with a line for each of a hundred items, on several pages, and carries itself', async () => {
    const text = await textOf(pages)
    for (const value of [
      '批量核验回执',
      '共100项，核验通过1项',
      '某市某局人事处',
      '使用地区北京市Beijing',
      holder.name,
      NUMBER,
      '未查到',
      '输入有误，未核验',
      '第3页',
    ])
      expect(text).toContain(value)
    for (let i = 0; i < 98; i++) expect(text).toContain(`x${i}`)
    expect(text).not.toContain(holder.idNumber)
    expect(pages.length).toBeLessThan(350_000)
    expect(await findReceipts(pages)).toEqual([jws])
  })

  test('is shown with a line for each item, in both languages', async () => {
    const keySet = (await service.call('GET', '/.well-known/jwks.json')).json
    const check = await checkOffline(jws, { keySet })
    const age = { keysAt: new Date().toISOString(), now: new Date() }
    const zh = String(shownReceipt(check, age, 'zh'))
    for (const value of [
      '某市某局人事处',
      '批量核验 100 项，其中 1 项核验通过',
      holder.name,
      '未查到',
      '无法读取的项',
    ])
      expect(zh).toContain(value)
    expect(zh.match(/<li>/g)?.length).toBeGreaterThanOrEqual(100)
    expect(String(shownReceipt(check, age, 'en'))).toContain('A batch of 100, of which 1 verified')
    const changed = await checkOffline(jws.replace(/.{9}$/, 'AAAAAAAAA'), { keySet })
    expect(String(shownReceipt(changed, age, 'zh'))).not.toContain(holder.name)
  })
})
