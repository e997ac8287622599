import { readFileSync } from 'node:fs'
import { writeFile } from 'node:fs/promises'
import type { S3Event, SQSEvent, SQSRecord } from 'aws-lambda'
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import { parse } from 'yaml'
import { type ChunkedImportSummary, revoke } from '#lib/registry'
import { generateSecrets } from '#lib/settings'
import { LISTENED_FOR, OUTBOX_SHARDS, registryStore } from '#lib/store'
import s3Event from '../fixtures/events/s3-object-created.json' with { type: 'json' }
import sqsEvent from '../fixtures/events/sqs-chunk.json' with { type: 'json' }
import {
  createRows,
  csvOf,
  fileOf,
  importInto,
  noon,
  statusKeys,
  type Texts,
  vault,
} from '../lib/registry/fixtures.ts'
import { type Cloud, openCloud } from '../support/cloud.ts'
import { openTestStore, type TestStore } from '../support/store.ts'
import type { Tapped } from '../support/tap.ts'

const BUCKET = 'zhengyan-test-import'
/** What the event's key means once it is decoded. */
const FILE = 'incoming/2023 上半年/软考(广东).csv'
let cloud: Cloud
let testStore: TestStore
let split: (event: S3Event) => Promise<void>
let work: (event: SQSEvent) => Promise<{ batchItemFailures: { itemIdentifier: string }[] }>

beforeAll(async () => {
  ;[cloud, testStore] = await Promise.all([openCloud(BUCKET), openTestStore()])
  const secrets = fileOf('', 'secrets.json')
  const keys = {
    idMac: [{ id: '1', key: Buffer.alloc(32, 1).toString('base64') }],
    idCipher: [{ id: '2', key: Buffer.alloc(32, 2).toString('base64') }],
    status: statusKeys(),
  }
  await writeFile(secrets, JSON.stringify({ ...(await generateSecrets()), ...keys }))
  const environment = {
    TABLE_NAME: testStore.tableName,
    DYNAMODB_ENDPOINT: testStore.tap.endpoint,
    IMPORT_BUCKET: BUCKET,
    IMPORT_QUEUE_URL: `${cloud.endpoint}/123456789012/zhengyan-test-import`,
    SECRETS_FILE: secrets,
    AWS_ENDPOINT_URL_S3: cloud.endpoint,
    AWS_ENDPOINT_URL_SQS: cloud.endpoint,
    AWS_REGION: 'cn-north-1',
    AWS_ACCESS_KEY_ID: 'test',
    AWS_SECRET_ACCESS_KEY: 'test',
    POWERTOOLS_LOG_LEVEL: 'SILENT',
  }
  for (const [name, value] of Object.entries(environment)) vi.stubEnv(name, value)
  split = noting('ImportSplitRole', (await import('../../functions/import-split.ts')).handler)
  work = noting('ImportWorkRole', (await import('../../functions/import-work.ts')).handler)
})
afterAll(async () => {
  vi.unstubAllEnvs()
  await Promise.all([cloud.close(), testStore.close()])
})
beforeEach(() => {
  cloud.objects.clear()
  cloud.messages.length = 0
})

/** What each function has asked of the database, by its role. */
const asked = new Map<string, Tapped[]>()
function noting<E, A>(role: string, handler: (event: E) => Promise<A>): (event: E) => Promise<A> {
  return async (event) => {
    const { requests } = testStore.tap
    const before = requests.length
    try {
      return await handler(event)
    } finally {
      asked.set(role, [...(asked.get(role) ?? []), ...requests.slice(before)])
    }
  }
}

const registry = () => registryStore(testStore.store.table, { bulk: true, statusKeys })

/** Rows of numbers nobody had before, so that tests share one table. */
let series = 0
function freshRows(count: number, overrides: (i: number) => Texts = () => ({})): Texts[] {
  const prefix = `ZYT${String(++series).padStart(3, '0')}`
  return createRows(count, (i) => ({
    managementNumber: `${prefix}${String(i).padStart(6, '0')}`,
    ...overrides(i),
  }))
}

