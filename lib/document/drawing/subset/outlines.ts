/** The outlines of some glyphs of a TrueType font (OpenType 1.9, `glyf` and `loca`), numbered anew. */

import { bytesOf, tableOf, viewOf } from './sfnt.ts'

/** Flags of a part of a composite glyph. */
const WORDS = 0x0001
const SCALE = 0x0008
const MORE = 0x0020
const TWO_SCALES = 0x0040
const MATRIX = 0x0080

export interface Outlines {
  readonly glyf: Uint8Array
  /** Offsets of 32 bits. */
  readonly loca: Uint8Array
}

/** The bytes of a glyph, none where it shows nothing. */
export type GlyphReader = (glyph: number) => Uint8Array

export function glyphsOf(font: Uint8Array): GlyphReader {
  const [head, loca, glyf] = ['head', 'loca', 'glyf'].map((tag) => tableOf(font, tag))
  if (!head || !loca || !glyf) throw new TypeError('not a font with TrueType outlines')
  const isLong = head.getInt16(50) === 1
  const offset = (glyph: number) => (isLong ? loca.getUint32(glyph * 4) : loca.getUint16(glyph * 2) * 2)
  const all = bytesOf(glyf)
  return (glyph) => all.subarray(offset(glyph), offset(glyph + 1))
}

/** The glyphs asked for, .notdef before them, and behind them the parts that composite glyphs are made of. */
export function withParts(read: GlyphReader, asked: Iterable<number>): readonly number[] {
  const glyphs = new Set([0, ...asked])
  // A set is walked on to what is added meanwhile, so that parts of parts come too.
  for (const glyph of glyphs)
    for (const at of partsOf(read(glyph))) glyphs.add(viewOf(read(glyph)).getUint16(at))
  return [...glyphs]
}

/** @param glyphs as `withParts` gives them; their places are their new numbers */
export function packOutlines(read: GlyphReader, glyphs: readonly number[]): Outlines {
  const numbers = new Map(glyphs.map((glyph, number) => [glyph, number]))
  const outlines = glyphs.map((glyph) => renumbered(read(glyph), numbers))
  const even = (length: number) => length + (length & 1)
  const glyf = new Uint8Array(outlines.reduce((sum, { length }) => sum + even(length), 0))
  const loca = new DataView(new ArrayBuffer((glyphs.length + 1) * 4))
  let at = 0
  for (const [number, outline] of outlines.entries()) {
    loca.setUint32(number * 4, at)
    glyf.set(outline, at)
    at += even(outline.length)
  }
  loca.setUint32(glyphs.length * 4, at)
  return { glyf, loca: bytesOf(loca) }
}

function renumbered(outline: Uint8Array, numbers: ReadonlyMap<number, number>): Uint8Array {
  const parts = partsOf(outline)
  if (parts.length === 0) return outline
  const copy = Uint8Array.from(outline)
  const view = viewOf(copy)
  for (const at of parts) view.setUint16(at, numbers.get(view.getUint16(at)) ?? 0)
  return copy
}

/** Where a composite glyph names its parts; nowhere in a simple one. */
function partsOf(outline: Uint8Array): readonly number[] {
  const places: number[] = []
  if (outline.length === 0) return places
  const view = viewOf(outline)
  if (view.getInt16(0) >= 0) return places
  let at = 10
  let flags: number
  do {
    flags = view.getUint16(at)
    places.push(at + 2)
    at += 4 + (flags & WORDS ? 4 : 2)
    if (flags & MATRIX) at += 8
    else if (flags & TWO_SCALES) at += 4
    else if (flags & SCALE) at += 2
  } while (flags & MORE)
  return places
}
