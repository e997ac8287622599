/** Login: a password for a session. */

import type { IdType } from '#lib/certificate'
import { Problem } from '#lib/problem'
import { createDevices } from './device.ts'
import type { FactorCheck } from './factor-check.ts'
import { verifyNoPassword, verifyPassword } from './password.ts'
import type { Sessions, Tokens } from './session.ts'
import { type Client, type HolderSettings, traceOf } from './settings.ts'

export interface Login {
  readonly idType: IdType
  /** Normalised. */
  readonly idNumber: string
  readonly password: string
  /** A one-time password or a recovery code, as it was typed. */
  readonly otp?: string | undefined
}

export interface LoggedIn extends Tokens {
  /** To be sent with the next login from this device: strangers' failures do not count against it. */
  readonly deviceToken: string
}

export function createLogin(
  { store, vault, rateLimiter, now }: HolderSettings,
  sessions: Sessions,
  passFactor: FactorCheck,
) {
  const devices = createDevices({ vault })

  /**
   * @throws Problem `login-failed` the same for an unknown account and a wrong password; `account-locked`
   *   and `second-factor-required` only to who knows the password; `challenge-required`, `too-many-attempts`
   */
  return async function login({ idType, idNumber, password, otp }: Login, client: Client): Promise<LoggedIn> {
    const tags = vault.tags(idType, idNumber)
    const [counted] = tags
    const device = devices.known(client.deviceToken, counted)
    // A device that has used up its own tries is one like any other.
    const own = device && (await rateLimiter.tryEnter(device))
    const attempt = own ?? (await rateLimiter.enter(rateLimiter.password(counted, client.network), client))
    const account = await store.accounts.findByTags(tags)
    const right = account
      ? await verifyPassword(password, account.passwordHash)
      : await verifyNoPassword(password)
    if (!account || !right) throw new Problem('login-failed')
    if (account.lockedAt) {
      await attempt.forgive()
      throw new Problem('account-locked')
    }
    await passFactor(account, otp, { client, attempt, narrow: !own })
    // A new MAC key came since: whoever has no certificate on record is known under it from here alone.
    if (!account.tags.includes(counted)) await store.accounts.addTags(account, [counted])
    const at = now().toISOString()
    const [tokens] = await Promise.all([
      sessions.begin(account),
      store.accountEvents.record(account.holderId, { what: 'logged-in', at, ...traceOf(client) }),
      attempt.forgive(),
    ])
    const deviceToken = (device && client.deviceToken) ?? devices.issue(counted)
    return { ...tokens, deviceToken }
  }
}
