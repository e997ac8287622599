/** Starts an import function: settings, secrets, store, bucket and queue, checked before the first event. */

import * as v from 'valibot'
import type { ImportObjects, ImportQueue, RegistryStore, Sealing } from '#lib/registry'
import { createVault, readSecrets } from '#lib/runtime'
import { openTable, registryStore } from '#lib/store'
import { openBucket } from './bucket.ts'
import { openQueue } from './queue.ts'

const Environment = v.object({
  TABLE_NAME: v.pipe(v.string(), v.minLength(3)),
  DYNAMODB_ENDPOINT: v.optional(v.string()),
  IMPORT_BUCKET: v.pipe(v.string(), v.minLength(3)),
  IMPORT_QUEUE_URL: v.pipe(v.string(), v.url()),
})

export interface ImportRuntime {
  readonly objects: ImportObjects
  readonly queue: ImportQueue
  /** Writes each certificate under its condition: many workers write at once. */
  readonly store: RegistryStore
  readonly sealing: Sealing
  readonly now: () => Date
}

/** @throws Error that names the wrong settings or secret */
export async function bootImport(variables: NodeJS.ProcessEnv = process.env): Promise<ImportRuntime> {
  const parsed = v.safeParse(Environment, variables)
  if (!parsed.success) {
    throw new Error(`wrong environment: ${parsed.issues.map((issue) => v.getDotPath(issue)).join(', ')}`)
  }
  const { TABLE_NAME, DYNAMODB_ENDPOINT, IMPORT_BUCKET, IMPORT_QUEUE_URL } = parsed.output
  const secrets = await readSecrets(variables)
  const table = openTable({ tableName: TABLE_NAME, endpoint: DYNAMODB_ENDPOINT })
  return {
    objects: openBucket(IMPORT_BUCKET),
    queue: openQueue(IMPORT_QUEUE_URL),
    store: registryStore(table, { bulk: false, statusKey: secrets.statusKey }),
    sealing: createVault(secrets),
    now: () => new Date(),
  }
}
