/** Measuring and breaking lines of Chinese and Latin text. It draws nothing. */

export type Face = 'serif' | 'sans'

export interface TextStyle {
  readonly face: Face
  /** Points. */
  readonly size: number
  readonly color?: Color
  /** Extra space after every character, in ems. */
  readonly tracking?: number
}

/** Red, green and blue, 0 to 1. */
export type Color = readonly [number, number, number]

/** As much of a font as measuring takes. */
export interface MeasuredFont {
  /** Of a code point, in thousandths of an em. */
  getWidth(code: number): number
}

/** Consecutive characters of one font, or one character that no font has. */
export type Run<F = MeasuredFont> =
  | { readonly font: F; readonly text: string; readonly width: number }
  | { readonly font: null; readonly text: string; readonly width: number }

export interface Shaper<F = MeasuredFont> {
  /** The runs of a line; widths in ems. */
  shape(text: string, face: Face): readonly Run<F>[]
}

/** Room for a box with `U+20BB7` beneath it, in ems. */
const MISSING_WIDTH = 1.6

/**
 * What stands for a character that no font has: an empty box with the code point beneath, which a reader can look up.
 * In the unit of `size`, from the left end of its room; `foot` and `captionFoot` upwards from the baseline.
 */
export function missingBox(character: string, size: number) {
  return {
    side: size * 0.8,
    foot: size * 0.02,
    line: size * 0.04,
    middle: (size * MISSING_WIDTH) / 2,
    name: `U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}`,
    captionSize: size * 0.36,
    captionFoot: -size * 0.38,
  }
}

/** Characters that are not seen: variation selectors, joiners, direction marks, controls. */
const INVISIBLE = /[\p{Cc}\p{Cf}\p{Variation_Selector}]/gu

/** @param fontOf the first font of the face that has a character; null when none has */
export function createShaper<F extends MeasuredFont>(
  fontOf: (character: string, face: Face) => F | null,
): Shaper<F> {
  return {
    shape(text, face) {
      const runs: Run<F>[] = []
      for (const character of text.replace(INVISIBLE, '')) {
        const font = fontOf(character, face)
        const last = runs.at(-1)
        if (font === null) {
          runs.push({ font, text: character, width: MISSING_WIDTH })
          continue
        }
        const width = font.getWidth(character.codePointAt(0) ?? 0) / 1000
        if (last?.font === font)
          runs[runs.length - 1] = { font, text: last.text + character, width: last.width + width }
        else runs.push({ font, text: character, width })
      }
      return runs
    },
  }
}

/** The width of one line in points. */
export function measure(shaper: Shaper, text: string, style: TextStyle): number {
  let ems = 0
  for (const run of shaper.shape(text, style.face)) ems += run.width
  return (ems + (style.tracking ?? 0) * [...text].length) * style.size
}

const CJK = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\u3000-\u303f\uff00-\uffef]/u
const NEVER_FIRST = new Set('、。，．：；？！）》」』】〕”’·・%％…—-,.;:!?)]}')
const NEVER_LAST = new Set('（《「『【〔“‘([{')

/** Whether a line may end between two characters (GB/T 15834 for the marks). */
function breaksBetween(before: string, after: string): boolean {
  if (before === ' ') return after !== ' '
  if (NEVER_FIRST.has(after) || NEVER_LAST.has(before)) return false
  if (before === '-' || before === '/') return true
  return CJK.test(before) || CJK.test(after)
}

/** Breaks a text into lines no wider than `width` points; a word longer than a line is cut. */
export function wrap(shaper: Shaper, text: string, style: TextStyle, width: number): readonly string[] {
  const lines: string[] = []
  for (const paragraph of text.split('\n')) lines.push(...wrapParagraph(shaper, paragraph, style, width))
  return lines
}

function wrapParagraph(shaper: Shaper, text: string, style: TextStyle, width: number): readonly string[] {
  const characters = [...text]
  const widths = characters.map((character) => measure(shaper, character, style))
  const lines: string[] = []
  let start = 0
  do {
    let used = 0
    let end = start
    // A space at the end of a line takes no room.
    while (
      end < characters.length &&
      (used + (widths[end] ?? 0) <= width || characters[end] === ' ' || end === start)
    )
      used += widths[end++] ?? 0
    let cut = end
    if (end < characters.length) {
      while (cut > start && !breaksBetween(characters[cut - 1] ?? '', characters[cut] ?? '')) cut--
      if (cut === start) cut = end
    }
    lines.push(characters.slice(start, cut).join('').trimEnd())
    start = cut
  } while (start < characters.length)
  return lines
}

export interface Fitted {
  readonly lines: readonly string[]
  readonly style: TextStyle
}

/**
 * The largest size, from the style's own down to `smallest`, at which a text takes at most `maxLines` lines.
 * Nothing is ever cut off: if even the smallest size does not do, there are more lines.
 */
export function fitText(
  shaper: Shaper,
  text: string,
  style: TextStyle,
  room: { readonly width: number; readonly maxLines: number; readonly smallest: number },
): Fitted {
  for (let size = style.size; size > room.smallest; size -= 0.5) {
    const sized = { ...style, size }
    const lines = wrap(shaper, text, sized, room.width)
    if (lines.length <= room.maxLines) return { lines, style: sized }
  }
  const sized = { ...style, size: Math.min(style.size, room.smallest) }
  return { lines: wrap(shaper, text, sized, room.width), style: sized }
}
