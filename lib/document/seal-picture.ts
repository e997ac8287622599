/**
 * The picture of an electronic seal (GB/T 38540): the seal that `design/seal.ts` draws on pages, in pixels, dated with
 * the day on which it was made. PNG, which whatever shows OFD can show.
 */

import { PDF } from '@libpdf/core'
import type { SealPicture } from '#lib/seal'
import { drawSeal, SEAL_RED, type SealSurface } from './design/seal.ts'
import { addShape, type Contour, type Coverage, emptyCoverage, type Point } from './drawing/coverage.ts'
import type { Fonts } from './drawing/fonts.ts'
import { outlineOf } from './drawing/outline.ts'
import { createTextLayer } from './drawing/pdf/text-layer.ts'
import { writePng } from './drawing/png.ts'
import type { TextStyle } from './drawing/typeset.ts'

/** As the seal of the pages: 42 mm across. */
export const SEAL_DIAMETER = 42

const PIXELS = 336
const INCH = 25.4
const CIRCLE_SIDES = 180

/**
 * @param seal.name around the circle
 * @param seal.madeOn ISO 8601 day, beneath the star
 */
export function drawSealPicture(
  seal: { readonly name: string; readonly madeOn: string; readonly demonstration: boolean },
  fonts: Fonts,
): SealPicture {
  const coverage = emptyCoverage(PIXELS)
  const surface = pixelSurface(coverage, fonts)
  const caption = seal.demonstration ? `演示 ${seal.madeOn}` : seal.madeOn
  drawSeal(surface, { name: seal.name, caption }, PIXELS / 2, PIXELS / 2, PIXELS * 0.48)
  return {
    type: 'PNG',
    data: writePng(coverage, SEAL_RED, (PIXELS / SEAL_DIAMETER) * INCH),
    width: SEAL_DIAMETER,
    height: SEAL_DIAMETER,
  }
}

/** As much of a canvas as a seal is drawn on. Whatever is painted is in the colour of the seal. */
function pixelSurface(coverage: Coverage, fonts: Fonts): SealSurface {
  const pdf = PDF.create()
  const { shaper } = createTextLayer(pdf, pdf.addPage(), fonts)
  const turnedText = (x: number, y: number, text: string, style: TextStyle, angle: number) => {
    const [cos, sin] = [Math.cos((angle * Math.PI) / 180), Math.sin((angle * Math.PI) / 180)]
    let along = 0
    for (const { font, text: run } of shaper.shape(text, style.face)) {
      for (const character of run) {
        const placed = ([left, down]: Point): Point => {
          const [dx, dy] = [along + left * style.size, down * style.size]
          return [x + dx * cos + dy * sin, y - dx * sin + dy * cos]
        }
        const contours = font ? outlineOf(font, character) : []
        addShape(
          coverage,
          contours.map((contour) => contour.map(placed)),
        )
        const width = font ? font.getWidth(character.codePointAt(0) ?? 0) / 1000 : 0
        along += (width + (style.tracking ?? 0)) * style.size
      }
    }
  }
  return {
    shaper,
    turnedText,
    text: (x, y, text, style) => turnedText(x, y, text, style, 0),
    polygon: (points) => addShape(coverage, [points]),
    circle: (x, y, radius, { stroke }) => {
      const half = (stroke?.width ?? 0) / 2
      // The inner one runs the other way round, and leaves a ring.
      addShape(coverage, [circle(x, y, radius + half), circle(x, y, radius - half).toReversed()])
    },
    readAs: (_text, draw) => draw(),
  }
}

function circle(x: number, y: number, radius: number): Contour {
  return Array.from({ length: CIRCLE_SIDES }, (_, i): Point => {
    const angle = (i * 2 * Math.PI) / CIRCLE_SIDES
    return [x + radius * Math.sin(angle), y - radius * Math.cos(angle)]
  })
}
