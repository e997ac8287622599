/** A password set by a proof of the person, whatever the proof: the first one, or one that takes an account back. */

import { Problem } from '#lib/problem'
import type { Account, Activation, Consent, NewAccount, SpentProof, Store } from '#lib/store'
import { createDevices } from './device.ts'
import type { LoggedIn } from './login.ts'
import { newHolderId, type Sessions } from './session.ts'
import { type Client, type HolderSettings, type IdentityProof, traceOf } from './settings.ts'

/** What is said to who has not proved to be the person. */
export function proofRequired(asked: IdentityProof): Problem {
  if (asked !== 'oidc') return new Problem('proof-required')
  const detail = {
    zh: '仅凭证书上的信息不能注册或找回账号，请在本服务网页上通过实名认证。',
    en: "What is printed on a certificate is not enough to register or to take an account back: go through the real-name service on this service's pages.",
  }
  return new Problem('proof-required', { detail })
}

export interface ProvenPassword {
  /** Of the ID document, the one to write first. */
  readonly tags: readonly [string, ...string[]]
  /** As it was read when the proof was checked. */
  readonly account: Account | undefined
  readonly passwordHash: string
  /** What makes the proof good only once. */
  readonly spent: SpentProof
  /** The code that it was, if it was one. */
  readonly activation?: Activation | undefined
}

export type FirstPassword = Omit<ProvenPassword, 'account'> & {
  /** ISO 8601 instant. */
  readonly at: string
  readonly consent?: Consent | undefined
}

/**
 * Makes the account of a person who has none. What the operator did to let the person in is kept in its log from the first
 * day on: until then there was none that it could be written to.
 * @returns undefined when there is one by now
 */
export async function createAccount(
  { accounts, accountEvents }: Pick<Store, 'accounts' | 'accountEvents'>,
  { tags, passwordHash, spent, activation, at, consent }: FirstPassword,
): Promise<NewAccount | undefined> {
  const account = {
    holderId: newHolderId(),
    tags,
    passwordHash,
    passwordVersion: 1,
    createdAt: at,
    ...spent,
    ...(consent && { consent }),
  }
  if (!(await accounts.create(account))) return undefined
  if (spent.spentCode !== undefined && activation?.reason !== undefined) {
    const { madeAt, operator, reason } = activation
    await accountEvents.record(account.holderId, { what: 'reset', at: madeAt, operator, reason })
  }
  return account
}

export function createProven({ store, vault, now }: HolderSettings, sessions: Sessions) {
  const devices = createDevices({ vault })

  /**
   * Sets the password of a person who has been proven. Whoever held the account is put out: every session ends. Strangers who
   * guessed at the old password do not keep the person from the new one: the device is known from now on. A second factor
   * goes with the old password, and the log says so.
   * @throws Problem `account-locked`; `identity-not-matched` when the proof was used for another password meanwhile
   */
  return async function setPassword(proven: ProvenPassword, client: Client): Promise<LoggedIn> {
    const { tags, account, passwordHash, spent } = proven
    if (account?.lockedAt) throw new Problem('account-locked')
    const at = now().toISOString()
    const set = account
      ? await store.accounts.takeOver(account, passwordHash, spent, at)
      : await createAccount(store, { ...proven, at })
    if (!set) throw new Problem('identity-not-matched')
    await store.accountEvents.record(set.holderId, {
      what: account ? 'recovered' : 'registered',
      at,
      ...traceOf(client),
    })
    if (account?.secondFactor) {
      await store.accountEvents.record(set.holderId, {
        what: 'second-factor-removed',
        at,
        ...traceOf(client),
      })
    }
    return { ...(await sessions.begin(set)), deviceToken: devices.issue(tags[0]) }
  }
}

export type SetProvenPassword = ReturnType<typeof createProven>
