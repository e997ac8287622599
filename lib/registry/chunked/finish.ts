/**
 * Puts report and summary beside the file, once every chunk has its result or was given up. Whoever comes last
 * does it; two who come last together write the same.
 */

import { once } from 'node:events'
import { createWriteStream } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { finished } from 'node:stream/promises'
import type { ImportRegister } from '#lib/store'
import { addCounts, type ImportCounts, noCounts } from '../counts.ts'
import { reportHead, reportLine } from '../report.ts'
import {
  type ChunkResult,
  failureKey,
  type ImportObjects,
  type Manifest,
  manifestKey,
  type Run,
  reportKey,
  resultKey,
  summaryKey,
  workFolder,
} from './types.ts'

export interface FinishContext {
  readonly objects: ImportObjects
  readonly register: ImportRegister
  readonly now: () => Date
}

/** What lies beside the file when the import has come to its end. */
export interface ChunkedImportSummary extends ImportCounts {
  readonly file: string
  /** `incomplete` while chunks wait in the dead-letter queue; moving them back to the queue completes it. */
  readonly state: 'finished' | 'incomplete'
  readonly rows: number
  readonly importId: string
  readonly operator: string
  readonly dryRun: boolean
  readonly unknownColumns: readonly string[]
  readonly startedAt: string
  readonly finishedAt: string
  /** Key of the report; absent when there is nothing to report. */
  readonly report?: string
  /** Chunks that failed three times. */
  readonly failedChunks?: readonly number[]
}

/** Finishes a run if all its chunks are done; else does nothing. */
export async function finishRun(run: Run, { objects, register, now }: FinishContext): Promise<void> {
  const text = await objects.read(manifestKey(run))
  if (text === undefined) return
  const { chunks, unknownColumns } = JSON.parse(text) as Manifest
  const keys = new Set(await objects.list(workFolder(run)))
  const all = Array.from({ length: chunks }, (_, chunk) => chunk)
  const done = all.filter((chunk) => keys.has(resultKey(run, chunk)))
  const failed = all.filter((chunk) => !keys.has(resultKey(run, chunk)) && keys.has(failureKey(run, chunk)))
  if (done.length + failed.length < chunks) return

  const { rows, counts, problems } = await gather(run, done, objects)
  const finishedAt = now().toISOString()
  const { file, importId, operator, dryRun, startedAt } = run
  const summary: ChunkedImportSummary = {
    file,
    state: failed.length === 0 ? 'finished' : 'incomplete',
    rows,
    ...counts,
    importId,
    operator,
    dryRun,
    unknownColumns,
    startedAt,
    finishedAt,
    ...(problems > 0 && { report: reportKey(file) }),
    ...(failed.length > 0 && { failedChunks: failed }),
  }
  await objects.write(summaryKey(file), JSON.stringify(summary, null, 2), 'application/json')
  if (failed.length === 0 && !dryRun) {
    await register.recordImport({
      importId,
      fileName: basename(file),
      operator,
      startedAt,
      finishedAt,
      counts: { ...counts },
    })
  }
}

/** Adds the results up and writes their problems to the report, in the order of the rows. */
async function gather(run: Run, done: readonly number[], objects: ImportObjects) {
  const counts = noCounts()
  let rows = 0
  let problems = 0
  const folder = await mkdtemp(join(tmpdir(), 'report-'))
  try {
    const path = join(folder, 'report.csv')
    const report = createWriteStream(path, { mode: 0o600 })
    report.write(reportHead)
    for (const chunk of done) {
      const result = JSON.parse((await objects.read(resultKey(run, chunk))) ?? '{}') as ChunkResult
      rows += result.rows
      addCounts(counts, result.counts)
      problems += result.problems.length
      const lines = result.problems.map(reportLine).join('')
      if (lines !== '' && !report.write(lines)) await once(report, 'drain')
    }
    report.end()
    await finished(report)
    if (problems > 0) await objects.upload(reportKey(run.file), path, 'text/csv; charset=utf-8')
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
  return { rows, counts, problems }
}
