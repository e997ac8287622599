/** A holder's account: a holder id, the hash of a password, and which proofs of the person have been used for it. */

import type { PutCommandInput, UpdateCommandInput } from '@aws-sdk/lib-dynamodb'
import { number, optional, reader, text } from './item.ts'
import { accountKey } from './keys.ts'
import type { Params, Table } from './table.ts'

export interface Account {
  readonly holderId: string
  /** PHC string, Argon2id. */
  readonly passwordHash: string
  /** Counts the passwords; a session is over when it was begun with an older one. */
  readonly passwordVersion: number
  /** ISO 8601 instant. */
  readonly createdAt: string
  /** Hash of the activation code that was last used: it is not good again. */
  readonly spentCode?: string | undefined
  /** ISO 8601 instant of the last real-name proof that was used: no earlier one is good again. */
  readonly realNameAt?: string | undefined
  /** ISO 8601 instant at which somebody with a proof of the person took the account over. */
  readonly recoveredAt?: string | undefined
  /** ISO 8601 instant since when the operator lets nobody in. */
  readonly lockedAt?: string | undefined
}

/** What is written of a proof of the person with the password that it sets: it is good once. */
export type SpentProof = Pick<Account, 'spentCode' | 'realNameAt'>

/**
 * One account a holder: the first registration wins, also against a simultaneous second. The hash, salted, is of this
 * one write: when the client library repeats a write whose answer was lost, it holds again.
 */
const NO_ACCOUNT_YET = 'attribute_not_exists(pk) OR passwordHash = :hash'

/** The password is still the one that was checked, or already the new one by a lost answer's repetition. */
const PASSWORD_UNCHANGED = 'passwordVersion = :known OR passwordHash = :new'

/** The account is as it was read, and the code was not used for it meanwhile; or the repetition of this one write. */
const CODE_UNSPENT =
  '(passwordVersion = :known AND (attribute_not_exists(spentCode) OR spentCode <> :proof)) OR passwordHash = :new'
const REAL_NAME_UNSPENT =
  '(passwordVersion = :known AND (attribute_not_exists(realNameAt) OR realNameAt < :proof)) OR passwordHash = :new'

/** The account is as it was read; or this very change stands already by a lost answer's repetition. */
const LOCK_AS_READ = 'passwordVersion = :known OR lockedAt = :at'
const UNLOCK_AS_READ =
  'passwordVersion = :known OR (passwordVersion = :version AND attribute_not_exists(lockedAt))'

export function createAccountParams(account: Account): Params<PutCommandInput> {
  return {
    Item: { ...accountKey(account.holderId), ...account },
    ConditionExpression: NO_ACCOUNT_YET,
    ExpressionAttributeValues: { ':hash': account.passwordHash },
  }
}

export function changePasswordParams(known: Account, passwordHash: string): Params<UpdateCommandInput> {
  return {
    Key: accountKey(known.holderId),
    UpdateExpression: 'SET passwordHash = :new, passwordVersion = :version',
    ConditionExpression: PASSWORD_UNCHANGED,
    ExpressionAttributeValues: {
      ':known': known.passwordVersion,
      ':new': passwordHash,
      ':version': known.passwordVersion + 1,
    },
  }
}

/** A new password by a proof of the person: every session ends, and the proof is spent, in one write. */
export function takeOverParams(
  known: Account,
  passwordHash: string,
  { spentCode, realNameAt }: SpentProof,
  at: string,
): Params<UpdateCommandInput> {
  const spent = spentCode === undefined ? 'realNameAt' : 'spentCode'
  return {
    Key: accountKey(known.holderId),
    UpdateExpression: `SET passwordHash = :new, passwordVersion = :version, ${spent} = :proof, recoveredAt = :at`,
    ConditionExpression: spentCode === undefined ? REAL_NAME_UNSPENT : CODE_UNSPENT,
    ExpressionAttributeValues: {
      ':known': known.passwordVersion,
      ':new': passwordHash,
      ':version': known.passwordVersion + 1,
      ':proof': spentCode ?? realNameAt,
      ':at': at,
    },
  }
}

/** The operator lets nobody in, or in again. Every session ends. */
export function lockParams(known: Account, lockedAt: string | undefined): Params<UpdateCommandInput> {
  return {
    Key: accountKey(known.holderId),
    UpdateExpression: `SET passwordVersion = :version${lockedAt ? ', lockedAt = :at' : ' REMOVE lockedAt'}`,
    ConditionExpression: lockedAt ? LOCK_AS_READ : UNLOCK_AS_READ,
    ExpressionAttributeValues: {
      ':known': known.passwordVersion,
      ':version': known.passwordVersion + 1,
      ...(lockedAt && { ':at': lockedAt }),
    },
  }
}

export const toAccount = reader<Account>('account', {
  holderId: text,
  passwordHash: text,
  passwordVersion: number,
  createdAt: text,
  spentCode: optional(text),
  realNameAt: optional(text),
  recoveredAt: optional(text),
  lockedAt: optional(text),
})

export function accounts(table: Table) {
  return {
    find: async (holderId: string) => toAccount(await table.get(accountKey(holderId))),
    /** @returns false when the holder has one already. */
    create: (account: Account) => table.put(createAccountParams(account)),
    /** @returns the account after the change; undefined when the password was changed by another in between. */
    changePassword: async (known: Account, passwordHash: string) =>
      toAccount(await table.update(changePasswordParams(known, passwordHash))),
    /** @returns the account after it; undefined when the proof was spent or the password changed in between. */
    takeOver: async (...args: Parameters<typeof takeOverParams>) =>
      toAccount(await table.update(takeOverParams(...args))),
    /** @returns the account after it; undefined when it was changed by another in between. */
    lock: async (...args: Parameters<typeof lockParams>) =>
      toAccount(await table.update(lockParams(...args))),
  }
}
