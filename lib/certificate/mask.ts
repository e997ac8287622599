/** ID numbers as they may be shown. Apart from the table of documents, which a page that only compares masks need not load. */

/**
 * An ID number as it may be shown: the first three characters and the last two; of a short one never more than half.
 *
 * Of a GB 11643 number whose birth date is known too, that leaves 9,000 candidates and more: a thousand divisions by a
 * hundred serial numbers, of which the check character keeps one in eleven. With the last four there were 91.
 */
export function maskIdNumber(number: string): string {
  const characters = [...number]
  const length = characters.length
  const visible = Math.floor(length / 2)
  const last = Math.min(2, Math.floor(visible / 2))
  const first = Math.min(3, visible - last)
  return characters.map((c, i) => (i < first || i >= length - last ? c : '*')).join('')
}

/**
 * Whether two masked numbers can be of one number: nothing that both show differs. What was signed or printed under an
 * earlier mask shows more digits.
 */
export function sameMasked(one: string, other: string): boolean {
  const characters = [...other]
  return (
    one.length === other.length &&
    [...one].every((c, i) => c === '*' || characters[i] === '*' || c === characters[i])
  )
}
