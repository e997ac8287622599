/** The operator's commands for API keys: a key is shown once, its use is seen, and it is stopped at once. */

import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from 'vitest'
import { createApiKeys } from '#lib/api-key'
import { run } from '../../commands/keys/command.ts'
import { openTestStore, type TestStore } from '../support/store.ts'

let testStore: TestStore
let out = ''
let err = ''

beforeAll(async () => {
  testStore = await openTestStore()
  process.env.TABLE_NAME = testStore.tableName
  process.env.DYNAMODB_ENDPOINT = testStore.tap.endpoint
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
  delete process.env.TABLE_NAME
  delete process.env.DYNAMODB_ENDPOINT
  await testStore.close()
})

async function json(...argv: readonly string[]) {
  out = ''
  expect(await run(['api', ...argv, '--json', '--operator', '经办人甲'])).toBe(0)
  return JSON.parse(out)
}

test('a key is made, used, listed, limited, renamed and revoked', async () => {
  const made = await json('create', '--name', '某市某局人事处', '--per-day', '200')
  expect(Object.keys(made)).toEqual(['id', 'key'])
  const keys = createApiKeys({ store: testStore.store, now: () => new Date() })
  const client = await keys.authenticate(made.key)
  await keys.count(client, 30)
  const [listed] = await json('list')
  expect(listed).toMatchObject({ id: made.id, perDay: 200, today: { items: 30, requests: 1 } })
  expect(Date.parse(listed.lastUsedAt)).toBeGreaterThan(Date.now() - 60_000)
  await json('limit', made.id, '40')
  expect((await json('rename', made.id, '某市某局')).name).toBe('某市某局')
  expect((await json('revoke', made.id, '--reason', '不再使用')).revokedAt).toBeDefined()
  await expect(keys.authenticate(made.key)).rejects.toThrow('api-key-required')
  const { changes } = await json('show', made.id)
  expect(changes.map(({ what, operator }: Record<string, string>) => `${what} ${operator}`)).toEqual(
    ['created', 'limited', 'renamed', 'revoked'].map((what) => `${what} 经办人甲`),
  )
})

test('the key itself is shown when it is made, and by nothing else', async () => {
  expect(await run(['api', 'create', '--name', '某公司'])).toBe(0)
  const [key = ''] = /zyk_\w+/.exec(out) ?? []
  expect(key).toHaveLength(48)
  expect(out).toContain('只显示这一次')
  out = ''
  await run(['api', 'list'])
  await run(['api', 'show', key.slice(4, 12)])
  expect(out).toContain(key.slice(4, 12))
  expect(out).toContain('某公司')
  expect(out).not.toContain(key.slice(12, 44))
})

test.each([
  [['api']],
  [['api', 'make']],
  [['api', 'toString']],
  [['api', 'create']],
  [['api', 'create', '--name', ' ']],
  [['api', 'create', '--name', 'x'.repeat(61)]],
  [['api', 'create', '--name', 'a\u202eb']],
  [['api', 'create', '--name', 'x', '--per-day', '0']],
  [['api', 'create', '--name', 'x', '--per-day', '1.5']],
  [['api', 'limit', 'ABCDEFGH', 'many']],
  [['api', 'revoke']],
  [['api', 'revoke', 'A', 'B']],
  [['api', 'list', '--reason', 'x']],
  [['list', '--name', 'x']],
])('a mistake in the command line is told, and nothing is made: %j', async (argv) => {
  const before = testStore.tap.requests.length
  expect(await run(argv)).toBe(2)
  expect(err).not.toBe('')
  const writes = testStore.tap.requests.slice(before).filter(({ operation }) => operation === 'PutItem')
  expect(writes).toEqual([])
})

test('a key that is not there is named; whoever runs the command stands in the key by himself', async () => {
  expect(await run(['api', 'revoke', 'ABCDEFGH'])).toBe(1)
  expect(err).toContain('ABCDEFGH')
  await run(['api', 'create', '--name', '某单位', '--json'])
  const { id } = JSON.parse(out)
  out = ''
  await run(['api', 'show', id, '--json'])
  expect(JSON.parse(out).changes[0].operator).not.toBe('')
})
