/** Works one chunk off: checks its rows, writes them, leaves the result. Called by `functions/import-work.ts`. */

import { type CheckedRow, checkRow } from '../check-row.ts'
import { dayInChina } from '../day.ts'
import type { ImportCounts } from '../import.ts'
import { type PageContext, settlePage } from '../page.ts'
import { type RowProblem, rowProblem } from '../problems.ts'
import type { Sealing } from '../registered.ts'
import type { RegistryStore } from '../store.ts'
import { finishRun } from './finish.ts'
import {
  type ChunkMessage,
  type ChunkResult,
  type ChunkRow,
  chunkKey,
  failureKey,
  type ImportObjects,
  type Run,
  resultKey,
} from './types.ts'

export interface WorkContext {
  readonly objects: ImportObjects
  /** Must write each certificate under its condition: many workers write at once. */
  readonly store: RegistryStore
  readonly sealing: Sealing
  readonly now: () => Date
}

const ROWS_PER_PAGE = 100
const PAGES_AT_ONCE = 4

/** Works a chunk off, or finds that it was; afterwards finishes the run if this was the last. */
export async function workChunk(message: ChunkMessage, context: WorkContext): Promise<void> {
  const { run, chunk } = message
  const { objects } = context
  if ((await objects.read(resultKey(run, chunk))) === undefined) {
    const text = await objects.read(chunkKey(run, chunk))
    if (text === undefined) throw new Error('the chunk is not there')
    const result = await settleChunk(rowsOf(text, run, context), run, context)
    await objects.write(resultKey(run, chunk), JSON.stringify(result), 'application/json')
  }
  await objects.remove(chunkKey(run, chunk))
  await finishRun(run, { ...context, register: context.store })
}

/** Notes that a chunk goes to the dead-letter queue, so that the summary does not wait for it in silence. */
export async function giveUpChunk({ run, chunk }: ChunkMessage, context: WorkContext): Promise<void> {
  await context.objects.write(failureKey(run, chunk), '{}', 'application/json')
  await finishRun(run, { ...context, register: context.store })
}

function rowsOf(text: string, { date1904 }: Run, { now }: WorkContext): CheckedRow[] {
  const options = { today: dayInChina(now()), date1904 }
  return text
    .trimEnd()
    .split('\n')
    .map((line) => {
      const { duplicate, ...row } = JSON.parse(line) as ChunkRow
      const checked = checkRow(row, options)
      if (!duplicate || !checked.checked) return checked
      const { managementNumber } = checked.checked.record
      const problem = rowProblem(row.row, 'duplicate-in-file', 'managementNumber', managementNumber)
      return { row: row.row, problems: [...checked.problems, problem] }
    })
}

async function settleChunk(
  rows: readonly CheckedRow[],
  { importId, startedAt, operator, replace, dryRun }: Run,
  { store, sealing }: WorkContext,
): Promise<ChunkResult> {
  const page: PageContext = {
    store,
    sealing,
    decide: { importId, startedAt, operator, replace },
    dryRun,
    read: store.getMany,
    mayWrite: () => true,
    beforeWriting: async () => {},
    assertMayWrite: () => {},
  }
  const pages = Array.from({ length: Math.ceil(rows.length / ROWS_PER_PAGE) }, (_, i) =>
    rows.slice(i * ROWS_PER_PAGE, (i + 1) * ROWS_PER_PAGE),
  )
  const counts: ImportCounts = { new: 0, unchanged: 0, changed: 0, refused: 0, warned: 0 }
  const problems: RowProblem[] = []
  for (let i = 0; i < pages.length; i += PAGES_AT_ONCE) {
    const outcomes = await Promise.all(
      pages.slice(i, i + PAGES_AT_ONCE).map((rows) => settlePage(rows, page)),
    )
    for (const outcome of outcomes) {
      for (const key of Object.keys(counts) as (keyof ImportCounts)[]) counts[key] += outcome.counts[key]
      problems.push(...outcome.problems)
    }
  }
  return { rows: rows.length, counts, problems }
}
