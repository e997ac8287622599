/** The register of imports: which file was loaded by whom, when it began, and whether it came to its end. */

import { importKey } from './keys.ts'
import { defaultRetry, type RetrySettings } from './retry.ts'
import { retryingTable } from './retrying-table.ts'
import type { Table } from './table.ts'

/** The record of one import: that it began, and whether it came to its end. */
export interface ImportEntry {
  /** Fingerprint of the file. */
  readonly importId: string
  readonly fileName: string
  readonly operator: string
  /** ISO 8601 instants. */
  readonly startedAt: string
  readonly finishedAt?: string | undefined
  /** Counts of the summary. */
  readonly counts?: Readonly<Record<string, number>> | undefined
}

/** Which files were loaded, and which only begun. */
export interface ImportRegister {
  findImport(importId: string): Promise<ImportEntry | undefined>
  /** Writes or overwrites the record of an import. */
  recordImport(entry: ImportEntry): Promise<void>
}

export function importRegister(table: Table, retry: RetrySettings = defaultRetry): ImportRegister {
  const { get, put } = retryingTable(table, retry)
  return {
    async findImport(importId) {
      const item = await get(importKey(importId))
      if (!item) return undefined
      const { pk: _pk, sk: _sk, ...entry } = item
      return entry as unknown as ImportEntry
    },
    async recordImport(entry) {
      await put({ Item: { ...importKey(entry.importId), ...entry } })
    },
  }
}
