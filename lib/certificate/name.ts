/**
 * Holders' names: how two are compared and how one is recorded.
 * The comparison form is for comparing only; what is printed is the name as recorded.
 */

// U+FF0E and U+FF65 become '.' and U+30FB under NFKC; the full stop counts as a middle dot because
// files write 阿卜杜拉.买买提 with it.
const middleDots =
  /[.\u00B7\u0387\u1427\u2022\u2024\u2027\u2219\u22C5\u25CF\u25E6\u2E31\u2E33\u30FB\u318D\uA78F]/gu
const ignorable = /[[\p{Default_Ignorable_Code_Point}\p{Cc}]--[\t\n\v\f\r]]/gv
const spaceAroundDot = /\s*·\s*/gu
const spaceBesideIdeograph = /(?<=\p{Script=Han})\s+|\s+(?=\p{Script=Han})/gu
const spaceInsideIdeographs = /(?<=\p{Script=Han})\s+(?=\p{Script=Han})/gu

const fold = (text: string): string =>
  text.normalize('NFKC').toLowerCase().toUpperCase().toLowerCase().normalize('NFKC')

/**
 * The comparison form of a name: width, case, kind of middle dot, variation selectors and the
 * spaces that pad Chinese names make no difference; characters outside the BMP stay themselves.
 * Applying it twice changes nothing.
 */
export function normaliseName(text: string): string {
  return fold(fold(text.replace(ignorable, '')))
    .replace(ignorable, '')
    .replace(middleDots, '·')
    .replace(spaceAroundDot, '·')
    .replace(spaceBesideIdeograph, '')
    .replace(/\s+/gu, ' ')
    .trim()
}

/** Whether two names are one person's, as far as writing goes. An empty name equals nothing. */
export function sameName(a: string, b: string): boolean {
  const left = normaliseName(a)
  return left !== '' && left === normaliseName(b)
}

/**
 * A name as it goes on record: the file's own characters, less the spaces that only lay it out
 * (around it, and between two ideographs) and the control characters nobody can see.
 */
export function recordedName(text: string): string {
  return text
    .replace(/[\p{Cc}\u200B\u2060\uFEFF]/gu, ' ')
    .replace(spaceInsideIdeographs, '')
    .replace(/\s+/gu, ' ')
    .trim()
}
