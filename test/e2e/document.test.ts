import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest'
import { withLink } from '../support/pdf.ts'
import { changed, choose, download } from './support/document.ts'
import { zhangSan } from './support/scenario.ts'
import { type Visitor, visit } from './support/visit.ts'

const { origin, guangdong, file, national } = inject('states')

let visitor: Visitor
beforeAll(async () => {
  visitor = await visit()
  await visitor.page.goto('/scan')
  await visitor.page.waitForFunction(() => /^\d+ /.test(document.querySelector('#lists')?.textContent ?? ''))
})
afterAll(async () => {
  expect(visitor.complaints.filter((text) => !/ERR_INTERNET_DISCONNECTED|ERR_FAILED/.test(text))).toEqual([])
  await visitor.close()
})

const verdict = () => visitor.page.textContent('#outcome .verdict:visible h2')
const lines = () => visitor.page.locator('#file .checks li').allTextContents()
async function send(pdf: Buffer): Promise<void> {
  await visitor.page.evaluate(() => document.querySelector('#outcome')?.replaceChildren())
  await choose(visitor.page, pdf)
  await visitor.page.waitForSelector('#file')
}

describe('a document in the scanner', () => {
  it('is said to be sent before it is', async () => {
    const described = await visitor.page.getAttribute('#choose-pdf', 'aria-describedby')
    expect(await visitor.page.textContent(`#${described}`)).toContain(
      'PDF 和 OFD 会发送给本系统核验，系统不保存文件',
    )
  })

  it('that is whole has the result of its record, and who signed it', async () => {
    await send(await download(origin, zhangSan.guangdong, guangdong.code))
    expect(await verdict()).toBe('有效 · 仅限广东省')
    expect((await lines())[0]).toMatch(/^签名完整.+DEMONSTRATION.+20\d\d/)
    expect(await visitor.page.locator('#file .tone.good').count()).toBe(4)
    expect(await visitor.page.locator('[data-receipt]').count()).toBe(1)
    await visitor.page.selectOption('#useIn', '440000')
    expect(await verdict()).toBe('有效')
    expect(await visitor.page.textContent('#history li:first-child')).toContain(zhangSan.name)
  })

  it('without a seal, as it should be, is a file on record', async () => {
    await send(await download(origin, zhangSan.file, file.code))
    expect(await verdict()).toBe('记录属实')
    expect((await lines())[0]).toContain('证书电子文件不带电子印章和签名')
    expect((await lines())[3]).toContain('逐项一致')
  })

  it('that was changed is bad, and shows no certificate', async () => {
    await send(changed(await download(origin, zhangSan.national, national.code)))
    expect(await verdict()).toBe('文件被改动')
    expect(await visitor.page.locator('#outcome .verdict.bad').count()).toBe(1)
    expect(await visitor.page.locator('#outcome .good').count()).toBe(0)
    expect(await visitor.page.textContent('#outcome')).not.toContain(zhangSan.name)
  })

  it('that carries the QR of another certificate is bad, for every region', async () => {
    const other = await download(origin, zhangSan.file, file.code)
    const link = /\/URI \(([^)]*)\)/.exec(other.toString('latin1'))?.[1] as string
    const forged = withLink(other, link.replace('http://', 'http://elsewhere.example?'))
    await send(forged)
    expect(await verdict()).toBe('文件与系统记录不一致')
    expect(await visitor.page.locator('#outcome .verdict.good:visible').count()).toBe(0)
  })

  it('can be dropped on the page', async () => {
    const bytes = [...changed(await download(origin, zhangSan.national, national.code))]
    await visitor.page.evaluate(() => document.querySelector('#outcome')?.replaceChildren())
    await visitor.page.evaluate((content) => {
      const dataTransfer = new DataTransfer()
      const type = 'application/pdf'
      dataTransfer.items.add(new File([new Uint8Array(content)], 'x.pdf', { type }))
      document.querySelector('#reader')?.dispatchEvent(new DragEvent('drop', { dataTransfer, bubbles: true }))
    }, bytes)
    await visitor.page.waitForSelector('#outcome h2:text-is("文件被改动")')
  })

  it('that is too large is not sent', async () => {
    await choose(visitor.page, Buffer.alloc(4 * 1024 * 1024 + 1))
    await visitor.page.waitForSelector('#camera-note:has-text("超过 4 MB")')
  })

  it('without a network has its link checked alone, and that is said first', async () => {
    const pdf = await download(origin, zhangSan.guangdong, guangdong.code)
    await visitor.context.setOffline(true)
    await visitor.page.evaluate(() => document.querySelector('#outcome')?.replaceChildren())
    await choose(visitor.page, pdf)
    await visitor.page.waitForSelector('#outcome .verdict.limited')
    expect(await visitor.page.textContent('#outcome > .note')).toContain('文件本身未核对')
    expect(await visitor.page.locator('#outcome .good').count()).toBe(0)
    await choose(visitor.page, Buffer.from('%PDF-1.7 of somebody else'))
    await visitor.page.waitForSelector('#camera-note:has-text("核验文件需要网络")')
    await visitor.context.setOffline(false)
  })
})
