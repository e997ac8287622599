/**
 * A certificate as the registry knows it: what the store keeps for everybody, and besides who recorded it and
 * every change since, with the old values. All stands in one item, so that a change and its history are one
 * conditional write and no crash can part them.
 */

import type { CertificateRecord, StoredCertificate } from '#lib/certificate'
import type { Vault } from '#lib/runtime'

/** What a change may touch. */
export type RegisteredFields = Omit<StoredCertificate, 'managementNumber' | 'statusPlace' | 'revision'>

export type ChangeAction = 'import' | 'correct' | 'revoke' | 'reinstate'

/** One change of one certificate. */
export interface Change {
  readonly action: ChangeAction
  /** ISO 8601 instant. */
  readonly at: string
  readonly operator: string
  readonly reason?: string
  /** The import that made the change. */
  readonly importId?: string
  /** The old value of every field that changed; `null` where there was none. ID numbers stay sealed. */
  readonly before: { readonly [K in keyof RegisteredFields]?: RegisteredFields[K] | null }
}

export interface RegisteredCertificate extends StoredCertificate {
  readonly recorded: { readonly at: string; readonly operator: string; readonly importId?: string }
  /** Oldest first; absent when nothing was ever changed. */
  readonly history?: readonly Change[]
}

/** A certificate before its first recording, when the store gives it a place in the status lists. */
export type NewCertificate = Omit<RegisteredCertificate, 'statusPlace'>

/** The part of the vault that hides ID numbers. */
export type Sealing = Pick<Vault, 'holderId' | 'seal'>

/** What a row says, as the store keeps it; the ID number is sealed only when the holder is a new one. */
export function fieldsOf(
  { managementNumber, idNumber, ...record }: CertificateRecord,
  sealing: Sealing,
  known?: RegisteredCertificate,
): Omit<RegisteredFields, 'status' | 'revokedAt' | 'revocationReason'> {
  const holder = sealing.holderId(record.idType, idNumber)
  const sealedIdNumber =
    known?.holder === holder ? known.sealedIdNumber : sealing.seal(idNumber, managementNumber)
  return { ...record, holder, sealedIdNumber }
}

const fieldNames = [
  'holderName',
  'idType',
  'holder',
  'sealedIdNumber',
  'gender',
  'birthDate',
  'qualification',
  'level',
  'specialty',
  'examDate',
  'approvalDate',
  'issueDate',
  'issuingRegion',
  'issuer',
  'status',
  'revokedAt',
  'revocationReason',
] as const satisfies readonly (keyof RegisteredFields)[]

/** The old values of what would change; empty when nothing would. */
export function differences(now: RegisteredFields, next: RegisteredFields): Change['before'] {
  const changed = fieldNames.filter((name) => now[name] !== next[name])
  return Object.fromEntries(changed.map((name) => [name, now[name] ?? null])) as Change['before']
}

/** The certificate after a change, one revision later, with the change in its history. */
export function withChange(
  now: RegisteredCertificate,
  next: RegisteredFields,
  change: Omit<Change, 'before'>,
): RegisteredCertificate {
  const { managementNumber, statusPlace, revision, recorded, history = [] } = now
  return {
    ...next,
    managementNumber,
    statusPlace,
    revision: revision + 1,
    recorded,
    history: [...history, { ...change, before: differences(now, next) }],
  }
}
