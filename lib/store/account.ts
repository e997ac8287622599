/**
 * A holder's account: a random holder id, the hash of a password, which proofs of the person have been used for it, which
 * privacy notice the holder has agreed to, and the tags of the ID document, under which the holder's certificates are
 * found. Nothing else is known of an account.
 *
 * It is found by its document through a second item for each tag, which only points to it. So a new MAC key moves
 * nothing but pointers: holder id, sessions, tokens and log stay.
 *
 *     1  account written        nobody finds it
 *     ✗  (stopped here)         a holder id that nothing leads to; the next registration makes another
 *     2  ID tag written         the holder is registered: one account for one document
 */

import type { DeleteCommandInput, PutCommandInput, UpdateCommandInput } from '@aws-sdk/lib-dynamodb'
import { listOf, nested, number, optional, reader, text } from './item.ts'
import { accountKey, idTagKey } from './keys.ts'
import { type SecondFactor, secondFactor } from './second-factor.ts'
import type { Params, Table } from './table.ts'

export interface Account {
  /** Random; of no meaning outside. */
  readonly holderId: string
  /** Of the holder's ID document, one under each MAC key that is live. */
  readonly tags: readonly string[]
  /** Counts the changes of `tags`. */
  readonly tagsRevision: number
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
  readonly consent?: Consent | undefined
  /** What is asked for beside the password, where the holder wants it. */
  readonly secondFactor?: SecondFactor | undefined
}

/** That the holder has agreed to a privacy notice: to which version, and when (ISO 8601 instant). */
export interface Consent {
  readonly version: string
  readonly at: string
}

export type NewAccount = Omit<Account, 'tagsRevision'>

/** What is written of a proof of the person with the password that it sets: it is good once. */
export type SpentProof = Pick<Account, 'spentCode' | 'realNameAt'>

/**
 * The holder id is new. The hash, salted, is of this one write: when the client library repeats a write whose answer
 * was lost, it holds again.
 */
const NO_ACCOUNT_YET = 'attribute_not_exists(pk) OR passwordHash = :hash'

/**
 * One account a holder: the first registration wins, also against a simultaneous second. A pointer to the same account
 * is a repetition; one to an account that is gone, as it was read, is no obstacle.
 */
const TAG_IS_FREE = 'attribute_not_exists(pk) OR holderId IN (:holder, :gone)'

/** The password is still the one that was checked, or already the new one by a lost answer's repetition. */
const PASSWORD_UNCHANGED = 'passwordVersion = :known OR passwordHash = :new'

/** The account is there, and nobody changed its tags since they were read. */
const TAGS_AS_READ = 'tagsRevision = :read'

/** The pointer still leads to this account. */
const POINTS_HERE = 'holderId = :holder'

/** The account is as it was read, and the code was not used for it meanwhile; or the repetition of this one write. */
const CODE_UNSPENT =
  '(passwordVersion = :known AND (attribute_not_exists(spentCode) OR spentCode <> :proof)) OR passwordHash = :new'
const REAL_NAME_UNSPENT =
  '(passwordVersion = :known AND (attribute_not_exists(realNameAt) OR realNameAt < :proof)) OR passwordHash = :new'

/** The account is as it was read; or this very change stands already by a lost answer's repetition. */
const LOCK_AS_READ = 'passwordVersion = :known OR lockedAt = :at'
const UNLOCK_AS_READ =
  'passwordVersion = :known OR (passwordVersion = :version AND attribute_not_exists(lockedAt))'

export function createAccountParams(account: NewAccount): Params<PutCommandInput> {
  return {
    Item: { ...accountKey(account.holderId), ...account, tagsRevision: 0 },
    ConditionExpression: NO_ACCOUNT_YET,
    ExpressionAttributeValues: { ':hash': account.passwordHash },
  }
}

/** @param gone the holder id that the tag was read to point to, when that account is no more */
export function tagAccountParams(tag: string, holderId: string, gone = holderId): Params<PutCommandInput> {
  return {
    Item: { ...idTagKey(tag), holderId },
    ConditionExpression: TAG_IS_FREE,
    ExpressionAttributeValues: { ':holder': holderId, ':gone': gone },
  }
}

export function untagAccountParams(tag: string, holderId: string): Params<DeleteCommandInput> {
  return {
    Key: idTagKey(tag),
    ConditionExpression: POINTS_HERE,
    ExpressionAttributeValues: { ':holder': holderId },
  }
}

