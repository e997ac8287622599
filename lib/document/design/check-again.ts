/** The foot of a receipt: how it is checked, and how what it speaks of is verified again. */

import { qrMatrix } from '#lib/credential'
import { type Block, bilingualParagraph, fitted, INK, space, stack } from '../drawing/blocks.ts'
import type { Canvas } from '../drawing/canvas.ts'
import { drawQr, qrSide } from '../drawing/qr.ts'
import type { Color } from '../drawing/typeset.ts'
import * as words from './receipt-wording.ts'

export const BLUE: Color = [0.04, 0.29, 0.53]

/**
 * The symbol leads to what was verified, as it stands then; the text to the check of this receipt.
 * @param issuer origin of the deployment
 */
export function checkAgain(canvas: Canvas, issuer: string, address: string, room: number): Block {
  const qr = qrMatrix(address)
  const side = qrSide(qr)
  const width = room - side - 14
  const texts = stack([
    bilingualParagraph(
      canvas,
      words.checkReceipt(`${issuer}/receipt`),
      { face: 'sans', size: 8.5, color: INK },
      width,
    ),
    space(6),
    bilingualParagraph(canvas, words.VERIFY_AGAIN, { face: 'sans', size: 8.5, color: INK }, width),
    space(2),
    fitted(canvas, address, { face: 'sans', size: 10, color: BLUE }, { width, maxLines: 2, smallest: 7 }),
  ])
  return {
    height: Math.max(side, texts.height),
    draw(x, y) {
      canvas.line(x, y - 4, x + room, y - 4, { width: 1, color: BLUE })
      canvas.link({ x, y, width: side, height: side }, address, () => drawQr(canvas, qr, x, y))
      texts.draw(x + side + 14, y + (side - texts.height) / 2)
    },
  }
}
