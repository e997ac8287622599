/**
 * Counts of attempts (at a password, at a number), which `lib/rate-limit` limits. An item is one moment: when the last of
 * the counted attempts will be forgiven. Each attempt moves it on by the time that one attempt costs, in one conditional
 * update, so that of parallel attempts no more pass than are allowed (the generic cell rate algorithm, ITU-T I.371).
 *
 *     now                 forgivenAt            latest
 *      |── attempts counted ──|── still allowed ──|      forgivenAt beyond latest: refused
 */

import type { UpdateCommandInput } from '@aws-sdk/lib-dynamodb'
import { number, optional, reader } from './item.ts'
import { rateLimitKey } from './keys.ts'
import { type Params, type Table, TTL_ATTRIBUTE } from './table.ts'

export interface Attempts {
  /** When all of them are forgiven, in milliseconds since 1970. */
  readonly forgivenAt: number
}

/** One attempt to be counted; all in milliseconds since 1970, or milliseconds. */
export interface Attempt {
  readonly now: number
  /** How much later all is forgiven because of it. */
  readonly cost: number
  /** Where all is forgiven later than this already, it is refused. */
  readonly latest: number
}

const SOME_STAND = 'forgivenAt > :now AND forgivenAt <= :latest'
/** None was counted, all are forgiven, or a clock that was far ahead has counted. */
const NONE_STANDS = 'attribute_not_exists(forgivenAt) OR forgivenAt <= :now OR forgivenAt > :absurd'

/** By how much the clocks of two functions may differ, in milliseconds. */
const CLOCKS_APART = 60_000

/** Later than this nothing can be forgiven, whatever was counted. */
export const absurd = ({ latest, cost }: Pick<Attempt, 'latest' | 'cost'>) => latest + cost + CLOCKS_APART

/** When the database may remove the item: never before all is forgiven. */
const expiry = ({ latest, cost }: Attempt) => Math.ceil((latest + cost) / 1000)

/** Counts an attempt on top of those that stand. */
export function countFurtherParams(counted: string, attempt: Attempt): Params<UpdateCommandInput> {
  return {
    Key: rateLimitKey(counted),
    UpdateExpression: `ADD forgivenAt :cost SET ${TTL_ATTRIBUTE} = :ttl`,
    ConditionExpression: SOME_STAND,
    ExpressionAttributeValues: {
      ':now': attempt.now,
      ':latest': attempt.latest,
      ':cost': attempt.cost,
      ':ttl': expiry(attempt),
    },
  }
}

/** Counts an attempt where none stands. */
export function countFirstParams(counted: string, attempt: Attempt): Params<UpdateCommandInput> {
  return {
    Key: rateLimitKey(counted),
    UpdateExpression: `SET forgivenAt = :next, ${TTL_ATTRIBUTE} = :ttl`,
    ConditionExpression: NONE_STANDS,
    ExpressionAttributeValues: {
      ':now': attempt.now,
      ':next': attempt.now + attempt.cost,
      ':absurd': absurd(attempt),
      ':ttl': expiry(attempt),
    },
  }
}

const COUNTED = 'attribute_exists(forgivenAt)'

/** Takes an attempt back. */
export function forgiveParams(counted: string, cost: number): Params<UpdateCommandInput> {
  return {
    Key: rateLimitKey(counted),
    UpdateExpression: 'ADD forgivenAt :back',
    ConditionExpression: COUNTED,
    ExpressionAttributeValues: { ':back': -cost },
  }
}

/** Nobody has used it; or this use has, and the client library repeats a write whose answer was lost. */
const UNUSED = 'attribute_not_exists(usedBy) OR usedBy = :use'

/** Marks something that is good for one use (a solved challenge) as used. */
export function useOnceParams(
  what: string,
  use: string,
  expiresAtSeconds: number,
): Params<UpdateCommandInput> {
  return {
    Key: rateLimitKey(what),
    UpdateExpression: `SET usedBy = :use, ${TTL_ATTRIBUTE} = :ttl`,
    ConditionExpression: UNUSED,
    ExpressionAttributeValues: { ':use': use, ':ttl': expiresAtSeconds },
  }
}

const read = reader<{ readonly forgivenAt?: number }>('rate limit', { forgivenAt: optional(number) })

export function toAttempts(item: Parameters<typeof read>[0]): Attempts | undefined {
  const forgivenAt = read(item)?.forgivenAt
  return forgivenAt === undefined ? undefined : { forgivenAt }
}

export function rateLimit(table: Table) {
  const { update } = table
  const held = async (params: Params<UpdateCommandInput>) => (await update(params)) !== undefined
  return {
    find: async (counted: readonly string[]) =>
      (await table.getAll(counted.map(rateLimitKey))).map((item) => toAttempts(item)),

    /**
     * @param stands whether any stood when last read: one write, unless that has changed since
     * @returns false when too many stand
     */
    async count(counted: string, attempt: Attempt, stands: boolean): Promise<boolean> {
      const further = () => held(countFurtherParams(counted, attempt))
      const first = () => held(countFirstParams(counted, attempt))
      // Between two tries all may have been forgiven, or one more counted.
      if (!stands) return (await first()) || (await further()) || (await first())
      return (await further()) || (await first()) || (await further())
    },

    forgive: (counted: string, cost: number) => held(forgiveParams(counted, cost)),

    /** @returns false when it was used before */
    useOnce: (...args: Parameters<typeof useOnceParams>) => held(useOnceParams(...args)),
  }
}
