/** One number, one row: of the rows of a file that could be written under a number, the first counts. */

import type { CheckedRow } from './check-row.ts'
import { rowProblem } from './problems.ts'
import { SeenNumbers } from './seen-numbers.ts'

/** @returns what each row of one file is put through, in their order: it refuses the row whose number stands before */
export function createDuplicateCheck(): (row: CheckedRow) => CheckedRow {
  const seen = new SeenNumbers()
  return (checked) => {
    if (!checked.checked) return checked
    const { row, problems } = checked
    const { managementNumber } = checked.checked.record
    if (seen.firstRow(managementNumber, row) === undefined) return checked
    return {
      row,
      problems: [...problems, rowProblem(row, 'duplicate-in-file', 'managementNumber', managementNumber)],
    }
  }
}
