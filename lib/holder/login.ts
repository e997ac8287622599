/** Login: a password for a session. */

import type { IdType } from '#lib/certificate'
import { Problem } from '#lib/problem'
import { assertAllowed } from '#lib/rate-limit'
import { verifyNoPassword, verifyPassword } from './password.ts'
import type { Sessions, Tokens } from './session.ts'
import type { Counting, HolderSettings } from './settings.ts'

export interface Login {
  readonly idType: IdType
  /** Normalised. */
  readonly idNumber: string
  readonly password: string
}

export function createLogin({ store, vault, now }: HolderSettings, counting: Counting, sessions: Sessions) {
  const { rateLimiter } = counting

  /**
   * @throws Problem `login-failed` the same for an unknown account and a wrong password; `too-many-attempts`
   */
  return async function login({ idType, idNumber, password }: Login, address: string): Promise<Tokens> {
    const holderId = vault.holderId(idType, idNumber)
    const counted = counting.password(holderId)
    const from = counting.network(address)
    const [seen] = await store.rateLimit.find([from.key])
    assertAllowed([from], [seen], now())
    await rateLimiter.begin(counted)
    const account = await store.accounts.find(holderId)
    const right = account
      ? await verifyPassword(password, account.passwordHash)
      : await verifyNoPassword(password)
    if (!account || !right) {
      await rateLimiter.fail([from])
      throw new Problem('login-failed')
    }
    await rateLimiter.clear(counted)
    return sessions.begin(account)
  }
}