export function changeTagsParams(known: Account, tags: readonly string[]): Params<UpdateCommandInput> {
  return {
    Key: accountKey(known.holderId),
    UpdateExpression: 'SET tags = :tags, tagsRevision = :next',
    ConditionExpression: TAGS_AS_READ,
    ExpressionAttributeValues: {
      ':read': known.tagsRevision,
      ':next': known.tagsRevision + 1,
      ':tags': tags,
    },
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

/**
 * A new password by a proof of the person: every session ends, the second factor is gone, and the proof is spent, in one
 * write.
 */
export function takeOverParams(
  known: Account,
  passwordHash: string,
  { spentCode, realNameAt }: SpentProof,
  at: string,
): Params<UpdateCommandInput> {
  const spent = spentCode === undefined ? 'realNameAt' : 'spentCode'
  return {
    Key: accountKey(known.holderId),
    UpdateExpression: `SET passwordHash = :new, passwordVersion = :version, ${spent} = :proof, recoveredAt = :at REMOVE secondFactor`,
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

/** The holder agrees to a notice; of an account that is there, and no matter what it said before. */
const ACCOUNT_STANDS = 'attribute_exists(pk)'

export function consentParams(holderId: string, consent: Consent): Params<UpdateCommandInput> {
  return {
    Key: accountKey(holderId),
    UpdateExpression: 'SET consent = :consent',
    ConditionExpression: ACCOUNT_STANDS,
    ExpressionAttributeValues: { ':consent': consent },
  }
}

/** Gone already by a lost answer's repetition, or with the password that was checked. */
const GONE_OR_AS_READ = 'attribute_not_exists(pk) OR passwordVersion = :known'

export function removeAccountParams(known: Account): Params<DeleteCommandInput> {
  return {
    Key: accountKey(known.holderId),
    ConditionExpression: GONE_OR_AS_READ,
    ExpressionAttributeValues: { ':known': known.passwordVersion },
  }
}

export const toAccount = reader<Account>('account', {
  holderId: text,
  tags: listOf(text),
  tagsRevision: number,
  passwordHash: text,
  passwordVersion: number,
  createdAt: text,
  spentCode: optional(text),
  realNameAt: optional(text),
  recoveredAt: optional(text),
  lockedAt: optional(text),
  consent: optional(nested<Consent>({ version: text, at: text })),
  secondFactor: optional(nested(secondFactor)),
})

/** Where a tag leads. */
export const toIdTag = reader<{ readonly holderId: string }>('ID tag', { holderId: text })

/** No account has this holder id: read where there is none, so that it takes the same time. */
export const NOBODY = 'nobody'

export function accounts(table: Table) {
  const find = async (holderId: string) => toAccount(await table.get(accountKey(holderId)))

  return {
    find,

    /**
     * By the tags of an ID document: two round trips, however many tags there are, and also where there is no account:
     * the time taken must not tell.
     */
    async findByTags(tags: readonly string[]): Promise<Account | undefined> {
      const [pointer] = (await table.getAll(tags.map(idTagKey))).map(toIdTag).filter((found) => found)
      return find(pointer?.holderId ?? NOBODY)
    },

    /** @returns false when the holder has one already. */
    async create(account: NewAccount): Promise<boolean> {
      const pointers = (await table.getAll(account.tags.map(idTagKey))).map(toIdTag)
      const pointer = pointers.find((found) => found)
      if (pointer && pointer.holderId !== account.holderId && (await find(pointer.holderId))) return false
      if (!(await table.put(createAccountParams(account)))) return false
      return table.put(tagAccountParams(account.tags[0] as string, account.holderId, pointer?.holderId))
    },

    /**
     * Makes an account be found under further tags of the same document, as a new MAC key brings them.
     * @returns false when others changed the account meanwhile
     */
    async addTags(known: Account, tags: readonly string[]): Promise<boolean> {
      const missing = tags.filter((tag) => !known.tags.includes(tag))
      const newest = tags[0] as string
      const [pointer] = (await table.getAll([idTagKey(newest)])).map(toIdTag)
      if (
        pointer?.holderId !== known.holderId &&
        !(await table.put(tagAccountParams(newest, known.holderId)))
      )
        return false
      if (missing.length === 0) return true
      return (await table.update(changeTagsParams(known, [...missing, ...known.tags]))) !== undefined
    },

    /**
     * Forgets tags under which nothing is found any more: the list first, then their pointers.
     * @returns false when others changed the account meanwhile
     */
    async dropTags(known: Account, spent: readonly string[]): Promise<boolean> {
      const kept = known.tags.filter((tag) => !spent.includes(tag))
      if ((await table.update(changeTagsParams(known, kept))) === undefined) return false
      for (const tag of spent) await table.delete(untagAccountParams(tag, known.holderId))
      return true
    },

    /** @returns the account after the change; undefined when the password was changed by another in between. */
    changePassword: async (known: Account, passwordHash: string) =>
      toAccount(await table.update(changePasswordParams(known, passwordHash))),
    /** @returns the account after it; undefined when the proof was spent or the password changed in between. */
    takeOver: async (...args: Parameters<typeof takeOverParams>) =>
      toAccount(await table.update(takeOverParams(...args))),
    /** @returns the account after it; undefined when it was changed by another in between. */
    lock: async (...args: Parameters<typeof lockParams>) =>
      toAccount(await table.update(lockParams(...args))),
    /** @returns false when there is no such account any more. */
    consent: async (holderId: string, consent: Consent) =>
      (await table.update(consentParams(holderId, consent))) !== undefined,
    /** Forgets what leads to the account; pointers that lead to another one stay. */
    async untag(holderId: string, tags: readonly string[]): Promise<void> {
      const found = (await table.getAll(tags.map(idTagKey))).map(toIdTag)
      for (const [i, tag] of tags.entries()) {
        if (found[i]?.holderId === holderId) await table.delete(untagAccountParams(tag, holderId))
      }
    },
    /** The end of it. @returns false when the password was changed by another in between. */
    remove: (known: Account) => table.delete(removeAccountParams(known)),
  }
}
