/**
 * Requests that may be sent again, by the name that their client gave them. Whoever comes first claims the name; the
 * answer is kept with it, sealed, for a day. A request that is cut off leaves a claim, which the same request takes over:
 *
 *     claim ──── counted, worked ──── answer kept     the same again: the same answer
 *       │              ✗ (stopped here)               the same again, once the claim has run out: worked anew,
 *       │                                             and known to have been counted
 *       └ refused, nothing was done: forgotten        the same again: as if for the first time
 */

import type { DeleteCommandInput, PutCommandInput, UpdateCommandInput } from '@aws-sdk/lib-dynamodb'
import { number, optional, reader, text } from './item.ts'
import { idempotencyKey } from './keys.ts'
import { type Params, type Table, TTL_ATTRIBUTE } from './table.ts'

export interface Repeatable {
  /** Digest of what was asked, under a key of the vault. */
  readonly request: string
  /** Random: whose claim it is. */
  readonly claimedBy: string
  /** Until then whoever claimed it is at work, in milliseconds since 1970; 0 when nobody is. */
  readonly claimedUntil: number
  /** Sealed by the vault. */
  readonly answer?: string | undefined
  /** In seconds since 1970; whatever the database has removed until then. */
  readonly expiresAtSeconds: number
}

/** Nobody has it, or its time is over; or this claim has, and the client library repeats a write whose answer was lost. */
const UNCLAIMED = 'attribute_not_exists(pk) OR expiresAtSeconds <= :now OR claimedBy = :mine'
/** As it was read: nobody else took it over. */
const STILL_THEIRS = '(claimedBy = :theirs OR claimedBy = :mine) AND attribute_not_exists(answer)'
const MINE = 'claimedBy = :mine'

export function claimParams(place: string, claim: Repeatable, now: Date): Params<PutCommandInput> {
  const { claimedBy } = claim
  return {
    Item: { ...idempotencyKey(place), ...claim },
    ConditionExpression: UNCLAIMED,
    ExpressionAttributeValues: { ':now': Math.floor(now.getTime() / 1000), ':mine': claimedBy },
  }
}

export function takeOverParams(
  place: string,
  { claimedBy, claimedUntil }: Pick<Repeatable, 'claimedBy' | 'claimedUntil'>,
  theirs: string,
): Params<UpdateCommandInput> {
  return {
    Key: idempotencyKey(place),
    UpdateExpression: 'SET claimedBy = :mine, claimedUntil = :until',
    ConditionExpression: STILL_THEIRS,
    ExpressionAttributeValues: { ':mine': claimedBy, ':until': claimedUntil, ':theirs': theirs },
  }
}

export function keepAnswerParams(place: string, mine: string, answer: string): Params<UpdateCommandInput> {
  return {
    Key: idempotencyKey(place),
    UpdateExpression: 'SET answer = :answer',
    ConditionExpression: MINE,
    ExpressionAttributeValues: { ':mine': mine, ':answer': answer },
    // The answer is long, and nobody reads it here.
    ReturnValues: 'NONE',
  }
}

export function letGoParams(place: string, mine: string): Params<UpdateCommandInput> {
  return {
    Key: idempotencyKey(place),
    UpdateExpression: 'SET claimedUntil = :nobody',
    ConditionExpression: MINE,
    ExpressionAttributeValues: { ':mine': mine, ':nobody': 0 },
  }
}

export function forgetParams(place: string, mine: string): Params<DeleteCommandInput> {
  return {
    Key: idempotencyKey(place),
    ConditionExpression: MINE,
    ExpressionAttributeValues: { ':mine': mine },
  }
}

export const toRepeatable = reader<Repeatable>('idempotency', {
  request: text,
  claimedBy: text,
  claimedUntil: number,
  answer: optional(text),
  [TTL_ATTRIBUTE]: number,
})

export function idempotency(table: Table) {
  const held = async (params: Params<UpdateCommandInput>) => (await table.update(params)) !== undefined
  return {
    /** @param place pseudonym of the client and the name it gave. @returns undefined when it is claimed, else what stands */
    async claim(place: string, claim: Repeatable, now: Date): Promise<Repeatable | undefined> {
      if (await table.put(claimParams(place, claim, now))) return undefined
      return toRepeatable(await table.get(idempotencyKey(place)))
    },
    /** @returns false when somebody else was faster */
    takeOver: (...args: Parameters<typeof takeOverParams>) => held(takeOverParams(...args)),
    /** @returns false when somebody else has taken it over */
    keepAnswer: (...args: Parameters<typeof keepAnswerParams>) => held(keepAnswerParams(...args)),
    letGo: (...args: Parameters<typeof letGoParams>) => held(letGoParams(...args)),
    forget: (...args: Parameters<typeof forgetParams>) => table.delete(forgetParams(...args)),
  }
}
