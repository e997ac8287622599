/**
 * Many items in few requests. BatchWriteItem knows no conditions: it is for items that nobody else writes and that may be
 * written again (`docs/decisions/0005-single-item-conditional-writes.md`).
 */

import {
  BatchWriteCommand,
  type BatchWriteCommandInput,
  type DynamoDBDocumentClient,
} from '@aws-sdk/lib-dynamodb'
import { Problem } from '#lib/problem'
import { MAX_BATCH_ROUNDS, pauseBefore } from './rounds.ts'
import { IncompleteAnswer } from './whole-answer.ts'

type Item = Readonly<Record<string, unknown>>

/** Limit of BatchWriteItem. */
export const ITEMS_PER_WRITE = 25

export function inGroups<T>(list: readonly T[], size: number): T[][] {
  return Array.from({ length: Math.ceil(list.length / size) }, (_, i) => list.slice(i * size, (i + 1) * size))
}

export function writeManyParams(table: string, items: readonly Item[]): BatchWriteCommandInput {
  return { RequestItems: { [table]: items.map((Item) => ({ PutRequest: { Item } })) } }
}

/**
 * Puts items, no two of one key, in the place of what was there; all requests at once, and again what the database left.
 * @returns for each item the problem `unavailable` that kept it from being written for certain, or undefined
 */
export async function putEach(
  client: DynamoDBDocumentClient,
  table: string,
  items: readonly Item[],
): Promise<(Problem | undefined)[]> {
  const groups = inGroups(items, ITEMS_PER_WRITE)
  return (await Promise.all(groups.map((group) => putGroup(client, table, group)))).flat()
}

async function putGroup(
  client: DynamoDBDocumentClient,
  table: string,
  group: readonly Item[],
): Promise<(Problem | undefined)[]> {
  let left = group
  let cause: unknown = new Error('unprocessed items remain')
  try {
    for (let round = 0; round < MAX_BATCH_ROUNDS && left.length > 0; round++) {
      await pauseBefore(round)
      const { UnprocessedItems } = await client.send(new BatchWriteCommand(writeManyParams(table, left)))
      left = unprocessedOf(left, UnprocessedItems?.[table] ?? [])
    }
  } catch (error) {
    cause = error
  }
  const lost = new Set(left)
  return group.map((item) => (lost.has(item) ? new Problem('unavailable', { cause }) : undefined))
}

/** @throws IncompleteAnswer for an item that was not asked for: one that was may be left all the same */
function unprocessedOf(
  asked: readonly Item[],
  requests: readonly { readonly PutRequest?: { readonly Item?: Item | undefined } | undefined }[],
): readonly Item[] {
  const left = asked.filter(({ pk, sk }) =>
    requests.some(({ PutRequest }) => PutRequest?.Item?.pk === pk && PutRequest?.Item?.sk === sk),
  )
  if (left.length !== requests.length) throw new IncompleteAnswer('another item')
  return left
}
