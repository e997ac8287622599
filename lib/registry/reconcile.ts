/**
 * What to do with a checked row, given what the registry has under its number. Pure: the import reads, asks here,
 * and writes what it is told.
 */

import type { NewCertificate, RegisteredCertificate, RegisteredFields } from '#lib/certificate'
import type { EncryptingVault } from '#lib/vault'
import type { RowRecord } from './check-row.ts'
import type { RowProblemCode } from './problems.ts'
import { differences, fieldsOf, withChange } from './registered.ts'

export interface ImportContext {
  readonly importId: string
  /** ISO 8601 instant at which the import first began; a resumed import keeps it. */
  readonly startedAt: string
  readonly operator: string
  /** Whether other persons' certificates and hand-made corrections may be overwritten. */
  readonly replace: boolean
}

export type Decision =
  | { readonly kind: 'new'; readonly certificate: NewCertificate; readonly warning?: RowProblemCode }
  | {
      readonly kind: 'changed'
      readonly certificate: RegisteredCertificate
      readonly read: number
      readonly warning?: RowProblemCode
    }
  /** Nothing to write; `countsAs` differs from `unchanged` only for what a cut-short run wrote. */
  | {
      readonly kind: 'unchanged'
      readonly countsAs: 'new' | 'changed' | 'unchanged'
      readonly warning?: RowProblemCode
    }
  | { readonly kind: 'refused'; readonly code: RowProblemCode }

/** Decides for one row. `stored` is what was read under its number, if anything. */
export function reconcile(
  { record, revocation }: RowRecord,
  stored: RegisteredCertificate | undefined,
  vault: EncryptingVault,
  context: ImportContext,
): Decision {
  const { importId, startedAt, operator } = context
  const fields = fieldsOf(record, vault, stored)
  const revoked =
    revocation &&
    ({ status: 'revoked', revokedAt: revocation.revokedAt, revocationReason: revocation.reason } as const)
  if (!stored) {
    const { managementNumber } = record
    const certificate: NewCertificate = {
      managementNumber,
      ...fields,
      ...(revoked ?? { status: 'valid' }),
      revision: 1,
      recorded: { at: startedAt, operator, importId },
    }
    return { kind: 'new', certificate }
  }

  const next: RegisteredFields = {
    ...fields,
    ...(stored.status === 'revoked' ? standing(stored) : (revoked ?? { status: 'valid' })),
  }
  const staysRevoked: RowProblemCode | undefined =
    stored.status === 'revoked' && !revoked ? 'revoked-in-registry' : undefined
  if (Object.keys(differences(stored, next)).length === 0) {
    return {
      kind: 'unchanged',
      countsAs: countsAs(stored, context),
      ...(staysRevoked && { warning: staysRevoked }),
    }
  }

  const otherPerson = stored.holder !== fields.holder
  if (otherPerson && !context.replace) return { kind: 'refused', code: 'other-person' }
  if (!context.replace && correctedByHand(stored)) return keepCorrection(stored, next, context)
  const warning = otherPerson ? 'other-person-replaced' : staysRevoked
  const certificate = withChange(stored, next, { action: 'import', at: startedAt, operator, importId })
  return { kind: 'changed', certificate, read: stored.revision, ...(warning && { warning }) }
}

const standing = ({ revokedAt, revocationReason }: RegisteredCertificate) => ({
  status: 'revoked' as const,
  ...(revokedAt !== undefined && { revokedAt }),
  ...(revocationReason !== undefined && { revocationReason }),
})

/** Whether the values that stand are an operator's, not a file's. */
function correctedByHand({ history = [] }: RegisteredCertificate): boolean {
  return history.findLast(({ action }) => action === 'correct' || action === 'import')?.action === 'correct'
}

/** Leaves corrected values alone; that the file says revoked counts all the same. */
function keepCorrection(
  stored: RegisteredCertificate,
  { status, revokedAt, revocationReason }: RegisteredFields,
  { startedAt, operator, importId }: ImportContext,
): Decision {
  const warning = 'corrected-since'
  if (status === stored.status) return { kind: 'unchanged', countsAs: 'unchanged', warning }
  const next: RegisteredFields = { ...stored, status, revokedAt, revocationReason }
  const certificate = withChange(stored, next, { action: 'revoke', at: startedAt, operator, importId })
  return { kind: 'changed', certificate, read: stored.revision, warning }
}

/** What this import wrote itself, before it was cut short or when an answer was lost, counts as written. */
function countsAs(
  { recorded, history = [] }: RegisteredCertificate,
  { importId, startedAt }: ImportContext,
): 'new' | 'changed' | 'unchanged' {
  const ours = (act: { importId?: string; at: string }) => act.importId === importId && act.at === startedAt
  if (history.some(ours)) return 'changed'
  return ours(recorded) ? 'new' : 'unchanged'
}
