/** The operator's commands for webhooks, the receiver to try with, and the change of the key that seals their secrets. */

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest'
import { createApiKeyRegister } from '#lib/api-key'
import { generateSecrets, readSecrets } from '#lib/settings'
import { apiKeyRegister, assertFormat, registryStore, rekeyStore } from '#lib/store'
import { createPost, createSeals, createSend, newSecret, signatureHeaders } from '#lib/webhook'
import { prune } from '../../commands/keys/prune.ts'
import { rekeyAll } from '../../commands/keys/rekey.ts'
import { rotate } from '../../commands/keys/rotate.ts'
import { run } from '../../commands/webhooks/command.ts'
import { type Received, startReceiver } from '../../commands/webhooks/receive.ts'
import { freePort } from '../../local/store.ts'
import { openTestStore, type TestStore } from '../support/store.ts'

const folder = mkdtempSync(join(tmpdir(), 'zhengyan-webhooks-'))
const SECRETS_FILE = join(folder, 'secrets.json')
let testStore: TestStore
let key: string
let port: number
let out = ''
let err = ''

beforeAll(async () => {
  testStore = await openTestStore()
  writeFileSync(SECRETS_FILE, JSON.stringify(await generateSecrets()))
  const { tableName, tap, store } = testStore
  vi.stubEnv('TABLE_NAME', tableName)
  vi.stubEnv('DYNAMODB_ENDPOINT', tap.endpoint)
  vi.stubEnv('SECRETS_FILE', SECRETS_FILE)
  vi.stubEnv('PUBLIC_ORIGIN', 'http://localhost:3000')
  vi.stubEnv('DEMONSTRATION', 'true')
  await assertFormat(store.table)
  const keys = apiKeyRegister(store.table)
  key = (await createApiKeyRegister({ keys, operator: '甲', now: () => new Date() }).create('某公司', 100)).id
  port = await freePort()
})
beforeEach(() => {
  vi.spyOn(process.stdout, 'write').mockImplementation((text) => {
    out += text
    return true
  })
  vi.spyOn(process.stderr, 'write').mockImplementation((text) => {
    err += text
    return true
  })
})
afterEach(() => {
  vi.restoreAllMocks()
  out = ''
  err = ''
})
afterAll(async () => {
  vi.unstubAllEnvs()
  await testStore.close()
  rmSync(folder, { recursive: true })
})

async function json(status: number, ...argv: readonly string[]) {
  out = ''
  expect(await run([...argv, '--json', '--operator', '经办人甲'])).toBe(status)
  return JSON.parse(out)
}
/** What the running system does. */
async function send(webhookId: string) {
  const { webhook: keys } = await readSecrets({ SECRETS_FILE }, ['webhook'])
  const seals = createSeals(() => keys)
  const post = createPost({ loopback: true })
  return createSend({ store: testStore.store, seals, post, now: () => new Date() })(webhookId)
}
const add = () => json(0, 'add', '--key', key, '--url', `http://127.0.0.1:${port}/hook`)

test('a webhook is added, tested, paused, resumed, rotated, listed and removed', async () => {
  const { webhookId, secret } = await add()
  expect(secret).toMatch(/^whsec_/)
  const heard: Received[] = []
  const receiver = await startReceiver({ port, secrets: [secret], onReceived: (one) => heard.push(one) })
  try {
    expect(await json(1, 'test', webhookId, '--wait', '0')).toMatchObject({ state: 'waiting' })
    await send(webhookId)
    expect(heard).toMatchObject([{ result: 'accepted', type: 'webhook.test', data: { apiKey: key } }])

    expect((await json(0, 'pause', webhookId)).pausedAt).toBeDefined()
    await json(1, 'test', webhookId, '--wait', '0')
    await send(webhookId)
    expect(heard).toHaveLength(1)
    expect(await json(0, 'list')).toMatchObject([{ webhookId, keyId: key, waiting: 1, operator: '经办人甲' }])
    expect((await json(0, 'resume', webhookId)).pausedAt).toBeUndefined()
    await send(webhookId)
    expect(heard).toHaveLength(2)

    const rotated = await json(0, 'rotate', webhookId, '--overlap-hours', '1')
    expect(rotated.secret).not.toBe(secret)
    await json(0, 'rotate', webhookId, '--overlap-hours', '0')
    await json(1, 'test', webhookId, '--wait', '0')
    await send(webhookId)
    expect(heard.at(-1), 'its receiver was not told the new one').toEqual({
      result: 'refused',
      code: 'signature-wrong',
    })
    expect(await json(0, 'list')).toMatchObject([{ waiting: 1, receiver: { failure: '401' } }])
    expect(await json(0, 'dead')).toEqual([])
    expect(await json(0, 'replay', webhookId)).toEqual({ replayed: 0 })
  } finally {
    await receiver.close()
  }
  out = ''
  await run(['list'])
  expect(out).toContain(webhookId)
  expect(out).not.toContain('whsec_')
  await json(0, 'remove', webhookId)
  expect(await json(0, 'list')).toEqual([])
  expect((await json(1, 'pause', webhookId)).error.code).toBe('webhook-unknown')
})

