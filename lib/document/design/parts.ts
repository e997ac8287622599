/** Parts both designs share: fields, legal basis, foot, and the mark of a demonstration. */

import { terms } from '#lib/certificate'
import type { Bilingual, Notice } from '#lib/policy'
import { type Block, fitted, GREY, heading, INK, paragraph, stack } from '../drawing/blocks.ts'
import { BLACK, type Canvas, MM, PAGE } from '../drawing/canvas.ts'
import { type Color, measure, type TextStyle } from '../drawing/typeset.ts'
import type { Page } from './page.ts'
import { chinaTime, chineseDate, DEMONSTRATION, DEMONSTRATION_NOTE } from './wording.ts'

/** A label with its English beneath, and the value beside it, on one common line. */
export function field(
  canvas: Canvas,
  label: Bilingual,
  value: string,
  room: { width: number; labelWidth: number; size: number; minHeight: number },
): Block {
  const style: TextStyle = { face: 'serif', size: room.size, color: INK }
  const width = room.width - room.labelWidth
  const text = fitted(canvas, value, style, { width, maxLines: 2, smallest: 8, leading: 1.3 })
  const height = Math.max(room.minHeight, text.height + 6)
  return {
    height,
    draw(x, y) {
      canvas.text(x, y + height / 2 + 0.5, label.zh, { face: 'sans', size: 8.5, color: GREY })
      canvas.text(x, y + height / 2 + 8.5, label.en, { face: 'sans', size: 6, color: GREY })
      text.draw(x + room.labelWidth, y + (height - text.height) / 2)
    },
  }
}

/** 人社厅发〔2019〕27号《…》（2019年1月1日), a line or two each. */
export function legalBasis(canvas: Canvas, notices: readonly Notice[], width: number, color: Color): Block {
  const style: TextStyle = { face: 'sans', size: 7.5, color: INK }
  return stack([
    heading(canvas, terms.legalBasis, color),
    ...notices.map(({ number, title, date }) =>
      paragraph(canvas, `${number}《${title}》（${chineseDate(date)}）`, style, { width, leading: 1.45 }),
    ),
  ])
}

/** Who made the file, when, and by which rule: one small line. */
export function drawFoot(page: Page, x: number, baseline: number, width: number): void {
  const { canvas, service, request } = page
  const { id, version } = request.certificate.result.rule
  const text = `${service.zh} ${service.en} · 生成于 ${chinaTime(request.now)}（北京时间）· 规则 ${id} v${version}`
  const foot = fitted(
    canvas,
    text,
    { face: 'sans', size: 6.5, color: GREY },
    { width, maxLines: 1, smallest: 5, align: 'center' },
  )
  foot.draw(x, baseline - foot.height / 2)
}

/** Height of the ribbons that mark a demonstration at the top and the foot of the sheet. */
export const RIBBON = 8 * MM

/** Hazard stripes and plain words at both ends of the sheet; says the same in black and white. */
export function drawDemonstration(canvas: Canvas): void {
  for (const top of [0, PAGE.height - RIBBON]) {
    canvas.rectangle(0, top, PAGE.width, RIBBON, { fill: [1, 1, 1] })
    canvas.line(0, top === 0 ? RIBBON : top, PAGE.width, top === 0 ? RIBBON : top, {
      width: 1.2,
      color: BLACK,
    })
    const mark: TextStyle = { face: 'serif', size: 12, color: BLACK }
    const note: TextStyle = { face: 'sans', size: 8, color: BLACK }
    const gap = 10
    const width =
      measure(canvas.shaper, DEMONSTRATION, mark) + gap + measure(canvas.shaper, DEMONSTRATION_NOTE, note)
    const left = (PAGE.width - width) / 2
    stripes(canvas, 0, left - 10, top)
    stripes(canvas, left + width + 10, PAGE.width, top)
    canvas.text(left, top + RIBBON / 2 + 4.3, DEMONSTRATION, mark)
    canvas.text(
      left + width - measure(canvas.shaper, DEMONSTRATION_NOTE, note),
      top + RIBBON / 2 + 3.4,
      DEMONSTRATION_NOTE,
      note,
    )
  }
}

function stripes(canvas: Canvas, from: number, to: number, top: number): void {
  const [slant, thickness] = [RIBBON * 0.7, 7]
  for (let x = from - slant; x + slant + thickness < to; x += thickness * 2) {
    if (x < from) continue
    canvas.polygon(
      [
        [x + slant, top],
        [x + slant + thickness, top],
        [x + thickness, top + RIBBON],
        [x, top + RIBBON],
      ],
      { fill: BLACK },
    )
  }
}
