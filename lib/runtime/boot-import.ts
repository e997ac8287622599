/** Starts an import function: settings, secrets, table, bucket and queue, checked before the first event. */

import { openBucket, openQueue } from '#lib/bucket'
import { createPolicy } from '#lib/policy'
import type { SplitContext, WorkContext } from '#lib/registry'
import { openKeys, readImportEnvironment, readRuleSets, readSecrets } from '#lib/settings'
import { importRegister, openTable, registryStore } from '#lib/store'
import { createEncryption, createTagging } from '#lib/vault'

/**
 * What the splitting needs: no secret, no right to certificates.
 * @throws Error that names the wrong settings; PolicyError that names what is wrong in an operator's file
 */
export function bootSplit(variables: NodeJS.ProcessEnv = process.env): SplitContext {
  const { table, objects, queue, policyFolder } = open(variables)
  return {
    objects,
    queue,
    register: importRegister(table),
    catalogues: createPolicy(readRuleSets(policyFolder)),
    now: () => new Date(),
  }
}

/** What the working off needs. @throws Error that names the wrong settings or secret */
export async function bootWork(
  variables: NodeJS.ProcessEnv = process.env,
): Promise<WorkContext & { readonly ready: () => Promise<void> }> {
  const { table, objects } = open(variables)
  const now = () => new Date()
  const keys = await openKeys(() => readSecrets(variables, ['idMac', 'idCipher', 'status']), now)
  const options = { now, onUnknownKey: keys.outdated }
  return {
    objects,
    // Each certificate under its condition: many workers write at once.
    store: registryStore(table, { bulk: false, statusKeys: () => keys.current().status }),
    vault: {
      ...createTagging(() => keys.current().idMac, options),
      ...createEncryption(() => keys.current().idCipher, options),
    },
    now,
    ready: keys.refresh,
  }
}

function open(variables: NodeJS.ProcessEnv) {
  const { TABLE_NAME, DYNAMODB_ENDPOINT, IMPORT_BUCKET, IMPORT_QUEUE_URL, POLICY_DIR } =
    readImportEnvironment(variables)
  return {
    table: openTable({ tableName: TABLE_NAME, endpoint: DYNAMODB_ENDPOINT }),
    objects: openBucket(IMPORT_BUCKET),
    queue: openQueue(IMPORT_QUEUE_URL),
    policyFolder: POLICY_DIR,
  }
}