test.each([
  [['add']],
  [['add', '--key', 'k']],
  [['make']],
  [['toString']],
  [['test']],
  [['pause', 'a', 'b']],
  [['list', '--key', 'k']],
  [['rotate', 'a', '--overlap-hours', 'long']],
  [['receive', '--port', '0', '--secret', 'whsec_AAAA']],
  [['receive', '--port', '4000']],
  [['receive', '--port', '4000', '--secret', 'swordfish']],
])('a mistake in the command line is told: %j', async (argv) => {
  expect(await run(argv)).toBe(2)
  expect(err).toMatch(/\/|Usage/)
})

test('what leads elsewhere than to a receiver is refused in both languages', async () => {
  expect(await run(['add', '--key', key, '--url', 'https://169.254.169.254/latest/meta-data/'])).toBe(1)
  expect(err).toMatch(/内网.*private network/s)
  err = ''
  expect(await run(['add', '--key', 'ZZZZZZZZ', '--url', 'https://hr.example/'])).toBe(1)
  expect(err).toMatch(/API 密钥.*API key/s)
})

describe('the receiver to try with', () => {
  const secret = newSecret()
  const heard: Received[] = []
  let receiver: Awaited<ReturnType<typeof startReceiver>>
  beforeAll(async () => {
    receiver = await startReceiver({ port, secrets: [secret], onReceived: (one) => heard.push(one) })
  })
  afterAll(() => receiver.close())

  const body = JSON.stringify({ type: 'certificate.revoked', timestamp: 'then', data: {} })
  const post = async (headers: Record<string, string>, sent = body) =>
    (await fetch(`http://127.0.0.1:${port}/`, { method: 'POST', headers, body: sent })).status

  test('takes an event once; recorded and sent again it changes nothing, and after five minutes it is refused', async () => {
    const recorded = signatureHeaders({ id: 'evt_1', at: new Date(), body }, [secret])
    expect([await post(recorded), await post(recorded)]).toEqual([204, 204])
    expect(heard.map(({ result }) => result)).toEqual(['accepted', 'repeated'])
    const old = signatureHeaders({ id: 'evt_2', at: new Date(Date.now() - 301_000), body }, [secret])
    expect(await post(old)).toBe(401)
    expect(await post(recorded, body.replace('revoked', 'corrected'))).toBe(401)
    expect(await post({ ...recorded, 'webhook-id': 'evt_3' })).toBe(401)
    expect(await post({})).toBe(401)
    expect(heard.slice(2).map(({ code }) => code)).toEqual([
      'time-out-of-range',
      'signature-wrong',
      'signature-wrong',
      'headers-missing',
    ])
  })

  test('reads no more than an event can be', async () => {
    expect(await post({}, 'x'.repeat(100_000)).catch(() => 413)).toBe(413)
  })
})

test('the key that seals secrets changes while webhooks go on, and the old one goes', async () => {
  const { webhookId, secret } = await add()
  const source = { SECRETS_FILE }
  const { table } = testStore.store
  const target = {
    source,
    of: folder,
    openStore: async () => ({
      store: registryStore(table, { bulk: false, statusKeys: () => [] }),
      rekey: rekeyStore(table),
      webhooks: testStore.store.webhooks,
      close: async () => {},
    }),
  }
  const opened = async () => {
    const { webhook } = await readSecrets(source, ['webhook'])
    const found = await testStore.store.webhooks.find(webhookId)
    return createSeals(() => webhook).open(found?.secrets[0]?.sealed ?? '', webhookId)
  }
  await rotate(source, ['webhook'], { now: true }, new Date())
  const later = new Date(Date.now() + 1_800_000)
  expect((await prune(target, later)).inUse).toMatchObject([{ group: 'webhook', items: 1 }])
  expect(await opened()).toBe(secret)
  expect(await rekeyAll(target, { now: () => later })).toMatchObject({ webhooks: 1 })
  const { inUse, secrets } = await prune(target, later)
  expect([inUse, secrets.webhook.length]).toEqual([[], 1])
  expect(await opened()).toBe(secret)
})
