/**
 * What the registry needs of a store. `lib/store/registry.ts` fulfils it over DynamoDB; the tests have one in
 * memory. Implementations retry what is throttled or left unprocessed, and never drop it.
 */

import type { NewCertificate, RegisteredCertificate } from './registered.ts'

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

/** Who alone may create certificates without a condition, and until when. */
export interface Lease {
  /** Random, of one process. */
  readonly owner: string
  readonly operator: string
  readonly host: string
  readonly processId: number
  /** Milliseconds since 1970. */
  readonly until: number
}

/** Which files were loaded, and which only begun. */
export interface ImportRegister {
  findImport(importId: string): Promise<ImportEntry | undefined>
  /** Writes or overwrites the record of an import. */
  recordImport(entry: ImportEntry): Promise<void>
}

export interface RegistryStore extends ImportRegister {
  /** Answers in the order of the numbers. Reads strongly. */
  getMany(managementNumbers: readonly string[]): Promise<(RegisteredCertificate | undefined)[]>
  /**
   * Writes certificates that were not there when last read, each with a place of its own in the status lists.
   * @param assertMayWrite called before every request, retries included; throws when writing must stop
   * @returns the numbers that were taken in between; nothing was written for them
   */
  create(certificates: readonly NewCertificate[], assertMayWrite: () => void): Promise<readonly string[]>
  /**
   * Writes a certificate anew, its status bit before it: stopped in between, the same change done again finds work
   * to do.
   * @returns false when another write came after revision `read`
   */
  replace(certificate: RegisteredCertificate, read: number): Promise<boolean>

  /**
   * True when `create` writes in bulk, without conditions. Only one process may then create at a time: it must
   * hold the lease.
   */
  readonly bulk: boolean
  /**
   * Every number there is, if the registry is a small one; `undefined` as soon as it turns out not to be. Asked once,
   * under the lease: what is not among them need not be looked for, since nobody else creates certificates.
   */
  listNumbers(): Promise<ReadonlySet<string> | undefined>
  findLease(): Promise<Lease | undefined>
  /** @returns false when someone else took the lease since `seen` was read. */
  putLease(lease: Lease, seen: Lease | undefined): Promise<boolean>
  releaseLease(owner: string): Promise<void>

  /** Every certificate, page by page, in an order that depends only on what is stored. */
  scan(): AsyncIterable<readonly RegisteredCertificate[]>
}
