/**
 * One run of an import: its place in the register of imports and, for bulk writing, the lease. Both are taken before
 * the first write and not before, so that an import that finds nothing to write only reads.
 */

import { basename } from 'node:path'
import type { ImportEntry } from '#lib/store'
import type { BatchContext } from './batch.ts'
import type { ImportCounts } from './counts.ts'
import { type HeldLease, takeLease } from './lease.ts'
import type { ImportOptions } from './types.ts'

export interface ImportSession {
  readonly batch: BatchContext
  /** An earlier run of the same file was cut short. */
  readonly resumed: boolean
  /** When the import first began; ISO 8601 instant. */
  readonly startedAt: string
  /** Records that the import has come to its end. */
  finish(counts: ImportCounts): Promise<void>
  /** To be called however the import ended. */
  close(): Promise<void>
}

type SessionOptions = Pick<
  ImportOptions,
  'sheet' | 'store' | 'vault' | 'operator' | 'now' | 'replace' | 'dryRun' | 'fileName'
>

export async function openSession(options: SessionOptions): Promise<ImportSession> {
  const { sheet, store, vault, operator, now, replace = false, dryRun = false, fileName } = options
  const importId = sheet.fingerprint
  const earlier = await store.findImport(importId)
  const resumed = earlier !== undefined && earlier.finishedAt === undefined
  const startedAt = resumed ? earlier.startedAt : now().toISOString()
  const entry: ImportEntry = { importId, fileName: basename(fileName), operator, startedAt }
  let lease: HeldLease | undefined
  /** What is read from now on may be written on. */
  let ready = !store.bulk
  /** All numbers there were when the lease was taken; absent in a large registry. */
  let numbers: ReadonlySet<string> | undefined
  let begun: Promise<void> | undefined

  const begin = async () => {
    if (store.bulk) {
      lease = await takeLease(store, operator)
      numbers = await store.listNumbers()
    }
    if (!resumed) await store.recordImport(entry)
    ready = true
  }

  const beforeWriting = () => {
    begun ??= begin()
    return begun
  }
  const close = async () => {
    const held = lease
    lease = undefined
    await held?.release()
  }

  return {
    resumed,
    startedAt,
    batch: {
      store,
      vault,
      decide: { importId, startedAt, operator, replace },
      dryRun,
      async read(wanted) {
        const known = numbers
        if (!known) return store.getMany(wanted)
        const present = wanted.filter((number) => known.has(number))
        const found = new Map(
          (await store.getMany(present)).map((stored) => [stored?.managementNumber, stored]),
        )
        return wanted.map((number) => found.get(number))
      },
      mayWrite: () => ready,
      beforeWriting,
      assertMayWrite: () => lease?.assertHeld(),
    },
    async finish(counts) {
      if (dryRun || !(begun || resumed)) return
      // A run that was cut short after its last write has left a lease that nobody else would clear away.
      await beforeWriting()
      // The end is recorded last: killed before it, the import is taken up once more and finds nothing to do.
      await close()
      await store.recordImport({ ...entry, finishedAt: now().toISOString(), counts: { ...counts } })
    },
    close,
  }
}
