import { PDF } from '@libpdf/core'
import fc from 'fast-check'
import { beforeAll, describe, expect, it } from 'vitest'
import { loadFonts } from '#lib/document'
import { createTextLayer } from '../../../lib/document/drawing/pdf/text-layer.ts'
import { fitText, measure, type Shaper, type TextStyle, wrap } from '../../../lib/document/drawing/typeset.ts'

const STYLE: TextStyle = { face: 'serif', size: 10 }

let shaper: Shaper

beforeAll(() => {
  const pdf = PDF.create()
  shaper = createTextLayer(pdf, pdf.addPage({ size: 'a4' }), loadFonts()).shaper
})

const text = fc.string({
  unit: fc.constantFrom(...'张三李四，。（）《》、abc MARIA-0123456789 ·'),
  maxLength: 80,
})

describe('line breaking', () => {
  it('loses no character but the spaces at which it breaks', () => {
    fc.assert(
      fc.property(text, fc.integer({ min: 12, max: 300 }), (value, width) => {
        const joined = wrap(shaper, value, STYLE, width).join('')
        expect(joined.replaceAll(' ', '')).toBe(value.replaceAll(' ', ''))
      }),
      { numRuns: 200 },
    )
  })

  it('keeps every line within the width', () => {
    fc.assert(
      fc.property(text, fc.integer({ min: 20, max: 300 }), (value, width) => {
        for (const line of wrap(shaper, value, STYLE, width))
          expect(measure(shaper, line, STYLE)).toBeLessThanOrEqual(width + 1e-6)
      }),
      { numRuns: 200 },
    )
  })

  it('puts no closing mark first in a line and no opening mark last', () => {
    const value =
      '根据《关于推行专业技术人员职业资格电子证书的通知》（人社厅发〔2021〕97号），电子证书与纸质证书具有同等法律效力。'
    for (let width = 60; width < 400; width += 7) {
      for (const line of wrap(shaper, value, STYLE, width)) {
        expect(line).not.toMatch(/^[》），。]/)
        expect(line).not.toMatch(/[《（〔]$/)
      }
    }
  })

  it('breaks Latin names between words', () => {
    expect(wrap(shaper, 'MARIA ANTONIETA HEUVEL', STYLE, 90)).toEqual(['MARIA', 'ANTONIETA', 'HEUVEL'])
  })
})

describe('fitting', () => {
  it('keeps the size of a text that has room, and shrinks a longer one only as far as it must', () => {
    const room = { width: 100, maxLines: 1, smallest: 5 }
    expect(fitText(shaper, '张三', STYLE, room).style.size).toBe(10)
    expect(fitText(shaper, '张三李四王五赵六孙七周八', STYLE, room).style.size).toBe(8)
  })

  it('takes more lines rather than cut a text off', () => {
    const { lines } = fitText(shaper, '张'.repeat(100), STYLE, { width: 50, maxLines: 2, smallest: 5 })
    expect(lines.join('')).toBe('张'.repeat(100))
  })
})