/** The queue's messages as SQS hands them to the function. */
function deliver(bodies: readonly string[], receives = 1): SQSEvent {
  const [template] = sqsEvent.Records as [SQSRecord]
  return {
    Records: bodies.map((body, i) => ({
      ...template,
      messageId: `message-${i}`,
      body,
      attributes: { ...template.attributes, ApproximateReceiveCount: String(receives) },
    })),
  }
}

const summary = () => JSON.parse(cloud.text(`${FILE}.summary.json`) ?? 'null') as ChunkedImportSummary

describe('a file put into the bucket', () => {
  it('is loaded in chunks, and report and summary lie beside it', async () => {
    const rows = freshRows(2010, (i) => (i === 1700 ? { gender: '无' } : {}))
    const first = rows[0] as Texts
    cloud.put(FILE, csvOf([...rows, first]))
    await split(s3Event as S3Event)
    expect(cloud.messages).toHaveLength(3)
    expect(summary()).toBeNull()
    expect(await work(deliver(cloud.messages))).toEqual({ batchItemFailures: [] })

    expect(summary()).toMatchObject({
      file: FILE,
      state: 'finished',
      rows: 2011,
      new: 2009,
      refused: 2,
      operator: 'AWS:AROAEXAMPLEID:registrar',
      report: `${FILE}.report.csv`,
    })
    const report = cloud.text(`${FILE}.report.csv`)?.split('\r\n') ?? []
    expect(report[0]?.startsWith('\uFEFF')).toBe(true)
    expect(report.slice(1, 3).map((line) => line.split(',')[0])).toEqual(['1702', '2012'])
    const [stored] = await registry().getMany([rows[2005]?.managementNumber as string])
    expect(stored?.recorded.operator).toBe('AWS:AROAEXAMPLEID:registrar')
  })

  it('leaves no ID number in messages, results or answers, and no chunk behind', async () => {
    const rows = freshRows(300, (i) => (i % 100 === 0 ? { gender: '无' } : {}))
    cloud.put(FILE, csvOf(rows))
    await split(s3Event as S3Event)
    await work(deliver(cloud.messages))
    cloud.objects.delete(FILE)
    const everything = [
      ...cloud.messages,
      ...[...cloud.objects.values()].map(({ bytes }) => bytes.toString('utf8')),
    ].join('\n')
    for (const row of rows.slice(0, 200)) expect(everything).not.toContain(row.idNumber)
    expect([...cloud.objects.keys()].some((key) => key.includes('chunk-'))).toBe(false)
  })

  it('gives the same registry as the command line', async () => {
    const rows = freshRows(150, (i) =>
      i < 20 ? { status: '已撤销', revokedAt: '2025-01-01', revocationReason: '违纪' } : {},
    )
    cloud.put(FILE, csvOf(rows))
    await split(s3Event as S3Event)
    await work(deliver(cloud.messages))
    const other = await openTestStore()
    // A refused row does not claim its number: the good one after it is loaded, in both.
    const onTheCommandLine = registryStore(other.store.table, { bulk: true, statusKeys })
    await importInto(onTheCommandLine, rows)
    const numbers = [...new Set(rows.map(({ managementNumber }) => managementNumber as string))]
    const content = async (store: typeof onTheCommandLine) =>
      (await store.getMany(numbers)).map((certificate) => {
        const {
          encryptedIdNumber,
          recorded: _,
          statusPlace: __,
          ...rest
        } = certificate as NonNullable<typeof certificate>
        return { ...rest, idNumber: vault.decrypt(encryptedIdNumber, rest.managementNumber) }
      })
    expect(await content(registry())).toEqual(await content(onTheCommandLine))
    await other.close()
  })

  it('that is refused whole is told so beside it, and nothing is queued', async () => {
    cloud.put(FILE, csvOf(createRows(2), ['managementNumber', 'holderName', 'qualification']))
    await split(s3Event as S3Event)
    expect(JSON.parse(cloud.text(`${FILE}.summary.json`) ?? '')).toMatchObject({
      state: 'refused',
      error: { code: 'column-missing' },
    })
    expect(cloud.messages).toEqual([])
  })

  it('takes its options and operator from its metadata', async () => {
    const rows = freshRows(3)
    await importInto(registry(), rows)
    const others = rows.map((row) => ({
      ...row,
      holderName: '李四',
      idType: '护照',
      idNumber: 'DEMO00077',
      birthDate: '',
    }))
    cloud.put(FILE, csvOf(others), { replace: 'true', operator: encodeURIComponent('经办人乙') })
    await split(s3Event as S3Event)
    await work(deliver(cloud.messages))
    expect(summary()).toMatchObject({ changed: 3, warned: 3, operator: '经办人乙' })
  })

  it('does not start an import of the import’s own answers', async () => {
    for (const ending of ['report.csv', 'summary.json']) {
      const event = structuredClone(s3Event) as S3Event
      for (const { s3 } of event.Records) s3.object.key = `incoming/x.csv.${ending}`
      await split(event)
    }
    expect(cloud.objects.size).toBe(0)
  })
})

