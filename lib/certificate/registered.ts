/**
 * A certificate as the registry knows it: what the store keeps for everybody, and besides who recorded it and every
 * change since, with the old values. All stands in one item, so that a change and its history are one conditional write
 * and no crash can part them.
 */

import type { StoredCertificate } from './types.ts'

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
  /** The old value of every field that changed; `null` where there was none. ID numbers stay encrypted. */
  readonly before: { readonly [K in keyof RegisteredFields]?: RegisteredFields[K] | null }
}

export interface RegisteredCertificate extends StoredCertificate {
  readonly recorded: { readonly at: string; readonly operator: string; readonly importId?: string }
  /** Oldest first; absent when nothing was ever changed. */
  readonly history?: readonly Change[]
}

/** A certificate before its first recording, when the store gives it a place in the status lists. */
export type NewCertificate = Omit<RegisteredCertificate, 'statusPlace'>
