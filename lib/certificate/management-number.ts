/**
 * The management number (管理号): the certificate's own number, printed on it.
 * Its formats differ over the years and no source describes them all, so it is opaque:
 * nothing may read a year, a region or a check digit out of it.
 */

const form = /^(?=.*[A-Za-z0-9])[A-Za-z0-9-]{6,32}$/
const hyphens = /[\u00AD\u2010-\u2015\u2212\u2043\u2E3A\u2E3B\uFE58\uFE63\uFF0D]/gu
const invisible = /[\u200B-\u200D\u2060\uFEFF]/gu

/**
 * Brings a management number into the one form that is stored and compared.
 *
 * @param text as typed or as a file has it: any width, any case, any hyphen, spaces around it
 * @returns 6 to 32 upper-case letters, digits and hyphens, or `undefined` when it cannot be one
 */
export function parseManagementNumber(text: string): string | undefined {
  if (text.length > 200) return undefined
  const plain = text.replace(hyphens, '-').normalize('NFKC').replace(invisible, '').trim()
  return form.test(plain) ? plain.toUpperCase() : undefined
}
