/** A password set by a proof of the person, whatever the proof: the first one, or one that takes an account back. */

import { Problem } from '#lib/problem'
import type { Account, SpentProof } from '#lib/store'
import { createDevices } from './device.ts'
import type { LoggedIn } from './login.ts'
import type { Sessions } from './session.ts'
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
  readonly holderId: string
  /** As it was read when the proof was checked. */
  readonly account: Account | undefined
  readonly passwordHash: string
  /** What makes the proof good only once. */
  readonly spent: SpentProof
}

export function createProven({ store, vault, now }: HolderSettings, sessions: Sessions) {
  const devices = createDevices({ vault })

  /**
   * Sets the password of a person who has been proven. Whoever held the account is put out: every session ends. Strangers who
   * guessed at the old password do not keep the person from the new one: the device is known from now on.
   * @throws Problem `account-locked`; `identity-not-matched` when the proof was used for another password meanwhile
   */
  return async function setPassword(proven: ProvenPassword, client: Client): Promise<LoggedIn> {
    const { holderId, account, passwordHash, spent } = proven
    if (account?.lockedAt) throw new Problem('account-locked')
    const at = now().toISOString()
    const first = { holderId, passwordHash, passwordVersion: 1, createdAt: at, ...spent }
    const set = account
      ? await store.accounts.takeOver(account, passwordHash, spent, at)
      : (await store.accounts.create(first)) && first
    if (!set) throw new Problem('identity-not-matched')
    await store.accountEvents.record(holderId, {
      what: account ? 'recovered' : 'registered',
      at,
      ...traceOf(client),
    })
    return { ...(await sessions.begin(set)), deviceToken: devices.issue(holderId) }
  }
}

export type SetProvenPassword = ReturnType<typeof createProven>
