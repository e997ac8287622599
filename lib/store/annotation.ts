/**
 * Annotations (加注) of one certificate stand together in one item, its ledger, so that one conditional write both
 * counts and releases. A code is a second item that only points to a certificate:
 *
 *     1  code item written      the code leads to the certificate, but the ledger does not know it: not found
 *     ✗  (stopped here)         nothing works, nothing is counted; the code item expires by itself
 *     2  ledger item written    counted and released in the same write
 */

import type { PutCommandInput } from '@aws-sdk/lib-dynamodb'
import { codeKey, ledgerKey } from './keys.ts'
import { type Item, type Params, type Table, TTL_ATTRIBUTE } from './table.ts'

/** One release, as the ledger keeps it. Instants are ISO 8601. */
export interface LedgerEntry {
  readonly code: string
  readonly purpose: string
  readonly recipient?: string | undefined
  readonly issuedAt: string
  readonly expiresAt: string
  readonly withdrawnAt?: string | undefined
}

export interface Ledger {
  readonly revision: number
  readonly entries: readonly LedgerEntry[]
}

export const EMPTY_LEDGER: Ledger = { revision: 0, entries: [] }

const CODE_IS_FREE = 'attribute_not_exists(pk)'
const FIRST_LEDGER = 'attribute_not_exists(pk)'
/** Nobody annotated or withdrew since the ledger was read. */
const REVISION_AS_READ = 'revision = :read'

export function reserveCodeParams(
  code: string,
  managementNumber: string,
  until: Date,
): Params<PutCommandInput> {
  const expires = Math.ceil(until.getTime() / 1000)
  return {
    Item: { ...codeKey(code), managementNumber, [TTL_ATTRIBUTE]: expires },
    ConditionExpression: CODE_IS_FREE,
  }
}

export function writeLedgerParams(
  managementNumber: string,
  entries: readonly LedgerEntry[],
  read: number,
): Params<PutCommandInput> {
  const Item = { ...ledgerKey(managementNumber), revision: read + 1, entries }
  if (read === EMPTY_LEDGER.revision) return { Item, ConditionExpression: FIRST_LEDGER }
  return { Item, ConditionExpression: REVISION_AS_READ, ExpressionAttributeValues: { ':read': read } }
}

export const toLedger = (item: Item | undefined): Ledger =>
  (item as unknown as Ledger | undefined) ?? EMPTY_LEDGER

export function annotations(table: Table) {
  return {
    ledger: async (managementNumber: string) => toLedger(await table.get(ledgerKey(managementNumber))),
    /** @returns false when the code is taken. */
    reserveCode: (code: string, managementNumber: string, until: Date) =>
      table.put(reserveCodeParams(code, managementNumber, until)),
    /** @returns false when another write came in between. */
    writeLedger: (managementNumber: string, entries: readonly LedgerEntry[], read: number) =>
      table.put(writeLedgerParams(managementNumber, entries, read)),
  }
}
