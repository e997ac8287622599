/** The store: the only subject that speaks DynamoDB. Keys and access patterns are documented in `keys.ts`. */

import { accounts } from './account.ts'
import { annotations } from './annotation.ts'
import { attempts } from './attempts.ts'
import { certificates } from './certificate.ts'
import { lookup } from './lookup.ts'
import { sessions } from './session.ts'
import { sightings } from './sighting.ts'
import { status } from './status.ts'
import { openTable, type TableSettings } from './table.ts'

export type { Account } from './account.ts'
export type { Ledger, LedgerEntry } from './annotation.ts'
export type { Attempts } from './attempts.ts'
export { importRegister } from './import-register.ts'
export type { Key } from './keys.ts'
export { isPassing, type PatienceSettings } from './patience.ts'
export { type RegistryStoreSettings, registryStore } from './registry.ts'
export type { Session } from './session.ts'
export type { Sighting } from './sighting.ts'
export { createTable, openTable, type Table, TTL_ATTRIBUTE, tableDefinition } from './table.ts'

export type Store = ReturnType<typeof openStore>

/** Opens the store. No request is made before the first operation. */
export function openStore(settings: TableSettings) {
  const table = openTable(settings)
  return {
    table,
    accounts: accounts(table),
    annotations: annotations(table),
    attempts: attempts(table),
    certificates: certificates(table),
    lookup: lookup(table),
    sessions: sessions(table),
    sightings: sightings(table),
    status: status(table),
  }
}
