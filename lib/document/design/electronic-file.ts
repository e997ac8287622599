/**
 * The design of a certificate electronic file: a ruled table under a dark band with the exact mark, flush left,
 * without frame and without seal.
 */

import { labelOf } from '#lib/certificate'
import type { Bilingual } from '#lib/policy'
import {
  type Block,
  bilingualParagraph,
  fillRoom,
  fitted,
  GREY,
  HAIRLINE,
  heading,
  INK,
  paragraph,
  space,
  stack,
} from '../drawing/blocks.ts'
import { type Canvas, MM, PAGE } from '../drawing/canvas.ts'
import { drawQr, qrSide } from '../drawing/qr.ts'
import type { Color } from '../drawing/typeset.ts'
import { annotationBox } from './annotation.ts'
import type { Page } from './page.ts'
import { drawFoot, field, legalBasis, RIBBON } from './parts.ts'
import { rowsOf } from './rows.ts'
import { verificationText } from './verification.ts'
import { NO_SEAL, NO_SEAL_NOTE, NOT_ESTABLISHED, PROOF, printedValue, UNSIGNED_NOTE } from './wording.ts'

const NAVY: Color = [0.1, 0.19, 0.32]
const SHADE: Color = [0.945, 0.95, 0.96]
const WHITE: Color = [1, 1, 1]

const LEFT = 20 * MM
const WIDTH = PAGE.width - 2 * LEFT
const BAND = 23 * MM
const LABEL_WIDTH = 74
const PADDING = 7

const ROWS = rowsOf()

/** @throws {DocumentError} `qr-malformed` */
export function drawElectronicFile(page: Page): void {
  const { canvas, request } = page
  const bandTop = page.demonstration ? RIBBON : 0
  drawBand(page, bandTop)
  const top = bandTop + BAND + 17
  const footLine = PAGE.height - (page.demonstration ? RIBBON : 0) - 18
  const rowTop = footLine - 14 - qrSide(request.verification.qr)
  const room = rowTop - 10 - top
  fillRoom(canvas, room, (density) => body(page, density)).draw(LEFT, top)
  drawVerification(page, rowTop)
  drawFoot(page, LEFT, footLine, WIDTH)
}

/** The exact mark of the ministry's examination centre, in reverse, across the sheet. */
function drawBand({ canvas, request }: Page, top: number): void {
  const { mark } = request.certificate.result
  canvas.rectangle(0, top, PAGE.width, BAND, { fill: NAVY })
  const text = fitted(
    canvas,
    mark,
    { face: 'serif', size: 21, color: WHITE },
    { width: WIDTH, maxLines: 1, smallest: 11, leading: 1.3 },
  )
  text.draw(LEFT, top + (BAND - text.height) / 2)
}

function body(page: Page, density: number): Block {
  const { canvas, request } = page
  const { result } = request.certificate
  return stack([
    title(page),
    ...(request.annotation ? [annotationBox(canvas, request.annotation, WIDTH), space(9 * density)] : []),
    table(page, density),
    space(10 * density),
    heading(canvas, PROOF, NAVY),
    bilingualParagraph(
      canvas,
      result.force.statement,
      { face: 'serif', size: density < 1 ? 9 : 10.5, color: INK },
      WIDTH,
    ),
    space(5 * density),
    legalBasis(canvas, result.basis, WIDTH, NAVY),
  ])
}

const STAMP = { width: 104, height: 44 } as const

function title({ canvas, request }: Page): Block {
  const { label, determined } = request.certificate.result
  const width = WIDTH - STAMP.width - 12
  const texts = stack([
    fitted(
      canvas,
      label.zh,
      { face: 'serif', size: 27, color: NAVY },
      { width, maxLines: 1, smallest: 16, leading: 1.25 },
    ),
    fitted(canvas, label.en, { face: 'sans', size: 8.5, color: GREY }, { width, maxLines: 1, smallest: 7 }),
  ])
  return {
    height: texts.height + 12,
    draw(x, y) {
      texts.draw(x, y)
      drawNoSeal(canvas, determined ? NO_SEAL_NOTE : NOT_ESTABLISHED, x + WIDTH - STAMP.width, y + 1)
    },
  }
}

/** Where the other design has its seal in words: a dashed box that says there is none. */
function drawNoSeal(canvas: Canvas, note: Bilingual, x: number, y: number): void {
  const { width, height } = STAMP
  canvas.rectangle(x, y, width, height, { stroke: { width: 0.9, color: INK, dash: [4, 2.5] } })
  const centred = { width, align: 'center' } as const
  stack([
    space(4),
    paragraph(canvas, `${NO_SEAL.zh} ${NO_SEAL.en}`, { face: 'serif', size: 11, color: INK }, centred),
    paragraph(canvas, note.zh, { face: 'sans', size: 7.5, color: INK }, centred),
    paragraph(canvas, note.en, { face: 'sans', size: 5.8, color: GREY }, { ...centred, leading: 1.3 }),
  ]).draw(x, y)
}

function table({ canvas, request }: Page, density: number): Block {
  const stroke = { width: 0.5, color: HAIRLINE }
  const rows = ROWS.map((names): Block => {
    const width = WIDTH / names.length
    const cells = names.map((name) =>
      field(canvas, labelOf(name), printedValue(request.certificate, name), {
        width: width - 2 * PADDING,
        labelWidth: LABEL_WIDTH,
        size: name === 'holderName' ? 16 : 11.5,
        minHeight: (name === 'holderName' ? 32 : 27) * density,
      }),
    )
    const height = Math.max(...cells.map((cell) => cell.height))
    return {
      height,
      draw(x, y) {
        for (const [index, cell] of cells.entries()) {
          const left = x + index * width
          canvas.rectangle(left, y, LABEL_WIDTH, height, { fill: SHADE })
          canvas.rectangle(left, y, width, height, { stroke })
          canvas.line(left + LABEL_WIDTH, y, left + LABEL_WIDTH, y + height, stroke)
          cell.draw(left + PADDING, y + (height - cell.height) / 2)
        }
      },
    }
  })
  return stack(rows)
}

function drawVerification({ canvas, request }: Page, top: number): void {
  const side = qrSide(request.verification.qr)
  canvas.link({ x: LEFT, y: top, width: side, height: side }, request.verification.text, () =>
    drawQr(canvas, request.verification.qr, LEFT, top),
  )
  canvas.line(LEFT, top - 4, LEFT + WIDTH, top - 4, { width: 1, color: NAVY })
  const left = LEFT + side + 14
  const column = 200
  const text = verificationText(canvas, request.verification, column)
  text.draw(left, top + (side - text.height) / 2)
  const rest = WIDTH - side - 14 - column - 16
  const note = bilingualParagraph(canvas, UNSIGNED_NOTE, { face: 'sans', size: 8.5, color: INK }, rest)
  note.draw(left + column + 16, top + (side - note.height) / 2)
}
