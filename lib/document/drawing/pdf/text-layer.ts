/** The fonts of one PDF, and the operators that set a line in them. */

import { type EmbeddedFont, ops, type PDF, type PDFPage, PdfString } from '@libpdf/core'
import { embedFont, type Fonts, fontOf } from '../fonts.ts'
import { type Color, createShaper, missingBox, type Shaper, type TextStyle } from '../typeset.ts'

export type Operator = Parameters<PDFPage['drawOperators']>[0][number]

/** A line set from the origin. */
export interface SetLine {
  readonly operators: readonly Operator[]
  /** Whether every character has its glyph; if not, boxes stand for the missing ones. */
  readonly complete: boolean
}

export interface TextLayer {
  readonly shaper: Shaper<EmbeddedFont>
  line(text: string, style: TextStyle): SetLine
}

const INK: Color = [0, 0, 0]

export function createTextLayer(pdf: PDF, page: PDFPage, fonts: Fonts): TextLayer {
  embedFont(pdf, fonts.serif)
  const sans = embedFont(pdf, fonts.sans)
  const shaper = createShaper((character, face) => {
    const font = fontOf(fonts, character, face)
    return font && embedFont(pdf, font)
  })

  function glyphs(
    x: number,
    y: number,
    font: EmbeddedFont,
    text: string,
    style: TextStyle,
  ): readonly Operator[] {
    const { size, color = INK, tracking = 0 } = style
    const hex = font.encodeTextToGids(text).map((glyph) => glyph.toString(16).padStart(4, '0'))
    return [
      ops.setNonStrokingRGB(...color),
      ops.beginText(),
      ops.setFont(`/${page.registerFont(font)}`, size),
      ops.setCharSpacing(tracking * size),
      ops.moveText(x, y),
      ops.showText(PdfString.fromHex(hex.join(''))),
      ops.endText(),
    ]
  }

  /** No font has it: an empty box with the code point beneath, which a reader can look up. */
  function missing(x: number, character: string, { size, color = INK }: TextStyle): readonly Operator[] {
    const { side, foot, line, middle: half, name, captionSize, captionFoot } = missingBox(character, size)
    const middle = x + half
    const caption: TextStyle = { face: 'sans', size: captionSize, color }
    const width = sans.getTextWidth(name, caption.size)
    return [
      ops.setStrokingRGB(...color),
      ops.setLineWidth(line),
      ops.rectangle(middle - side / 2, foot, side, side),
      ops.stroke(),
      ...glyphs(middle - width / 2, captionFoot, sans, name, caption),
    ]
  }

  return {
    shaper,
    line(text, style) {
      const operators: Operator[] = []
      let complete = true
      let x = 0
      for (const run of shaper.shape(text, style.face)) {
        complete &&= run.font !== null
        operators.push(
          ...(run.font === null ? missing(x, run.text, style) : glyphs(x, 0, run.font, run.text, style)),
        )
        x += (run.width + (style.tracking ?? 0) * [...run.text].length) * style.size
      }
      return { operators, complete }
    },
  }
}
