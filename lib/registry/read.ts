/** Reads a file of certificates: finds its heading row and hands on each row by column, unchecked. */

import type { FieldKey } from '#lib/certificate'
import type { Row } from './check-row.ts'
import { type Headings, looksLikeHeadings, readHeadings } from './columns.ts'
import { RegistryError } from './errors.ts'
import type { Cell, Sheet } from './sheet/index.ts'

/** Titles above the headings are skipped; further down nobody looks for them. */
const HEADINGS_WITHIN = 10

export interface CertificateFile {
  readonly headings: Headings
  /** Streams the rows below the headings; empty rows are left out. To be iterated once. */
  readonly rows: AsyncIterable<Row>
}

const isEmpty = (cells: readonly Cell[]) => cells.every((cell) => cell === '' || String(cell).trim() === '')

/**
 * Reads as far as the headings, so that a file that lacks a column is refused before anything is written.
 *
 * @throws RegistryError `heading-missing`, `column-missing` or `column-twice`
 */
export async function readCertificates(sheet: Sheet): Promise<CertificateFile> {
  const source = sheet.rows()[Symbol.asyncIterator]()
  let read = 0
  for (;;) {
    const next = await source.next()
    if (next.done || ++read > HEADINGS_WITHIN) break
    if (!looksLikeHeadings(next.value.cells)) continue
    const headings = readHeadings(next.value.cells)
    return { headings, rows: rowsBelow(source, headings) }
  }
  await source.return?.()
  throw new RegistryError('heading-missing', {
    zh: '前十行中没有找到表头（如：管理号、姓名、证件号码……）；若文字显示为乱码，请用 --encoding 指明编码',
    en: 'no heading row in the first ten rows (管理号, 姓名, 证件号码 … or their English names); if the text looks garbled, name its encoding with --encoding',
  })
}

async function* rowsBelow(
  source: AsyncIterator<{ row: number; cells: readonly Cell[] }>,
  { places }: Headings,
): AsyncGenerator<Row> {
  try {
    for (;;) {
      const next = await source.next()
      if (next.done) return
      const { row, cells: list } = next.value
      if (isEmpty(list)) continue
      const cells: Partial<Record<FieldKey, Cell>> = {}
      for (const [i, key] of places.entries()) {
        const cell = list[i]
        if (key && cell !== undefined) cells[key] = cell
      }
      const overflow = list.length > places.length && !isEmpty(list.slice(places.length))
      yield { row, cells, ...(overflow && { overflow }) }
    }
  } finally {
    await source.return?.()
  }
}