describe('delivered twice, cut short, out of order', () => {
  it('the same event and messages again change nothing', async () => {
    const rows = freshRows(1010)
    cloud.put(FILE, csvOf(rows))
    await split(s3Event as S3Event)
    const messages = [...cloud.messages]
    await work(deliver(messages.toReversed()))
    const before = summary()
    testStore.tap.requests.length = 0
    expect(await work(deliver(messages))).toEqual({ batchItemFailures: [] })
    expect(
      testStore.tap.requests.some(
        ({ operation, body }) => operation === 'PutItem' && body.Item.pk.S.startsWith('CERT#'),
      ),
    ).toBe(false)
    expect(summary()).toMatchObject({ new: before.new, rows: before.rows })
    await split(s3Event as S3Event)
    await work(deliver(cloud.messages.slice(messages.length)))
    expect(summary()).toMatchObject({ new: 0, unchanged: 1010 })
  })

  it('a splitting that was cut short and called again loses no row and counts none twice', async () => {
    const rows = freshRows(1010)
    cloud.put(FILE, csvOf(rows))
    await split(s3Event as S3Event)
    const manifest = [...cloud.objects.keys()].find((key) => key.endsWith('manifest.json')) as string
    const messages = cloud.messages.splice(0)
    cloud.objects.delete(manifest)
    await work(deliver(messages.slice(0, 1)))
    expect(summary()).toBeNull()
    await split(s3Event as S3Event)
    await work(deliver(cloud.messages))
    expect(summary()).toMatchObject({ state: 'finished', rows: 1010, new: 1010, unchanged: 0 })
  })
})

describe('a chunk that fails', () => {
  it('fails alone: the others of its batch are done', async () => {
    const rows = freshRows(1010)
    cloud.put(FILE, csvOf(rows))
    await split(s3Event as S3Event)
    const lost = [...cloud.objects.keys()].find((key) => key.endsWith('chunk-00001.ndjson')) as string
    const chunk = cloud.text(lost) as string
    cloud.objects.delete(lost)
    expect(await work(deliver(cloud.messages))).toEqual({
      batchItemFailures: [{ itemIdentifier: 'message-1' }],
    })
    expect(summary()).toBeNull()

    cloud.put(lost, chunk)
    expect(await work(deliver(cloud.messages.slice(1, 2), 2))).toEqual({ batchItemFailures: [] })
    expect(summary()).toMatchObject({ state: 'finished', new: 1010 })
  })

  it('three times is named in the summary, and completes it when it is moved back', async () => {
    const rows = freshRows(1010)
    cloud.put(FILE, csvOf(rows))
    await split(s3Event as S3Event)
    const lost = [...cloud.objects.keys()].find((key) => key.endsWith('chunk-00000.ndjson')) as string
    const chunk = cloud.text(lost) as string
    cloud.objects.delete(lost)
    await work(deliver(cloud.messages.slice(1)))
    for (const receives of [1, 2, 3]) {
      expect((await work(deliver(cloud.messages.slice(0, 1), receives))).batchItemFailures).toHaveLength(1)
      expect(summary() === null).toBe(receives < 3)
    }
    expect(summary()).toMatchObject({ state: 'incomplete', failedChunks: [0], new: 10 })

    cloud.put(lost, chunk)
    await work(deliver(cloud.messages.slice(0, 1)))
    expect(summary()).toMatchObject({ state: 'finished', new: 1010, rows: 1010 })
    expect(summary()).not.toHaveProperty('failedChunks')
  })

  it('because its message is no message fails alone too', async () => {
    expect(await work(deliver(['not json', '{}'], 3))).toEqual({
      batchItemFailures: [{ itemIdentifier: 'message-0' }, { itemIdentifier: 'message-1' }],
    })
  })
})

