/**
 * Which registry a command works on: AWS when `TABLE_NAME` is set, else the data of `npm start` on this machine,
 * through the running local system or, when none runs, by opening the data directory itself.
 */

import { createPolicy, type Policy } from '#lib/policy'
import { RegistryError } from '#lib/registry'
import { type KeysOf, readRuleSets, readSecrets } from '#lib/settings'
import {
  activations,
  assertFormat,
  type ExportRegister,
  exportRegister,
  FormatError,
  type JudgementStore,
  judgements,
  openStore,
  type RegistryStore,
  registryStore,
  type Store,
} from '#lib/store'
import { createVault, type Vault } from '#lib/vault'
import { callerIdentity, systemUser } from './operator.ts'

/** What the registry works with; no token and no credential is made here. */
const GROUPS = ['idMac', 'idCipher', 'status'] as const
type RegistryKeys = KeysOf<(typeof GROUPS)[number]>

export interface Target {
  readonly store: RegistryStore
  readonly judgements: JudgementStore
  readonly exports: ExportRegister
  /** Accounts of holders, and their logs. */
  readonly accounts: Pick<Store, 'accounts' | 'accountEvents'>
  readonly activations: ReturnType<typeof activations>
  readonly vault: Vault
  /** Built-in rules and catalogues with the operator's own, as the service reads them. */
  readonly policy: Policy
  readonly operator: string
  close(): Promise<void>
}

/** Opens the registry that the environment means. */
export async function openTarget(
  operator: string | undefined,
  variables: NodeJS.ProcessEnv = process.env,
): Promise<Target> {
  const { TABLE_NAME, DYNAMODB_ENDPOINT } = variables
  if (TABLE_NAME) return openDeployed(operator, TABLE_NAME, DYNAMODB_ENDPOINT, variables)

  // The embedded store is on the machine of a developer, and not where only the server is installed.
  const [{ localSettings }, { isListening, openLocalStore }] = await Promise.all([
    import('../../local/settings.ts'),
    import('../../local/store.ts'),
  ])
  const settings = localSettings(variables)
  const own = (await isListening(settings.storePort)) ? undefined : await openLocalStore(settings)
  const secrets = await readSecrets({ SECRETS_FILE: settings.secretsFile }, GROUPS)
  const registry = await openRegistry(settings.tableName, settings.storeEndpoint, secrets, variables)
  return {
    ...registry,
    operator: operator ?? systemUser(),
    async close() {
      await registry.close()
      await own?.close()
    },
  }
}

async function openDeployed(
  operator: string | undefined,
  tableName: string,
  endpoint: string | undefined,
  variables: NodeJS.ProcessEnv,
): Promise<Target> {
  const registry = await openRegistry(tableName, endpoint, await readSecrets(variables, GROUPS), variables)
  return { ...registry, operator: operator ?? (endpoint ? systemUser() : await callerIdentity()) }
}

/** @throws RegistryError `other-format` where the data has another form than this program knows */
async function openRegistry(
  tableName: string,
  endpoint: string | undefined,
  secrets: RegistryKeys,
  { POLICY_DIR = 'policy' }: NodeJS.ProcessEnv,
) {
  const accounts = openStore({ tableName, endpoint })
  const { table } = accounts
  await assertFormat(table).catch((error: Error) => {
    table.client.destroy()
    throw error instanceof FormatError ? new RegistryError('other-format', error.detail, error) : error
  })
  // Only a local store is written in bulk: on Amazon's, the import functions may be creating certificates too.
  const bulk = endpoint !== undefined
  return {
    store: registryStore(table, { bulk, statusKeys: () => secrets.status }),
    judgements: judgements(table),
    exports: exportRegister(table),
    accounts,
    activations: activations(table),
    vault: createVault(secrets),
    policy: createPolicy(readRuleSets(POLICY_DIR)),
    close: async () => table.client.destroy(),
  }
}
