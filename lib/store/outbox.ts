/**
 * The outbox: that a certificate is about to change, so that whoever relied on it is told. One conditional write is of one
 * item, so the announcement comes first, and whoever tells looks whether the change was made:
 *
 *     1  announcement   the number, what is to be done, and when; the revision that the certificate will have
 *     ✗  (stopped here) nothing has changed and nobody is told: the announcement runs out by itself
 *     2  change         in the certificate's history, or, of a judgement, in the log of its holder
 *     ✗  (stopped here) nothing is lost: the announcement is there
 *     3  deliveries     of whoever is to be told (`delivery.ts`), under ids that follow from the change
 *     ✗  (stopped here) step 3 once more, under the same ids
 *     4  announcement removed
 *
 * An announcement whose revision somebody else has written is of a change that can never be made, and goes. Where there is
 * no webhook nothing is announced: an import costs what it cost.
 */

import { createHash } from 'node:crypto'
import { type PutCommandInput, QueryCommand, type QueryCommandInput } from '@aws-sdk/lib-dynamodb'
import type { ChangeAction, RegisteredCertificate } from '#lib/certificate'
import { toAnnotationSet } from './annotation.ts'
import { type AnswerChange, toAnswerChange } from './answer-change.ts'
import { toRegistered } from './certificate.ts'
import { number, oneOf, optional, reader, text } from './item.ts'
import {
  annotationSetKey,
  answerChangeKey,
  certificateKey,
  type Key,
  outboxKey,
  verificationLogKey,
} from './keys.ts'
import type { RetryingTable } from './retrying-table.ts'
import { type Params, type Table, TTL_ATTRIBUTE } from './table.ts'
import { dayOf } from './verification-log.ts'
import { toVerificationLogEntry, type VerificationLogEntry } from './verification-log-item.ts'
import { listWebhooksParams } from './webhook.ts'

/** A change of a certificate that is to be told. */
export interface Announcement {
  readonly managementNumber: string
  readonly what: ChangeAction | 'rejudge'
  /** Of the change itself, as it will stand in the history; ISO 8601 instant. */
  readonly at: string
  /** That the certificate has once the change is made; a judgement does not touch it. */
  readonly revision?: number | undefined
  /** When this was written. */
  readonly announcedAt: string
}

/** How long a change may take to be made after it was announced, in seconds: a week. */
export const ANNOUNCED_FOR = 7 * 86_400

/** So many partitions share the announcements of an import: each takes some thousand writes a second. */
export const OUTBOX_SHARDS = 8

const shardOf = (managementNumber: string) =>
  (createHash('sha256').update(managementNumber).digest()[0] as number) % OUTBOX_SHARDS

const keyOf = ({ managementNumber, what, at, revision = 0, announcedAt }: Announcement): Key =>
  outboxKey(shardOf(managementNumber), `${announcedAt}#${managementNumber}#${revision}#${what}#${at}`)

const NOT_THERE = 'attribute_not_exists(pk)'

export function announceParams(announcement: Announcement): Params<PutCommandInput> {
  const expires = Math.ceil(Date.parse(announcement.announcedAt) / 1000) + ANNOUNCED_FOR
  return {
    Item: { ...keyOf(announcement), ...announcement, [TTL_ATTRIBUTE]: expires },
    ConditionExpression: NOT_THERE,
  }
}

/** Those of one shard that were written before a moment, oldest first. */
export function listAnnouncementsParams(
  shard: number,
  before: Date,
  limit: number,
  after?: Key,
): Params<QueryCommandInput> {
  const { pk, sk } = outboxKey(shard, '')
  return {
    KeyConditionExpression: 'pk = :pk AND sk BETWEEN :first AND :last',
    ExpressionAttributeValues: { ':pk': pk, ':first': sk, ':last': `${sk}${before.toISOString()}` },
    ConsistentRead: true,
    Limit: limit,
    ...(after && { ExclusiveStartKey: { ...after } }),
  }
}

export const toAnnouncement = reader<Announcement>('announcement', {
  managementNumber: text,
  what: oneOf('import', 'correct', 'revoke', 'reinstate', 'rejudge'),
  at: text,
  revision: optional(number),
  announcedAt: text,
})

/** Milliseconds for which a process believes that there is a webhook, or that there is none. */
export const LISTENED_FOR = 10_000

export type Announce = (change: Omit<Announcement, 'announcedAt'>) => Promise<void>

/** For whoever changes certificates: to be awaited before the change. Writes nothing where there is no webhook. */
export function createAnnouncer(
  table: Table,
  { one, put }: Pick<RetryingTable, 'one' | 'put'>,
  now: () => Date = () => new Date(),
): Announce {
  let asked = -Infinity
  let answer: Promise<boolean> | undefined

  async function look(): Promise<boolean> {
    const params = { TableName: table.name, ...listWebhooksParams(), Limit: 1 }
    const page = await one(() => table.client.send(new QueryCommand(params)))
    return (page?.Items ?? []).length > 0
  }
  function isListenedTo(): Promise<boolean> {
    if (answer && now().getTime() < asked + LISTENED_FOR) return answer
    asked = now().getTime()
    answer = look()
    answer.catch(() => {
      answer = undefined
    })
    return answer
  }

  return async (change) => {
    if (await isListenedTo()) await put(announceParams({ ...change, announcedAt: now().toISOString() }))
  }
}

/** What an announced certificate has come to. */
export interface Announced {
  readonly certificate: RegisteredCertificate | undefined
  readonly annotations: ReturnType<typeof toAnnotationSet>
  /** Of a judgement, once it is made. */
  readonly answerChange: AnswerChange | undefined
}

/** What API keys have verified since the day of a moment. */
export function listKeyedVerificationsParams(
  managementNumber: string,
  since: Date,
  after?: Key,
): Params<QueryCommandInput> {
  const { pk, sk } = verificationLogKey(managementNumber, dayOf(since.toISOString()), '')
  return {
    KeyConditionExpression: 'pk = :pk AND sk > :since',
    FilterExpression: 'attribute_exists(k)',
    ExpressionAttributeValues: { ':pk': pk, ':since': sk },
    // Somebody is to be told: what was entered a moment ago counts.
    ConsistentRead: true,
    ...(after && { ExclusiveStartKey: { ...after } }),
  }
}

/** For whoever tells. */
export function outbox(table: Table) {
  return {
    async list(shard: number, before: Date, limit: number, after?: Key) {
      const { items, next } = await table.query(listAnnouncementsParams(shard, before, limit, after))
      return { announcements: items.map((item) => toAnnouncement(item)), next }
    },

    /** All that the telling asks of the certificate, as of one moment: one round trip. */
    async announced({ managementNumber, at }: Announcement): Promise<Announced> {
      const [certificate, annotations, answerChange] = await table.getAll([
        certificateKey(managementNumber),
        annotationSetKey(managementNumber),
        answerChangeKey(managementNumber, at),
      ])
      return {
        certificate: toRegistered(certificate),
        annotations: toAnnotationSet(annotations),
        answerChange: toAnswerChange(answerChange),
      }
    },

    /** What API keys have verified since a moment, page by page. */
    async *verifiedByKeys(
      managementNumber: string,
      since: Date,
    ): AsyncIterable<readonly VerificationLogEntry[]> {
      let after: Key | undefined
      do {
        const page = await table.query(listKeyedVerificationsParams(managementNumber, since, after))
        yield page.items.map((item) => toVerificationLogEntry(item))
        after = page.next
      } while (after)
    },

    remove: (announcement: Announcement) => table.delete({ Key: keyOf(announcement) }),
  }
}
