import { BatchGetCommand, BatchWriteCommand } from '@aws-sdk/lib-dynamodb'
import { beforeEach, describe, expect, it } from 'vitest'
import { correct, revoke } from '#lib/registry'
import { isPassing, type Lease, openTable, registryStore, type Table } from '#lib/store'
import { openTestStore, type TestStore } from '../../support/store.ts'
import {
  catalogues,
  createRow,
  createRows,
  importInto,
  noon,
  statusKeys,
  vault,
} from '../registry/fixtures.ts'

const retry = { first: 1, longest: 5, giveUpAfter: 2_000 }
let testStore: TestStore
beforeEach(async () => {
  testStore = await openTestStore()
  return () => testStore.close()
})
const registry = (bulk: boolean, table: Table = testStore.store.table) =>
  registryStore(table, { bulk, statusKeys, retry })

/** A client that is throttled every other time, and else does half of every batch. */
function moody({ store: { table } }: TestStore): { table: Table; complaints: () => number } {
  let requests = 0
  let complaints = 0
  // biome-ignore lint/suspicious/noExplicitAny: stands in for the client's many signatures
  const send = async (command: any): Promise<any> => {
    if (++requests % 2 === 0) {
      complaints++
      throw Object.assign(new Error('slow down'), { name: 'ProvisionedThroughputExceededException' })
    }
    if (command instanceof BatchWriteCommand) {
      const all = command.input.RequestItems?.[table.name] ?? []
      const half = Math.ceil(all.length / 2)
      await table.client.send(new BatchWriteCommand({ RequestItems: { [table.name]: all.slice(0, half) } }))
      return { UnprocessedItems: half < all.length ? { [table.name]: all.slice(half) } : {} }
    }
    if (command instanceof BatchGetCommand) {
      const { Keys = [] } = command.input.RequestItems?.[table.name] ?? {}
      const half = Math.ceil(Keys.length / 2)
      const answer = await table.client.send(
        new BatchGetCommand({ RequestItems: { [table.name]: { Keys: Keys.slice(0, half) } } }),
      )
      return {
        ...answer,
        UnprocessedKeys: half < Keys.length ? { [table.name]: { Keys: Keys.slice(half) } } : {},
      }
    }
    return table.client.send(command)
  }
  return { table: { ...table, client: { send } as unknown as Table['client'] }, complaints: () => complaints }
}

describe.each([
  ['in bulk', true],
  ['each under its condition', false],
])('certificates created %s', (_, bulk) => {
  it('are found by number, in the order asked, and by holder', async () => {
    const store = registry(bulk)
    await importInto(store, createRows(130))
    const found = await store.getMany(['ZY2300000129', 'ZY2300009999', 'ZY2300000003'])
    expect(found.map((certificate) => certificate?.managementNumber)).toEqual([
      'ZY2300000129',
      undefined,
      'ZY2300000003',
    ])
    const holder = found[0]?.holder as string
    const { certificates } = await testStore.store.certificates.listByHolder([holder], 10)
    expect(certificates.map(({ managementNumber }) => managementNumber)).toEqual(['ZY2300000129'])
  })

  it('are all written though the database throttles and leaves half undone', async () => {
    const { table, complaints } = moody(testStore)
    const { summary } = await importInto(registry(bulk, table), createRows(230))
    expect(summary).toMatchObject({ new: 230, refused: 0 })
    expect(complaints()).toBeGreaterThan(5)
    let count = 0
    for await (const page of registry(bulk).scan()) count += page.length
    expect(count).toBe(230)
  })

  it('loaded again cost only reads', async () => {
    const rows = createRows(150)
    await importInto(registry(bulk), rows)
    testStore.tap.requests.length = 0
    await importInto(registry(bulk), rows, { now: () => new Date('2026-03-01T00:00:00.000Z') })
    expect(new Set(testStore.tap.requests.map(({ operation }) => operation))).toEqual(
      new Set(['GetItem', 'BatchGetItem']),
    )
  })

  it('count as new though the database did the write and its answer was lost', async () => {
    let lost = 0
    testStore.tap.treat = ({ operation }) =>
      (operation === 'PutItem' || operation === 'BatchWriteItem') && lost++ < 3 ? 'lose' : 'pass'
    const { summary } = await importInto(registry(bulk), createRows(60))
    expect(lost).toBeGreaterThan(3)
    expect(summary).toMatchObject({ new: 60, refused: 0, unchanged: 0 })
  })
})

describe('a certificate created under its condition', () => {
  it('is never written over another', async () => {
    const [first, second] = [registry(false), registry(false)]
    await importInto(first, [createRow()])
    const [certificate] = await first.getMany(['ZY2344000001'])
    const taken = await second.create(
      [{ ...(certificate as NonNullable<typeof certificate>), holderName: '李四' }],
      () => {},
    )
    expect(taken).toEqual(['ZY2344000001'])
    expect((await first.getMany(['ZY2344000001']))[0]?.holderName).toBe('张三')
  })
})

