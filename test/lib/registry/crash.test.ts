import { type ChildProcess, fork } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { ScanCommand } from '@aws-sdk/lib-dynamodb'
import { build } from 'esbuild'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { correct, type ImportSummary, type RegisteredCertificate } from '#lib/registry'
import { registryStore } from '#lib/store'
import { openTestStore, type TestStore } from '../../support/store.ts'
import {
  createRow,
  createRows,
  csvOf,
  fileOf,
  importInto,
  noon,
  statusKey,
  type Texts,
  vault,
} from './fixtures.ts'

const KILLS = 20
const LONGEST_LIFE = 250
// Bundled, so that a process starts in a fraction of the time: there are more than twenty.
const program = fileOf('', 'killed-import.mjs')
beforeAll(() =>
  build({
    entryPoints: [fileURLToPath(new URL('./killed-import.ts', import.meta.url))],
    outfile: program,
    allowOverwrite: true,
    bundle: true,
    platform: 'node',
    format: 'esm',
    mainFields: ['module', 'main'],
    banner: { js: "import{createRequire}from'node:module';const require=createRequire(import.meta.url);" },
  }),
)

const revoked = { status: '已撤销', revokedAt: '2025-12-01', revocationReason: '违纪' }

/** What the registry holds before: rows that the file changes, contradicts, or finds corrected by hand. */
const before = fileOf(csvOf(createRows(400, (i) => (i < 300 ? { issuer: '原发证机关' } : {}))))

/** The file: 400 known rows and 2600 new ones, some revoked, some wrong, some of other persons' numbers. */
const rows: Texts[] = createRows(3000, (i) => {
  if (i >= 380 && i < 390) return { idType: '护照', idNumber: `DEMO${i}`, birthDate: '', holderName: '李四' }
  if (i % 97 === 5) return { gender: '无' }
  if (i % 101 === 7) return revoked
  return {}
})
const file = fileOf(csvOf([...rows, createRow({ managementNumber: 'ZY2300000001' })]))

interface Dump {
  readonly certificates: Map<string, Omit<RegisteredCertificate, 'statusPlace'> & { idNumber: string }>
  readonly others: Map<string, Record<string, unknown>>
  readonly places: Map<string, RegisteredCertificate['statusPlace']>
}

/** The table with ciphertexts opened; places in the status lists, which are drawn, stand apart. */
async function dump({ store, tableName }: TestStore): Promise<Dump> {
  const result: Dump = { certificates: new Map(), others: new Map(), places: new Map() }
  let after: Record<string, unknown> | undefined
  do {
    const page = await store.table.client.send(
      new ScanCommand({
        TableName: tableName,
        ConsistentRead: true,
        ...(after && { ExclusiveStartKey: after }),
      }),
    )
    for (const item of page.Items ?? []) {
      if (item.sk !== 'CERT') result.others.set(`${item.pk} ${item.sk}`, item)
      else {
        const { statusPlace, sealedIdNumber, ...rest } = item as unknown as RegisteredCertificate
        const idNumber = vault.open(sealedIdNumber, rest.managementNumber)
        const history = rest.history?.map(({ before: { sealedIdNumber: _, ...old }, ...change }) => ({
          ...change,
          before: old,
        }))
        result.certificates.set(rest.managementNumber, {
          ...rest,
          ...(history && { history }),
          sealedIdNumber: '',
          idNumber,
        })
        result.places.set(rest.managementNumber, statusPlace)
      }
    }
    after = page.LastEvaluatedKey
  } while (after)
  return result
}

const open: TestStore[] = []
async function prepared(): Promise<TestStore> {
  const testStore = await openTestStore()
  open.push(testStore)
  const registry = registryStore(testStore.store.table, { bulk: true, statusKey })
  await importInto(registry, before, { now: () => new Date('2025-01-01T00:00:00.000Z') })
  const context = { store: registry, vault, operator: '经办人甲', now: () => noon, reason: '笔误' }
  await correct('ZY2300000395', { 姓名: '张叁' }, context)
  return testStore
}
afterAll(() => Promise.all(open.map((testStore) => testStore.close())))

function start({ tap, tableName }: TestStore): ChildProcess {
  return fork(program, [tap.endpoint, tableName, file])
}

const message = <T>(child: ChildProcess) =>
  new Promise<T | undefined>((resolve) => {
    child.once('message', (value) => resolve(value as T))
    child.once('exit', () => resolve(undefined))
  })

async function runToTheEnd(testStore: TestStore): Promise<ImportSummary> {
  const child = start(testStore)
  await message(child)
  const summary = await message<ImportSummary>(child)
  if (!summary) throw new Error('the import ended without a summary')
  return summary
}

describe('an import killed with kill -9', () => {
  it(`at ${KILLS} random moments leaves, once it is run to its end, exactly what one clean run leaves`, async () => {
    const [clean, battered] = await Promise.all([prepared(), prepared()])
    const cleanSummary = await runToTheEnd(clean)

    const sizes: number[] = []
    let next = start(battered)
    for (let kill = 0; kill < KILLS; kill++) {
      const child = next
      expect(await message(child)).toBe('ready')
      const died = new Promise<string | null>((resolve) => child.once('exit', (_, signal) => resolve(signal)))
      await new Promise((resolve) => setTimeout(resolve, Math.random() * LONGEST_LIFE))
      child.kill('SIGKILL')
      expect(await died).toBe('SIGKILL')
      next = start(battered)
      if (kill % 5 === 4) sizes.push((await dump(battered)).certificates.size)
    }
    next.kill('SIGKILL')
    const summary = await runToTheEnd(battered)
    const [expected, actual] = await Promise.all([dump(clean), dump(battered)])

    expect(sizes[0]).toBeLessThan(expected.certificates.size)
    const { resumed, ...counts } = summary
    expect(resumed).toBe(true)
    expect({ ...counts, resumed: false }).toEqual(cleanSummary)
    expect(cleanSummary).toMatchObject({ rows: 3001, resumed: false })
    expect(actual.certificates).toEqual(expected.certificates)

    const isStatus = (key: string) => key.startsWith('STATUS')
    const others = (from: Dump) => new Map([...from.others].filter(([key]) => !isStatus(key)))
    expect(others(actual)).toEqual(others(expected))
    await expectStatusLists(battered, actual)
  }, 90_000)
})

/** Every certificate has a place of its own, and its bit says what the certificate says. */
async function expectStatusLists({ store }: TestStore, { certificates, places }: Dump): Promise<void> {
  const bitmap = new Uint8Array(2 ** 20 / 8)
  await store.status.fill(0, bitmap)
  const indices = new Set<number>()
  for (const [number, { list, index }] of places) {
    expect(list).toBe(0)
    indices.add(index)
    const bit = (((bitmap[index >> 3] as number) >> (index & 7)) & 1) === 1
    expect(bit, number).toBe(certificates.get(number)?.status === 'revoked')
  }
  expect(indices.size).toBe(certificates.size)
}
