/**
 * By which rules the whole registry was last judged, and how far a run has come that judges it anew. For the operator's
 * command alone. A run may be killed between any two of its writes:
 *
 *   RUN ──► page: changes, each once ──► PROGRESS ──► … ──► PROGRESS (done) ──► RULES ──► RUN removed
 *
 * Without PROGRESS the page is gone through once more, which changes nothing; with RUN still there the end is repeated.
 */

import { type PutCommandInput, ScanCommand } from '@aws-sdk/lib-dynamodb'
import type { RegisteredCertificate } from '#lib/certificate'
import { type AnswerChange, recordAnswerChangeParams } from './answer-change.ts'
import { toRegistered } from './certificate.ts'
import { boolean, nested, number, optional, reader, text } from './item.ts'
import { judgedByKey, judgingProgressKey, judgingRunKey, type Key } from './keys.ts'
import { createAnnouncer } from './outbox.ts'
import { scanCertificatesParams } from './registry.ts'
import { defaultRetry, type RetrySettings } from './retry.ts'
import { retryingTable } from './retrying-table.ts'
import type { Params, Table } from './table.ts'

/** The rules that all certificates on record were last judged by. */
export interface JudgedBy {
  /** Files of rules, packed by who keeps them. */
  readonly rules: string
  /** ISO 8601 instant. */
  readonly at: string
}

/** A run from one set of rules to another. */
export interface JudgingRun {
  /** ISO 8601 instant; also names the run. */
  readonly startedAt: string
  readonly operator: string
  readonly from: string
  readonly to: string
}

export interface JudgingProgress {
  readonly startedAt: string
  /** Certificates judged, and those whose answer changed. */
  readonly judged: number
  readonly changed: number
  /** Where the scan goes on; absent before the first page and after the last. */
  readonly after?: Key | undefined
  readonly done: boolean
}

export interface JudgementStore {
  findJudgedBy(): Promise<JudgedBy | undefined>
  /** Keeps the rules of today where none are kept. @returns false when there were some */
  beginJudgedBy(judgedBy: JudgedBy): Promise<boolean>
  findRun(): Promise<JudgingRun | undefined>
  /** @returns false when another run is under way */
  beginRun(run: JudgingRun): Promise<boolean>
  findProgress(run: JudgingRun): Promise<JudgingProgress>
  /** @returns false when somebody else works on the same run */
  recordProgress(progress: JudgingProgress, seen: JudgingProgress): Promise<boolean>
  /** Announces it to whoever relied on the certificate (`outbox.ts`), and puts it into the log of its holder, once. */
  recordChange(change: AnswerChange): Promise<void>
  /** Keeps the rules that the run has judged by, and removes the run. */
  finishRun(run: JudgingRun, at: string): Promise<void>
  /** A page of all certificates, in an order that depends only on what is stored. */
  scanFrom(after: Key | undefined): Promise<{ certificates: readonly RegisteredCertificate[]; next?: Key }>
}

const NOT_THERE = 'attribute_not_exists(pk)'
/** Nobody went on with the run since it was read; what an earlier run has left does not count. */
const AS_READ = 'attribute_not_exists(pk) OR startedAt <> :run OR (startedAt = :run AND judged = :judged)'

export function recordProgressParams(
  progress: JudgingProgress,
  seen: JudgingProgress,
): Params<PutCommandInput> {
  return {
    Item: { ...judgingProgressKey, ...progress },
    ConditionExpression: AS_READ,
    ExpressionAttributeValues: { ':run': progress.startedAt, ':judged': seen.judged },
  }
}

export const toJudgedBy = reader<JudgedBy>('judged by', { rules: text, at: text })
export const toJudgingRun = reader<JudgingRun>('judging run', {
  startedAt: text,
  operator: text,
  from: text,
  to: text,
})
export const toJudgingProgress = reader<JudgingProgress>('judging progress', {
  startedAt: text,
  judged: number,
  changed: number,
  after: optional(nested<Key>({ pk: text, sk: text })),
  done: boolean,
})

/** Items of one page: what a run that is killed has to look at once more. */
const PAGE = 1_000

export interface JudgementSettings {
  readonly retry?: RetrySettings
  readonly page?: number
  readonly now?: () => Date
}

export function judgements(
  table: Table,
  { retry = defaultRetry, page: Limit = PAGE, now }: JudgementSettings = {},
): JudgementStore {
  const { one, get, put, ...retrying } = retryingTable(table, retry)
  const announce = createAnnouncer(table, { one, put }, now)
  return {
    findJudgedBy: async () => toJudgedBy(await get(judgedByKey)),
    beginJudgedBy: (judgedBy) =>
      put({ Item: { ...judgedByKey, ...judgedBy }, ConditionExpression: NOT_THERE }),
    findRun: async () => toJudgingRun(await get(judgingRunKey)),
    beginRun: (run) => put({ Item: { ...judgingRunKey, ...run }, ConditionExpression: NOT_THERE }),
    async findProgress({ startedAt }) {
      const found = toJudgingProgress(await get(judgingProgressKey))
      return found?.startedAt === startedAt ? found : { startedAt, judged: 0, changed: 0, done: false }
    },
    recordProgress: (progress, seen) => put(recordProgressParams(progress, seen)),
    async recordChange(change) {
      const { managementNumber, at } = change
      await announce({ managementNumber, what: 'rejudge', at })
      await put(recordAnswerChangeParams(change))
    },
    async finishRun({ startedAt, to }, at) {
      await put({ Item: { ...judgedByKey, rules: to, at } })
      await retrying.delete({
        Key: { ...judgingRunKey },
        ConditionExpression: 'startedAt = :run',
        ExpressionAttributeValues: { ':run': startedAt },
      })
    },
    async scanFrom(after) {
      const page = await one(() =>
        table.client.send(
          new ScanCommand({ TableName: table.name, Limit, ...scanCertificatesParams(after && { ...after }) }),
        ),
      )
      const next = page?.LastEvaluatedKey as Key | undefined
      return { certificates: (page?.Items ?? []).map((item) => toRegistered(item)), ...(next && { next }) }
    },
  }
}
