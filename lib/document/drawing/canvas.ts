/**
 * What designs draw on: one page, whatever file it ends up in. A design knows this and no output; `pdf/` and `ofd/` are
 * the outputs. Coordinates are points from the top left corner, y downwards, so that layout reads like the page; a
 * text's y is its baseline.
 */

import type { Color, Shaper, TextStyle } from './typeset.ts'

export const PAGE = { width: 595.28, height: 841.89 } as const

/** Points in a millimetre. */
export const MM = 72 / 25.4

export const BLACK: Color = [0, 0, 0]

/** A quarter of a circle of radius 1 as one Bézier arc: how far its control points reach along the tangents. */
export const QUARTER_ARC = 0.5523

export interface Stroke {
  readonly width: number
  readonly color: Color
  readonly dash?: readonly number[]
}

export interface Paint {
  readonly fill?: Color
  readonly stroke?: Stroke
}

export type Point = readonly [x: number, y: number]

export interface Room {
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
}

/** Neighbouring cells of one row of a grid. */
export interface CellRun {
  readonly column: number
  readonly row: number
  readonly length: number
}

export interface Canvas {
  /** Measures texts in the fonts that they are drawn with. */
  readonly shaper: Shaper

  /** One line, its left end at x. */
  text(x: number, y: number, text: string, style: TextStyle): void

  /** One line turned by `angle` degrees counter-clockwise about its left end. */
  turnedText(x: number, y: number, text: string, style: TextStyle, angle: number): void

  rectangle(x: number, y: number, width: number, height: number, paint: Paint): void
  line(x1: number, y1: number, x2: number, y2: number, stroke: Stroke): void
  polygon(points: readonly Point[], paint: Paint & { readonly open?: boolean }): void
  circle(x: number, y: number, radius: number, paint: Paint): void

  /**
   * Filled cells of a grid as one path, so that no renderer leaves hair gaps between them. In units of a cell,
   * which keeps the numbers, and with them the file, short.
   *
   * @param x,y the top left corner of the grid
   */
  cells(x: number, y: number, cell: number, runs: readonly CellRun[], fill: Color): void

  /** What is drawn inside darkens what lies under it, and hides nothing. */
  overprint(draw: () => void): void

  /** What is drawn inside is scaled about a point. */
  scaled(x: number, y: number, scale: number, draw: () => void): void

  /** What is drawn inside, and fills this room, opens an address when it is clicked. */
  link(room: Room, uri: string, draw: () => void): void

  /** What is drawn inside reads as `text` to programs that extract or speak the page. */
  readAs(text: string, draw: () => void): void

  /**
   * The seal, a square about its centre. Where a seal is a picture that comes with the signature, the page keeps its
   * place and `draw` is not called: a page that shows a seal by itself would show one without a signature too.
   */
  seal(x: number, y: number, radius: number, draw: () => void): void
}
