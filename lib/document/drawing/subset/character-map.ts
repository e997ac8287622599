/**
 * The character map of a font (OpenType 1.9, `cmap`) in two spellings: format 12 for all of Unicode, and format 4 for
 * the programs that know the BMP alone.
 */

/** Characters in a row whose glyphs are in a row. */
interface Group {
  readonly first: number
  readonly last: number
  readonly glyph: number
}

const BMP_END = 0xffff

/** @param glyphs by code point */
export function characterMap(glyphs: ReadonlyMap<number, number>): Uint8Array {
  const groups = groupsOf([...glyphs].sort(([a], [b]) => a - b))
  const bmp = groupsOf([...glyphs].filter(([code]) => code < BMP_END).sort(([a], [b]) => a - b))
  const [basic, full] = [format4(bmp), format12(groups)]
  const head = new DataView(new ArrayBuffer(20))
  head.setUint16(2, 2)
  // Windows, Unicode: the BMP (encoding 1), then everything (encoding 10).
  for (const [at, encoding, offset] of [
    [4, 1, 20],
    [12, 10, 20 + basic.byteLength],
  ] as const) {
    head.setUint16(at, 3)
    head.setUint16(at + 2, encoding)
    head.setUint32(at + 4, offset)
  }
  return Buffer.concat([head, basic, full].map(({ buffer }) => new Uint8Array(buffer as ArrayBuffer)))
}

function groupsOf(sorted: readonly (readonly [code: number, glyph: number])[]): readonly Group[] {
  const groups: Group[] = []
  for (const [code, glyph] of sorted) {
    const last = groups.at(-1)
    if (last && code === last.last + 1 && glyph === last.glyph + code - last.first)
      groups[groups.length - 1] = { ...last, last: code }
    else groups.push({ first: code, last: code, glyph })
  }
  return groups
}

function format12(groups: readonly Group[]): DataView {
  const view = new DataView(new ArrayBuffer(16 + groups.length * 12))
  view.setUint16(0, 12)
  view.setUint32(4, view.byteLength)
  view.setUint32(12, groups.length)
  for (const [index, { first, last, glyph }] of groups.entries()) {
    view.setUint32(16 + index * 12, first)
    view.setUint32(20 + index * 12, last)
    view.setUint32(24 + index * 12, glyph)
  }
  return view
}

/** Segments with a distance from code to glyph, and the one at the end that the format asks for. */
function format4(groups: readonly Group[]): DataView {
  const segments = [...groups, { first: BMP_END, last: BMP_END, glyph: 0 }]
  const count = segments.length
  const view = new DataView(new ArrayBuffer(16 + count * 8))
  const log = Math.floor(Math.log2(count))
  view.setUint16(0, 4)
  view.setUint16(2, view.byteLength)
  view.setUint16(6, count * 2)
  view.setUint16(8, 2 * 2 ** log)
  view.setUint16(10, log)
  view.setUint16(12, count * 2 - 2 * 2 ** log)
  for (const [index, { first, last, glyph }] of segments.entries()) {
    view.setUint16(14 + index * 2, last)
    view.setUint16(16 + (count + index) * 2, first)
    view.setUint16(16 + (2 * count + index) * 2, glyph - first)
  }
  return view
}
