/** Which field a column of somebody's list holds: found under any of the headings that offices use for it. */

import { certificateFields, type FieldKey } from './fields.ts'

/** A heading as it is compared: without case, width, spaces and punctuation. */
export const foldHeading = (heading: string): string =>
  heading
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]/gu, '')

/**
 * Finds what a heading means in a table of headings.
 * @param byHeading by folded heading; what stands in brackets at a heading's end is left out where it has no meaning
 */
export function findHeading<T>(byHeading: ReadonlyMap<string, T>, heading: string): T | undefined {
  return byHeading.get(foldHeading(heading)) ?? byHeading.get(foldHeading(heading.replace(/[(（].*$/u, '')))
}

const byHeading = new Map<string, FieldKey>()
for (const { key, label, aliases } of certificateFields) {
  for (const heading of [key, label.zh, label.en, ...aliases]) byHeading.set(foldHeading(heading), key)
}

/** The field that a heading means. */
export const findField = (heading: string): FieldKey | undefined => findHeading(byHeading, heading)
