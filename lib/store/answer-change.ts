/** That the rules now answer otherwise about a certificate, kept for its holder: from what to what, and on which notice. */

import type { PutCommandInput, QueryCommandInput } from '@aws-sdk/lib-dynamodb'
import type { Bilingual, Notice } from '#lib/policy'
import { listOf, nested, number, optional, reader, text } from './item.ts'
import { answerChangeKey } from './keys.ts'
import { type Params, type Table, TTL_ATTRIBUTE } from './table.ts'

export interface AnswerChange {
  readonly managementNumber: string
  /** When the run of the judging began that found it; ISO 8601 instant. */
  readonly at: string
  readonly from: Bilingual
  readonly to: Bilingual
  /** The rule that decides now. */
  readonly rule: { readonly id: string; readonly version: number }
  /** What it rests on. */
  readonly basis: readonly Notice[]
}

/** How long a holder can see it, in seconds: three years, as the verifications beside it. */
const RETENTION = 3 * 365 * 86_400

/** A run that is taken up again comes by once more: what it has recorded stands. */
const ONCE = 'attribute_not_exists(pk)'

export function recordAnswerChangeParams(change: AnswerChange): Params<PutCommandInput> {
  const expires = Math.ceil(Date.parse(change.at) / 1000) + RETENTION
  return {
    Item: { ...answerChangeKey(change.managementNumber, change.at), ...change, [TTL_ATTRIBUTE]: expires },
    ConditionExpression: ONCE,
  }
}

/** Rules change once in a while: what does not fit into so many is of no interest any more. */
const MOST = 20

export function listAnswerChangesParams(managementNumber: string): Params<QueryCommandInput> {
  return {
    KeyConditionExpression: 'pk = :pk',
    ExpressionAttributeValues: { ':pk': answerChangeKey(managementNumber, '').pk },
    ScanIndexForward: false,
    Limit: MOST,
  }
}

const bilingual = nested<Bilingual>({ zh: text, en: text })

export const toAnswerChange = reader<AnswerChange>('answer change', {
  managementNumber: text,
  at: text,
  from: bilingual,
  to: bilingual,
  rule: nested<AnswerChange['rule']>({ id: text, version: number }),
  basis: listOf(nested<Notice>({ number: text, title: text, date: text, url: optional(text) })),
})

export function answerChanges(table: Table) {
  return {
    /** Newest first. */
    async list(managementNumber: string): Promise<readonly AnswerChange[]> {
      const { items } = await table.query(listAnswerChangesParams(managementNumber))
      return items.map((item) => toAnswerChange(item))
    },
  }
}
