/** Works one chunk off: writes its rows, which were checked when it was made, and leaves the result. */

import type { RegistryStore } from '#lib/store'
import type { EncryptingVault } from '#lib/vault'
import { type BatchContext, settleBatch } from '../batch.ts'
import type { CheckedRow } from '../check-row.ts'
import { addCounts, noCounts } from '../counts.ts'
import type { RowProblem } from '../problems.ts'
import { finishRun } from './finish.ts'
import {
  type ChunkMessage,
  type ChunkResult,
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
  readonly vault: EncryptingVault
  readonly now: () => Date
}

const ROWS_PER_BATCH = 100
const BATCHES_AT_ONCE = 4

/** Works a chunk off, or finds that it was; afterwards finishes the run if this was the last. */
export async function workChunk(message: ChunkMessage, context: WorkContext): Promise<void> {
  const { run, chunk } = message
  const { objects } = context
  if ((await objects.read(resultKey(run, chunk))) === undefined) {
    const text = await objects.read(chunkKey(run, chunk))
    if (text === undefined) throw new Error('the chunk is not there')
    const result = await settleChunk(rowsOf(text), run, context)
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

const rowsOf = (text: string): CheckedRow[] =>
  text
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line))

async function settleChunk(
  rows: readonly CheckedRow[],
  { importId, startedAt, operator, replace, dryRun }: Run,
  { store, vault }: WorkContext,
): Promise<ChunkResult> {
  const context: BatchContext = {
    store,
    vault,
    decide: { importId, startedAt, operator, replace },
    dryRun,
    read: store.getMany,
    mayWrite: () => true,
    beforeWriting: async () => {},
    assertMayWrite: () => {},
  }
  const batches = Array.from({ length: Math.ceil(rows.length / ROWS_PER_BATCH) }, (_, i) =>
    rows.slice(i * ROWS_PER_BATCH, (i + 1) * ROWS_PER_BATCH),
  )
  const counts = noCounts()
  const problems: RowProblem[] = []
  for (let i = 0; i < batches.length; i += BATCHES_AT_ONCE) {
    const outcomes = await Promise.all(
      batches.slice(i, i + BATCHES_AT_ONCE).map((rows) => settleBatch(rows, context)),
    )
    for (const outcome of outcomes) {
      addCounts(counts, outcome.counts)
      problems.push(...outcome.problems)
    }
  }
  return { rows: rows.length, counts, problems }
}
