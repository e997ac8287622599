/**
 * Folding of names before they are compared: spreadsheets and people write the same name with full-width letters,
 * inner spaces and several kinds of brackets. Never used for display.
 */

const IGNORED = /[\s()[\]{}<>〈〉《》【】〔〕〖〗「」『』"'“”‘’·•‧・.,、，:;_/\\-]+/gu

/** The form in which two names are compared: no width, case, space, bracket or separator. */
export function fold(text: string): string {
  return text.normalize('NFKC').toLowerCase().replace(IGNORED, '')
}
