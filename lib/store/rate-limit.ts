/** Counts of failed attempts (at a password, at a number), which `lib/rate-limit` turns into waiting times. */

import type { DeleteCommandInput, UpdateCommandInput } from '@aws-sdk/lib-dynamodb'
import { number, reader, text } from './item.ts'
import { rateLimitKey } from './keys.ts'
import { type Params, type Table, TTL_ATTRIBUTE } from './table.ts'

export interface Failures {
  readonly failures: number
  /** ISO 8601 instant of the last one. */
  readonly lastAt: string
}

/** Nobody counted in between. The count alone would not tell: after a long rest it starts again at 1. */
const COUNT_AS_SEEN = 'failures = :seen AND lastAt = :seenAt'
const NOT_COUNTED_YET = 'attribute_not_exists(pk)'

/**
 * Counts one attempt before it is made, on top of the count that was read: of parallel attempts one passes, the
 * others see the condition fail and must look again.
 */
export function reserveAttemptParams(
  counted: string,
  seen: Failures | undefined,
  next: Failures & { expiresAtSeconds: number },
): Params<UpdateCommandInput> {
  return {
    Key: rateLimitKey(counted),
    UpdateExpression: `SET failures = :next, lastAt = :at, ${TTL_ATTRIBUTE} = :ttl`,
    ConditionExpression: seen ? COUNT_AS_SEEN : NOT_COUNTED_YET,
    ExpressionAttributeValues: {
      ...(seen && { ':seen': seen.failures, ':seenAt': seen.lastAt }),
      ':next': next.failures,
      ':at': next.lastAt,
      ':ttl': next.expiresAtSeconds,
    },
  }
}

/** The last failure is not so long ago that all is forgotten, or there was none. */
const STILL_COUNTING = 'attribute_not_exists(pk) OR lastAt > :forgotten'
const FORGOTTEN = 'lastAt <= :forgotten'

interface Failure {
  /** ISO 8601 instants: of the failure, and the one before which failures are forgotten. */
  readonly at: string
  readonly forgottenBefore: string
  readonly expiresAtSeconds: number
}

/** Counts one failure on top of whatever stands; simultaneous ones all count. */
export function countFailureParams(counted: string, failure: Failure): Params<UpdateCommandInput> {
  return {
    Key: rateLimitKey(counted),
    UpdateExpression: `ADD failures :one SET lastAt = :at, ${TTL_ATTRIBUTE} = :ttl`,
    ConditionExpression: STILL_COUNTING,
    ExpressionAttributeValues: failureValues(failure),
  }
}

/** Counts one failure as the first, where what stands is forgotten. */
export function firstFailureParams(counted: string, failure: Failure): Params<UpdateCommandInput> {
  return {
    Key: rateLimitKey(counted),
    UpdateExpression: `SET failures = :one, lastAt = :at, ${TTL_ATTRIBUTE} = :ttl`,
    ConditionExpression: FORGOTTEN,
    ExpressionAttributeValues: failureValues(failure),
  }
}

const failureValues = ({ at, forgottenBefore, expiresAtSeconds }: Failure) => ({
  ':one': 1,
  ':at': at,
  ':forgotten': forgottenBefore,
  ':ttl': expiresAtSeconds,
})

export function clearFailuresParams(counted: string): Params<DeleteCommandInput> {
  return { Key: rateLimitKey(counted) }
}

export const toFailures = reader<Failures>('rate limit', { failures: number, lastAt: text })

export function rateLimit(table: Table) {
  return {
    find: async (counted: readonly string[]) =>
      (await table.getAll(counted.map(rateLimitKey))).map(toFailures),
    /** @returns false when another attempt was counted in between. */
    reserve: async (...args: Parameters<typeof reserveAttemptParams>) =>
      (await table.update(reserveAttemptParams(...args))) !== undefined,
    /** Counts a failure that has happened. */
    async countFailure(counted: string, failure: Failure): Promise<void> {
      const { update } = table
      const standing = () => update(countFailureParams(counted, failure))
      // Refused once where all is forgotten; refused again where another has just begun the new count.
      if (await standing()) return
      if (await update(firstFailureParams(counted, failure))) return
      await standing()
    },
    clear: (counted: string) => table.delete(clearFailuresParams(counted)),
  }
}
