/** The folders of personnel offices: what applicants send is a PDF as it was downloaded, a scan, or a photograph. */

import { deflateSync } from 'node:zlib'
import { PDF } from '@libpdf/core'
import { zipSync } from 'fflate'
import { beforeAll, describe, expect, it } from 'vitest'
import { newCode, qrMatrix } from '#lib/credential'
import { loadEyes } from '../../../client/cli/eyes.ts'
import { createEyes } from '../../../client/files/eyes.ts'
import { type Eyes, readFileItems } from '../../../client/files/index.ts'
import { pdfLinks } from '../../../client/files/pdf-links.ts'
import { png } from '../../e2e/support/picture.ts'

const HOST = 'verify.example'
const code = newCode()
const text = `https://${HOST}/v/${code}#${'31415926'.repeat(30)}`

let eyes: Eyes
beforeAll(async () => {
  eyes = await loadEyes()
})

/** A QR as a phone sees it: turned, unevenly lit, grainy, with something around it. */
function photograph(of: string, { turn = 0.15, width = 700, height = 600 } = {}): Uint8Array<ArrayBuffer> {
  const { size, isDark } = symbolOf(of)
  const module = 5
  const data = new Uint8ClampedArray(width * height * 4).fill(255)
  let seed = 7
  const noise = () => {
    seed = (seed * 1_103_515_245 + 12_345) & 0x7fffffff
    return (seed / 0x7fffffff - 0.5) * 24
  }
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) {
      const [dx, dy] = [x - width / 2, y - height / 2]
      const column = Math.floor((dx * Math.cos(turn) + dy * Math.sin(turn)) / module + size / 2)
      const row = Math.floor((dy * Math.cos(turn) - dx * Math.sin(turn)) / module + size / 2)
      const paper = 150 + (80 * x) / width
      const light = (isDark(column, row) ? 45 : paper) + noise()
      data.fill(light, (y * width + x) * 4, (y * width + x) * 4 + 3)
    }
  return new Uint8Array(png({ data, width, height }))
}

function symbolOf(of: string) {
  const { size, rows } = qrMatrix(of)
  return { size, isDark: (x: number, y: number) => rows[y]?.[x] ?? false }
}

async function pdf(
  draw: (pdf: PDF, page: ReturnType<PDF['addPage']>) => unknown,
): Promise<Uint8Array<ArrayBuffer>> {
  const document = PDF.create()
  draw(document, document.addPage())
  return new Uint8Array(await document.save())
}

const withLink = (uri: string) =>
  pdf((_, page) => page.addLinkAnnotation({ rect: { x: 0, y: 0, width: 9, height: 9 }, uri, borderWidth: 0 }))
const scanned = (picture: Uint8Array) =>
  pdf((document, page) => page.drawImage(document.embedPng(picture), { x: 50, y: 200, width: 500 }))

const itemsOf = (bytes: Uint8Array<ArrayBuffer>) => readFileItems(bytes, HOST, eyes)
/** A device that has nothing to draw or to look with. */
const blind = createEyes({
  readBarcodes: () => Promise.reject(new Error('not loaded')),
  pdfium: () => Promise.reject(new Error('not loaded')),
})

describe('a PDF', () => {
  it('of ours is read by the link on its QR, without drawing it', async () => {
    expect(await readFileItems(await withLink(text), HOST, blind)).toEqual([{ item: { credential: text } }])
  })

  it('that another program has packed is read too', async () => {
    const packed = deflateSync(Buffer.from(`<</Type/Annot/A<</URI(${text})>>>>`)).toString('latin1')
    const file = Buffer.from(`%PDF-1.7\n1 0 obj<</Type/ObjStm>>stream\n${packed}\nendstream endobj`, 'latin1')
    expect(pdfLinks(new Uint8Array(file))).toEqual([text])
  })

  it('that is a scan is drawn, and read like a photograph', async () => {
    expect(await itemsOf(await scanned(photograph(text)))).toEqual([{ item: { credential: text } }])
  })

  it('of before, whose link has the code alone, is drawn for the rest; where that cannot be, the code is enough', async () => {
    const uri = text.split('#')[0] as string
    const file = await pdf((document, page) => {
      page.addLinkAnnotation({ rect: { x: 0, y: 0, width: 9, height: 9 }, uri, borderWidth: 0 })
      page.drawImage(document.embedPng(photograph(text, { turn: 0 })), { x: 50, y: 200, width: 500 })
    })
    expect(await itemsOf(file)).toEqual([{ item: { credential: text } }])
    expect(await readFileItems(file, HOST, blind)).toEqual([{ item: { code } }])
  })

  it('whose link leads elsewhere is told so, and its picture counts', async () => {
    const [{ problem } = {}] = await itemsOf(await withLink(text.replace(HOST, 'evil.test')))
    expect(problem?.zh).toContain('evil.test')
  })

  it('unfolding without end is not unfolded', () => {
    const bomb = deflateSync(Buffer.alloc(16 * 2 ** 20)).toString('latin1')
    const file = Buffer.from(`%PDF-1.7\n1 0 obj<</Type/ObjStm>>stream\n${bomb}\nendstream endobj`, 'latin1')
    const before = process.memoryUsage().arrayBuffers
    expect(pdfLinks(new Uint8Array(file))).toEqual([])
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(12 * 2 ** 20)
  })
})

describe('a photograph', () => {
  it('turned, badly lit and grainy is read', async () => {
    expect(await itemsOf(photograph(text))).toEqual([{ item: { credential: text } }])
  })

  it('of another QR code, or of none, is told what it is', async () => {
    const [{ problem } = {}] = await itemsOf(photograph('https://example.test/menu'))
    expect(problem?.zh).toContain('不是本系统')
    const [nothing] = await itemsOf(photograph(' ', { turn: 0, width: 20, height: 20 }))
    expect(nothing?.problem?.zh).toContain('没有找到二维码')
  })
})

it.each([
  ['a text', 'hello'],
  ['half a picture', '\u0089PNG\r\n\u001a\nxxxx'],
  ['half a PDF', '%PDF-1.7\nnothing'],
])('%s is told in both languages, and stops nothing', async (_, content) => {
  const [{ item, problem } = {}] = await itemsOf(new Uint8Array(Buffer.from(content, 'latin1')))
  expect([item, typeof problem?.zh, typeof problem?.en]).toEqual([undefined, 'string', 'string'])
})

describe('an OFD', () => {
  const ofd = (page: string) =>
    new Uint8Array(zipSync({ 'Doc_0/Pages/Page_0/Content.xml': new TextEncoder().encode(page) }))
  const found = (bytes: Uint8Array<ArrayBuffer>) => readFileItems(bytes, HOST, eyes)

  it('leads to what a click on its QR opens, once', async () => {
    const link = `<ofd:URI URI="${text}"/>`
    expect(await found(ofd(link + link))).toEqual([{ item: { credential: text } }])
  })

  it('without a link of ours says so, and another site is named', async () => {
    const [none] = await found(ofd('<ofd:Page/>'))
    expect(none).toMatchObject({ problem: { en: expect.stringContaining('no link of this system') } })
    const [elsewhere] = await found(ofd(`<ofd:URI URI="${text.replace(HOST, 'other.example')}"/>`))
    expect(elsewhere).toHaveProperty('problem')
  })

  it('that is damaged, or no OFD, is answered', async () => {
    const cut = ofd(text).subarray(0, 60)
    expect((await found(new Uint8Array(cut)))[0]).toHaveProperty('problem')
  })
})
