/** What an import is given, what it tells on the way, and what it comes to. */

import type { Catalogues } from '#lib/policy'
import type { RegistryStore } from '#lib/store'
import type { EncryptingVault } from '#lib/vault'
import type { ImportCounts } from './counts.ts'
import type { RowProblem } from './problems.ts'
import type { Sheet } from './sheet/index.ts'

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
  readonly vault: EncryptingVault
  /** What qualifications and regions are called: built-in ones and the operator's. */
  readonly catalogues: Catalogues
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
