/** Starts a process: settings, secrets and store, each checked before the first request is served. */

import { createKeyRing, type KeyRing } from '#lib/jose'
import { createRateLimiter, type RateLimiter } from '#lib/rate-limit'
import { type Environment, readEnvironment, readSecrets, type Secrets } from '#lib/settings'
import { openStore, type Store } from '#lib/store'
import { createVault, type Vault } from '#lib/vault'

export interface Runtime {
  readonly environment: Environment
  readonly secrets: Secrets
  readonly store: Store
  readonly vault: Vault
  /** Keys of credentials, receipts and status lists. */
  readonly keyRing: KeyRing
  readonly rateLimiter: RateLimiter
  readonly now: () => Date
}

/** @throws Error that names the wrong setting or secret */
export async function boot(variables: NodeJS.ProcessEnv = process.env): Promise<Runtime> {
  const environment = readEnvironment(variables)
  const secrets = await readSecrets(environment)
  const store = openStore({ tableName: environment.TABLE_NAME, endpoint: environment.DYNAMODB_ENDPOINT })
  const now = () => new Date()
  const issuer = {
    id: environment.PUBLIC_ORIGIN,
    name: { zh: environment.AUTHORITY_NAME_ZH, en: environment.AUTHORITY_NAME_EN },
  }
  // What was read at the start serves first: a cold start asks once.
  let atStart: Secrets | undefined = secrets
  const readKeys = async () => {
    const { credentialKeys } = atStart ?? (await readSecrets(environment))
    atStart = undefined
    return credentialKeys
  }
  const keyRing = createKeyRing(readKeys, issuer, now)
  const vault = createVault(secrets)
  const challengeWork = environment.CHALLENGE_WORK
  const rateLimiter = createRateLimiter({ store, vault, challengeWork, now })
  return { environment, secrets, store, vault, keyRing, rateLimiter, now }
}
