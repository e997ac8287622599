/**
 * The account's own log, for its holder and the operator: what was done with the account, when, from where. What a
 * holder does again from the same network with the same client on the same day is one entry with a count, so that the
 * log stays short and nobody can flood it; what an operator does has each time an entry of its own.
 */

import type { QueryCommandInput, UpdateCommandInput } from '@aws-sdk/lib-dynamodb'
import { number, oneOf, optional, reader, text } from './item.ts'
import { accountEventKey, type Key } from './keys.ts'
import { type Params, type Table, TTL_ATTRIBUTE } from './table.ts'

export type AccountEventKind =
  | 'registered'
  | 'logged-in'
  | 'password-changed'
  | 'recovered'
  | 'reset'
  | 'locked'
  | 'unlocked'
  | 'code-revoked'
  | 'second-factor-added'
  | 'second-factor-removed'
  | 'recovery-code-used'
  | 'consented'
  | 'exported'

export interface AccountEvent {
  readonly what: AccountEventKind
  /** ISO 8601 instants; `at` is of the last time. */
  readonly firstAt: string
  readonly at: string
  /** How often on that day. */
  readonly count: number
  /** IPv4 /24, IPv6 /48; of what a holder did. */
  readonly network?: string | undefined
  readonly client?: 'phone' | 'browser' | 'program' | undefined
  /** Who acted and why, of what an operator did; not for the holder's eyes. */
  readonly operator?: string | undefined
  readonly reason?: string | undefined
}

/** What has just happened. */
export type NewAccountEvent = Omit<AccountEvent, 'firstAt' | 'count'>

/** How long the log can be seen, in seconds: three years, as the log of verifications. */
const RETENTION = 3 * 365 * 86_400

/** Counted once: the repetition of a write whose answer was lost is of the same instant. */
const NOT_COUNTED_YET = 'attribute_not_exists(pk) OR #at < :at'

export function recordAccountEventParams(
  holderId: string,
  { what, at, network, client, operator, reason }: NewAccountEvent,
): Params<UpdateCommandInput> {
  const place = operator === undefined ? `${at.slice(0, 10)}#${what}#${network}#${client}` : `${at}#${what}`
  const values = { what, network, client, operator, reason }
  const given = Object.entries(values).filter(([, value]) => value !== undefined)
  return {
    Key: accountEventKey(holderId, place),
    UpdateExpression: `ADD #count :one SET firstAt = if_not_exists(firstAt, :at), #at = :at, ${TTL_ATTRIBUTE} = :ttl, ${given.map(([name]) => `#${name} = :${name}`).join(', ')}`,
    ConditionExpression: NOT_COUNTED_YET,
    ExpressionAttributeNames: {
      '#at': 'at',
      '#count': 'count',
      ...Object.fromEntries(given.map(([name]) => [`#${name}`, name])),
    },
    ExpressionAttributeValues: {
      ':one': 1,
      ':at': at,
      ':ttl': Math.ceil(Date.parse(at) / 1000) + RETENTION,
      ...Object.fromEntries(given.map(([name, value]) => [`:${name}`, value])),
    },
  }
}

export function listAccountEventsParams(
  holderId: string,
  limit: number,
  after?: Key,
): Params<QueryCommandInput> {
  const { pk, sk } = accountEventKey(holderId, '')
  return {
    KeyConditionExpression: 'pk = :pk AND begins_with(sk, :prefix)',
    ExpressionAttributeValues: { ':pk': pk, ':prefix': sk },
    ScanIndexForward: false,
    Limit: limit,
    ...(after && { ExclusiveStartKey: { ...after } }),
  }
}

export const toAccountEvent = reader<AccountEvent>('account event', {
  what: oneOf(
    'registered',
    'logged-in',
    'password-changed',
    'recovered',
    'reset',
    'locked',
    'unlocked',
    'code-revoked',
    'second-factor-added',
    'second-factor-removed',
    'recovery-code-used',
    'consented',
    'exported',
  ),
  firstAt: text,
  at: text,
  count: number,
  network: optional(text),
  client: optional(oneOf('phone', 'browser', 'program')),
  operator: optional(text),
  reason: optional(text),
})

export function accountEvents(table: Table) {
  return {
    async record(holderId: string, event: NewAccountEvent): Promise<void> {
      await table.update(recordAccountEventParams(holderId, event))
    },
    /** Forgets a page of them. @returns whether there may be more */
    async forget(holderId: string, limit: number): Promise<boolean> {
      const { items, next } = await table.query({
        ...listAccountEventsParams(holderId, limit),
        ConsistentRead: true,
      })
      await Promise.all(items.map(({ pk, sk }) => table.delete({ Key: { pk, sk } })))
      return next !== undefined
    },
    /** One page, the newest day first; within the page the newest first. */
    async list(holderId: string, limit: number, after?: Key) {
      const { items, next } = await table.query(listAccountEventsParams(holderId, limit, after))
      const events = items.map((item) => toAccountEvent(item))
      return { events: events.sort((one, other) => (one.at < other.at ? 1 : -1)), next }
    },
  }
}
