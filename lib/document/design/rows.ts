/** Which fields stand beside each other on paper: two a row in the order of the table, some alone. */

import { type FieldKey, fieldsShownTo } from '#lib/certificate'

/** Fields whose values are long, or that open the page. */
const ALONE: ReadonlySet<FieldKey> = new Set(['holderName', 'qualification', 'issuer'])

/** @param isPrinted leaves out what a design shows elsewhere */
export function rowsOf(
  isPrinted: (field: FieldKey) => boolean = () => true,
): readonly (readonly FieldKey[])[] {
  const rows: FieldKey[][] = []
  for (const field of fieldsShownTo('document').filter(isPrinted)) {
    const last = rows.at(-1)
    const joins = last?.length === 1 && !ALONE.has(field) && !ALONE.has(last[0] as FieldKey)
    if (joins) last.push(field)
    else rows.push([field])
  }
  return rows
}
