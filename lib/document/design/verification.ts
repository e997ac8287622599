/** What stands beside the QR. */

import { terms } from '#lib/certificate'
import { type Block, fitted, GREY, INK, paragraph, space, stack } from '../drawing/blocks.ts'
import type { Canvas } from '../drawing/canvas.ts'
import type { PrintedVerification } from '../types.ts'
import { OFFLINE_NOTE, ONLINE, SCAN } from './wording.ts'

/** Scan, or type the code, or open the address. */
export function verificationText(canvas: Canvas, verification: PrintedVerification, width: number): Block {
  const label = (zh: string, en: string) =>
    paragraph(canvas, `${zh}  ${en}`, { face: 'sans', size: 7, color: GREY }, { width })
  return stack([
    paragraph(canvas, SCAN.zh, { face: 'serif', size: 13, color: INK }, { width, leading: 1.35 }),
    paragraph(canvas, SCAN.en, { face: 'sans', size: 7, color: GREY }, { width }),
    space(7),
    label(terms.verificationCode.zh, terms.verificationCode.en),
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
