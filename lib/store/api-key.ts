/**
 * API keys, and what each has used. All keys stand in one partition, so that the operator lists them without a scan;
 * what was used stands in partitions of its own, so that the function that counts may not touch a key.
 *
 * A day's usage is counted before the answer, in one conditional update: of parallel requests no more pass than are
 * allowed.
 */

import { randomBytes } from 'node:crypto'
import type { PutCommandInput, QueryCommandInput, UpdateCommandInput } from '@aws-sdk/lib-dynamodb'
import { listOf, nested, number, oneOf, optional, reader, text } from './item.ts'
import { apiKeyKey, apiUsageKey, type Key } from './keys.ts'
import { type Params, type Table, TTL_ATTRIBUTE } from './table.ts'

/** What an operator did to a key, and when (ISO 8601). */
export interface ApiKeyChange {
  readonly at: string
  readonly operator: string
  readonly what: 'created' | 'limited' | 'renamed' | 'revoked'
  /** What it was until then, and is since; a name or a number of items. */
  readonly from?: string | undefined
  readonly to?: string | undefined
  readonly reason?: string | undefined
}

export interface ApiKeyRecord {
  /** Public. */
  readonly keyId: string
  /** Whose key it is, as holders read it in their logs. */
  readonly name: string
  /** SHA-256 of the secret, base64url; the secret itself is kept nowhere. */
  readonly secretHash: string
  /** The most items that it may ask for on one day. */
  readonly perDay: number
  /** ISO 8601 instants. */
  readonly createdAt: string
  readonly revokedAt?: string | undefined
  /** Oldest first; the last one is what made this revision. */
  readonly changes: readonly ApiKeyChange[]
}

/** What a key has asked for on one day in China. */
export interface ApiUsage {
  /** `2026-11-25`. */
  readonly day: string
  readonly items: number
  readonly requests: number
  /** ISO 8601 instant of the last request. */
  readonly lastAt: string
  /** What the last request was counted by. */
  readonly lastRequest: string
}

/** A request to be counted. */
export interface NewUsage {
  readonly day: string
  readonly items: number
  /** The most items of the day, these among them. */
  readonly perDay: number
  /** ISO 8601 instant. */
  readonly at: string
  /** Random: the same request is counted once, though its write may be repeated. */
  readonly request: string
}

/** How long usage is kept, in seconds: thirteen months, so that a year can be held against the one before. */
const RETENTION = 400 * 86_400

const FREE = 'attribute_not_exists(pk) OR writtenBy = :write'
/** Nobody changed it since it was read; or this write has, and the client library repeats it. */
const AS_READ = 'revision = :read OR writtenBy = :write'

/**
 * @param read how many changes it had when it was read; 0 for a new one
 * @param write random
 */
export function putApiKeyParams(key: ApiKeyRecord, read: number, write: string): Params<PutCommandInput> {
  const Item = { ...apiKeyKey(key.keyId), ...key, revision: key.changes.length, writtenBy: write }
  return read === 0
    ? { Item, ConditionExpression: FREE, ExpressionAttributeValues: { ':write': write } }
    : {
        Item,
        ConditionExpression: AS_READ,
        ExpressionAttributeValues: { ':read': read, ':write': write },
      }
}

/** There is room for these items, and they are not counted yet. */
const HAS_ROOM =
  '(attribute_not_exists(#items) OR #items <= :room) AND (attribute_not_exists(lastRequest) OR lastRequest <> :request)'

export function countUsageParams(
  keyId: string,
  { day, items, perDay, at, request }: NewUsage,
): Params<UpdateCommandInput> {
  return {
    Key: apiUsageKey(keyId, day),
    UpdateExpression: `ADD #items :items, requests :one SET #day = :day, lastAt = :at, lastRequest = :request, ${TTL_ATTRIBUTE} = :ttl`,
    ConditionExpression: HAS_ROOM,
    ExpressionAttributeNames: { '#items': 'items', '#day': 'day' },
    ExpressionAttributeValues: {
      ':items': items,
      ':one': 1,
      ':day': day,
      ':at': at,
      ':request': request,
      ':room': perDay - items,
      ':ttl': Math.ceil(Date.parse(at) / 1000) + RETENTION,
    },
  }
}

const queryParams = ({ pk, sk }: Key, more: Partial<QueryCommandInput> = {}): Params<QueryCommandInput> => ({
  KeyConditionExpression: 'pk = :pk AND begins_with(sk, :prefix)',
  ExpressionAttributeValues: { ':pk': pk, ':prefix': sk },
  ConsistentRead: true,
  ...more,
})

export const toApiKey = reader<ApiKeyRecord>('API key', {
  keyId: text,
  name: text,
  secretHash: text,
  perDay: number,
  createdAt: text,
  revokedAt: optional(text),
  changes: listOf(
    nested<ApiKeyChange>({
      at: text,
      operator: text,
      what: oneOf('created', 'limited', 'renamed', 'revoked'),
      from: optional(text),
      to: optional(text),
      reason: optional(text),
    }),
  ),
})

export const toApiUsage = reader<ApiUsage>('API usage', {
  day: text,
  items: number,
  requests: number,
  lastAt: text,
  lastRequest: text,
})

export function apiKeys(table: Table) {
  const usageOf = async (keyId: string, day: string) => toApiUsage(await table.get(apiUsageKey(keyId, day)))
  return {
    /** As it is now: a key that was revoked a moment ago is found revoked. */
    find: async (keyId: string) => toApiKey(await table.get(apiKeyKey(keyId))),

    /** Counts a request. @returns undefined when it is counted; how many items stand where these have no room */
    async count(keyId: string, usage: NewUsage): Promise<number | undefined> {
      if (usage.items <= usage.perDay && (await table.update(countUsageParams(keyId, usage))))
        return undefined
      const found = await usageOf(keyId, usage.day)
      return found?.lastRequest === usage.request ? undefined : (found?.items ?? 0)
    },
  }
}

/** The keys as the operator keeps them. */
export function apiKeyRegister(table: Table) {
  return {
    find: apiKeys(table).find,

    /** @param read how many changes it had when it was read. @returns false when somebody was faster, or the id is taken */
    put: (key: ApiKeyRecord, read: number) =>
      table.put(putApiKeyParams(key, read, randomBytes(9).toString('base64url'))),

    /** Every key, revoked ones too. */
    async list(): Promise<readonly ApiKeyRecord[]> {
      const keys: ApiKeyRecord[] = []
      let after: Key | undefined
      do {
        const more = after && { ExclusiveStartKey: { ...after } }
        const { items, next } = await table.query(queryParams(apiKeyKey(''), { ...more }))
        keys.push(...items.map((item) => toApiKey(item)))
        after = next
      } while (after)
      return keys
    },

    /** The last days on which a key was used, newest first. */
    async usage(keyId: string, days: number): Promise<readonly ApiUsage[]> {
      const newestFirst = { ScanIndexForward: false, Limit: days }
      const { items } = await table.query(queryParams(apiUsageKey(keyId, ''), newestFirst))
      return items.map((item) => toApiUsage(item))
    },
  }
}
