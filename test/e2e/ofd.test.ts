/** The document as OFD: what the portal offers, and what a reader in a browser shows of it, beside the PDF. */

import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { PDFiumLibrary } from '@hyzyla/pdfium'
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest'
import { readSesSignature } from '#lib/seal'
import { all, type Ofd, one, readOfd } from '../support/ofd.ts'
import { scan } from '../support/scan.ts'
import { download } from './support/document.ts'
import { showOfd } from './support/ofd-page.ts'
import { png } from './support/picture.ts'
import { zhangSan } from './support/scenario.ts'
import { logIn, open, type Visitor, visit } from './support/visit.ts'

const { origin, national, file } = inject('states')

/** The same page by two programs comes to about 2, two designs to about 30. */
const NEAR = 4

/** Pixels of the page's width. */
const WIDTH = 1050

let holder: Visitor
let reader: Visitor

beforeAll(async () => {
  holder = await visit()
  await logIn(holder.page, zhangSan.idNumber, zhangSan.password)
  reader = await visit({ viewport: { width: WIDTH, height: 1500 } })
})
afterAll(async () => {
  expect([...holder.complaints, ...reader.complaints]).toEqual([])
  await Promise.all([holder.close(), reader.close()])
})

const signedValue = ({ parts, signature }: Ofd) =>
  readSesSignature(parts[`${signature?.folder}/SignedValue.dat`] as Uint8Array)

/** @returns PNG */
async function pictureOf(ofd: Ofd): Promise<Buffer> {
  await showOfd(reader.page, ofd, ofd.signature && signedValue(ofd).seal.picture.data)
  return reader.page.locator('#page').screenshot()
}

async function pictureOfPdf(pdf: Buffer): Promise<Buffer> {
  const library = await PDFiumLibrary.init()
  const document = await library.loadDocument(pdf)
  const page = document.getPage(0)
  const { data, width, height } = await page.render({
    scale: WIDTH / page.getOriginalSize().originalWidth,
    render: 'bitmap',
    renderFormFields: false,
  })
  const pixels = { data: new Uint8ClampedArray(data), width, height }
  document.destroy()
  library.destroy()
  return png(pixels)
}

/** How far two pictures are apart where they are, in steps of grey out of 255, seen from far enough. */
const difference = (one: Buffer, other: Buffer): Promise<number> =>
  reader.page.evaluate(
    async (pictures) => {
      const [width, height] = [70, 99]
      const greys = await Promise.all(
        pictures.map(async (picture) => {
          const bytes = Uint8Array.from(atob(picture), (character) => character.charCodeAt(0))
          const bitmap = await createImageBitmap(new Blob([bytes]), {
            resizeWidth: width,
            resizeHeight: height,
            resizeQuality: 'high',
          })
          const context = new OffscreenCanvas(width, height).getContext(
            '2d',
          ) as OffscreenCanvasRenderingContext2D
          context.drawImage(bitmap, 0, 0)
          const { data } = context.getImageData(0, 0, width, height)
          return Array.from({ length: width * height }, (_, i) => data[i * 4 + 1] as number)
        }),
      )
      const [a = [], b = []] = greys
      return a.reduce((sum, grey, i) => sum + Math.abs(grey - (b[i] ?? 0)), 0) / a.length
    },
    [one, other].map((picture) => picture.toString('base64')),
  )

describe('the portal', () => {
  it('offers both forms of a release, and says in a sentence which is for what', async () => {
    const { page } = holder
    await open(page, `#/annotation/${zhangSan.national}/${national.code}`)
    await page.waitForSelector('.qr img')
    expect(await page.textContent('main')).toContain('OFD 是国家标准版式文件')
    const [kept] = await Promise.all([page.waitForEvent('download'), page.click('a[data-format="ofd"]')])
    expect(kept.suggestedFilename()).toBe('certificate.ofd')
    const path = join(inject('folder'), 'certificate.ofd')
    await kept.saveAs(path)
    const ofd = readOfd(readFileSync(path))
    expect(one(ofd.entry, 'Title').text).toContain('电子证书')
    const { digest } = signedValue(ofd)
    const described = ofd.parts[`${ofd.signature?.folder}/Signature.xml`] as Uint8Array
    expect(Buffer.from(digest)).toEqual(createHash('sm3').update(described).digest())
  })

  it('says why not, where an OFD is not to be had', async () => {
    const { page } = holder
    const detail = '本系统未配置国密（SM2）电子印章'
    await page.route('**/document?*format=ofd', (route) =>
      route.fulfill({
        status: 406,
        contentType: 'application/problem+json',
        body: JSON.stringify({ status: 406, code: 'format-unavailable', title: '', detail }),
      }),
    )
    await page.click('a[data-format="ofd"]')
    await page.waitForSelector(`text=${detail}`)
    await page.unroute('**/document?*format=ofd')
  })
})

describe.each([
  ['an electronic certificate', zhangSan.national, national.code],
  ['a certificate electronic file', zhangSan.file, file.code],
])('%s, shown by a browser from its OFD', (_, number, code) => {
  let ofd: Ofd
  let shown: Buffer
  beforeAll(async () => {
    ofd = readOfd(await download(origin, number, code, 'ofd'))
    shown = await pictureOf(ofd)
  })

  it('is in the embedded fonts, which the browser has checked, and its QR leads where its link does', async () => {
    const fonts = await reader.page.evaluate(() => [...document.fonts].map(({ status }) => status))
    expect(fonts).toEqual(Array<string>(ofd.fonts.size).fill('loaded'))
    const links = ofd.objects.flatMap((object) => all(object, 'URI'))
    expect(await scan(shown)).toBe(links[0]?.attributes.URI)
  })

  it('looks as its PDF does', async () => {
    const drawn = await pictureOfPdf(await download(origin, number, code))
    expect(await difference(shown, drawn)).toBeLessThan(NEAR)
    const other = number === zhangSan.file ? [zhangSan.national, national.code] : [zhangSan.file, file.code]
    const [otherNumber = '', otherCode = ''] = other
    const another = await pictureOfPdf(await download(origin, otherNumber, otherCode))
    expect(await difference(shown, another)).toBeGreaterThan(5 * NEAR)
  })
})
