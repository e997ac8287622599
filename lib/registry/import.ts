/**
 * The import: reads a file row by row, checks, compares with the registry, writes.
 *
 * It may be killed at any moment: every write is of one whole item, and a second run finds by reading what the
 * first has written. It writes nothing at all before the first row that needs it, so that importing a file again
 * costs only reads.
 */

import { basename } from 'node:path'
import type { Catalogues } from '#lib/policy'
import { type BatchOutcome, settleBatch } from './batch.ts'
import { type CheckedRow, checkRow, type Row } from './check-row.ts'
import { addCounts, noCounts } from './counts.ts'
import { dayInChina } from './day.ts'
import { createDuplicateCheck } from './duplicates.ts'
import { readCertificates } from './read.ts'
import { openSession } from './session.ts'
import type { Sheet } from './sheet/index.ts'
import type { ImportOptions, ImportSummary } from './types.ts'

const ROWS_PER_BATCH = 100
const BATCHES_IN_FLIGHT = 6

/**
 * Imports a file.
 * @throws RegistryError when the file as a whole is refused, another bulk import runs, or the store gives up
 */
export async function importCertificates(options: ImportOptions): Promise<ImportSummary> {
  const { sheet, catalogues, operator, now, onProblem, onProgress } = options
  const { headings, rows } = await readCertificates(sheet)
  const session = await openSession(options)
  const counts = noCounts()
  let done = 0

  const inFlight: Promise<BatchOutcome>[] = []
  const takeOldest = async () => {
    const outcome = await (inFlight.shift() as Promise<BatchOutcome>)
    done += outcome.rows
    addCounts(counts, outcome.counts)
    for (const problem of outcome.problems) await onProblem?.(problem)
    onProgress?.({ ...counts, rows: done, fraction: sheet.progress() })
  }

  try {
    for await (const batch of batchesOf(rows, sheet, catalogues, now)) {
      const outcome = settleBatch(batch, session.batch)
      // Its failure is heard when its turn comes; until then it is not an unhandled one.
      outcome.catch(() => {})
      inFlight.push(outcome)
      if (inFlight.length >= BATCHES_IN_FLIGHT) await takeOldest()
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

/** Checks rows and gathers them into batches. */
async function* batchesOf(
  rows: AsyncIterable<Row>,
  sheet: Sheet,
  catalogues: Catalogues,
  now: () => Date,
): AsyncGenerator<CheckedRow[]> {
  const refuseDuplicate = createDuplicateCheck()
  const options = { today: dayInChina(now()), date1904: sheet.date1904, catalogues }
  let batch: CheckedRow[] = []
  for await (const row of rows) {
    batch.push(refuseDuplicate(checkRow(row, options)))
    if (batch.length === ROWS_PER_BATCH) {
      yield batch
      batch = []
    }
  }
  if (batch.length > 0) yield batch
}
