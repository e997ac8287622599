/**
 * Whose keys a command works on: AWS when `SECRETS_PATH` is set (with `TABLE_NAME`, where items are rewritten too), else
 * the data of `npm start` on this machine.
 */

import type { SecretsSource } from '#lib/settings'
import { openTable, registryStore, rekeyStore, webhooks } from '#lib/store'
import { localSettings } from '../../local/settings.ts'
import { isListening, openLocalStore } from '../../local/store.ts'

export interface Target {
  readonly source: SecretsSource
  /** In an operator's words. */
  readonly of: string
  /** Where the service is, as far as it is known here. */
  readonly origin?: string | undefined
  /** Opens what rests on the keys. @throws Error when it is not said where that is */
  openStore(): Promise<OpenedStore>
}

export type OpenedStore = ReturnType<typeof opened> & { close(): Promise<void> }

export function openTarget(variables: NodeJS.ProcessEnv = process.env): Target {
  const { SECRETS_PATH, SECRETS_FILE, TABLE_NAME, DYNAMODB_ENDPOINT, PUBLIC_ORIGIN } = variables
  if (SECRETS_PATH || SECRETS_FILE) {
    return {
      source: SECRETS_PATH ? { SECRETS_PATH } : { SECRETS_FILE },
      of: (SECRETS_PATH ?? SECRETS_FILE) as string,
      origin: PUBLIC_ORIGIN,
      async openStore() {
        if (!TABLE_NAME) throw new Error('TABLE_NAME must be set')
        const table = openTable({ tableName: TABLE_NAME, endpoint: DYNAMODB_ENDPOINT })
        return { ...opened(table), close: async () => table.client.destroy() }
      },
    }
  }
  const settings = localSettings(variables)
  return {
    source: { SECRETS_FILE: settings.secretsFile },
    of: settings.dataDir,
    origin: settings.origin,
    async openStore() {
      const own = (await isListening(settings.storePort)) ? undefined : await openLocalStore(settings)
      const table = openTable({ tableName: settings.tableName, endpoint: settings.storeEndpoint })
      return {
        ...opened(table),
        async close() {
          table.client.destroy()
          await own?.close()
        },
      }
    },
  }
}

function opened(table: ReturnType<typeof openTable>) {
  // Nothing is created here: no place in a status list is asked for.
  const { scan, getMany } = registryStore(table, { bulk: false, statusKeys: () => [] })
  return { store: { scan, getMany }, rekey: rekeyStore(table), webhooks: webhooks(table) }
}
