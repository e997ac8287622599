/** Starts an import function: settings, secrets, table, bucket and queue, checked before the first event. */

import * as v from 'valibot'
import type { SplitContext, WorkContext } from '#lib/registry'
import { createVault, readSecrets } from '#lib/runtime'
import { importRegister, openTable, registryStore } from '#lib/store'
import { openBucket } from './bucket.ts'
import { openQueue } from './queue.ts'

const Environment = v.object({
  TABLE_NAME: v.pipe(v.string(), v.minLength(3)),
  DYNAMODB_ENDPOINT: v.optional(v.string()),
  IMPORT_BUCKET: v.pipe(v.string(), v.minLength(3)),
  IMPORT_QUEUE_URL: v.pipe(v.string(), v.url()),
})

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
    sealing: createVault(secrets),
    now: () => new Date(),
  }
}

function open(variables: NodeJS.ProcessEnv) {
  const parsed = v.safeParse(Environment, variables)
  if (!parsed.success) {
    throw new Error(`wrong environment: ${parsed.issues.map((issue) => v.getDotPath(issue)).join(', ')}`)
  }
  const { TABLE_NAME, DYNAMODB_ENDPOINT, IMPORT_BUCKET, IMPORT_QUEUE_URL } = parsed.output
  return {
    table: openTable({ tableName: TABLE_NAME, endpoint: DYNAMODB_ENDPOINT }),
    objects: openBucket(IMPORT_BUCKET),
    queue: openQueue(IMPORT_QUEUE_URL),
  }
}
