/**
 * What an operator does with a holder's account, found by one of their certificates: ID numbers do not belong in a
 * shell's history. Everything is written to the account's log first, with who did it and why; where there is no account yet,
 * with the code, from which it comes into the log of the account that is made by it.
 */

import { NO_PASSWORD } from '#lib/holder'
import type { Account, AccountEvent, AccountEventKind, Activation, RegistryStore, Store } from '#lib/store'
import type { Vault } from '#lib/vault'
import { giveCode, newCodeRun } from './activation/give.ts'
import { findCertificate, reasonOf } from './change.ts'
import { RegistryError } from './errors.ts'

export interface HolderContext {
  readonly store: Pick<RegistryStore, 'getMany'>
  readonly accounts: Pick<Store, 'accounts' | 'accountEvents'>
  readonly activations: {
    find(tags: readonly string[]): Promise<Activation | undefined>
    put(activation: Activation, others: readonly string[]): Promise<boolean>
  }
  readonly vault: Pick<Vault, 'tags' | 'decrypt'>
  readonly operator: string
  readonly now: () => Date
  /** Why; kept with what was done. */
  readonly reason: string
}

export interface HolderAccount {
  readonly managementNumber: string
  readonly name: string
  readonly account:
    | (Pick<Account, 'createdAt' | 'recoveredAt' | 'lockedAt'> & {
        /** Since when a one-time password is asked for too; a reset and the new code take that away. */
        readonly secondFactorSince?: string
      })
    | null
  readonly activationCode:
    | (Pick<Activation, 'madeAt' | 'expiresAt' | 'operator' | 'reason'> & {
        readonly state: 'good' | 'used' | 'expired' | 'revoked'
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
  const { managementNumber, holderName, tags } = await holderOf(number, context)
  const [account, code] = await Promise.all([accounts.accounts.findByTags(tags), activations.find(tags)])
  const { events } = account
    ? await accounts.accountEvents.list(account.holderId, EVENTS_SHOWN)
    : { events: [] }
  return {
    managementNumber,
    name: holderName,
    account: account
      ? {
          createdAt: account.createdAt,
          ...(account.recoveredAt && { recoveredAt: account.recoveredAt }),
          ...(account.lockedAt && { lockedAt: account.lockedAt }),
          ...(account.secondFactor && { secondFactorSince: account.secondFactor.since }),
        }
      : null,
    activationCode: code
      ? {
          madeAt: code.madeAt,
          expiresAt: code.expiresAt,
          operator: code.operator,
          ...(code.reason !== undefined && { reason: code.reason }),
          state: stateOf(code, account, now()),
        }
      : null,
    events,
  }
}

function stateOf({ codeHash, expiresAt }: Activation, account: Account | undefined, now: Date) {
  if (codeHash === undefined) return 'revoked'
  if (account?.spentCode === codeHash) return 'used'
  return Date.parse(expiresAt) > now.getTime() ? 'good' : 'expired'
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
  const reason = reasonOf(context.reason)
  const found = await holderOf(number, context)
  const { managementNumber, holderName, tags } = found
  const { accounts } = context.accounts
  const account = await accounts.findByTags(tags)
  if (account) {
    await record(account, 'reset', context)
    if (!(await accounts.changePassword(account, NO_PASSWORD))) throw meanwhile()
  }
  const run = newCodeRun(context.now(), IN_PERSON_DAYS)
  const code = await giveCode(run, { ...found, place: managementNumber }, { ...context, reason })
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
  const { tags } = await holderOf(number, context)
  const account = await accounts.accounts.findByTags(tags)
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
  await record(account, to, context)
  const lockedAt = to === 'locked' ? now().toISOString() : undefined
  if (!(await accounts.accounts.lock(account, lockedAt))) throw meanwhile()
  return showHolder(number, context)
}

/** Takes a holder's activation code away: one that was sent to the wrong address, say. */
export async function revokeCode(number: string, context: HolderContext): Promise<HolderAccount> {
  const { accounts, activations, operator, now } = context
  const reason = reasonOf(context.reason)
  const { managementNumber, tags } = await holderOf(number, context)
  const code = await activations.find(tags)
  if (code?.codeHash === undefined) {
    throw new RegistryError('account-unchanged', {
      zh: '该持证人没有激活码',
      en: 'this holder has no activation code',
    })
  }
  const account = await accounts.accounts.findByTags(tags)
  if (account) await record(account, 'code-revoked', context)
  const [tag, ...others] = tags
  const { expiresAt } = code
  const madeAt = now().toISOString()
  // In the place of the code, so that it is the last: one that others are just moving to another key stays without effect.
  const taken = {
    tag,
    managementNumber,
    runId: `revoked ${madeAt}`,
    place: '',
    operator,
    reason,
    madeAt,
    expiresAt,
  }
  if (!(await activations.put(taken, others))) throw meanwhile()
  return showHolder(number, context)
}

async function holderOf(number: string, { store, vault }: HolderContext) {
  const { managementNumber, holderName, idType, encryptedIdNumber } = await findCertificate(store, number)
  const tags = vault.tags(idType, vault.decrypt(encryptedIdNumber, managementNumber))
  return { managementNumber, holderName, idType, encryptedIdNumber, tags }
}

/** First, so that nothing is done that is not in the log. */
const record = (
  { holderId }: Account,
  what: AccountEventKind,
  { accounts, operator, now, reason }: HolderContext,
) =>
  accounts.accountEvents.record(holderId, {
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