describe('the status bit', () => {
  const context = () => ({
    store: registry(true),
    vault,
    catalogues,
    operator: '甲',
    now: () => noon,
    reason: '测试',
  })
  const isSet = async () => {
    const [certificate] = await registry(true).getMany(['ZY2344000001'])
    const { list, index } = (certificate as NonNullable<typeof certificate>).statusPlace
    const bitmap = new Uint8Array(2 ** 20 / 8)
    await testStore.store.status.fill(list, bitmap)
    return (((bitmap[index >> 3] as number) >> (index & 7)) & 1) === 1
  }

  it('is set by a revocation, also one that comes with a file, and by nothing else', async () => {
    await importInto(registry(true), [createRow()])
    expect(await isSet()).toBe(false)
    await correct('ZY2344000001', { 姓名: '张叁' }, context())
    expect(await isSet()).toBe(false)
    const file = createRow({
      holderName: '张叁',
      status: '已撤销',
      revokedAt: '2026-01-01',
      revocationReason: '违纪',
    })
    await importInto(registry(true), [file], { replace: true })
    expect(await isSet()).toBe(true)
  })

  it('is not cleared by a change that did not see the revocation', async () => {
    await importInto(registry(true), [createRow()])
    const [seen] = await registry(true).getMany(['ZY2344000001'])
    await revoke('ZY2344000001', context())
    const stale = {
      ...(seen as NonNullable<typeof seen>),
      revision: 2,
      history: [{ action: 'import', at: '', operator: '', before: { issuer: 'x' } }],
    } as const
    expect(await registry(true).replace(stale, 1)).toBe(false)
    expect(await isSet()).toBe(true)
  })
})

it('a change whose answer was lost is not said to have been done already', async () => {
  await importInto(registry(true), [createRow()])
  let lost = 0
  testStore.tap.treat = ({ operation }) => (operation === 'PutItem' && lost++ < 2 ? 'lose' : 'pass')
  const context = {
    store: registry(true),
    vault,
    catalogues,
    operator: '甲',
    now: () => noon,
    reason: '测试',
  }
  expect(await revoke('ZY2344000001', context)).toMatchObject({ status: 'revoked', revision: 2 })
})

describe('the list of all numbers', () => {
  it('is whole, and has certificates only', async () => {
    const store = registry(true)
    await importInto(store, createRows(120))
    await store.recordImport({ importId: 'x', fileName: 'x', operator: '甲', startedAt: noon.toISOString() })
    expect([...((await store.listNumbers()) ?? [])].toSorted()).toEqual(
      createRows(120).map(({ managementNumber }) => managementNumber),
    )
  })

  it('is not given when it would go on and on', async () => {
    const page = { Items: [{ managementNumber: 'ZY2300000001' }], LastEvaluatedKey: { pk: 'x', sk: 'y' } }
    const endless = {
      ...testStore.store.table,
      client: { send: async () => page } as unknown as Table['client'],
    }
    expect(await registry(true, endless).listNumbers()).toBeUndefined()
  })
})

describe('the lease', () => {
  const lease = (owner: string, until: number): Lease => ({
    owner,
    operator: '甲',
    host: 'h',
    processId: 1,
    until,
  })

  it('goes to one of two who saw it free', async () => {
    const store = registry(true)
    const taken = await Promise.all([
      store.putLease(lease('a', 1), undefined),
      store.putLease(lease('b', 2), undefined),
    ])
    expect(taken.toSorted()).toEqual([false, true])
  })

  it('can be renewed and released by its owner alone', async () => {
    const store = registry(true)
    await store.putLease(lease('a', 1), undefined)
    expect(await store.putLease(lease('a', 2), lease('a', 1))).toBe(true)
    expect(await store.putLease(lease('b', 3), lease('a', 1))).toBe(false)
    await store.releaseLease('b')
    expect(await store.findLease()).toEqual(lease('a', 2))
    await store.releaseLease('a')
    expect(await store.findLease()).toBeUndefined()
  })
})

describe('retry', () => {
  it('ends when the database is gone, and says so', async () => {
    const table = openTable({ tableName: 'nowhere', endpoint: 'http://127.0.0.1:1' })
    const store = registryStore(table, {
      bulk: true,
      statusKeys,
      retry: { first: 1, longest: 5, giveUpAfter: 50 },
    })
    const failure = await store.getMany(['ZY2344000001']).catch((error) => error)
    expect(isPassing(failure)).toBe(true)
  })

  it('is not wasted on what will never pass', async () => {
    const table = openTable({ tableName: 'not-there', endpoint: testStore.tap.endpoint })
    const begun = performance.now()
    await expect(
      registryStore(table, { bulk: true, statusKeys }).getMany(['ZY2344000001']),
    ).rejects.toMatchObject({ name: 'ResourceNotFoundException' })
    expect(performance.now() - begun).toBeLessThan(1_000)
  })
})
