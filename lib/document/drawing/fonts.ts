/**
 * The fonts of the document: read and parsed once, embedded as subsets in every file.
 *
 * Two weights carry everything: Noto Serif SC SemiBold for titles and values, Noto Sans SC Regular for labels
 * and small text. They hold the whole Table of General Standard Chinese Characters, extensions included. Other
 * names take further fonts, which are opened only when such a name turns up: Noto Serif for Latin letters with
 * marks, Noto Serif JP for some of Extension B, and whatever else a deployment puts beside them.
 */

import { readdirSync, readFileSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { type EmbeddedFont, PDF } from '@libpdf/core'
import { characterMapOf } from './characters.ts'
import type { Face } from './typeset.ts'

const PACKAGES = '@expo-google-fonts'
const SERIF = 'NotoSerifSC_600SemiBold.ttf'
const SANS = 'NotoSansSC_400Regular.ttf'

/** Where the font packages keep the files, in the order in which they are tried. */
const PACKAGED: readonly string[] = [
  `${PACKAGES}/noto-serif-sc/600SemiBold/${SERIF}`,
  `${PACKAGES}/noto-sans-sc/400Regular/${SANS}`,
  `${PACKAGES}/noto-serif/600SemiBold/NotoSerif_600SemiBold.ttf`,
  `${PACKAGES}/noto-serif-jp/600SemiBold/NotoSerifJP_600SemiBold.ttf`,
]

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

/** The installed font files; packaging copies them beside the bundled function. */
export function packagedFontFiles(): readonly string[] {
  return PACKAGED.map((specifier) => fileURLToPath(import.meta.resolve(specifier)))
}

/**
 * Reads the two main fonts; every other TrueType file is kept for rare characters.
 *
 * @param directory where the files lie beside a bundled function; by default the installed packages. Fonts of
 *   the deployment's own may lie there too; they are tried in the order of their names.
 * @throws when a main font is missing or a file is no TrueType font
 */
export function loadFonts(directory?: string): Fonts {
  const files =
    directory === undefined
      ? packagedFontFiles()
      : readdirSync(directory)
          .filter((name) => name.endsWith('.ttf'))
          .sort()
          .map((name) => join(directory, name))
  const main = (name: string) => files.find((file) => basename(file) === name) ?? join(directory ?? '', name)
  return {
    serif: openFont(main(SERIF)),
    sans: openFont(main(SANS)),
    rare: files
      .filter((file) => ![SERIF, SANS].includes(basename(file)))
      .map((file) => once(() => openFont(file))),
  }
}

/** The installed fonts, read while a process that starts waits for something else. @throws as `loadFonts` */
export async function loadFontsAhead(): Promise<Fonts> {
  const [serif = '', sans = '', ...rare] = packagedFontFiles()
  const [serifFont, sansFont] = await Promise.all(
    [serif, sans].map(async (file) => parseFont(await readFile(file))),
  )
  return {
    serif: serifFont as ParsedFont,
    sans: sansFont as ParsedFont,
    rare: rare.map((file) => once(() => openFont(file))),
  }
}

/** The first font that has a character: the face asked for, the other face, then the rare fonts. */
export function fontOf(fonts: Fonts, character: string, face: Face): ParsedFont | null {
  const code = character.codePointAt(0) ?? 0
  for (const font of face === 'serif' ? [fonts.serif, fonts.sans] : [fonts.sans, fonts.serif])
    if (font.program.hasGlyph(code)) return font
  return fonts.rare.find((open) => open().program.hasGlyph(code))?.() ?? null
}

/** All pages of a document draw from the same subset. */
const embeddedIn = new WeakMap<PDF, Map<ParsedFont, EmbeddedFont>>()

/** A subset of the font in this document: only the glyphs that are drawn end up in the file. */
export function embedFont(pdf: PDF, font: ParsedFont): EmbeddedFont {
  const known = embeddedIn.get(pdf) ?? new Map<ParsedFont, EmbeddedFont>()
  embeddedIn.set(pdf, known)
  const there = known.get(font)
  if (there) return there
  const embedded = pdf.embedFont(font.data)
  // libpdf parses a font again for every document (100 ms for two Chinese fonts) and offers no way to share
  // the parsed tables, which nothing ever changes. The version is pinned; a test watches that this holds.
  Object.assign(embedded, { fontProgram: font.program })
  known.set(font, embedded)
  return embedded
}

const openFont = (path: string): ParsedFont => parseFont(readFileSync(path))

function parseFont(data: Uint8Array): ParsedFont {
  const { program } = PDF.create().embedFont(data)
  const characters = characterMapOf(data)
  // As libpdf keeps what it has parsed, which its types do not say; a test watches that both find the same.
  const { tables } = (program as unknown as { font: { tables: Map<string, unknown> } }).font
  if (characters) tables.set('cmap', { getUnicodeCmap: () => characters })
  return { data, program }
}

function once<T extends object>(make: () => T): () => T {
  let made: T | undefined
  return () => {
    made ??= make()
    return made
  }
}
