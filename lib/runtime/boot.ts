/** Starts a process: settings, keys and store, each checked before the first request is served. */

import {
  type Environment,
  type KeyGroup,
  type LiveKeys,
  openKeys,
  readEnvironment,
  readSecrets,
} from '#lib/settings'
import { openStore, type Store } from '#lib/store'

/** What a process works with; `G` are the groups of keys it was given, and it can ask for no other. */
export interface Runtime<G extends KeyGroup> {
  readonly environment: Environment
  readonly keys: LiveKeys<G>
  readonly store: Store
  readonly now: () => Date
  /** Before each request: reads the keys again when it is time to. */
  readonly ready: () => Promise<void>
}

/**
 * @param groups the groups of keys that this process needs; its role may read no other
 * @throws Error that names the wrong setting or secret
 */
export async function boot<const G extends KeyGroup>(
  groups: readonly G[],
  variables: NodeJS.ProcessEnv = process.env,
): Promise<Runtime<G>> {
  const environment = readEnvironment(variables)
  const now = () => new Date()
  const keys = await openKeys(() => readSecrets(environment, groups), now)
  const store = openStore({ tableName: environment.TABLE_NAME, endpoint: environment.DYNAMODB_ENDPOINT })
  return { environment, keys, store, now, ready: keys.refresh }
}
