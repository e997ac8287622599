/** The QR on the page, with its quiet zone, and the code and address beside it. */

import { CODE, OFFLINE_NOTE, ONLINE, SCAN } from '../design/wording.ts'
import { DocumentError } from '../errors.ts'
import type { PrintedVerification, QrModules } from '../types.ts'
import { type Block, fitted, GREY, INK, paragraph, space, stack } from './blocks.ts'
import { BLACK, type Canvas, type CellRun, MM } from './canvas.ts'
import type { Color } from './typeset.ts'

/** The symbol without its quiet zone: 38 mm scans from paper at version 13 (0.55 mm a module). */
const SYMBOL = 38 * MM

/** Light modules around the symbol (ISO/IEC 18004, 5.3.8). */
const QUIET_ZONE = 4

const WHITE: Color = [1, 1, 1]

/** The side of the printed square, quiet zone included. */
export function qrSide(qr: QrModules): number {
  return SYMBOL * (1 + (2 * QUIET_ZONE) / qr.size)
}

/**
 * @param x where the modules begin; the quiet zone reaches further left, so that the symbol stands on the margin
 * @throws {DocumentError} `qr-malformed`
 */
export function drawQr(canvas: Canvas, qr: QrModules, x: number, y: number): void {
  if (qr.size < 21 || qr.rows.length !== qr.size || qr.rows.some((row) => row.length !== qr.size))
    throw new DocumentError('qr-malformed', 'the QR is not a square of its size')
  const side = qrSide(qr)
  const module = SYMBOL / qr.size
  const edge = QUIET_ZONE * module
  canvas.rectangle(x - edge, y, side, side, { fill: WHITE })
  canvas.cells(x, y + edge, module, darkRuns(qr), BLACK)
}

function darkRuns({ size, rows }: QrModules): readonly CellRun[] {
  const runs: CellRun[] = []
  for (const [row, modules] of rows.entries()) {
    for (let column = 0; column < size; column++) {
      if (!modules[column]) continue
      const start = column
      while (modules[column]) column++
      runs.push({ column: start, row, length: column - start })
    }
  }
  return runs
}

/** What stands beside the QR: scan, or type the code, or open the address. */
export function verificationText(canvas: Canvas, verification: PrintedVerification, width: number): Block {
  const label = (zh: string, en: string) =>
    paragraph(canvas, `${zh}  ${en}`, { face: 'sans', size: 7, color: GREY }, { width })
  return stack([
    paragraph(canvas, SCAN.zh, { face: 'serif', size: 13, color: INK }, { width, leading: 1.35 }),
    paragraph(canvas, SCAN.en, { face: 'sans', size: 7, color: GREY }, { width }),
    space(7),
    label(CODE.zh, CODE.en),
    fitted(
      canvas,
      verification.code,
      { face: 'sans', size: 11.5, color: INK },
      { width, maxLines: 1, smallest: 8 },
    ),
    space(4),
    label(ONLINE.zh, ONLINE.en),
    fitted(
      canvas,
      verification.url,
      { face: 'sans', size: 8, color: INK },
      { width, maxLines: 2, smallest: 6.5, leading: 1.3 },
    ),
    space(5),
    paragraph(canvas, OFFLINE_NOTE.zh, { face: 'sans', size: 7, color: GREY }, { width }),
    paragraph(canvas, OFFLINE_NOTE.en, { face: 'sans', size: 6, color: GREY }, { width, leading: 1.3 }),
  ])
}
