/** The fonts of one OFD: which characters are drawn in which, for the subsets that are embedded. */

import { type Fonts, fontOf, type ParsedFont } from '../fonts.ts'
import type { Face, MeasuredFont } from '../typeset.ts'

export interface UsedFont extends MeasuredFont {
  readonly font: ParsedFont
  /** By which the page refers to it. */
  readonly id: number
  /** The glyph of each character that is drawn. */
  readonly glyphs: ReadonlyMap<number, number>
  /** Notes that a character is drawn. */
  draws(character: string): void
  /** Notes that a character is there to be read and shows nothing: it has the glyph of a space. */
  hides(character: string): void
}

export interface UsedFonts {
  /** In the order of their first use. */
  readonly all: readonly UsedFont[]
  /** The first font that has the character. */
  of(character: string, face: Face): UsedFont | null
  /** That of a face, whatever it has. */
  face(face: Face): UsedFont
}

/** @param nextId gives the identifier of a further font */
export function createUsedFonts(fonts: Fonts, nextId: () => number): UsedFonts {
  const known = new Map<ParsedFont, UsedFont>()

  function used(font: ParsedFont): UsedFont {
    const there = known.get(font)
    if (there) return there
    const made = useFont(font, nextId())
    known.set(font, made)
    return made
  }

  return {
    get all() {
      return [...known.values()].filter(({ glyphs }) => glyphs.size > 0)
    },
    of(character, face) {
      const font = fontOf(fonts, character, face)
      return font && used(font)
    },
    face: (face) => used(fonts[face]),
  }
}

function useFont(font: ParsedFont, id: number): UsedFont {
  const { program } = font
  const glyphs = new Map<number, number>()
  const codeOf = (character: string) => character.codePointAt(0) ?? 0
  return {
    font,
    id,
    glyphs,
    draws: (character) => glyphs.set(codeOf(character), program.getGlyphId(codeOf(character))),
    hides: (character) => glyphs.set(codeOf(character), program.getGlyphId(codeOf(' '))),
    // As libpdf rounds them, so that both outputs break their lines alike.
    getWidth: (code) =>
      Math.round((program.getAdvanceWidth(program.getGlyphId(code)) * 1000) / program.unitsPerEm),
  }
}
