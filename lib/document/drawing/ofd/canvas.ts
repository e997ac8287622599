/**
 * The page of an OFD (GB/T 33190-2016): text objects and path objects in the order in which they are drawn. What a page
 * of PDF has and this has not is said where it is drawn otherwise: overprint, replaced text, the seal.
 *
 * It decides no position itself.
 */

import {
  type Canvas,
  type CellRun,
  MM,
  PAGE,
  type Paint,
  type Point,
  QUARTER_ARC,
  type Room,
  type Stroke,
} from '../canvas.ts'
import { type Color, createShaper, missingBox, type Shaper, type TextStyle } from '../typeset.ts'
import { abbreviated, type Box, boxOf, boxText, type Step } from './path.ts'
import { setText } from './text.ts'
import type { UsedFont, UsedFonts } from './used-fonts.ts'
import { decimal, escaped, NAMESPACE, part } from './xml.ts'

const INK: Color = [0, 0, 0]

export class OfdCanvas implements Canvas {
  readonly shaper: Shaper<UsedFont>
  readonly #fonts: UsedFonts
  readonly #nextId: () => number
  readonly #layer: number
  #objects = ''
  #overprint = false
  /** Of every object that is drawn. */
  #actions = ''
  /** From points as they are drawn to points of the page. */
  #scale = 1
  #shift: Point = [0, 0]
  #seal: Box | undefined

  /** @param nextId gives identifiers, in the order in which things lie over each other */
  constructor(fonts: UsedFonts, nextId: () => number) {
    this.#fonts = fonts
    this.#nextId = nextId
    this.#layer = nextId()
    this.shaper = createShaper((character, face) => fonts.of(character, face))
  }

  /** Where the seal is to be, if the page has one. */
  get sealPlace(): Box | undefined {
    return this.#seal
  }

  /** The content of the page, as its part. */
  finish(): Uint8Array {
    return part(
      `<ofd:Page ${NAMESPACE}><ofd:Area><ofd:PhysicalBox>${boxText(PAGE_BOX)}</ofd:PhysicalBox></ofd:Area><ofd:Content><ofd:Layer ID="${this.#layer}" Type="Body">${this.#objects}</ofd:Layer></ofd:Content></ofd:Page>`,
    )
  }

  text(x: number, y: number, text: string, style: TextStyle): void {
    this.#line(x, y, text, style, 0)
  }

  turnedText(x: number, y: number, text: string, style: TextStyle, angle: number): void {
    this.#line(x, y, text, style, angle)
  }

  rectangle(x: number, y: number, width: number, height: number, paint: Paint): void {
    const corners: readonly Point[] = [
      [x, y],
      [x + width, y],
      [x + width, y + height],
      [x, y + height],
    ]
    this.polygon(corners, paint)
  }

  line(x1: number, y1: number, x2: number, y2: number, stroke: Stroke): void {
    this.polygon(
      [
        [x1, y1],
        [x2, y2],
      ],
      { stroke, open: true },
    )
  }