it('a revocation made while chunks wait is not undone by them', async () => {
  const rows = freshRows(5)
  await importInto(registry(), rows)
  cloud.put(FILE, csvOf(rows.map((row) => ({ ...row, issuer: '新机关' }))))
  await split(s3Event as S3Event)
  const number = rows[2]?.managementNumber as string
  await revoke(number, { store: registry(), vault, operator: '甲', now: () => noon, reason: '违纪' })
  await work(deliver(cloud.messages))
  expect((await registry().getMany([number]))[0]).toMatchObject({ status: 'revoked', issuer: '新机关' })
})

it('announces the rows that it changes, where there is a webhook to be told', async () => {
  const rows = freshRows(4)
  await importInto(registry(), rows)
  const at = noon.toISOString()
  const { webhooks, outbox } = testStore.store
  const webhook = {
    keyId: 'k',
    url: 'https://hr.example/',
    secrets: [],
    createdAt: at,
    changedAt: at,
    operator: '甲',
  }
  await webhooks.put({ webhookId: 'wh_1', ...webhook }, 0)
  vi.setSystemTime(Date.now() + LISTENED_FOR)
  cloud.put(FILE, csvOf(rows.map((row, i) => (i < 2 ? { ...row, issuer: '新机关' } : row))))
  await split(s3Event as S3Event)
  await work(deliver(cloud.messages))
  const shards = await Promise.all(
    Array.from({ length: OUTBOX_SHARDS }, (_, shard) => outbox.list(shard, new Date('2100-01-01'), 100)),
  )
  const announced = shards.flatMap(({ announcements }) => announcements)
  expect(announced.map(({ managementNumber, what }) => `${what} ${managementNumber}`).sort()).toEqual(
    rows.slice(0, 2).map(({ managementNumber }) => `import ${managementNumber}`),
  )
  await webhooks.remove('wh_1')
  vi.useRealTimers()
})

describe.each(['ImportSplitRole', 'ImportWorkRole'])('%s', (role) => {
  interface Statement {
    readonly Action: string | string[]
    readonly Condition?: Readonly<Record<string, { 'dynamodb:LeadingKeys': string[] }>>
  }
  const { Resources } = parse(readFileSync(new URL('../../resources-import.yml', import.meta.url), 'utf8'), {
    merge: true,
  })
  const statements: Statement[] = Resources[role].Properties.Policies[0].PolicyDocument.Statement
  const rights = statements.flatMap(({ Action, Condition = {} }) =>
    [Action].flat().map((action) => ({
      action,
      keys: Object.values(Condition).flatMap((condition) => condition['dynamodb:LeadingKeys'] ?? []),
    })),
  )
  const allowed = (operation: string, pk: string) =>
    rights.some(
      ({ action, keys }) =>
        action === `dynamodb:${operation}` &&
        keys.some((key) => new RegExp(`^${key.replace('*', '.*')}$`).test(pk)),
    )

  it('may do all that its function does, and no more', () => {
    const requests = asked.get(role) ?? []
    expect(requests.length).toBeGreaterThan(10)
    for (const { operation, body } of requests) {
      const items =
        operation === 'BatchGetItem'
          ? body.RequestItems[testStore.tableName].Keys
          : [body.Item ?? body.Key ?? { pk: body.ExpressionAttributeValues[':pk'] }]
      for (const { pk } of items) expect(allowed(operation, pk.S), `${operation} ${pk.S}`).toBe(true)
    }
    const used = new Set(requests.map(({ operation }) => `dynamodb:${operation}`))
    const granted = new Set(
      rights.map(({ action }) => action).filter((action) => action.startsWith('dynamodb:')),
    )
    expect(granted).toEqual(used)
  })
})
