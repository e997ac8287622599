/**
 * What an operator does with a holder's account, found by one of their certificates: ID numbers do not belong in a
 * shell's history. Everything is written to the account's log first, with who did it and why.
 */

import { NO_PASSWORD } from '#lib/holder'
import type { Account, AccountEvent, AccountEventKind, Activation, RegistryStore, Store } from '#lib/store'
import { giveCode, newCodeRun } from './activation/give.ts'
import { findCertificate, reasonOf } from './change.ts'
import { RegistryError } from './errors.ts'

export interface HolderContext {
  readonly store: Pick<RegistryStore, 'getMany'>
  readonly accounts: Pick<Store, 'accounts' | 'accountEvents'>
  readonly activations: {
    find(holderId: string): Promise<Activation | undefined>
    put(activation: Activation): Promise<boolean>
    remove(holderId: string): Promise<boolean>
  }
  readonly operator: string
  readonly now: () => Date
  /** Why; kept with what was done. */
  readonly reason: string
}

export interface HolderAccount {
  readonly managementNumber: string
  readonly name: string
  readonly account: Pick<Account, 'createdAt' | 'recoveredAt' | 'lockedAt'> | null
  readonly activationCode:
    | (Pick<Activation, 'madeAt' | 'expiresAt' | 'operator'> & {
        readonly state: 'good' | 'used' | 'expired'
      })
    | null
  /** The newest hundred, newest first. */
  readonly events: readonly AccountEvent[]
}

/** Days that a code is good which an operator hands over in person. */
const IN_PERSON_DAYS = 7
const EVENTS_SHOWN = 100

/** @throws RegistryError `certificate-not-found` */
export async function showHolder(number: string, context: HolderContext): Promise<HolderAccount> {
  const { accounts, activations, now } = context
  const { managementNumber, holder, holderName } = await certificateOf(number, context)
  const [account, code, { events }] = await Promise.all([
    accounts.accounts.find(holder),
    activations.find(holder),
    accounts.accountEvents.list(holder, EVENTS_SHOWN),
  ])
  return {
    managementNumber,
    name: holderName,
    account: account
      ? {
          createdAt: account.createdAt,
          ...(account.recoveredAt && { recoveredAt: account.recoveredAt }),
          ...(account.lockedAt && { lockedAt: account.lockedAt }),
        }
      : null,
    activationCode: code
      ? {
          madeAt: code.madeAt,
          expiresAt: code.expiresAt,
          operator: code.operator,
          state:
            account?.spentCode === code.codeHash
              ? 'used'
              : Date.parse(code.expiresAt) > now().getTime()
                ? 'good'
                : 'expired',
        }
      : null,
    events,
  }
}

export interface NewCode {
  readonly managementNumber: string
  readonly name: string
  /** For the person's eyes alone; kept nowhere. */
  readonly activationCode: string
  /** The last day on which it is good. */
  readonly validUntil: string
}

/**
 * For a person whose identity the operator has checked: no password is good any more, every session ends, and a new
 * activation code, instead of any earlier one, lets them set a password.
 */
export async function resetHolder(number: string, context: HolderContext): Promise<NewCode> {
  const { accounts, operator, activations } = context
  const { managementNumber, holder, holderName } = await certificateOf(number, context)
  await record(holder, 'reset', context)
  const account = await accounts.accounts.find(holder)
  if (account && !(await accounts.accounts.changePassword(account, NO_PASSWORD))) throw meanwhile()
  const run = newCodeRun(context.now(), IN_PERSON_DAYS)
  const code = await giveCode(run, { place: managementNumber, holder }, { activations, operator })
  if (!code) throw meanwhile()
  return { managementNumber, name: holderName, activationCode: code, validUntil: run.lastDay }
}

/** Lets nobody in until it is unlocked, with whatever password or proof; every session ends. */
export const lockHolder = (number: string, context: HolderContext): Promise<HolderAccount> =>
  setLock(number, 'locked', context)

/** Lets the holder in again. */
export const unlockHolder = (number: string, context: HolderContext): Promise<HolderAccount> =>
  setLock(number, 'unlocked', context)

async function setLock(number: string, to: 'locked' | 'unlocked', context: HolderContext) {
  const { accounts, now } = context
  const { holder } = await certificateOf(number, context)
  const account = await accounts.accounts.find(holder)
  if (!account) {
    throw new RegistryError('account-not-found', {
      zh: '该持证人还没有账号',
      en: 'this holder has no account yet',
    })
  }
  if ((account.lockedAt !== undefined) === (to === 'locked')) {
    throw new RegistryError('account-unchanged', {
      zh: to === 'locked' ? '该账号已经锁定' : '该账号没有锁定',
      en: to === 'locked' ? 'the account is locked already' : 'the account is not locked',
    })
  }
  await record(holder, to, context)
  const lockedAt = to === 'locked' ? now().toISOString() : undefined
  if (!(await accounts.accounts.lock(account, lockedAt))) throw meanwhile()
  return showHolder(number, context)
}

/** Takes a holder's activation code away: one that was sent to the wrong address, say. */
export async function revokeCode(number: string, context: HolderContext): Promise<HolderAccount> {
  const { holder } = await certificateOf(number, context)
  if (!(await context.activations.find(holder))) {
    throw new RegistryError('account-unchanged', {
      zh: '该持证人没有激活码',
      en: 'this holder has no activation code',
    })
  }
  await record(holder, 'code-revoked', context)
  await context.activations.remove(holder)
  return showHolder(number, context)
}

const certificateOf = (number: string, { store }: HolderContext) => findCertificate(store, number)

/** First, so that nothing is done that is not in the log. */
const record = (holder: string, what: AccountEventKind, { accounts, operator, now, reason }: HolderContext) =>
  accounts.accountEvents.record(holder, {
    what,
    at: now().toISOString(),
    operator,
    reason: reasonOf(reason),
  })

const meanwhile = () =>
  new RegistryError('changed-meanwhile', {
    zh: '该账号刚被他人改动，请重试',
    en: 'somebody else has just changed the account: try again',
  })
