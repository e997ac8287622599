/**
 * What is on its way to a webhook, in a partition of its own for each: one that answers slowly or never is in nobody's way.
 * An attempt is counted, and the next one set, before it is made:
 *
 *     1  delivery         due at once
 *     2  attempt counted  due again after a pause: of two senders one gets it
 *     ✗  (stopped here)   sent or not, nobody knows: it is sent again after the pause, under the same id
 *     3  answered with 2xx: removed         not answered so: stays until its attempts are used up …
 *     4  … then kept as a dead letter, and removed; stopped in between, it is buried once more
 *
 * Beside them stands how the receiver is: whether it is left alone for a while.
 */

import type { PutCommandInput, QueryCommandInput, UpdateCommandInput } from '@aws-sdk/lib-dynamodb'
import { number, optional, reader, text } from './item.ts'
import { deadLetterKey, deliveryKey, type Key, receiverKey } from './keys.ts'
import { type Params, type Table, TTL_ATTRIBUTE } from './table.ts'

export interface Delivery {
  readonly webhookId: string
  /** Of the event at this webhook; the receiver knows a repetition by it. */
  readonly eventId: string
  readonly type: string
  /** The JSON that is sent: the same bytes with each attempt. */
  readonly body: string
  /** ISO 8601 instants. */
  readonly plannedAt: string
  readonly due: string
  /** Made so far. */
  readonly attempts: number
  /** Why the last one was none: a status, or a word. */
  readonly failure?: string | undefined
}

/** How a receiver is. */
export interface Receiver {
  /** Not reached so many times, one after the other. */
  readonly failures: number
  /** Left alone until then. */
  readonly restsUntil?: string | undefined
  /** When it answered that it is gone for good (410). */
  readonly goneAt?: string | undefined
  readonly deliveredAt?: string | undefined
  readonly failure?: string | undefined
}

const DAY = 86_400
/** How long a delivery is kept that cannot be made, be it that its webhook is paused, in seconds; then it is buried … */
export const KEPT_FOR = 7 * DAY
/** … by whoever sends. Of a webhook that is paused as long again nobody looks at it, and it expires. */
const UNSEEN_FOR = 2 * KEPT_FOR
/** How long a dead letter is kept. */
export const DEAD_FOR = 30 * DAY

const expiryOf = (at: string, seconds: number) => Math.ceil(Date.parse(at) / 1000) + seconds

const NOT_THERE = 'attribute_not_exists(pk)'
/** It is still there, and nobody has counted an attempt since it was read. */
const AS_READ = 'attempts = :attempts'

export function planDeliveryParams(delivery: Delivery): Params<PutCommandInput> {
  const { webhookId, eventId, plannedAt } = delivery
  return {
    Item: {
      ...deliveryKey(webhookId, eventId),
      ...delivery,
      [TTL_ATTRIBUTE]: expiryOf(plannedAt, UNSEEN_FOR),
    },
    ConditionExpression: NOT_THERE,
  }
}

export function countAttemptParams(
  { webhookId, eventId, attempts }: Delivery,
  nextDue: string,
): Params<UpdateCommandInput> {
  return {
    Key: deliveryKey(webhookId, eventId),
    UpdateExpression: 'SET attempts = :next, due = :due',
    ConditionExpression: AS_READ,
    ExpressionAttributeValues: { ':attempts': attempts, ':next': attempts + 1, ':due': nextDue },
  }
}

export function noteFailureParams(
  { webhookId, eventId, attempts }: Delivery,
  failure: string,
): Params<UpdateCommandInput> {
  return {
    Key: deliveryKey(webhookId, eventId),
    UpdateExpression: 'SET failure = :failure',
    ConditionExpression: AS_READ,
    ExpressionAttributeValues: { ':attempts': attempts, ':failure': failure },
  }
}

/** @param at when it was given up */
export function buryParams(delivery: Delivery, at: string): Params<PutCommandInput> {
  const { webhookId, eventId } = delivery
  return {
    Item: {
      ...deadLetterKey(webhookId, eventId),
      ...delivery,
      due: at,
      [TTL_ATTRIBUTE]: expiryOf(at, DEAD_FOR),
    },
  }
}

export function listDeliveriesParams(first: Key, limit: number, after?: Key): Params<QueryCommandInput> {
  return {
    KeyConditionExpression: 'pk = :pk AND begins_with(sk, :prefix)',
    ExpressionAttributeValues: { ':pk': first.pk, ':prefix': first.sk },
    ConsistentRead: true,
    Limit: limit,
    ...(after && { ExclusiveStartKey: { ...after } }),
  }
}

export const toDelivery = reader<Delivery>('delivery', {
  webhookId: text,
  eventId: text,
  type: text,
  body: text,
  plannedAt: text,
  due: text,
  attempts: number,
  failure: optional(text),
})

export const toReceiver = reader<Receiver>('receiver', {
  failures: number,
  restsUntil: optional(text),
  goneAt: optional(text),
  deliveredAt: optional(text),
  failure: optional(text),
})

export function deliveries(table: Table) {
  const page = async (first: Key, limit: number, after?: Key) => {
    const { items, next } = await table.query(listDeliveriesParams(first, limit, after))
    return { deliveries: items.map((item) => toDelivery(item)), next }
  }
  return {
    /** @returns false where it is planned already */
    plan: (delivery: Delivery) => table.put(planDeliveryParams(delivery)),

    find: async (webhookId: string, eventId: string) =>
      toDelivery(await table.get(deliveryKey(webhookId, eventId))),

    /** Those that were not made yet, in no order that means anything. */
    list: (webhookId: string, limit: number, after?: Key) => page(deliveryKey(webhookId, ''), limit, after),

    /** Those that were given up; `due` is when. */
    listDead: (webhookId: string, limit: number, after?: Key) =>
      page(deadLetterKey(webhookId, ''), limit, after),

    /** @returns the delivery with the attempt; undefined when somebody else makes it, or it is gone */
    async countAttempt(delivery: Delivery, nextDue: string): Promise<Delivery | undefined> {
      const item = await table.update(countAttemptParams(delivery, nextDue))
      return item && toDelivery(item)
    },

    noteFailure: async (delivery: Delivery, failure: string) => {
      await table.update(noteFailureParams(delivery, failure))
    },

    remove: ({ webhookId, eventId }: Delivery) => table.delete({ Key: deliveryKey(webhookId, eventId) }),

    async bury(delivery: Delivery, at: string): Promise<void> {
      await table.put(buryParams(delivery, at))
      await table.delete({ Key: deliveryKey(delivery.webhookId, delivery.eventId) })
    },

    removeDead: ({ webhookId, eventId }: Delivery) =>
      table.delete({ Key: deadLetterKey(webhookId, eventId) }),

    receiver: async (webhookId: string): Promise<Receiver> =>
      toReceiver(await table.get(receiverKey(webhookId))) ?? { failures: 0 },

    recordReceiver: async (webhookId: string, receiver: Receiver) => {
      await table.put({ Item: { ...receiverKey(webhookId), ...receiver } })
    },

    forgetReceiver: (webhookId: string) => table.delete({ Key: receiverKey(webhookId) }),
  }
}
