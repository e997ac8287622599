/**
 * The fonts of the document: read and parsed once, embedded as subsets in every PDF. Called by the maker.
 *
 * Two weights carry everything: Noto Serif SC SemiBold for titles and values, Noto Sans SC Regular for labels
 * and small text. Both hold the whole Table of General Standard Chinese Characters, extensions included; a name
 * outside them needs further fonts (`rare`), which are read only when such a name turns up.
 */

import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { type EmbeddedFont, PDF } from '@libpdf/core'

const SERIF = 'NotoSerifSC_600SemiBold.ttf'
const SANS = 'NotoSansSC_400Regular.ttf'

type Program = EmbeddedFont['program']

/** A font file with its tables parsed; shared by all documents, changed by none. */
export interface ParsedFont {
  readonly data: Uint8Array
  readonly program: Program
}

/** What `createDocumentMaker` needs. */
export interface Fonts {
  readonly serif: ParsedFont
  readonly sans: ParsedFont
  /** Tried in order for characters the two lack; each is opened on first need. */
  readonly rare: readonly (() => ParsedFont)[]
}

/**
 * Reads the two fonts, and takes every other TrueType file of the directory as a font for rare characters, in
 * the order of their names.
 *
 * @param directory where the files lie beside a bundled function; by default the installed font packages
 * @throws when a file is missing or is no TrueType font
 */
export function loadFonts(directory?: string): Fonts {
  if (directory === undefined) {
    return {
      serif: openFont(packaged(`@expo-google-fonts/noto-serif-sc/600SemiBold/${SERIF}`)),
      sans: openFont(packaged(`@expo-google-fonts/noto-sans-sc/400Regular/${SANS}`)),
      rare: [],
    }
  }
  const others = readdirSync(directory)
    .filter((name) => name.endsWith('.ttf') && name !== SERIF && name !== SANS)
    .sort()
  return {
    serif: openFont(join(directory, SERIF)),
    sans: openFont(join(directory, SANS)),
    rare: others.map((name) => once(() => openFont(join(directory, name)))),
  }
}

/** A subset of the font in this document: only the glyphs that are drawn end up in the file. */
export function embedFont(pdf: PDF, font: ParsedFont): EmbeddedFont {
  const embedded = pdf.embedFont(font.data)
  // libpdf parses a font again for every document (100 ms for two Chinese fonts) and offers no way to share
  // the parsed tables, which nothing ever changes. The version is pinned; a test watches that this holds.
  Object.assign(embedded, { fontProgram: font.program })
  return embedded
}

function openFont(path: string): ParsedFont {
  const data = readFileSync(path)
  keepOneCharacterMap(data)
  const { program } = PDF.create().embedFont(data)
  program.hasGlyph(0x4e00)
  return { data, program }
}

/**
 * A font repeats its character map for old platforms, and libpdf reads every copy: four times 30,000 entries.
 * Leaves only the map of all of Unicode (platform 3, encoding 10) listed in the `cmap` table (OpenType 1.9).
 */
function keepOneCharacterMap(font: Uint8Array): void {
  const view = new DataView(font.buffer, font.byteOffset, font.byteLength)
  for (let table = 0; table < view.getUint16(4); table++) {
    const record = 12 + table * 16
    if (view.getUint32(record) !== 0x636d6170) continue
    const cmap = view.getUint32(record + 8)
    for (let map = 0; map < view.getUint16(cmap + 2); map++) {
      const entry = cmap + 4 + map * 8
      if (view.getUint32(entry) !== 0x0003_000a) continue
      font.copyWithin(cmap + 4, entry, entry + 8)
      view.setUint16(cmap + 2, 1)
      return
    }
  }
}

function packaged(specifier: string): string {
  return fileURLToPath(import.meta.resolve(specifier))
}

function once<T extends object>(make: () => T): () => T {
  let made: T | undefined
  return () => {
    made ??= make()
    return made
  }
}
