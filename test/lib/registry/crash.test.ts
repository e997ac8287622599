import { type ChildProcess, fork } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { ScanCommand } from '@aws-sdk/lib-dynamodb'
import { build } from 'esbuild'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { RegisteredCertificate } from '#lib/certificate'
import { correct, type ImportSummary } from '#lib/registry'
import { registryStore } from '#lib/store'
import { openTestStore, type TestStore } from '../../support/store.ts'
import type { Tapped } from '../../support/tap.ts'
import {
  catalogues,
  createRow,
  createRows,
  csvOf,
  fileOf,
  importInto,
  noon,
  statusKeys,
  type Texts,
  vault,
} from './fixtures.ts'

/** As many as fit a run of all tests; `KILLS=20` before the command kills more. */
const KILLS = Number(process.env.KILLS ?? 8)
/** How often one table suffers before it is compared and the next one is begun. */
const KILLS_PER_TABLE = 4
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
const before = fileOf(csvOf(createRows(200, (i) => (i < 150 ? { issuer: '原发证机关' } : {}))))

/** The file: 200 known rows and 600 new ones, some revoked, some wrong, some of other persons' numbers. */
const rows: Texts[] = createRows(800, (i) => {
  if (i >= 180 && i < 190) return { idType: '护照', idNumber: `DEMO${i}`, birthDate: '', holderName: '李四' }
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
        const { statusPlace, encryptedIdNumber, ...rest } = item as unknown as RegisteredCertificate
        const idNumber = vault.decrypt(encryptedIdNumber, rest.managementNumber)
        const history = rest.history?.map(({ before: { encryptedIdNumber: _, ...old }, ...change }) => ({
          ...change,
          before: old,
        }))
        result.certificates.set(rest.managementNumber, {
          ...rest,
          ...(history && { history }),
          encryptedIdNumber: '',
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
const children: ChildProcess[] = []
async function prepared(): Promise<TestStore> {
  const testStore = await openTestStore()
  open.push(testStore)
  const registry = registryStore(testStore.store.table, { bulk: true, statusKeys })
  await importInto(registry, before, { now: () => new Date('2025-01-01T00:00:00.000Z') })
  const context = {
    store: registry,
    vault,
    catalogues,
    operator: '经办人甲',
    now: () => noon,
    reason: '笔误',
  }
  await correct('ZY2300000195', { 姓名: '张叁' }, context)
  return testStore
}
afterAll(async () => {
  for (const child of children) child.kill('SIGKILL')
  await Promise.all(open.map((testStore) => testStore.close()))
})

/** A process that is ready to import, and does when told to. */
function startImport({ tap, tableName }: TestStore) {
  const child = fork(program, [tap.endpoint, tableName, file])
  children.push(child)
  const said: unknown[] = []
  const ready = new Promise<void>((resolve) => {
    child.on('message', (message) => {
      said.push(message)
      resolve()
    })
  })
  const ended = new Promise<ImportSummary | undefined>((resolve) => {
    child.once('exit', () => resolve(said[1] as ImportSummary | undefined))
  })
  return {
    kill: () => child.kill('SIGKILL'),
    ended,
    async go() {
      await ready
      child.send('go')
    },
  }
}

/**
 * How much of a run a request is: a run is measured in items and not in time, which a busy machine changes. To read one
 * costs about a quarter of what it costs to write one.
 */
function weightOf({ body }: Tapped): number {
  const tables = Object.values<{ Keys?: unknown[] } & unknown[]>(body.RequestItems ?? {})
  return tables.reduce((sum, table) => sum + (table.Keys ? table.Keys.length / 4 : table.length), 0) || 1
}

const weight = (requests: readonly Tapped[]) => requests.reduce((sum, one) => sum + weightOf(one), 0)

const isWrite = ({ operation }: Tapped) => operation === 'PutItem' || operation === 'BatchWriteItem'

interface Run {
  readonly summary: ImportSummary
  readonly requests: readonly Tapped[]
  readonly milliseconds: number
}

async function runToTheEnd(testStore: TestStore): Promise<Run> {
  const running = startImport(testStore)
  const before = testStore.tap.requests.length
  await running.go()
  const begun = performance.now()
  const summary = await running.ended
  if (!summary) throw new Error('the import ended without a summary')
  return {
    summary,
    requests: testStore.tap.requests.slice(before),
    milliseconds: performance.now() - begun,
  }
}

/**
 * Kills imports until they have died often enough or one got through, each at a moment that is as likely as any other of
 * what was left to do.
 *
 * @returns how often they died
 */
async function batter(testStore: TestStore, kills: number, { requests, milliseconds }: Run): Promise<number> {
  const whole = weight(requests)
  const pace = milliseconds / requests.length
  const { tap } = testStore
  const begun = tap.requests.length
  let next = startImport(testStore)
  for (let killed = 0; ; killed++) {
    const running = next
    if (killed === kills) {
      running.kill()
      await running.ended
      return killed
    }
    next = startImport(testStore)
    const written = weight(tap.requests.slice(begun).filter(isWrite))
    let left = Math.random() * Math.max(1, whole - written)
    tap.treat = (tapped) => {
      left -= weightOf(tapped)
      // Before it is passed on, while the database works, or while its answer is read.
      if (left <= 0) setTimeout(running.kill, Math.random() * pace)
      return 'pass'
    }
    await running.go()
    const summary = await running.ended
    tap.treat = () => 'pass'
    if (summary) {
      next.kill()
      return killed
    }
  }
}

describe('an import killed with kill -9', () => {
  it(`at ${KILLS} random moments leaves, once it is run to its end, exactly what one clean run leaves`, async () => {
    const clean = await prepared()
    const whole = await runToTheEnd(clean)
    expect(whole.summary).toMatchObject({ rows: 801, resumed: false })
    const expected = await dump(clean)

    let killed = 0
    let resumed = 0
    while (killed < KILLS) {
      const battered = await prepared()
      killed += await batter(battered, Math.min(KILLS_PER_TABLE, KILLS - killed), whole)
      const { summary } = await runToTheEnd(battered)
      const actual = await dump(battered)
      if (summary.resumed) {
        resumed++
        expect(summary).toEqual({ ...whole.summary, resumed: true })
      }
      expect(actual.certificates).toEqual(expected.certificates)
      expect(withoutStatus(actual)).toEqual(withoutStatus(expected))
      await expectStatusLists(battered, actual)
    }
    expect(resumed).toBeGreaterThan(0)
  }, 300_000)
})

const withoutStatus = ({ others }: Dump) => new Map([...others].filter(([key]) => !key.startsWith('STATUS')))

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
