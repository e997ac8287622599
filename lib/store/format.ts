/**
 * The form of keys and items in the table, by a number that stands in the table itself: here and on AWS alike. A
 * program works on the form that it knows and on no other: data of another would look like damage. When a form changes,
 * raise `FORMAT`, and say in `migrations` how an item becomes what it is now; without that, older data is refused.
 */

import { PutCommand, ScanCommand } from '@aws-sdk/lib-dynamodb'
import type { Bilingual } from '#lib/policy'
import type { Key } from './keys.ts'
import type { Item, Table } from './table.ts'
import { fromFormat4 } from './verification-log-item.ts'

export const FORMAT = 5

/** How items of the format before become items of this one. */
export interface Migration {
  readonly to: number
  /** What it does, for the terminal. */
  readonly title: string
  /** @returns the item as it should be; undefined where it is so already, since a page may be converted twice */
  convert(item: Item): Item | undefined
}

/** In order, each by one; data older than the first can not be taken along. */
export const migrations: readonly Migration[] = [
  { to: 5, title: '核验日志的属性名缩短 / shorter names in the log of verifications', convert: fromFormat4 },
]

/** Where the number stands. */
const MARK: Key = { pk: 'FORMAT', sk: 'FORMAT' }

/** What is in the table. */
export interface Marked {
  readonly format: number
  /** A migration that has begun: to which format, and the last key that is done. */
  readonly migrating?: { readonly to: number; readonly after?: Key | undefined } | undefined
}

/** The data has another form than the program knows; says what to do. */
export class FormatError extends Error {
  override readonly name = 'FormatError'
  readonly detail: Bilingual

  constructor(found: Marked | undefined, wanted: number) {
    const todo = adviceFor(found, wanted)
    const detail = {
      zh: `数据由另一版本写成（格式 ${found?.format ?? '未知'}，本版本为 ${wanted}）：${todo.zh}`,
      en: `the data were written by another version (format ${found?.format ?? 'unknown'}, this one has ${wanted}): ${todo.en}`,
    }
    super(`${detail.zh} / ${detail.en}`)
    this.detail = detail
  }
}

function adviceFor(found: Marked | undefined, wanted: number): Bilingual {
  if (!found) return { zh: '不是本系统的表，或版本过旧', en: 'it is not ours, or of too early a version' }
  if (found.format > wanted) return { zh: '请使用更新的版本', en: 'use the newer version' }
  return { zh: '请运行 npm run store -- migrate', en: 'run npm run store -- migrate' }
}

/** @returns undefined where no number stands */
export async function readFormat(table: Table): Promise<Marked | undefined> {
  const found = await table.get(MARK)
  if (!found) return undefined
  const { format, migrating } = found as unknown as Marked
  return { format, ...(migrating && { migrating }) }
}

async function writeFormat({ client, name }: Table, marked: Marked): Promise<void> {
  await client.send(new PutCommand({ TableName: name, Item: { ...MARK, ...marked } }))
}

/**
 * Holds a table to the format that this program knows; an empty table is given its number.
 * @throws FormatError that says what to do
 */
export async function assertFormat(table: Table, wanted = FORMAT): Promise<void> {
  const found = await readFormat(table)
  if (found?.format === wanted && !found.migrating) return
  if (found || !(await isEmpty(table))) throw new FormatError(found, wanted)
  const isNew = await table.put({
    Item: { ...MARK, format: wanted },
    ConditionExpression: 'attribute_not_exists(pk)',
  })
  // Somebody else was first.
  if (!isNew) await assertFormat(table, wanted)
}

async function isEmpty({ client, name }: Table): Promise<boolean> {
  const { Items = [] } = await client.send(new ScanCommand({ TableName: name, Limit: 1 }))
  return Items.length === 0
}

export interface MigrationProgress {
  readonly to: number
  readonly title: string
  /** Items looked at and items rewritten, in this run. */
  readonly read: number
  readonly written: number
}

export interface MigrationSettings {
  /** In order; the ones that are behind are left out. */
  readonly steps?: readonly Migration[]
  /** The format to come to. */
  readonly wanted?: number
  /** Items of one page: what is looked at twice after an interruption, at most. */
  readonly page?: number
}

/**
 * Brings a table to this program's format, from wherever an earlier run has come. Each item is rewritten by one
 * conditional write, so that what the service writes meanwhile is never lost.
 *
 * @returns how many formats it went
 * @throws FormatError where the table is unknown, newer, or older than the first step
 */
export async function migrate(
  table: Table,
  onProgress: (progress: MigrationProgress) => void,
  { steps = migrations, wanted = FORMAT, page = 200 }: MigrationSettings = {},
): Promise<number> {
  const start = await readFormat(table)
  if (!start || start.format > wanted) throw new FormatError(start, wanted)
  let marked = start
  for (const step of steps.filter(({ to }) => to > start.format)) {
    if (step.to !== marked.format + 1) throw new FormatError(marked, wanted)
    await convertAll(table, marked, step, page, onProgress)
    marked = { format: step.to }
    await writeFormat(table, marked)
  }
  if (marked.format !== wanted) throw new FormatError(marked, wanted)
  return wanted - start.format
}

async function convertAll(
  table: Table,
  { format, migrating }: Marked,
  { to, title, convert }: Migration,
  page: number,
  onProgress: (progress: MigrationProgress) => void,
): Promise<void> {
  let [read, written] = [0, 0]
  let after = migrating?.after
  await writeFormat(table, { format, migrating: { to, after } })
  do {
    const { Items = [], LastEvaluatedKey } = await table.client.send(
      new ScanCommand({
        TableName: table.name,
        Limit: page,
        ConsistentRead: true,
        ...(after && { ExclusiveStartKey: after }),
      }),
    )
    for (const item of Items) {
      read += 1
      if (item.pk !== MARK.pk && (await convertOne(table, item, convert))) written += 1
    }
    after = LastEvaluatedKey as Key | undefined
    if (after) await writeFormat(table, { format, migrating: { to, after } })
    onProgress({ to, title, read, written })
  } while (after)
}

/** How often somebody else may be faster with one item. */
const TRIES = 10

/** @returns whether it was rewritten */
async function convertOne(table: Table, found: Item, convert: Migration['convert']): Promise<boolean> {
  let item: Item | undefined = found
  for (let tries = 0; item; tries++) {
    if (tries === TRIES) throw new Error(`always changed by somebody else: ${item.sk}`)
    const converted = convert(item)
    if (!converted) return false
    if (await table.put({ Item: converted, ...asRead(item) })) return true
    item = await table.get(keyOf(item))
  }
  return false
}

/** That an item is still as it was read. Lists and sets do not compare everywhere: beside each stands a revision or time. */
function asRead(item: Item) {
  const read = Object.entries(item).filter(([, value]) => typeof value !== 'object')
  return {
    ConditionExpression: read.map((_, i) => `#n${i} = :v${i}`).join(' AND '),
    ExpressionAttributeNames: Object.fromEntries(read.map(([name], i) => [`#n${i}`, name])),
    ExpressionAttributeValues: Object.fromEntries(read.map(([, value], i) => [`:v${i}`, value])),
  }
}

const keyOf = ({ pk, sk }: Item): Key => ({ pk, sk }) as Key
