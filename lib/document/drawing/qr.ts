/** The QR on the page, with its quiet zone. */

import { DocumentError } from '../errors.ts'
import type { QrModules } from '../types.ts'
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
