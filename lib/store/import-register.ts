/** The register of imports: which file was loaded by whom, when it began, and whether it came to its end. */

import type { ImportEntry, ImportRegister } from '#lib/registry'
import { importKey } from './keys.ts'
import { defaultPatience, type PatienceSettings } from './patience.ts'
import { patientTable } from './patient-table.ts'
import type { Table } from './table.ts'

export function importRegister(table: Table, patience: PatienceSettings = defaultPatience): ImportRegister {
  const { get, put } = patientTable(table, patience)
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
