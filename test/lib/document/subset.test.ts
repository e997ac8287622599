/** Fonts of some characters: what readers of OFD draw with, whatever system they run on. */

import { PDF } from '@libpdf/core'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { loadFonts } from '#lib/document'
import type { ParsedFont } from '../../../lib/document/drawing/fonts.ts'
import { bytesOf, tableOf, viewOf } from '../../../lib/document/drawing/subset/sfnt.ts'
import { subsetFont } from '../../../lib/document/drawing/subset/subset.ts'

const fonts = loadFonts()
const latin = fonts.rare[0]?.() as ParsedFont

const glyphsOf = ({ program }: ParsedFont, text: string) =>
  new Map([...text].map((character) => [codeOf(character), program.getGlyphId(codeOf(character))]))
const codeOf = (character: string) => character.codePointAt(0) as number
const subset = (font: ParsedFont, text: string) => subsetFont(font.data, glyphsOf(font, text), 'Subset')
/** As libpdf reads it, which did not make it. */
const opened = (font: Uint8Array) => PDF.create().embedFont(font).program

/** The words of 32 bits of a whole font come to this (OpenType 1.9, `head`). */
const WHOLE = 0xb1b0_afba

const sumOf = (font: Uint8Array) =>
  Array.from({ length: font.length / 4 }, (_, i) => viewOf(font).getUint32(i * 4)).reduce(
    (a, b) => (a + b) >>> 0,
  )

/** Outline and widths of a character, whatever number its glyph has. */
function shapeOf({ data: font, program }: ParsedFont, character: string) {
  const glyph = program.getGlyphId(codeOf(character))
  const [loca, glyf, head] = ['loca', 'glyf', 'head'].map((tag) => tableOf(font, tag) as DataView)
  const at = (n: number) =>
    head?.getInt16(50) === 1 ? loca?.getUint32(n * 4) : (loca?.getUint16(n * 2) ?? 0) * 2
  return {
    advance: program.getAdvanceWidth(glyph),
    outline: Buffer.from(bytesOf(glyf as DataView).subarray(at(glyph), at(glyph + 1))).toString('hex'),
  }
}

describe('a font of some characters', () => {
  it('has their glyphs as they were, whichever they are, and no others', () => {
    const text = fc.string({
      unit: fc.constantFrom(...'张三龘䶮𬱖㛃·（）AZaz09 —《'),
      minLength: 1,
      maxLength: 12,
    })
    fc.assert(
      fc.property(text, fc.constantFrom(fonts.serif, fonts.sans), (drawn, font) => {
        const data = subset(font, drawn)
        const made = { data, program: opened(data) }
        expect(sumOf(data)).toBe(WHOLE)
        for (const character of drawn) {
          const [there, here] = [shapeOf(font, character), shapeOf(made, character)]
          expect(here.advance).toBe(there.advance)
          expect(here.outline.startsWith(there.outline)).toBe(true)
        }
        expect(made.program.numGlyphs).toBe(new Set(drawn).size + 1)
        expect(made.program.hasGlyph(codeOf('李'))).toBe(false)
      }),
      { numRuns: 20 },
    )
  })

  it('brings the parts that a letter with its mark is put together from', () => {
    const made = subset(latin, 'ÉŁ')
    expect(opened(made).numGlyphs).toBeGreaterThan(3)
    expect(opened(made).hasRenderableGlyph(opened(made).getGlyphId(codeOf('É')))).toBe(true)
  })

  it('is the same for the same characters, in whatever order they were drawn', () => {
    expect(subset(fonts.serif, '李四张三')).toEqual(subset(fonts.serif, '张三李四'))
  })

  it('leaves the font that it is made from as it was', () => {
    const before = Buffer.from(fonts.sans.data.subarray(0, 600_000)).toString('base64')
    subset(fonts.sans, '张三')
    expect(Buffer.from(fonts.sans.data.subarray(0, 600_000)).toString('base64') === before).toBe(true)
  })

  it('is refused where there are no TrueType outlines', () => {
    const bare = new Uint8Array(12)
    expect(() => subsetFont(bare, new Map([[0x20, 1]]), 'Subset')).toThrow(TypeError)
  })
})
