/**
 * Texts as text objects (GB/T 33190-2016, 11): the characters themselves, each with its distance from the one before.
 * Glyphs are found by the character map of the embedded font, so that what is read and what is shown are one.
 */

import type { Box } from './path.ts'
import { boxOf, boxText, type Step } from './path.ts'
import { decimal, escaped } from './xml.ts'

/** Above and beneath the baseline, in ems: room for every glyph of the fonts. */
const ASCENT = 1.05
const DESCENT = 0.35

export interface TextLine {
  readonly characters: readonly string[]
  /** Of each character, tracking included; millimetres, like what follows. */
  readonly advances: readonly number[]
  readonly size: number
  /** Left end of the baseline. */
  readonly x: number
  readonly y: number
  /** Degrees counter-clockwise about that point. */
  readonly angle: number
}

/** Where the object is, and its attributes and contents but for identifier, font and colour. */
export function setText({ characters, advances, size, x, y, angle }: TextLine) {
  const width = advances.reduce((sum, each) => sum + each, 0)
  const upright: Box = {
    x,
    y: y - size * ASCENT,
    width: Math.max(width, size),
    height: size * (ASCENT + DESCENT),
  }
  const codes = textCodes(characters, advances, size * ASCENT)
  if (angle === 0) return { attributes: `Boundary="${boxText(upright)}"`, codes }
  const [sin, cos] = [Math.sin((angle * Math.PI) / 180), Math.cos((angle * Math.PI) / 180)]
  const turned = (left: number, top: number) =>
    [x + left * cos + top * sin, y - left * sin + top * cos] as const
  const [head, foot] = [-size * ASCENT, size * DESCENT]
  const corners: Step = [
    'M',
    turned(0, head),
    turned(upright.width, head),
    turned(0, foot),
    turned(upright.width, foot),
  ]
  const box = boxOf([corners], 0)
  const [originX, originY] = turned(0, head)
  const matrix = [cos, -sin, sin, cos].map((value) => decimal(value, 6))
  const shift = [originX - box.x, originY - box.y].map((value) => decimal(value))
  return { attributes: `Boundary="${boxText(box)}" CTM="${[...matrix, ...shift].join(' ')}"`, codes }
}

/**
 * A character outside the BMP stands alone: it is one character and two UTF-16 code units, readers differ in what they
 * count, and alone it needs no distances.
 */
function textCodes(characters: readonly string[], advances: readonly number[], y: number): string {
  let written = ''
  let x = 0
  let start = 0
  while (start < characters.length) {
    let end = start + 1
    if (isSingleUnit(characters[start]))
      while (end < characters.length && isSingleUnit(characters[end])) end++
    const deltas = end - start > 1 ? ` DeltaX="${distances(advances.slice(start, end - 1))}"` : ''
    const text = escaped(characters.slice(start, end).join(''))
    written += `<ofd:TextCode X="${decimal(x)}" Y="${decimal(y)}"${deltas}>${text}</ofd:TextCode>`
    for (; start < end; start++) x += advances[start] ?? 0
  }
  return written
}

const isSingleUnit = (character = '') => character.length === 1

/** `g 12 3.5` stands for 3.5 twelve times (11.3). */
function distances(values: readonly number[]): string {
  const written: string[] = []
  const all = values.map((value) => decimal(value))
  for (let at = 0; at < all.length; ) {
    let end = at
    while (all[end] === all[at]) end++
    if (end - at > 2) written.push('g', String(end - at), all[at] ?? '')
    else written.push(...all.slice(at, end))
    at = end
  }
  return written.join(' ')
}
