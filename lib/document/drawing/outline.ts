/** The outlines of a font's glyphs, for where a picture is made of them (OpenType 1.9, `glyf`). */

import type { EmbeddedFont } from '@libpdf/core'
import type { Contour, Point } from './coverage.ts'

/** A font's own units; y upwards. */
interface Glyph {
  readonly description: Simple | Composite
}

interface Simple {
  readonly isComposite: false
  readonly endPtsOfContours: ArrayLike<number>
  readonly flags: ArrayLike<number>
  readonly xCoordinates: ArrayLike<number>
  readonly yCoordinates: ArrayLike<number>
}

interface Composite {
  readonly isComposite: true
  readonly components: readonly {
    readonly glyphIndex: number
    readonly xTranslate: number
    readonly yTranslate: number
  }[]
}

/** As libpdf has parsed it, which its types do not say. */
interface TrueType {
  readonly glyf?: { getGlyph(glyph: number): Glyph | undefined }
}

const ON_CURVE = 1
/** Straight lines in place of each curve; more are not seen at the size of a seal. */
const STEPS = 5

/** @returns the contours of a character in ems from its origin, y downwards */
export function outlineOf(font: EmbeddedFont, character: string): readonly Contour[] {
  const { program } = font
  const glyph = program.getGlyphId(character.codePointAt(0) ?? 0)
  return contoursOf((program as unknown as { font: TrueType }).font, glyph).map((contour) =>
    contour.map(([x, y]): Point => [x / program.unitsPerEm, -y / program.unitsPerEm]),
  )
}

function contoursOf(font: TrueType, id: number): readonly Contour[] {
  const glyph = font.glyf?.getGlyph(id)?.description
  if (!glyph) return []
  if (glyph.isComposite)
    return glyph.components.flatMap(({ glyphIndex, xTranslate, yTranslate }) =>
      contoursOf(font, glyphIndex).map((contour) =>
        contour.map(([x, y]): Point => [x + xTranslate, y + yTranslate]),
      ),
    )
  let start = 0
  return Array.from(glyph.endPtsOfContours, (end) => {
    const points = Array.from({ length: end - start + 1 }, (_, i) => ({
      at: [glyph.xCoordinates[start + i], glyph.yCoordinates[start + i]] as unknown as Point,
      onCurve: ((glyph.flags[start + i] as number) & ON_CURVE) !== 0,
    }))
    start = end + 1
    return flattened(points)
  })
}

/** Quadratic curves as lines; between two points off the curve lies one on it. */
function flattened(points: readonly { readonly at: Point; readonly onCurve: boolean }[]): Contour {
  const all = points.flatMap((point, i) => {
    const before = points.at(i - 1) ?? point
    const between = { at: middle(before.at, point.at), onCurve: true }
    return point.onCurve || before.onCurve ? [point] : [between, point]
  })
  const line: Point[] = []
  for (const [i, point] of all.entries()) {
    if (point.onCurve) {
      line.push(point.at)
      continue
    }
    const [from, to] = [all.at(i - 1) ?? point, all[(i + 1) % all.length] ?? point]
    for (let step = 1; step < STEPS; step++) line.push(curve(from.at, point.at, to.at, step / STEPS))
  }
  return line
}

const middle = ([x1, y1]: Point, [x2, y2]: Point): Point => [(x1 + x2) / 2, (y1 + y2) / 2]

function curve([x1, y1]: Point, [cx, cy]: Point, [x2, y2]: Point, t: number): Point {
  const [a, b, c] = [(1 - t) ** 2, 2 * t * (1 - t), t ** 2]
  return [a * x1 + b * cx + c * x2, a * y1 + b * cy + c * y2]
}
