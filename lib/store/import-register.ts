/** The register of imports: which file was loaded by whom, when it began, and whether it came to its end. */

import { mapOf, number, optional, reader, text } from './item.ts'
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

export const toImportEntry = reader<ImportEntry>('import', {
  importId: text,
  fileName: text,
  operator: text,
  startedAt: text,
  finishedAt: optional(text),
  counts: optional(mapOf(number)),
})

export function importRegister(table: Table, retry: RetrySettings = defaultRetry): ImportRegister {
  const { get, put } = retryingTable(table, retry)
  return {
    findImport: async (importId) => toImportEntry(await get(importKey(importId))),
    async recordImport(entry) {
      await put({ Item: { ...importKey(entry.importId), ...entry } })
    },
  }
}
