/**
 * A font of the characters that are drawn and no others: a TrueType file that is whole by itself, since readers of OFD
 * hand it to whatever draws text on their system, and find its glyphs by its own character map. (libpdf subsets fonts too,
 * for its own files alone, where they need no character map.)
 */

import { characterMap } from './character-map.ts'
import { glyphsOf, packOutlines, withParts } from './outlines.ts'
import { bytesOf, packFont, tableOf } from './sfnt.ts'

/** What is the same for every selection of glyphs. */
const KEPT = ['gasp', 'prep', 'cvt ', 'fpgm'] as const

/**
 * @param font a file with TrueType outlines; it is not changed
 * @param glyphs those of the characters, by code point
 * @param name PostScript name of the new font
 * @throws {TypeError} for other fonts
 */
export function subsetFont(font: Uint8Array, glyphs: ReadonlyMap<number, number>, name: string): Uint8Array {
  const read = glyphsOf(font)
  const codes = [...glyphs.keys()].sort((a, b) => a - b)
  const kept = withParts(
    read,
    codes.map((code) => glyphs.get(code) ?? 0),
  )
  const numbers = new Map(kept.map((glyph, number) => [glyph, number]))
  const { glyf, loca } = packOutlines(read, kept)
  const copies = KEPT.flatMap((tag) => {
    const table = tableOf(font, tag)
    return table ? [[tag, bytesOf(table)] as const] : []
  })
  return packFont({
    ...Object.fromEntries(copies),
    'OS/2': changed(font, 'OS/2', (view) => {
      view.setUint16(64, Math.min(codes[0] ?? 0, 0xffff))
      view.setUint16(66, Math.min(codes.at(-1) ?? 0, 0xffff))
    }),
    cmap: characterMap(new Map(codes.map((code) => [code, numbers.get(glyphs.get(code) ?? 0) ?? 0]))),
    glyf,
    head: changed(font, 'head', (view) => view.setInt16(50, 1)),
    hhea: changed(font, 'hhea', (view) => view.setUint16(34, kept.length)),
    hmtx: metricsOf(font, kept),
    loca,
    maxp: changed(font, 'maxp', (view) => view.setUint16(4, kept.length)),
    name: nameTable(name),
    post: postTable(),
  })
}

function required(font: Uint8Array, tag: string): DataView {
  const table = tableOf(font, tag)
  if (!table) throw new TypeError(`a font without ${tag}`)
  return table
}

function changed(font: Uint8Array, tag: string, change: (view: DataView) => void): Uint8Array {
  const copy = Uint8Array.from(bytesOf(required(font, tag)))
  change(new DataView(copy.buffer))
  return copy
}

/** Advance and side bearing of each glyph. */
function metricsOf(font: Uint8Array, glyphs: readonly number[]): Uint8Array {
  const hmtx = required(font, 'hmtx')
  // Glyphs behind the last full entry share its advance.
  const full = required(font, 'hhea').getUint16(34)
  const view = new DataView(new ArrayBuffer(glyphs.length * 4))
  for (const [number, glyph] of glyphs.entries()) {
    view.setUint16(number * 4, hmtx.getUint16(Math.min(glyph, full - 1) * 4))
    view.setInt16(number * 4 + 2, hmtx.getInt16(glyph < full ? glyph * 4 + 2 : full * 4 + (glyph - full) * 2))
  }
  return bytesOf(view)
}

/** Family, style, unique identifier, full name, version, PostScript name (`name`, identifiers 1 to 6), for Windows in English. */
function nameTable(name: string): Uint8Array {
  const texts = [name, 'Regular', name, name, 'Version 1.000', name]
  const encoded = texts.map((text) => Buffer.from(text, 'utf16le').swap16())
  const head = new DataView(new ArrayBuffer(6 + texts.length * 12))
  head.setUint16(2, texts.length)
  head.setUint16(4, head.byteLength)
  let offset = 0
  for (const [index, { length }] of encoded.entries()) {
    for (const [word, value] of [3, 1, 0x0409, index + 1, length, offset].entries())
      head.setUint16(6 + index * 12 + word * 2, value)
    offset += length
  }
  return Buffer.concat([bytesOf(head), ...encoded])
}

/** Format 3: glyphs have no names. */
function postTable(): Uint8Array {
  const view = new DataView(new ArrayBuffer(32))
  view.setUint32(0, 0x0003_0000)
  view.setInt16(8, -100)
  view.setInt16(10, 50)
  return bytesOf(view)
}
