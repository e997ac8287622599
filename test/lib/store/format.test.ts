/** The form of the data: a program works on the one it knows alone, and brings an older one along without losing a write. */

import { PutCommand } from '@aws-sdk/lib-dynamodb'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import {
  assertFormat,
  FORMAT,
  FormatError,
  type Migration,
  migrate,
  migrations,
  readFormat,
} from '#lib/store'
import { openTestStore, type TestStore } from '../../support/store.ts'

let testStore: TestStore
const table = () => testStore.store.table
beforeAll(async () => {
  testStore = await openTestStore()
})
afterAll(() => testStore.close())

const put = (item: Record<string, unknown>) =>
  table().client.send(new PutCommand({ TableName: testStore.tableName, Item: item }))
const mark = (marked: object) => put({ pk: 'FORMAT', sk: 'FORMAT', ...marked })
const item = (i: number) => table().get({ pk: `CERT#${i}`, sk: 'CERT' })

/** Names begin with a capital in the format after. */
const step = (to: number, seen: string[] = []): Migration => ({
  to,
  title: 'capitals',
  convert(found) {
    seen.push(String(found.pk))
    const name = String(found.name)
    return name === name.toUpperCase() ? undefined : { ...found, name: name.toUpperCase() }
  },
})

const to8 = { wanted: 8, page: 5 }

test('the steps that are there lead to the format that is known, one by one', () => {
  expect(migrations.map(({ to }) => to)).toEqual(migrations.map((_, i) => FORMAT - migrations.length + 1 + i))
})

test('an empty table is given its number, and nobody else’s is overwritten', async () => {
  await Promise.all([assertFormat(table()), assertFormat(table())])
  expect(await readFormat(table())).toEqual({ format: FORMAT })
  await assertFormat(table())
})

describe('a table of another form', () => {
  beforeEach(async () => {
    for (let i = 0; i < 14; i++)
      await put({ pk: `CERT#${i}`, sk: 'CERT', name: `n${i}`, list: [1, { a: 2 }] })
  })

  test.each([
    ['older', { format: 7 }, /migrate/],
    ['newer', { format: 9 }, /the newer version/],
    ['half-way', { format: 8, migrating: { to: 9 } }, /migrate/],
  ])('is worked on by nobody: %s', async (_, marked, said) => {
    await mark(marked)
    const refused = assertFormat(table(), 8)
    await expect(refused).rejects.toThrow(FormatError)
    await expect(refused).rejects.toThrow(said)
  })

  test('is brought along, item by item, and may be stopped and run again', async () => {
    await mark({ format: 7 })
    let pages = 0
    const stopping = migrate(
      table(),
      () => {
        if (++pages === 2) throw new Error('stopped')
      },
      { ...to8, steps: [step(8)] },
    )
    await expect(stopping).rejects.toThrow('stopped')
    expect((await readFormat(table()))?.migrating).toMatchObject({ to: 8, after: { sk: 'CERT' } })

    const seen: string[] = []
    expect(await migrate(table(), () => {}, { ...to8, steps: [step(8, seen)] })).toBe(1)
    // Not from the beginning.
    expect(seen.length).toBeLessThan(10)
    expect(await readFormat(table())).toEqual({ format: 8 })
    for (const i of [0, 7, 13]) expect(await item(i)).toMatchObject({ name: `N${i}`, list: [1, { a: 2 }] })
    expect(await migrate(table(), () => {}, { ...to8, steps: [step(8)] })).toBe(0)
  })

  test('keeps what the service writes while it is brought along', async () => {
    await mark({ format: 7 })
    let meddled = false
    const { client } = table()
    const send = client.send.bind(client)
    client.send = (async (command: { input: { Item?: { pk?: string }; ConditionExpression?: string } }) => {
      const { Item, ConditionExpression } = command.input
      if (!meddled && Item?.pk === 'CERT#5' && ConditionExpression) {
        meddled = true
        await send(
          new PutCommand({
            TableName: testStore.tableName,
            Item: { pk: 'CERT#5', sk: 'CERT', name: 'written meanwhile', list: [] },
          }),
        )
      }
      return send(command as never)
    }) as never
    try {
      await migrate(table(), () => {}, { ...to8, steps: [step(8)] })
    } finally {
      client.send = send as never
    }
    expect(meddled).toBe(true)
    expect(await item(5)).toEqual({ pk: 'CERT#5', sk: 'CERT', name: 'WRITTEN MEANWHILE', list: [] })
  })

  test('of a form too old for any step, or without a number, is left alone', async () => {
    await mark({ format: 5 })
    await expect(migrate(table(), () => {}, { ...to8, steps: [step(8)] })).rejects.toThrow(FormatError)
    await table().delete({ Key: { pk: 'FORMAT', sk: 'FORMAT' } })
    await expect(assertFormat(table(), 8)).rejects.toThrow(/too early a version/)
    await expect(migrate(table(), () => {}, { ...to8, steps: [step(8)] })).rejects.toThrow(FormatError)
  })
})

test('from 4 to 5: an entry of the log says the same, and is read before and after', async () => {
  const old = {
    pk: 'VERIFIED#ZY1',
    sk: 'VERIFIED#2023-08-23#007',
    managementNumber: 'ZY1',
    at: '2023-08-23T08:00:01.000Z',
    firstAt: '2023-08-23T08:00:00.000Z',
    count: 2,
    how: 'code',
    verified: true,
    useIn: '440000',
    annotation: { code: 'C', purpose: '求职', recipient: '某单位' },
    verifier: { name: '某单位', network: '198.51.100.0/24', client: 'phone' },
    likeness: 'x',
    expiresAtSeconds: 1_787_385_601,
  }
  const others = {
    ...old,
    sk: 'VERIFIED#2023-08-23#008',
    verifier: { network: 'various', client: 'program' },
  }
  await mark({ format: 4 })
  for (const one of [old, { ...others, annotation: undefined, useIn: undefined }]) await put(one)
  const read = async () => (await testStore.store.verificationLog.list('ZY1', 20)).entries
  const { pk, sk, likeness, expiresAtSeconds, ...entry } = old
  const before = await read()
  expect(before).toContainEqual(entry)
  expect(before).toHaveLength(2)
  expect(
    await migrate(table(), () => {}, { steps: migrations.filter(({ to }) => to === 5), wanted: 5 }),
  ).toBe(1)
  expect(await read()).toEqual(before)
  const kept = await table().get({ pk, sk })
  expect(kept).toMatchObject({ h: 'code', x: 2, expiresAtSeconds })
  expect(kept).not.toHaveProperty('managementNumber')
  // Asked once more, it is the same entry.
  await testStore.store.verificationLog.record({ ...entry, at: '2023-08-23T09:00:00.000Z' } as never)
  expect((await read()).reduce((sum, { count }) => sum + count, 0)).toBe(5)
})
