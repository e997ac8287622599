/** A cell of a list, as a file has it: its text, freed of what spreadsheets and people leave in it. */

/** A number only where the file itself says number (XLSX); CSV has texts alone. */
export type Cell = string | number

/** From here on a spreadsheet's numbers have lost digits (IEEE 754; Excel keeps 15). */
const FIRST_LOSSY_NUMBER = 1e15
const SCIENTIFIC = /^[+-]?\d+(?:\.\d+)?e[+-]?\d+$/i
/** `="0123"`, by which people keep Excel from touching a number. */
const QUOTED_FORMULA = /^="(.*)"$/s
/** The apostrophe that makes a cell text; the export puts it before what Excel would run as a formula. */
const TEXT_MARK = /^'(?=.)/

/** Whether a long number went through a spreadsheet's arithmetic and cannot be restored. */
export function lostDigits(cell: Cell): boolean {
  return typeof cell === 'number'
    ? Math.abs(cell) >= FIRST_LOSSY_NUMBER
    : SCIENTIFIC.test(cell.normalize('NFKC').trim())
}

/** The text of a cell without surrounding spaces; its characters otherwise as they are. */
export function cellText(cell: Cell | undefined): string {
  if (cell === undefined) return ''
  if (typeof cell === 'number') return Number.isInteger(cell) ? BigInt(cell).toString() : String(cell)
  return cell.replace(QUOTED_FORMULA, '$1').replace(TEXT_MARK, '').replaceAll('\uFEFF', '').trim()
}
