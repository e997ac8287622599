/**
 * The pieces pages are stacked from. A block knows its height before it is drawn, so that a design can see whether all
 * fits. It knows nothing of certificates.
 */

import type { Bilingual } from '#lib/policy'
import type { Canvas } from './canvas.ts'
import { type Color, type Fitted, fitText, measure, type TextStyle, wrap } from './typeset.ts'

export interface Block {
  /** Points. */
  readonly height: number
  draw(x: number, y: number): void
}

export const INK: Color = [0.07, 0.07, 0.09]
export const GREY: Color = [0.36, 0.36, 0.4]
export const HAIRLINE: Color = [0.72, 0.72, 0.74]

type Align = 'left' | 'center'

/** Lines of text; `leading` is the line height in ems. */
export function textLines(
  canvas: Canvas,
  { lines, style }: Fitted,
  { width, leading = 1.4, align = 'left' }: { width: number; leading?: number; align?: Align },
): Block {
  const lineHeight = style.size * leading
  return {
    height: lines.length * lineHeight,
    draw(x, y) {
      for (const [index, line] of lines.entries()) {
        const left = align === 'left' ? x : x + (width - measure(canvas.shaper, line, style)) / 2
        canvas.text(left, y + index * lineHeight + lineHeight / 2 + style.size * 0.36, line, style)
      }
    },
  }
}

/** A paragraph at its style's size, as many lines as it takes. */
export function paragraph(
  canvas: Canvas,
  text: string,
  style: TextStyle,
  room: { width: number; leading?: number; align?: Align },
): Block {
  return textLines(canvas, { lines: wrap(canvas.shaper, text, style, room.width), style }, room)
}

/** A text that shrinks, then wraps, to stay within `maxLines`. */
export function fitted(
  canvas: Canvas,
  text: string,
  style: TextStyle,
  room: { width: number; maxLines: number; smallest: number; leading?: number; align?: Align },
): Block {
  return textLines(canvas, fitText(canvas.shaper, text, style, room), room)
}

export function space(height: number): Block {
  return { height, draw: () => {} }
}

/** Blocks one under the other. */
export function stack(blocks: readonly Block[]): Block {
  return {
    height: blocks.reduce((sum, block) => sum + block.height, 0),
    draw(x, y) {
      let top = y
      for (const block of blocks) {
        block.draw(x, top)
        top += block.height
      }
    },
  }
}

/** A heading of the page's smaller parts: 依据 Legal basis. */
export function heading(canvas: Canvas, text: Bilingual, color: Color): Block {
  const zh: TextStyle = { face: 'serif', size: 9, color }
  return {
    height: 15,
    draw(x, y) {
      canvas.text(x, y + 10.5, text.zh, zh)
      const left = x + measure(canvas.shaper, text.zh, zh) + 5
      canvas.text(left, y + 10.5, text.en, { face: 'sans', size: 6.5, color: GREY })
    },
  }
}

/** A text with its English companion beneath, a little smaller. */
export function bilingualParagraph(canvas: Canvas, text: Bilingual, style: TextStyle, width: number): Block {
  const english: TextStyle = { face: 'sans', size: Math.max(6, style.size * 0.75), color: GREY }
  return stack([
    paragraph(canvas, text.zh, style, { width, leading: 1.5 }),
    paragraph(canvas, text.en, english, { width, leading: 1.4 }),
  ])
}

/** How generously a body may be set, loosest first. */
const DENSITIES = [1.42, 1.36, 1.3, 1.24, 1.18, 1.12, 1.06, 1, 0.93, 0.86, 0.79, 0.72] as const

/**
 * The body at the loosest density at which it fits the height. If even the tightest does not, all of it is
 * scaled down: a record of unusual length must not leave its holder without a document.
 *
 * @param make sets the body; 1 is the normal density
 */
export function fillRoom(canvas: Canvas, height: number, make: (density: number) => Block): Block {
  for (const density of DENSITIES) {
    const block = make(density)
    if (block.height <= height) return block
  }
  const tightest = make(DENSITIES[DENSITIES.length - 1] as number)
  const scale = height / tightest.height
  return { height, draw: (x, y) => canvas.scaled(x, y, scale, () => tightest.draw(x, y)) }
}
