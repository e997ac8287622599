/** A holder's account: a holder id and the hash of a password. Nothing else is known of an account. */

import type { PutCommandInput, UpdateCommandInput } from '@aws-sdk/lib-dynamodb'
import { number, reader, text } from './item.ts'
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
}

/**
 * One account a holder: the first registration wins, also against a simultaneous second. The hash, salted, is of this
 * one write: when the client library repeats a write whose answer was lost, it holds again.
 */
const NO_ACCOUNT_YET = 'attribute_not_exists(pk) OR passwordHash = :hash'

/** The password is still the one that was checked, or already the new one by a lost answer's repetition. */
const PASSWORD_UNCHANGED = 'passwordVersion = :known OR passwordHash = :new'

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

export const toAccount = reader<Account>('account', {
  holderId: text,
  passwordHash: text,
  passwordVersion: number,
  createdAt: text,
})

export function accounts(table: Table) {
  return {
    find: async (holderId: string) => toAccount(await table.get(accountKey(holderId))),
    /** @returns false when the holder has one already. */
    create: (account: Account) => table.put(createAccountParams(account)),
    /** @returns the account after the change; undefined when the password was changed by another in between. */
    changePassword: async (known: Account, passwordHash: string) =>
      toAccount(await table.update(changePasswordParams(known, passwordHash))),
  }
}
