/**
 * The page of a PDF. All operators go into one content stream: libpdf's own drawing calls make a stream each.
 *
 * It decides no position itself.
 */

import { ops, type PDF, type PDFPage, PdfArray, PdfDict, PdfNumber, PdfString } from '@libpdf/core'
import {
  type Canvas,
  type CellRun,
  PAGE,
  type Paint,
  type Point,
  QUARTER_ARC,
  type Room,
  type Stroke,
} from '../canvas.ts'
import type { Fonts } from '../fonts.ts'
import type { Color, Shaper, TextStyle } from '../typeset.ts'
import { createTextLayer, type Operator, type TextLayer } from './text-layer.ts'

export class PdfCanvas implements Canvas {
  readonly shaper: Shaper
  readonly #pdf: PDF
  readonly #page: PDFPage
  readonly #textLayer: TextLayer
  readonly #operators: Operator[] = []

  constructor(pdf: PDF, page: PDFPage, fonts: Fonts) {
    this.#pdf = pdf
    this.#page = page
    this.#textLayer = createTextLayer(pdf, page, fonts)
    this.shaper = this.#textLayer.shaper
  }

  /** Writes all that was drawn to the page. */
  finish(): void {
    this.#page.drawOperators(this.#operators)
  }

  text(x: number, y: number, text: string, style: TextStyle): void {
    this.#transformed([1, 0, 0, 1, x, PAGE.height - y], () => this.#line(text, style))
  }

  turnedText(x: number, y: number, text: string, style: TextStyle, angle: number): void {
    const [cos, sin] = [Math.cos((angle * Math.PI) / 180), Math.sin((angle * Math.PI) / 180)]
    this.#transformed([cos, sin, -sin, cos, x, PAGE.height - y], () => this.#line(text, style))
  }

  rectangle(x: number, y: number, width: number, height: number, paint: Paint): void {
    this.#path(paint, (push) => push(ops.rectangle(x, PAGE.height - y - height, width, height)))
  }

  line(x1: number, y1: number, x2: number, y2: number, stroke: Stroke): void {
    this.#path({ stroke }, (push) => push(ops.moveTo(x1, PAGE.height - y1), ops.lineTo(x2, PAGE.height - y2)))
  }

  polygon(points: readonly Point[], paint: Paint & { readonly open?: boolean }): void {
    this.#path(paint, (push) => {
      for (const [index, [x, y]] of points.entries())
        push(index === 0 ? ops.moveTo(x, PAGE.height - y) : ops.lineTo(x, PAGE.height - y))
      if (!paint.open) push(ops.closePath())
    })
  }

  circle(x: number, y: number, radius: number, paint: Paint): void {
    const [cy, k] = [PAGE.height - y, radius * QUARTER_ARC]
    this.#path(paint, (push) =>
      push(
        ops.moveTo(x + radius, cy),
        ops.curveTo(x + radius, cy + k, x + k, cy + radius, x, cy + radius),
        ops.curveTo(x - k, cy + radius, x - radius, cy + k, x - radius, cy),
        ops.curveTo(x - radius, cy - k, x - k, cy - radius, x, cy - radius),
        ops.curveTo(x + k, cy - radius, x + radius, cy - k, x + radius, cy),
        ops.closePath(),
      ),
    )
  }

  cells(x: number, y: number, cell: number, runs: readonly CellRun[], fill: Color): void {
    this.#transformed([cell, 0, 0, -cell, x, PAGE.height - y], () => {
      this.#operators.push(ops.setNonStrokingRGB(...fill))
      for (const { column, row, length } of runs) this.#operators.push(ops.rectangle(column, row, length, 1))
      this.#operators.push(ops.fill())
    })
  }

  overprint(draw: () => void): void {
    const state = this.#pdf.createExtGState({ blendMode: 'Multiply' })
    this.#operators.push(
      ops.pushGraphicsState(),
      ops.setGraphicsState(`/${this.#page.registerExtGState(state)}`),
    )
    draw()
    this.#operators.push(ops.popGraphicsState())
  }

  scaled(x: number, y: number, scale: number, draw: () => void): void {
    this.#transformed([scale, 0, 0, scale, x * (1 - scale), (PAGE.height - y) * (1 - scale)], draw)
  }

  link({ x, y, width, height }: Room, uri: string, draw: () => void): void {
    draw()
    this.#page.addLinkAnnotation({
      rect: { x, y: PAGE.height - y - height, width, height },
      uri,
      borderWidth: 0,
    })
  }

  /** By an /ActualText (PDF 32000-1, 14.9.4). */
  readAs(text: string, draw: () => void): void {
    this.#operators.push(ops.beginMarkedContentProps('/Span', PdfDict.of({ ActualText: utf16(text) })))
    draw()
    this.#operators.push(ops.endMarkedContent())
  }

  /** Drawn: a reader of PDF shows the field of a signature, and no picture of its own. */
  seal(_x: number, _y: number, _radius: number, draw: () => void): void {
    draw()
  }

  #transformed(matrix: readonly [number, number, number, number, number, number], draw: () => void): void {
    this.#operators.push(ops.pushGraphicsState(), ops.concatMatrix(...matrix))
    draw()
    this.#operators.push(ops.popGraphicsState())
  }

  #path(paint: Paint, build: (push: (...operators: Operator[]) => void) => void): void {
    const out = this.#operators
    out.push(ops.pushGraphicsState())
    if (paint.fill) out.push(ops.setNonStrokingRGB(...paint.fill))
    if (paint.stroke) {
      out.push(ops.setStrokingRGB(...paint.stroke.color), ops.setLineWidth(paint.stroke.width))
      const { dash } = paint.stroke
      if (dash) out.push(ops.setDashPattern(new PdfArray(dash.map((length) => PdfNumber.of(length))), 0))
    }
    build((...operators) => out.push(...operators))
    out.push(
      paint.fill ? (paint.stroke ? ops.fillAndStroke() : ops.fill()) : ops.stroke(),
      ops.popGraphicsState(),
    )
  }

  #line(text: string, style: TextStyle): void {
    const { operators, complete } = this.#textLayer.line(text, style)
    const draw = () => this.#operators.push(...operators)
    // A box and its caption are not the text: what is extracted or spoken is the line itself.
    if (complete) draw()
    else this.readAs(text, draw)
  }
}

/** A text string in UTF-16 with its mark, written in hexadecimal (PDF 32000-1, 7.9.2.2). */
function utf16(text: string): PdfString {
  return PdfString.fromHex(Buffer.from(`\ufeff${text}`, 'utf16le').swap16().toString('hex'))
}
