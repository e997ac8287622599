/** Change of password by a holder who is logged in. */

import { Problem } from '#lib/problem'
import { checkNewPassword, checkNoOwnNumber } from './new-password.ts'
import { hashPassword, verifyPassword } from './password.ts'
import type { Sessions, Tokens } from './session.ts'
import { type Client, type HolderSettings, traceOf } from './settings.ts'

export interface PasswordChange {
  readonly currentPassword: string
  readonly newPassword: string
}

export function createChangePassword({ store, vault, rateLimiter, now }: HolderSettings, sessions: Sessions) {
  /**
   * Changes the password. Every session of the holder ends; the answer begins a new one.
   * @throws Problem `login-failed` when the old password is wrong; `invalid-input` for a new one that anybody
   *   would try; `too-many-attempts`
   */
  return async function changePassword(
    holderId: string,
    change: PasswordChange,
    client: Client,
  ): Promise<Tokens> {
    const attempt = await rateLimiter.enter(rateLimiter.change(holderId))
    const account = await store.accounts.find(holderId)
    if (!account || !(await verifyPassword(change.currentPassword, account.passwordHash))) {
      throw new Problem('login-failed')
    }
    await attempt.forgive()
    checkNewPassword(change.newPassword, undefined, '/newPassword')
    await checkNoOwnNumber(change.newPassword, account.tags, { store, vault }, '/newPassword')
    const passwordHash = await hashPassword(change.newPassword)
    const changed = await store.accounts.changePassword(account, passwordHash)
    if (!changed) throw new Problem('login-failed')
    const at = now().toISOString()
    await store.accountEvents.record(holderId, { what: 'password-changed', at, ...traceOf(client) })
    return sessions.begin(changed)
  }
}
