/**
 * 加注 on the page: a box that says purpose, recipient and expiry (both designs call it), and the same in large
 * light letters across the whole page, so that a copy cannot pass for a release to somebody else (the maker).
 */

import { terms } from '#lib/certificate'
import { type Block, fitted, GREY, INK, paragraph } from '../drawing/blocks.ts'
import { type Canvas, MM, PAGE } from '../drawing/canvas.ts'
import { type Color, fitText, measure, type TextStyle, wrap } from '../drawing/typeset.ts'
import type { PrintedAnnotation } from '../types.ts'
import { chinaTime } from './wording.ts'

/** Light enough that black text of 7 points stays readable over it, dark enough to survive a photocopy. */
const WATERMARK: Color = [0.9, 0.9, 0.905]

const ANGLE = 36

/** Purpose, recipient and expiry across the page; overprinted last, so that shaded fields do not hide them. */
export function drawOverprint(canvas: Canvas, annotation: PrintedAnnotation): void {
  const { purpose, recipient, expiresAt } = annotation
  const room = { width: 186 * MM, maxLines: 2, smallest: 15 }
  const texts = [
    `仅用于 ${purpose}`,
    ...(recipient ? [`提供给 ${recipient}`] : []),
    `${terms.validUntil.zh} ${chinaTime(expiresAt)}`,
  ]
  const style: TextStyle = { face: 'serif', size: 34, color: WATERMARK }
  // One size for all, the one that the longest text needs.
  const size = Math.min(...texts.map((text) => fitText(canvas.shaper, text, style, room).style.size))
  const lines = texts.flatMap((text) => wrap(canvas.shaper, text, { ...style, size }, room.width))
  const leading = size * 1.6
  const [sin, cos] = [Math.sin((ANGLE * Math.PI) / 180), Math.cos((ANGLE * Math.PI) / 180)]
  for (const [index, line] of lines.entries()) {
    const along = -measure(canvas.shaper, line, { ...style, size }) / 2
    const baseline = (index - (lines.length - 1) / 2) * leading + size * 0.36
    const x = PAGE.width / 2 + along * cos + baseline * sin
    const y = PAGE.height / 2 - along * sin + baseline * cos
    canvas.readAs(line, () =>
      canvas.overprint(() => canvas.turnedText(x, y, line, { ...style, size }, ANGLE)),
    )
  }
}

const PADDING = 7

/** The box: a dark tab with 加注, and the three facts beside it. */
export function annotationBox(canvas: Canvas, annotation: PrintedAnnotation, width: number): Block {
  const tab = 58
  const inside = width - tab - 2 * PADDING
  const labelWidth = 58
  const label: TextStyle = { face: 'sans', size: 8, color: GREY }
  const facts = [
    [terms.purpose, annotation.purpose],
    ...(annotation.recipient ? ([[terms.recipient, annotation.recipient]] as const) : []),
    [terms.validUntil, `${chinaTime(annotation.expiresAt)}（北京时间 UTC+8）`],
  ] as const
  const rows = facts.map(([name, value]) => {
    const style: TextStyle = { face: 'serif', size: 10.5, color: INK }
    const text = fitted(canvas, value, style, {
      width: inside - labelWidth,
      maxLines: 2,
      smallest: 8,
      leading: 1.35,
    })
    return { name, text, height: Math.max(19, text.height + 3) }
  })
  const height = rows.reduce((sum, row) => sum + row.height, 0) + PADDING
  return {
    height,
    draw(x, y) {
      canvas.rectangle(x, y, width, height, { stroke: { width: 1, color: INK } })
      canvas.rectangle(x, y, tab, height, { fill: INK })
      const white: Color = [1, 1, 1]
      const zh = paragraph(
        canvas,
        terms.annotation.zh,
        { face: 'serif', size: 15, color: white },
        { width: tab, align: 'center', leading: 1.3 },
      )
      const en = paragraph(
        canvas,
        terms.annotation.en.toUpperCase(),
        { face: 'sans', size: 6, color: white },
        { width: tab, align: 'center' },
      )
      const middle = y + (height - zh.height - en.height) / 2
      zh.draw(x, middle)
      en.draw(x, middle + zh.height)
      let top = y + PADDING / 2
      for (const row of rows) {
        canvas.text(x + tab + PADDING, top + row.height / 2 + 0.5, row.name.zh, label)
        canvas.text(x + tab + PADDING, top + row.height / 2 + 7.5, row.name.en, { ...label, size: 5.5 })
        row.text.draw(x + tab + PADDING + labelWidth, top + (row.height - row.text.height) / 2)
        top += row.height
      }
    },
  }
}
