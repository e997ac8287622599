/**
 * The import: reads a file row by row, checks, compares with the registry, writes. Called by the command line, the
 * workers on AWS and the local system's first start.
 *
 * It may be killed at any moment: every write is of one whole item, and a second run finds by reading what the
 * first has written. It writes nothing at all before the first row that needs it, so that importing a file again
 * costs only reads.
 */

import { basename } from 'node:path'
import { type CheckedRow, checkRow, type Row } from './check-row.ts'
import { dayInChina } from './day.ts'
import { type PageOutcome, settlePage } from './page.ts'
import { type RowProblem, rowProblem } from './problems.ts'
import { readCertificates } from './read.ts'
import type { Sealing } from './registered.ts'
import { SeenNumbers } from './seen-numbers.ts'
import { openSession } from './session.ts'
import type { Sheet } from './sheet/index.ts'
import type { RegistryStore } from './store.ts'

export interface ImportCounts {
  new: number
  unchanged: number
  changed: number
  refused: number
  /** Rows with a warning; each also counts as new, unchanged or changed. */
  warned: number
}

export interface ImportProgress extends Readonly<ImportCounts> {
  readonly rows: number
  /** Of the file, 0 to 1. */
  readonly fraction: number
}

export interface ImportSummary extends ImportProgress {
  readonly importId: string
  readonly fileName: string
  readonly operator: string
  readonly dryRun: boolean
  /** An earlier run of the same file was cut short, and this one took up where it stopped. */
  readonly resumed: boolean
  readonly unknownColumns: readonly string[]
  /** ISO 8601 instants. */
  readonly startedAt: string
  readonly finishedAt: string
}

export interface ImportOptions {
  readonly sheet: Sheet
  readonly fileName: string
  readonly store: RegistryStore
  readonly sealing: Sealing
  /** Who answers for the import; stands in every audit entry. */
  readonly operator: string
  readonly now: () => Date
  /** Overwrite other persons' certificates and hand-made corrections, with history. */
  readonly replace?: boolean
  /** Do everything but write. */
  readonly dryRun?: boolean
  /** Hears every problem, in the order of the rows. */
  readonly onProblem?: (problem: RowProblem) => void | Promise<void>
  /** Called after every page. */
  readonly onProgress?: (progress: ImportProgress) => void
}

const ROWS_PER_PAGE = 100
const PAGES_IN_FLIGHT = 6

/**
 * Imports a file.
 * @throws RegistryError when the file as a whole is refused, another bulk import runs, or the store gives up
 */
export async function importCertificates(options: ImportOptions): Promise<ImportSummary> {
  const { sheet, operator, now, onProblem, onProgress } = options
  const { headings, rows } = await readCertificates(sheet)
  const session = await openSession(options)
  const counts: ImportCounts = { new: 0, unchanged: 0, changed: 0, refused: 0, warned: 0 }
  let done = 0

  const inFlight: Promise<PageOutcome>[] = []
  const takeOldest = async () => {
    const outcome = await (inFlight.shift() as Promise<PageOutcome>)
    done += outcome.rows
    for (const key of Object.keys(counts) as (keyof ImportCounts)[]) counts[key] += outcome.counts[key]
    for (const problem of outcome.problems) await onProblem?.(problem)
    onProgress?.({ ...counts, rows: done, fraction: sheet.progress() })
  }

  try {
    for await (const page of pagesOf(rows, sheet, now)) {
      const outcome = settlePage(page, session.page)
      // Its failure is heard when its turn comes; until then it is not an unhandled one.
      outcome.catch(() => {})
      inFlight.push(outcome)
      if (inFlight.length >= PAGES_IN_FLIGHT) await takeOldest()
    }
    while (inFlight.length > 0) await takeOldest()
    await session.finish(counts)
  } finally {
    await Promise.allSettled(inFlight)
    await session.close()
  }
  return {
    ...counts,
    rows: done,
    fraction: 1,
    importId: sheet.fingerprint,
    fileName: basename(options.fileName),
    operator,
    dryRun: options.dryRun ?? false,
    resumed: session.resumed,
    unknownColumns: headings.unknown,
    startedAt: session.startedAt,
    finishedAt: now().toISOString(),
  }
}

/** Checks rows and gathers them into pages; a number's second row in the file is refused. */
async function* pagesOf(
  rows: AsyncIterable<Row>,
  sheet: Sheet,
  now: () => Date,
): AsyncGenerator<CheckedRow[]> {
  const seen = new SeenNumbers()
  const options = { today: dayInChina(now()), date1904: sheet.date1904 }
  let page: CheckedRow[] = []
  for await (const row of rows) {
    page.push(withoutDuplicate(checkRow(row, options), seen))
    if (page.length === ROWS_PER_PAGE) {
      yield page
      page = []
    }
  }
  if (page.length > 0) yield page
}

function withoutDuplicate(row: CheckedRow, seen: SeenNumbers): CheckedRow {
  if (!row.checked) return row
  const { managementNumber } = row.checked.record
  if (seen.firstRow(managementNumber, row.row) === undefined) return row
  const problem = rowProblem(row.row, 'duplicate-in-file', 'managementNumber', managementNumber)
  return { row: row.row, problems: [...row.problems, problem] }
}
