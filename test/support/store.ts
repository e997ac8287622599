/**
 * A store for tests: dynalite in memory, or whatever DynamoDB-compatible endpoint `DYNAMODB_ENDPOINT` names; a table
 * of its own each time, behind a tap.
 */

import { randomUUID } from 'node:crypto'
import type { AddressInfo } from 'node:net'
import { setTimeout } from 'node:timers/promises'
import { CreateTableCommand, DeleteTableCommand } from '@aws-sdk/client-dynamodb'
import dynalite from 'dynalite'
import { createTable, openStore, type Store, tableDefinition } from '#lib/store'
import { openTap, type Tap } from './tap.ts'

export interface TestStore {
  readonly store: Store
  readonly tap: Tap
  readonly tableName: string
  /** Removes the table and stops what was started. */
  close(): Promise<void>
}

export async function openTestStore(): Promise<TestStore> {
  const database = await openDatabase()
  const tap = await openTap(database.endpoint)
  const tableName = `test-${randomUUID()}`
  const direct = openStore({ tableName, endpoint: database.endpoint })
  // dynalite has made it a moment later; `createTable`, which is patient, would look again only after a second.
  await direct.table.client.send(new CreateTableCommand({ TableName: tableName, ...tableDefinition }))
  await setTimeout(5)
  await createTable(direct.table)
  const store = openStore({ tableName, endpoint: tap.endpoint })
  return {
    store,
    tap,
    tableName,
    async close() {
      store.table.client.destroy()
      await tap.cut()
      await direct.table.client.send(new DeleteTableCommand({ TableName: tableName }))
      direct.table.client.destroy()
      await database.close()
    },
  }
}

async function openDatabase(): Promise<{ endpoint: string; close(): Promise<void> }> {
  const named = process.env.DYNAMODB_ENDPOINT
  if (named) return { endpoint: named, close: async () => {} }
  const server = dynalite({ createTableMs: 0 })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}
