import { copyFile, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { PDF } from '@libpdf/core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  createDocumentMaker,
  loadFonts,
  loadFontsAhead,
  packagedFontFiles,
  signerFromPem,
} from '#lib/document'
import { embedFont } from '../../../lib/document/drawing/fonts.ts'
import { makeKeys } from './keys.ts'
import { textOf } from './pages.ts'
import { certificate, FILE, request } from './samples.ts'

const LAST_IN_EXTENSION_B = 0x2a6d6

/** A font that has one character more: its neighbour in the map, of plane 2 as well, is renamed, so that the map stays in order (OpenType, cmap 12). */
function withCharacter(font: Uint8Array, codePoint: number): Uint8Array {
  const changed = Uint8Array.from(font)
  const view = new DataView(changed.buffer)
  const every = (count: number, first: number, step: number) =>
    Array.from({ length: count }, (_, index) => first + index * step)
  const table = every(view.getUint16(4), 12, 16).find((record) => view.getUint32(record) === 0x636d6170) ?? 0
  const cmap = view.getUint32(table + 8)
  const maps = every(view.getUint16(cmap + 2), cmap + 4, 8)
  const map = cmap + view.getUint32((maps.find((entry) => view.getUint32(entry) === 0x0003_000a) ?? 0) + 4)
  const single = every(view.getUint32(map + 12), map + 16, 12).find(
    (group) =>
      view.getUint32(group) === view.getUint32(group + 4) &&
      view.getUint32(group) > 0x20000 &&
      view.getUint32(group - 8) < codePoint &&
      view.getUint32(group + 12) > codePoint,
  )
  if (single === undefined) throw new Error('no entry to change')
  view.setUint32(single, codePoint)
  view.setUint32(single + 4, codePoint)
  return changed
}

describe('the fonts', () => {
  it('are parsed once for all documents', () => {
    const fonts = loadFonts()
    expect(embedFont(PDF.create(), fonts.serif).program).toBe(fonts.serif.program)
    expect(embedFont(PDF.create(), fonts.serif).program).toBe(fonts.serif.program)
  })

  it('are the same when they are read ahead', async () => {
    const [ahead, fonts] = [await loadFontsAhead(), loadFonts()]
    for (const face of ['serif', 'sans'] as const)
      expect(Buffer.compare(ahead[face].data, fonts[face].data)).toBe(0)
    expect(ahead.rare).toHaveLength(fonts.rare.length)
  })

  it('find for each character the glyph that libpdf finds, and the same as unknown', () => {
    const { serif, sans, rare } = loadFonts()
    for (const { data, program } of [serif, sans, ...rare.map((open) => open())]) {
      const theirs = PDF.create().embedFont(data).program
      const others: number[] = []
      for (let code = 0; code <= 0x30000; code++)
        if (program.getGlyphId(code) !== theirs.getGlyphId(code)) others.push(code)
      expect(others).toEqual([])
      expect(program.getGlyphId(0x4e00)).toBe(theirs.getGlyphId(0x4e00))
    }
  })

  it('have every character of common use, and the marks of the page', () => {
    const { serif, sans } = loadFonts()
    for (const character of '一丁龘䶮𬱖㛃·•‧・．《》〔〕—')
      for (const font of [serif, sans])
        expect(font.program.hasGlyph(character.codePointAt(0) ?? 0)).toBe(true)
  })
})

describe('a deployment with fonts of its own', () => {
  let directory: string
  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), 'zhengyan-fonts-'))
    const [serif = '', sans = ''] = packagedFontFiles()
    for (const file of [serif, sans]) await copyFile(file, join(directory, basename(file)))
    await writeFile(join(directory, 'Own.ttf'), withCharacter(await readFile(sans), LAST_IN_EXTENSION_B))
  })
  afterAll(() => rm(directory, { recursive: true }))

  it('shows the rare characters they add, where the packaged fonts must draw a box', async () => {
    const rare = String.fromCodePoint(LAST_IN_EXTENSION_B)
    const signer = signerFromPem(await makeKeys('EC'))
    const service = { zh: '查询验证服务', en: 'Verification service' }
    const named = request({ certificate: certificate({ holderName: `张${rare}`, result: FILE }) })
    const show = async (fonts: ReturnType<typeof loadFonts>) =>
      textOf(await createDocumentMaker({ fonts, signer, service, demonstration: false }).make(named))
    expect(await show(loadFonts(directory))).toContain(`张${rare}`)
    expect(await show(loadFonts())).toContain('U+2A6D6')
  })
})
