/**
 * Which table a command works on that asks for no certificate: AWS's when `TABLE_NAME` is set, else that of `npm start` on
 * this machine, through the running local system or by opening the data directory itself.
 */

import type { SecretsSource } from '#lib/settings'
import { assertFormat, openTable, type Table } from '#lib/store'
import { callerIdentity, systemUser } from '../registry/operator.ts'

export interface TableTarget {
  readonly table: Table
  /** Where the keys of the deployment are; nothing is read. */
  readonly source: SecretsSource
  /** Of the local system; where the deployed one is reached, as far as the environment says it. */
  readonly origin: string | undefined
  /** Whether it is the data of `npm start`. */
  readonly isLocal: boolean
  /** Whether somebody serves it now; of a deployed one that is taken for granted. */
  readonly isRunning: boolean
  whoActs(): Promise<string>
  close(): Promise<void>
}

/** @throws FormatError where the data has another form than this program knows */
export async function openTableTarget(variables: NodeJS.ProcessEnv = process.env): Promise<TableTarget> {
  const target = await (variables.TABLE_NAME ? openDeployed(variables) : openLocal(variables))
  try {
    await assertFormat(target.table)
    return target
  } catch (error) {
    await target.close()
    throw error
  }
}

async function openDeployed(variables: NodeJS.ProcessEnv): Promise<TableTarget> {
  const { TABLE_NAME = '', DYNAMODB_ENDPOINT: endpoint, PUBLIC_ORIGIN: origin } = variables
  const table = openTable({ tableName: TABLE_NAME, endpoint })
  return {
    table,
    source: variables,
    origin,
    isLocal: false,
    isRunning: true,
    whoActs: async () => (endpoint ? systemUser() : callerIdentity()),
    close: async () => table.client.destroy(),
  }
}

async function openLocal(variables: NodeJS.ProcessEnv): Promise<TableTarget> {
  // The embedded store is on the machine of a developer, and not where only the server is installed.
  const [{ localSettings }, { isListening, openLocalStore }] = await Promise.all([
    import('../../local/settings.ts'),
    import('../../local/store.ts'),
  ])
  const settings = localSettings(variables)
  const own = (await isListening(settings.storePort)) ? undefined : await openLocalStore(settings)
  const table = openTable({ tableName: settings.tableName, endpoint: settings.storeEndpoint })
  return {
    table,
    source: { SECRETS_FILE: settings.secretsFile },
    origin: settings.origin,
    isLocal: true,
    isRunning: own === undefined,
    whoActs: async () => systemUser(),
    async close() {
      table.client.destroy()
      await own?.close()
    },
  }
}
