/**
 * Draws on one page. Coordinates are points from the top left corner, y downwards, so that layout reads like the page;
 * a text's y is its baseline. It decides no position itself.
 *
 * All operators go into one content stream: libpdf's own drawing calls make a stream each.
 */

import { ops, type PDF, type PDFPage, PdfArray, PdfDict, PdfNumber, PdfString } from '@libpdf/core'
import type { Fonts } from './fonts.ts'
import { createTextLayer, type Operator, type TextLayer } from './text-layer.ts'
import type { Color, Shaper, TextStyle } from './typeset.ts'

export const PAGE = { width: 595.28, height: 841.89 } as const

/** Points in a millimetre. */
export const MM = 72 / 25.4

export const BLACK: Color = [0, 0, 0]

export interface Stroke {
  readonly width: number
  readonly color: Color
  readonly dash?: readonly number[]
}

/** Neighbouring cells of one row of a grid. */
export interface CellRun {
  readonly column: number
  readonly row: number
  readonly length: number
}

export class Canvas {
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

  /** One line, its left end at x. */
  text(x: number, y: number, text: string, style: TextStyle): void {
    this.#transformed([1, 0, 0, 1, x, PAGE.height - y], () => this.#line(text, style))
  }

  /** One line turned by `angle` degrees counter-clockwise about its left end. */
  turnedText(x: number, y: number, text: string, style: TextStyle, angle: number): void {
    const [cos, sin] = [Math.cos((angle * Math.PI) / 180), Math.sin((angle * Math.PI) / 180)]
    this.#transformed([cos, sin, -sin, cos, x, PAGE.height - y], () => this.#line(text, style))
  }

  rectangle(
    x: number,
    y: number,
    width: number,
    height: number,
    paint: { readonly fill?: Color; readonly stroke?: Stroke },
  ): void {
    this.#path(paint, (push) => push(ops.rectangle(x, PAGE.height - y - height, width, height)))
  }

  line(x1: number, y1: number, x2: number, y2: number, stroke: Stroke): void {
    this.#path({ stroke }, (push) => push(ops.moveTo(x1, PAGE.height - y1), ops.lineTo(x2, PAGE.height - y2)))
  }

  polygon(
    points: readonly (readonly [number, number])[],
    paint: { readonly fill?: Color; readonly stroke?: Stroke; readonly open?: boolean },
  ): void {
    this.#path(paint, (push) => {
      for (const [index, [x, y]] of points.entries())
        push(index === 0 ? ops.moveTo(x, PAGE.height - y) : ops.lineTo(x, PAGE.height - y))
      if (!paint.open) push(ops.closePath())
    })
  }

  circle(
    x: number,
    y: number,
    radius: number,
    paint: { readonly fill?: Color; readonly stroke?: Stroke },
  ): void {
    // Four Bézier arcs; 0.5523 is the usual constant for a quarter of a circle.
    const [cy, k] = [PAGE.height - y, radius * 0.5523]
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

  /**
   * Filled cells of a grid as one path, so that no renderer leaves hair gaps between them. In units of a cell,
   * which keeps the numbers, and with them the file, short.
   *
   * @param x,y the top left corner of the grid
   */
  cells(x: number, y: number, cell: number, runs: readonly CellRun[], fill: Color): void {
    this.#transformed([cell, 0, 0, -cell, x, PAGE.height - y], () => {
      this.#operators.push(ops.setNonStrokingRGB(...fill))
      for (const { column, row, length } of runs) this.#operators.push(ops.rectangle(column, row, length, 1))
      this.#operators.push(ops.fill())
    })
  }

  /** What is drawn inside darkens what lies under it, and hides nothing. */
  overprint(draw: () => void): void {
    const state = this.#pdf.createExtGState({ blendMode: 'Multiply' })
    this.#operators.push(
      ops.pushGraphicsState(),
      ops.setGraphicsState(`/${this.#page.registerExtGState(state)}`),
    )
    draw()
    this.#operators.push(ops.popGraphicsState())
  }

  /** What is drawn inside is scaled about a point. */
  scaled(x: number, y: number, scale: number, draw: () => void): void {
    this.#transformed([scale, 0, 0, scale, x * (1 - scale), (PAGE.height - y) * (1 - scale)], draw)
  }

  /** Opens an address when it is clicked. */
  link(x: number, y: number, width: number, height: number, uri: string): void {
    this.#page.addLinkAnnotation({
      rect: { x, y: PAGE.height - y - height, width, height },
      uri,
      borderWidth: 0,
    })
  }

  /** What is drawn inside reads as `text` to programs that extract or speak the page (PDF 32000-1, 14.9.4). */
  readAs(text: string, draw: () => void): void {
    this.#operators.push(ops.beginMarkedContentProps('/Span', PdfDict.of({ ActualText: utf16(text) })))
    draw()
    this.#operators.push(ops.endMarkedContent())
  }

  #transformed(matrix: readonly [number, number, number, number, number, number], draw: () => void): void {
    this.#operators.push(ops.pushGraphicsState(), ops.concatMatrix(...matrix))
    draw()
    this.#operators.push(ops.popGraphicsState())
  }

  #path(
    paint: { readonly fill?: Color; readonly stroke?: Stroke },
    build: (push: (...operators: Operator[]) => void) => void,
  ): void {
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
