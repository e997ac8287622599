/** What a holder sees of their account: whose it is, since when, and what was done with it. */

import { maskIdNumber } from '#lib/certificate'
import { createPositions } from '#lib/lookup'
import { Problem } from '#lib/problem'
import type { AccountEvent, Consent, Key } from '#lib/store'
import type { Encryption } from '#lib/vault'
import { NOTICE_VERSION } from './consent.ts'
import type { HolderSettings } from './settings.ts'
import type { Identity } from './tokens.ts'

export interface AccountView {
  /** Of the newest certificate; absent where there is none any more. */
  readonly name?: string
  /** Masked. */
  readonly idNumber?: string
  /** ISO 8601 instants. */
  readonly createdAt: string
  /** Since when somebody else is put out who may have held the account; shown for 30 days. */
  readonly recoveredAt?: string
  /** Where a one-time password is asked for beside the password. */
  readonly secondFactor?: { readonly since: string; readonly recoveryCodesLeft: number }
  /** The privacy notice that the holder has agreed to last; absent for who was not asked yet. */
  readonly consent?: Consent
  /** The version of the notice in force: whoever agreed to another, or to none, is asked. */
  readonly noticeVersion: string
}

/** One entry of the account's log as its holder sees it: not which of the authority's people it was. */
export type AccountEntry = Omit<AccountEvent, 'operator' | 'reason' | 'firstAt'>

/** How long a holder is told that the account was taken over, in milliseconds. */
const TAKEOVER_SHOWN = 30 * 86_400_000
const PAGE = 50

export interface AccountViewSettings extends Pick<HolderSettings, 'store' | 'now'> {
  readonly vault: Encryption
}

export function createAccountView({ store, vault, now }: AccountViewSettings) {
  const { cursor, position } = createPositions(vault)

  return {
    /** @throws Problem `unauthorized` when there is no such account any more */
    async show({ holderId, tags }: Pick<Identity, 'holderId' | 'tags'>): Promise<AccountView> {
      const [account, { certificates }] = await Promise.all([
        store.accounts.find(holderId),
        store.certificates.listByHolder(tags, 1),
      ])
      if (!account) throw new Problem('unauthorized')
      const { createdAt, recoveredAt, secondFactor, consent } = account
      const [newest] = certificates
      const recent = recoveredAt && Date.parse(recoveredAt) + TAKEOVER_SHOWN > now().getTime()
      return {
        ...(newest && {
          name: newest.holderName,
          idNumber: maskIdNumber(vault.decrypt(newest.encryptedIdNumber, newest.managementNumber)),
        }),
        createdAt,
        ...(recent && { recoveredAt }),
        ...(secondFactor && {
          secondFactor: {
            since: secondFactor.since,
            recoveryCodesLeft: Object.keys(secondFactor.recoveryCodes).length,
          },
        }),
        ...(consent && { consent }),
        noticeVersion: NOTICE_VERSION,
      }
    },

    /** One page, newest first. @throws Problem `invalid-input` for a `next` that was not given by this list */
    async events(holderId: string, next?: string): Promise<{ events: AccountEntry[]; next?: string }> {
      const owner = `account log ${holderId}`
      const page = await store.accountEvents.list(holderId, PAGE, position<Key>(next, owner))
      return { events: page.events.map(toEntry), ...cursor(page.next, owner) }
    },
  }
}

const toEntry = ({ what, at, count, network, client }: AccountEvent): AccountEntry => ({
  what,
  at,
  count,
  ...(network && { network }),
  ...(client && { client }),
})