  polygon(points: readonly Point[], paint: Paint & { readonly open?: boolean }): void {
    const steps = points.map((point, index): Step => [index === 0 ? 'M' : 'L', this.#at(point)])
    this.#path(paint.open ? steps : [...steps, ['C']], paint)
  }

  circle(x: number, y: number, radius: number, paint: Paint): void {
    const k = radius * QUARTER_ARC
    const arc = (...points: readonly Point[]): Step => ['B', ...points.map((point) => this.#at(point))]
    this.#path(
      [
        ['M', this.#at([x + radius, y])],
        arc([x + radius, y - k], [x + k, y - radius], [x, y - radius]),
        arc([x - k, y - radius], [x - radius, y - k], [x - radius, y]),
        arc([x - radius, y + k], [x - k, y + radius], [x, y + radius]),
        arc([x + k, y + radius], [x + radius, y + k], [x + radius, y]),
        ['C'],
      ],
      paint,
    )
  }

  cells(x: number, y: number, cell: number, runs: readonly CellRun[], fill: Color): void {
    const [left, top] = this.#at([x, y])
    const side = this.#length(cell)
    const steps = runs.flatMap(({ column, row, length }): readonly Step[] => [
      ['M', [column, row]],
      ['L', [column + length, row]],
      ['L', [column + length, row + 1]],
      ['L', [column, row + 1]],
      ['C'],
    ])
    const reach = boxOf(steps, 0)
    const box: Box = {
      x: left,
      y: top,
      width: (reach.x + reach.width) * side,
      height: (reach.y + reach.height) * side,
    }
    const matrix = `CTM="${[side, 0, 0, side, 0, 0].map((value) => decimal(value, 6)).join(' ')}" `
    this.#object('PathObject', `Boundary="${boxText(box)}" ${matrix}Stroke="false" Fill="true"`, [
      this.#color('FillColor', fill),
      data(abbreviated(steps, { x: 0, y: 0 })),
    ])
  }

  /**
   * OFD has no blend modes. Black at the opacity 1 - c over what lies beneath is what multiplying it by the grey c is,
   * whatever it is: the designs overprint greys, and this is the same darkening to the last step of 255.
   */
  overprint(draw: () => void): void {
    this.#overprint = true
    draw()
    this.#overprint = false
  }

  scaled(x: number, y: number, scale: number, draw: () => void): void {
    const [before, shift] = [this.#scale, this.#shift]
    this.#scale = before * scale
    this.#shift = [shift[0] + before * x * (1 - scale), shift[1] + before * y * (1 - scale)]
    draw()
    this.#scale = before
    this.#shift = shift
  }

  /** An action of each object (8.5, 14): readers do not agree on how one looks that is there to be clicked alone. */
  link(_room: Room, uri: string, draw: () => void): void {
    this.#actions = `<ofd:Actions><ofd:Action Event="CLICK"><ofd:URI URI="${escaped(uri)}"/></ofd:Action></ofd:Actions>`
    draw()
    this.#actions = ''
  }

  /** The characters stand in the page as they are; there is nothing to replace. */
  readAs(_text: string, draw: () => void): void {
    draw()
  }

  /** Its picture is in the seal, and shown by who shows the signature (18.2.3). */
  seal(x: number, y: number, radius: number): void {
    this.#seal = this.#box(x - radius, y - radius, 2 * radius, 2 * radius)
  }

  #line(x: number, y: number, text: string, style: TextStyle, angle: number): void {
    const { size, tracking = 0 } = style
    const [sin, cos] = [Math.sin((angle * Math.PI) / 180), Math.cos((angle * Math.PI) / 180)]
    let along = 0
    for (const run of this.shaper.shape(text, style.face)) {
      const [left, baseline] = [x + along * cos, y - along * sin]
      const characters = [...run.text]
      if (run.font) {
        for (const character of characters) run.font.draws(character)
        this.#run(run.font, characters, left, baseline, style, angle)
      } else this.#missing(run.text, left, baseline, style)
      along += (run.width + tracking * characters.length) * size
    }
  }

  #run(
    font: UsedFont,
    characters: readonly string[],
    x: number,
    y: number,
    style: TextStyle,
    angle: number,
  ): void {
    const { size, tracking = 0, color = INK } = style
    const [left, baseline] = this.#at([x, y])
    const { attributes, codes } = setText({
      characters,
      advances: characters.map((character) =>
        this.#length((font.getWidth(character.codePointAt(0) ?? 0) / 1000 + tracking) * size),
      ),
      size: this.#length(size),
      x: left,
      y: baseline,
      angle,
    })
    this.#object('TextObject', `${attributes} Font="${font.id}" Size="${decimal(this.#length(size))}"`, [
      this.#color('FillColor', color),
      codes,
    ])
  }

  /** The character is there to be found and copied, with nothing to be seen; a box and its caption stand over it. */
  #missing(character: string, x: number, y: number, style: TextStyle): void {
    const { size, color = INK } = style
    const { side, foot, line, middle, name, captionSize, captionFoot } = missingBox(character, size)
    const font = this.#fonts.face(style.face)
    font.hides(character)
    this.#run(font, [character], x, y, style, 0)
    this.rectangle(x + middle - side / 2, y - foot - side, side, side, { stroke: { width: line, color } })
    const caption: TextStyle = { face: 'sans', size: captionSize, color }
    const width = [...name].reduce(
      (sum, each) => sum + this.#fonts.face('sans').getWidth(each.charCodeAt(0)),
      0,
    )
    this.text(x + middle - (width * captionSize) / 2000, y - captionFoot, name, caption)
  }

  #path(steps: readonly Step[], { fill, stroke }: Paint): void {
    const width = stroke ? this.#length(stroke.width) : 0
    const box = boxOf(steps, width)
    const dash = stroke?.dash?.map((length) => decimal(this.#length(length))).join(' ')
    const attributes = [
      `Boundary="${boxText(box)}"`,
      stroke ? `LineWidth="${decimal(width)}"` : 'Stroke="false"',
      fill && 'Fill="true"',
      dash && `DashPattern="${dash}"`,
    ]
    this.#object('PathObject', attributes.filter(Boolean).join(' '), [
      stroke ? this.#color('StrokeColor', stroke.color) : '',
      fill ? this.#color('FillColor', fill) : '',
      data(abbreviated(steps, box)),
    ])
  }

  #object(name: 'TextObject' | 'PathObject', attributes: string, contents: readonly string[]): void {
    this.#objects += `<ofd:${name} ID="${this.#nextId()}" ${attributes}>${this.#actions}${contents.join('')}</ofd:${name}>`
  }

  #color(name: 'StrokeColor' | 'FillColor', color: Color): string {
    if (!this.#overprint) return `<ofd:${name} Value="${color.map(byte).join(' ')}"/>`
    const grey = (color[0] + color[1] + color[2]) / 3
    return `<ofd:${name} Value="0 0 0" Alpha="${byte(1 - grey)}"/>`
  }

  #at([x, y]: Point): Point {
    return [(x * this.#scale + this.#shift[0]) / MM, (y * this.#scale + this.#shift[1]) / MM]
  }

  #length(points: number): number {
    return (points * this.#scale) / MM
  }

  #box(x: number, y: number, width: number, height: number): Box {
    const [left, top] = this.#at([x, y])
    return { x: left, y: top, width: this.#length(width), height: this.#length(height) }
  }
}

/** A4 to the millimetre, as its name says. */
export const PAGE_BOX: Box = {
  x: 0,
  y: 0,
  width: Math.round(PAGE.width / MM),
  height: Math.round(PAGE.height / MM),
}

const byte = (share: number) => Math.round(share * 255)
const data = (text: string) => `<ofd:AbbreviatedData>${text}</ofd:AbbreviatedData>`
