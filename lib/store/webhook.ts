/**
 * Webhooks: where the owner of an API key is told that a certificate has changed. All stand in one partition, as the keys
 * themselves do: there are few, and whoever tells asks for all of them. Their secrets are sealed by `lib/webhook`.
 */

import type { PutCommandInput, QueryCommandInput } from '@aws-sdk/lib-dynamodb'
import { listOf, nested, number, optional, reader, text } from './item.ts'
import { type Key, webhookKey } from './keys.ts'
import type { Params, Table } from './table.ts'

export interface WebhookSecret {
  /** Ciphertext, bound to the webhook's id. */
  readonly sealed: string
  /** ISO 8601 instant until which it still signs beside the newer one; absent in the newest. */
  readonly until?: string | undefined
}

export interface Webhook {
  /** Public. */
  readonly webhookId: string
  /** The API key whose owner is told. */
  readonly keyId: string
  readonly url: string
  /** Newest first. */
  readonly secrets: readonly WebhookSecret[]
  /** ISO 8601 instants. */
  readonly createdAt: string
  readonly changedAt: string
  /** Who changed it last. */
  readonly operator: string
  /** Nothing is sent since; what comes up meanwhile is kept for a time. */
  readonly pausedAt?: string | undefined
  /** Counts the writes of this item. */
  readonly revision: number
}

const FREE = 'attribute_not_exists(pk)'
/** Nobody changed it since it was read; or this write has, and the client library repeats it. */
const AS_READ = 'revision = :read OR (revision = :next AND changedAt = :at)'

/** @param read the revision that was read; 0 for a new one */
export function putWebhookParams(webhook: Omit<Webhook, 'revision'>, read: number): Params<PutCommandInput> {
  const Item = { ...webhookKey(webhook.webhookId), ...webhook, revision: read + 1 }
  if (read === 0) return { Item, ConditionExpression: FREE }
  return {
    Item,
    ConditionExpression: AS_READ,
    ExpressionAttributeValues: { ':read': read, ':next': read + 1, ':at': webhook.changedAt },
  }
}

export function listWebhooksParams(after?: Key): Params<QueryCommandInput> {
  const { pk, sk } = webhookKey('')
  return {
    KeyConditionExpression: 'pk = :pk AND begins_with(sk, :prefix)',
    ExpressionAttributeValues: { ':pk': pk, ':prefix': sk },
    ConsistentRead: true,
    ...(after && { ExclusiveStartKey: { ...after } }),
  }
}

export const toWebhook = reader<Webhook>('webhook', {
  webhookId: text,
  keyId: text,
  url: text,
  secrets: listOf(nested<WebhookSecret>({ sealed: text, until: optional(text) })),
  createdAt: text,
  changedAt: text,
  operator: text,
  pausedAt: optional(text),
  revision: number,
})

export function webhooks(table: Table) {
  return {
    /** As it is now: one that was paused a moment ago is found paused. */
    find: async (webhookId: string) => toWebhook(await table.get(webhookKey(webhookId))),

    /** @param read the revision that was read; 0 for a new one. @returns false when somebody was faster, or the id is taken */
    put: (webhook: Omit<Webhook, 'revision'>, read: number) => table.put(putWebhookParams(webhook, read)),

    remove: (webhookId: string) => table.delete({ Key: webhookKey(webhookId) }),

    /** All of them, paused ones too. */
    async list(): Promise<readonly Webhook[]> {
      const all: Webhook[] = []
      let after: Key | undefined
      do {
        const { items, next } = await table.query(listWebhooksParams(after))
        all.push(...items.map((item) => toWebhook(item)))
        after = next
      } while (after)
      return all
    },
  }
}
