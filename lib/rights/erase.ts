/**
 * The end of an account. Every write is one of one item, so it goes step by step, and in an order in which it can be
 * stopped anywhere and taken up again by asking for it again:
 *
 *     1  releases withdrawn     each one's bit, then the set of its certificate: their codes answer 410
 *     2  activation code gone   that it was used stands in the account: it must not be good again without it
 *     3  log and sessions gone  but for the session that asks
 *     ✗  (stopped before here)  the account is there with its password, and the same request goes on
 *     4  ID tags gone           nothing leads from the document to the account any more; who asks is still logged in
 *     ✗  (stopped here)         the session that asks goes on; another registration makes another account
 *     5  account gone           on the password that was checked; nobody is logged in any more
 *     ✗  (stopped here)         a session of nobody, which opens nothing and expires by itself
 *     6  once more 1 to 3       the session that asked, and what others began while the account was still there
 */

import { withdrawAll } from '#lib/annotation'
import { type Identity, verifyPassword } from '#lib/holder'
import { Problem } from '#lib/problem'
import type { RateLimiter } from '#lib/rate-limit'
import type { Store } from '#lib/store'
import type { Vault } from '#lib/vault'

export interface EraseSettings {
  readonly store: Store
  readonly vault: Pick<Vault, 'decrypt' | 'tags'>
  readonly rateLimiter: RateLimiter
  readonly now: () => Date
}

/** Items that are removed at once. */
const AT_ONCE = 25

/** Whose account ends, with every tag of the document: the account knows those from before a change of keys alone. */
interface Leaving {
  readonly holderId: string
  readonly tags: readonly string[]
}

export function createErase({ store, vault, rateLimiter, now }: EraseSettings) {
  async function leaving({ holderId, tags }: Identity): Promise<Leaving> {
    const [newest] = (await store.certificates.listByHolder(tags, 1)).certificates
    const live = newest
      ? vault.tags(newest.idType, vault.decrypt(newest.encryptedIdNumber, newest.managementNumber))
      : []
    return { holderId, tags: [...new Set([...live, ...tags])] }
  }

  async function withdrawReleases({ tags }: Leaving): Promise<void> {
    let after: string | undefined
    do {
      const { certificates, next } = await store.certificates.listByHolder(tags, AT_ONCE, after)
      for (const { managementNumber } of certificates) await withdrawAll(managementNumber, { store, now })
      after = next
    } while (after !== undefined)
  }

  /** @param kept a session that is left alone */
  async function forgetSessions({ holderId }: Leaving, kept?: string): Promise<void> {
    let after: Awaited<ReturnType<Store['sessions']['list']>>['next']
    do {
      const { ids, sessions, next } = await store.sessions.list(holderId, AT_ONCE, after)
      const there = new Set(sessions.map(({ sessionId }) => sessionId))
      const forget = async (id: string) => {
        if (there.has(id)) await store.sessions.end(id)
        await store.sessions.unlist(holderId, id)
      }
      await Promise.all(ids.filter((id) => id !== kept).map(forget))
      after = next
    } while (after)
  }

  async function clear(person: Leaving, keptSession?: string): Promise<void> {
    await withdrawReleases(person)
    await store.activation.forget(person.tags)
    while (await store.accountEvents.forget(person.holderId, AT_ONCE));
    await forgetSessions(person, keptSession)
  }

  /**
   * Ends the account of a holder who is logged in and knows the password: a token that was stolen ends nothing.
   * @throws Problem `login-failed` when the password is wrong, or was changed meanwhile; `too-many-attempts`
   */
  return async function erase(identity: Identity, password: string): Promise<void> {
    const { holderId, sessionId } = identity
    const attempt = await rateLimiter.enter(rateLimiter.change(holderId))
    const account = await store.accounts.find(holderId)
    if (!account || !(await verifyPassword(password, account.passwordHash))) throw new Problem('login-failed')
    await attempt.forgive()
    const person = await leaving(identity)
    await clear(person, sessionId)
    await store.accounts.untag(holderId, person.tags)
    if (!(await store.accounts.remove(account))) throw new Problem('login-failed')
    // What was asked for is done, and cannot be asked for again: of what this leaves nothing belongs to an account.
    await clear(person).catch(() => undefined)
  }
}
