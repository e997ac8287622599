/** The way back into an account, for the person whose it is: the code that the authority handed out, and a new password. */

import type { IdType } from '#lib/certificate'
import { Problem } from '#lib/problem'
import { checkActivationCode } from './activation-code.ts'
import type { LoggedIn } from './login.ts'
import { checkNewPassword, checkNoOwnNumber } from './new-password.ts'
import { hashPassword } from './password.ts'
import { proofRequired, type SetProvenPassword } from './proof.ts'
import type { Client, HolderSettings } from './settings.ts'

export interface Recovery {
  readonly idType: IdType
  /** Normalised. */
  readonly idNumber: string
  readonly password: string
  /** As it was typed. */
  readonly activationCode?: string | undefined
}

export function createRecover(
  { store, vault, rateLimiter, identityProof, now }: HolderSettings,
  setPassword: SetProvenPassword,
) {
  /**
   * Sets a new password, ends every session, and begins one. Who has a code but no account yet is given one: the code
   * was made for a holder of a certificate on record. A good code is let in whatever others have tried: only codes that
   * are none are counted.
   * @throws Problem `proof-required`; `invalid-input` for a password that anybody would try, and the code stays good: what
   *   was not sent is looked at once the code was right; `identity-not-matched` the same whether there is such an account, such a code or
   *   neither; `account-locked` only once the code was right; `too-many-attempts`
   */
  return async function recover(recovery: Recovery, client: Client): Promise<LoggedIn> {
    const { idType, idNumber, password, activationCode: code } = recovery
    if (code === undefined) throw proofRequired(identityProof)
    checkNewPassword(password, { idType, idNumber })
    const tags = vault.tags(idType, idNumber)
    const gate = rateLimiter.proof(tags[0], client.network)
    const keys = gate.open.map(({ key }) => key)
    const { account, activation, attempts } = await store.lookup.byTags(tags, keys)
    const spent = checkActivationCode({ code, activation, account }, now())
    if (!spent) await rateLimiter.enter(gate, { seen: attempts })
    // Hashed in either case: the time taken must not tell whether there is such an account or code.
    const passwordHash = await hashPassword(password)
    if (!spent) throw new Problem('identity-not-matched')
    await checkNoOwnNumber(password, tags, { store, vault })
    return setPassword({ tags, account, activation, passwordHash, spent }, client)
  }
}
