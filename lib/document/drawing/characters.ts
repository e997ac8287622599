/**
 * Which glyph a font has for a character, looked up where it stands in the font's own map (OpenType 1.9, `cmap`). libpdf reads
 * every map of a font into tables, both ways: 30,000 entries each.
 */

export interface CharacterMap {
  /** @returns 0 for a character that the font has not */
  getGlyphId(codePoint: number): number
}

const CMAP = 0x636d6170
/** Platform 3, encoding 10: all of Unicode. */
const UNICODE = 0x0003_000a
const SEGMENTED = 12

/** @returns undefined where the font has no map of all of Unicode in format 12 */
export function characterMapOf(font: Uint8Array): CharacterMap | undefined {
  const view = new DataView(font.buffer, font.byteOffset, font.byteLength)
  const find = (count: number, first: number, step: number, word: number) => {
    for (let record = first; record < first + count * step; record += step)
      if (view.getUint32(record) === word) return record
    return undefined
  }
  const table = find(view.getUint16(4), 12, 16, CMAP)
  if (table === undefined) return undefined
  const cmap = view.getUint32(table + 8)
  const entry = find(view.getUint16(cmap + 2), cmap + 4, 8, UNICODE)
  if (entry === undefined) return undefined
  const map = cmap + view.getUint32(entry + 4)
  if (view.getUint16(map) !== SEGMENTED) return undefined
  return searchedIn(view, map + 16, view.getUint32(map + 12))
}

/** Groups of three numbers, in the order of the first: first and last character, and the glyph of the first. */
function searchedIn(view: DataView, groups: number, count: number): CharacterMap {
  return {
    getGlyphId(codePoint) {
      let [low, high] = [0, count - 1]
      while (low <= high) {
        const middle = (low + high) >> 1
        const group = groups + middle * 12
        const first = view.getUint32(group)
        if (codePoint < first) high = middle - 1
        else if (codePoint > view.getUint32(group + 4)) low = middle + 1
        else return view.getUint32(group + 8) + codePoint - first
      }
      return 0
    },
  }
}
