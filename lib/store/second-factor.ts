/**
 * The second factor of an account, an attribute of its item: whoever takes the account over takes it away in the same
 * write. What is good once is used up by one conditional write.
 */

import type { UpdateCommandInput } from '@aws-sdk/lib-dynamodb'
import { boolean, type Description, mapOf, number, text } from './item.ts'
import { accountKey } from './keys.ts'
import type { Params, Table } from './table.ts'

export interface SecondFactor {
  /** Encrypted by the vault, for this account. */
  readonly secret: string
  /** ISO 8601 instant. */
  readonly since: string
  /** The thirty seconds of the last one-time password that was used. */
  readonly usedStep: number
  /** Of the write that used something up last: should it be repeated after a lost answer, it holds again. */
  readonly usedBy: string
  /** By their hashes, those that are left. */
  readonly recoveryCodes: Readonly<Record<string, boolean>>
}

/** What was presented, found to be right, and not used before as far as was read. */
export type UsedFactor = { readonly step: number } | { readonly codeHash: string }

interface Known {
  readonly holderId: string
  readonly passwordVersion: number
  readonly secondFactor?: SecondFactor | undefined
}

export const secondFactor: Description<SecondFactor> = {
  secret: text,
  since: text,
  usedStep: number,
  usedBy: text,
  recoveryCodes: mapOf(boolean),
}

/** There is none yet, and the password is the one that was checked; or the repetition of this one write. */
const NO_FACTOR_YET =
  '(passwordVersion = :known AND attribute_not_exists(secondFactor)) OR secondFactor.secret = :secret'

/** Nobody has used it, nor a later one. */
const OTP_UNUSED =
  '(secondFactor.secret = :secret AND secondFactor.usedStep < :step) OR secondFactor.usedBy = :once'
const CODE_UNUSED =
  '(secondFactor.secret = :secret AND attribute_exists(secondFactor.recoveryCodes.#code)) OR secondFactor.usedBy = :once'

/** It is the one that was read, or gone already. */
const SAME_OR_NO_FACTOR =
  'passwordVersion = :known AND (attribute_not_exists(secondFactor) OR secondFactor.secret = :secret)'

export const addSecondFactorParams = (known: Known, factor: SecondFactor): Params<UpdateCommandInput> => ({
  Key: accountKey(known.holderId),
  UpdateExpression: 'SET secondFactor = :factor',
  ConditionExpression: NO_FACTOR_YET,
  ExpressionAttributeValues: { ':factor': factor, ':secret': factor.secret, ':known': known.passwordVersion },
})

/** @param once random, of this one use */
export function useSecondFactorParams(
  { holderId, secondFactor }: Known,
  used: UsedFactor,
  once: string,
): Params<UpdateCommandInput> {
  const values = { ':secret': secondFactor?.secret, ':once': once }
  if ('step' in used) {
    return {
      Key: accountKey(holderId),
      UpdateExpression: 'SET secondFactor.usedStep = :step, secondFactor.usedBy = :once',
      ConditionExpression: OTP_UNUSED,
      ExpressionAttributeValues: { ...values, ':step': used.step },
    }
  }
  return {
    Key: accountKey(holderId),
    UpdateExpression: 'SET secondFactor.usedBy = :once REMOVE secondFactor.recoveryCodes.#code',
    ConditionExpression: CODE_UNUSED,
    ExpressionAttributeNames: { '#code': used.codeHash },
    ExpressionAttributeValues: values,
  }
}

export const removeSecondFactorParams = (known: Known): Params<UpdateCommandInput> => ({
  Key: accountKey(known.holderId),
  UpdateExpression: 'REMOVE secondFactor',
  ConditionExpression: SAME_OR_NO_FACTOR,
  ExpressionAttributeValues: { ':known': known.passwordVersion, ':secret': known.secondFactor?.secret },
})

export function secondFactors(table: Table) {
  const held = async (params: Params<UpdateCommandInput>) => (await table.update(params)) !== undefined
  return {
    /** @returns false when there is one by now, or the password was changed by another in between. */
    add: (...args: Parameters<typeof addSecondFactorParams>) => held(addSecondFactorParams(...args)),
    /** @returns false when it, or a later one, was used before. */
    use: (...args: Parameters<typeof useSecondFactorParams>) => held(useSecondFactorParams(...args)),
    /** @returns false when the account was changed by another in between. */
    remove: (known: Known) => held(removeSecondFactorParams(known)),
  }
}
