/** How many rows of an import came to what. */

export interface ImportCounts {
  new: number
  unchanged: number
  changed: number
  refused: number
  /** Rows with a warning; each also counts as new, unchanged or changed. */
  warned: number
}

export const noCounts = (): ImportCounts => ({ new: 0, unchanged: 0, changed: 0, refused: 0, warned: 0 })

/** Adds the counts of a part to those of the whole, in place. */
export function addCounts(whole: ImportCounts, part: Readonly<ImportCounts>): void {
  for (const key of Object.keys(whole) as (keyof ImportCounts)[]) whole[key] += part[key]
}
