/**
 * One batch of checked rows: read what the registry has, decide for each, write, and decide again where somebody else
 * was faster.
 */

import type { RegisteredCertificate } from '#lib/certificate'
import type { RegistryStore } from '#lib/store'
import type { EncryptingVault } from '#lib/vault'
import type { CheckedRow, RowRecord } from './check-row.ts'
import { type ImportCounts, noCounts } from './counts.ts'
import { type RowProblem, type RowProblemCode, rowProblem } from './problems.ts'
import { type Decision, type ImportContext, reconcile } from './reconcile.ts'

export interface BatchContext {
  readonly store: RegistryStore
  readonly vault: EncryptingVault
  readonly decide: ImportContext
  readonly dryRun: boolean
  /** Reads what the registry has, in the order of the numbers. */
  read(managementNumbers: readonly string[]): Promise<readonly (RegisteredCertificate | undefined)[]>
  /** Whether what was read just now may be written on: in bulk, only what was read under the lease. */
  mayWrite(): boolean
  /** To be awaited before every write: the first makes the import known. */
  beforeWriting(): Promise<void>
  /** @throws RegistryError when writing is not allowed any more. */
  assertMayWrite(): void
}

export interface BatchOutcome {
  readonly rows: number
  readonly counts: ImportCounts
  /** In the order of the rows. */
  readonly problems: readonly RowProblem[]
}

/** How often a certificate that others keep writing is looked at again. */
const MAX_ROUNDS = 5

interface Pending {
  readonly row: number
  readonly checked: RowRecord
}

/** Settles a batch: afterwards every row of it is written, found to be there, or refused. */
export async function settleBatch(rows: readonly CheckedRow[], context: BatchContext): Promise<BatchOutcome> {
  const decisions = new Map<number, Decision>()
  let pending: Pending[] = rows.flatMap(({ row, checked }) => (checked ? [{ row, checked }] : []))
  for (let round = 0; pending.length > 0 && round < MAX_ROUNDS; round++) {
    pending = await settleRound(pending, context, decisions)
  }
  for (const { row } of pending) decisions.set(row, { kind: 'refused', code: 'changed-meanwhile' })
  return outcomeOf(rows, decisions)
}

/** @returns the rows to be looked at again. */
async function settleRound(
  pending: readonly Pending[],
  { store, vault, decide, dryRun, read, mayWrite, beforeWriting, assertMayWrite }: BatchContext,
  decisions: Map<number, Decision>,
): Promise<Pending[]> {
  const readForWriting = mayWrite()
  const stored = await read(pending.map(({ checked }) => checked.record.managementNumber))
  const decided = pending.map((row, i) => ({
    row,
    decision: reconcile(row.checked, stored[i], vault, decide),
  }))
  const writes = decided.filter(({ decision }) => decision.kind === 'new' || decision.kind === 'changed')
  for (const { row, decision } of decided) decisions.set(row.row, decision)
  if (writes.length === 0 || dryRun) return []

  await beforeWriting()
  if (!readForWriting) return writes.map(({ row }) => row)

  const creations = writes.flatMap(({ decision }) => (decision.kind === 'new' ? [decision.certificate] : []))
  const taken = new Set(creations.length > 0 ? await store.create(creations, assertMayWrite) : [])
  const again = writes
    .filter(({ row }) => taken.has(row.checked.record.managementNumber))
    .map(({ row }) => row)
  await Promise.all(
    writes.map(async ({ row, decision }) => {
      if (decision.kind !== 'changed') return
      if (!(await store.replace(decision.certificate, decision.read))) again.push(row)
    }),
  )
  return again
}

function outcomeOf(rows: readonly CheckedRow[], decisions: ReadonlyMap<number, Decision>): BatchOutcome {
  const counts = noCounts()
  const problems: RowProblem[] = []
  for (const { row, checked, problems: found } of rows) {
    const decision = decisions.get(row)
    const code = codeOf(decision)
    const ofRow = code
      ? [...found, rowProblem(row, code, 'managementNumber', checked?.record.managementNumber)]
      : found
    problems.push(...ofRow)
    if (!decision || decision.kind === 'refused') counts.refused++
    else {
      counts[decision.kind === 'unchanged' ? decision.countsAs : decision.kind]++
      if (ofRow.length > 0) counts.warned++
    }
  }
  return { rows: rows.length, counts, problems }
}

function codeOf(decision: Decision | undefined): RowProblemCode | undefined {
  if (!decision) return undefined
  return decision.kind === 'refused' ? decision.code : decision.warning
}
