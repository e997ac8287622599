/**
 * The design of an electronic certificate: a framed, centred sheet with a round red seal. At arm's length the frame
 * and the seal tell it from a certificate electronic file, in colour or without.
 */

import { labelOf } from '#lib/certificate'
import {
  type Block,
  bilingualParagraph,
  fillRoom,
  fitted,
  GREY,
  HAIRLINE,
  heading,
  INK,
  space,
  stack,
} from '../drawing/blocks.ts'
import { MM, PAGE } from '../drawing/canvas.ts'
import { drawQr, qrSide } from '../drawing/qr.ts'
import { measure, type TextStyle } from '../drawing/typeset.ts'
import { DocumentError } from '../errors.ts'
import { annotationBox } from './annotation.ts'
import { CRIMSON, drawFrame, FRAME, ornament } from './frame.ts'
import type { Page } from './page.ts'
import { drawFoot, field, legalBasis } from './parts.ts'
import { rowsOf } from './rows.ts'
import { drawSeal } from './seal.ts'
import { verificationText } from './verification.ts'
import { FORCE, printedValue, signedNote } from './wording.ts'

const LEFT = 24 * MM
const WIDTH = PAGE.width - 2 * LEFT
const GUTTER = 16
const SEAL_RADIUS = 21 * MM

/** The qualification is the title. */
const ROWS = rowsOf((field) => field !== 'qualification')

/** @throws {DocumentError} `seal-missing`, `qr-malformed` */
export function drawElectronicCertificate(page: Page): void {
  const { canvas, request } = page
  const { result } = request.certificate
  if (result.seal === null) throw new DocumentError('seal-missing', `rule ${result.rule.id} names no seal`)

  drawFrame(canvas)
  const top = FRAME + 25
  const note = signedNote(page.format.toUpperCase(), page.national)
  const notes = bilingualParagraph(canvas, note, { face: 'sans', size: 8, color: INK }, WIDTH)
  const footLine = PAGE.height - FRAME - 14
  const bottom = footLine - 12 - notes.height
  const rowTop = bottom - 6 - qrSide(request.verification.qr)
  const room = rowTop - 10 - top
  fillRoom(canvas, room, (density) => body(page, density)).draw(LEFT, top)

  drawVerification(page, rowTop)
  const caption = page.demonstration ? '演示' : '电子印章'
  const sealY = rowTop + qrSide(request.verification.qr) / 2
  const seal = { name: result.seal.name, caption }
  const sealX = LEFT + WIDTH - SEAL_RADIUS
  canvas.seal(sealX, sealY, SEAL_RADIUS, () => drawSeal(canvas, seal, sealX, sealY, SEAL_RADIUS))
  notes.draw(LEFT, bottom)
  drawFoot(page, LEFT, footLine, WIDTH)
}

function body(page: Page, density: number): Block {
  const { canvas, request } = page
  const { result } = request.certificate
  const { statement } = result.force
  return stack([
    title(page),
    ...(request.annotation ? [annotationBox(canvas, request.annotation, WIDTH), space(8 * density)] : []),
    grid(page, density),
    space(9 * density),
    heading(canvas, FORCE, CRIMSON),
    bilingualParagraph(canvas, statement, { face: 'serif', size: density < 1 ? 9 : 10.5, color: INK }, WIDTH),
    space(5 * density),
    legalBasis(canvas, result.basis, WIDTH, CRIMSON),
  ])
}

function title({ canvas, request }: Page): Block {
  const { result, qualification } = request.certificate
  const centred = { width: WIDTH, align: 'center' } as const
  const mark: TextStyle = { face: 'serif', size: 33, color: CRIMSON, tracking: 0.28 }
  const english: TextStyle = { face: 'sans', size: 8, color: GREY, tracking: 0.22 }
  const spaced = (text: string, style: TextStyle, height: number): Block => ({
    height,
    draw(x, y) {
      // Without the space after the last character the line stands in the middle.
      const width = measure(canvas.shaper, text, style) - (style.tracking ?? 0) * style.size
      canvas.readAs(text, () => canvas.text(x + (WIDTH - width) / 2, y + height * 0.78, text, style))
    },
  })
  return stack([
    spaced(result.mark, mark, 42),
    spaced(result.label.en.toUpperCase(), english, 14),
    space(6),
    ornament(canvas, WIDTH),
    space(8),
    fitted(
      canvas,
      qualification.name.zh,
      { face: 'serif', size: 20, color: INK },
      { ...centred, maxLines: 2, smallest: 12, leading: 1.3 },
    ),
    fitted(
      canvas,
      qualification.name.en,
      { face: 'sans', size: 8, color: GREY },
      { ...centred, maxLines: 2, smallest: 6.5 },
    ),
    space(10),
  ])
}

function grid({ canvas, request }: Page, density: number): Block {
  const half = (WIDTH - GUTTER) / 2
  const rows = ROWS.map((names): Block => {
    const wide = names.length === 1
    const cells = names.map((name) =>
      field(canvas, labelOf(name), printedValue(request.certificate, name), {
        width: wide ? WIDTH : half,
        labelWidth: 66,
        size: name === 'holderName' ? 17 : 11.5,
        minHeight: (name === 'holderName' ? 32 : 26) * density,
      }),
    )
    const height = Math.max(...cells.map((cell) => cell.height))
    return {
      height,
      draw(x, y) {
        for (const [index, cell] of cells.entries())
          cell.draw(x + index * (half + GUTTER), y + (height - cell.height) / 2)
        canvas.line(x, y + height, x + WIDTH, y + height, { width: 0.4, color: HAIRLINE })
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
  const width = WIDTH - side - 2 * SEAL_RADIUS - 24
  const text = verificationText(canvas, request.verification, width)
  text.draw(LEFT + side + 8, top + (side - text.height) / 2)
}
