/** The frame and the ornament of an electronic certificate. */

import type { Block } from '../drawing/blocks.ts'
import { type Canvas, MM, PAGE } from '../drawing/canvas.ts'
import type { Color } from '../drawing/typeset.ts'

export const CRIMSON: Color = [0.52, 0.05, 0.08]

/** From the edge of the sheet to the frame. */
export const FRAME = 12 * MM

/** Double lines with stepped corners. */
export function drawFrame(canvas: Canvas): void {
  const box = (inset: number, width: number) =>
    canvas.rectangle(inset, inset, PAGE.width - 2 * inset, PAGE.height - 2 * inset, {
      stroke: { width, color: CRIMSON },
    })
  box(FRAME, 2.2)
  box(FRAME + 5, 0.5)
  const [right, foot] = [PAGE.width - FRAME, PAGE.height - FRAME]
  const corners = [
    [FRAME, FRAME, 1, 1],
    [right, FRAME, -1, 1],
    [FRAME, foot, 1, -1],
    [right, foot, -1, -1],
  ] as const
  for (const [x, y, dx, dy] of corners) {
    for (const [reach, width] of [
      [20, 1.2],
      [14, 0.5],
    ] as const) {
      canvas.polygon(
        [
          [x + dx * reach, y + dy * 5],
          [x + dx * reach, y + dy * reach],
          [x + dx * 5, y + dy * reach],
        ],
        { stroke: { width, color: CRIMSON }, open: true },
      )
    }
  }
}

/** A hairline with a lozenge in its middle. */
export function ornament(canvas: Canvas, width: number): Block {
  const [length, lozenge] = [150, 3.2]
  return {
    height: 8,
    draw(x, y) {
      const [middle, line] = [x + width / 2, y + 4]
      const stroke = { width: 0.6, color: CRIMSON }
      canvas.line(middle - length, line, middle - 9, line, stroke)
      canvas.line(middle + 9, line, middle + length, line, stroke)
      canvas.polygon(
        [
          [middle, line - lozenge],
          [middle + lozenge, line],
          [middle, line + lozenge],
          [middle - lozenge, line],
        ],
        { fill: CRIMSON },
      )
    },
  }
}
