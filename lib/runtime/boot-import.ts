/** Starts an import function: settings, secrets, table, bucket and queue, checked before the first event. */

import { openBucket, openQueue } from '#lib/bucket'
import type { SplitContext, WorkContext } from '#lib/registry'
import { readImportEnvironment, readSecrets } from '#lib/settings'
import { importRegister, openTable, registryStore } from '#lib/store'
import { createVault } from '#lib/vault'

/** What the splitting needs: no secret, no right to certificates. @throws Error that names the wrong settings */
export function bootSplit(variables: NodeJS.ProcessEnv = process.env): SplitContext {
  const { table, objects, queue } = open(variables)
  return { objects, queue, register: importRegister(table), now: () => new Date() }
}

/** What the working off needs. @throws Error that names the wrong settings or secret */
export async function bootWork(variables: NodeJS.ProcessEnv = process.env): Promise<WorkContext> {
  const { table, objects } = open(variables)
  const secrets = await readSecrets(variables)
  return {
    objects,
    // Each certificate under its condition: many workers write at once.
    store: registryStore(table, { bulk: false, statusKey: secrets.statusKey }),
    vault: createVault(secrets),
    now: () => new Date(),
  }
}

function open(variables: NodeJS.ProcessEnv) {
  const { TABLE_NAME, DYNAMODB_ENDPOINT, IMPORT_BUCKET, IMPORT_QUEUE_URL } = readImportEnvironment(variables)
  return {
    table: openTable({ tableName: TABLE_NAME, endpoint: DYNAMODB_ENDPOINT }),
    objects: openBucket(IMPORT_BUCKET),
    queue: openQueue(IMPORT_QUEUE_URL),
  }
}
