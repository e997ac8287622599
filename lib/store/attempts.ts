/** Counts of failed attempts (at a password, at a number), which `lib/attempts` turns into waiting times. */

import type { DeleteCommandInput, UpdateCommandInput } from '@aws-sdk/lib-dynamodb'
import { attemptsKey } from './keys.ts'
import { type Item, type Params, type Table, TTL_ATTRIBUTE } from './table.ts'

export interface Attempts {
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
  seen: Attempts | undefined,
  next: Attempts & { expiresAtSeconds: number },
): Params<UpdateCommandInput> {
  return {
    Key: attemptsKey(counted),
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

export function clearAttemptsParams(counted: string): Params<DeleteCommandInput> {
  return { Key: attemptsKey(counted) }
}

export const toAttempts = (item: Item | undefined) => item as unknown as Attempts | undefined

export function attempts(table: Table) {
  return {
    find: async (counted: readonly string[]) =>
      (await table.getAll(counted.map(attemptsKey))).map(toAttempts),
    /** @returns false when another attempt was counted in between. */
    reserve: async (...args: Parameters<typeof reserveAttemptParams>) =>
      (await table.update(reserveAttemptParams(...args))) !== undefined,
    clear: (counted: string) => table.delete(clearAttemptsParams(counted)),
  }
}
