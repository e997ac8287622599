/** API keys: nobody gets in without one, nobody gets more than the quota, and no key is ever repeated to anybody. */

import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { type ApiClient, createApiKeyRegister, createApiKeys } from '#lib/api-key'
import { ALPHABET } from '#lib/credential'
import { Problem } from '#lib/problem'
import { apiKeyRegister } from '#lib/store'
import { chinaDay, secondsLeftOf } from '../../../lib/api-key/day.ts'
import { newKey, parseKey, textOf } from '../../../lib/api-key/key.ts'
import { openTestStore, type TestStore } from '../../support/store.ts'

let testStore: TestStore
let keys: ReturnType<typeof createApiKeys>
let register: ReturnType<typeof createApiKeyRegister>
let at = new Date('2026-11-25T04:00:00.000Z')
const now = () => at

beforeAll(async () => {
  testStore = await openTestStore()
  keys = createApiKeys({ store: testStore.store, now })
  register = createApiKeyRegister({ keys: apiKeyRegister(testStore.store.table), operator: '经办人甲', now })
})
afterAll(() => testStore.close())
beforeEach(() => {
  at = new Date('2026-11-25T04:00:00.000Z')
})
afterEach(() => {
  testStore.tap.treat = () => 'pass'
})

async function newClient(perDay = 100): Promise<ApiClient & { key: string }> {
  const { key } = await register.create('某市某局人事处', perDay)
  return { ...(await keys.authenticate(key)), key }
}
const codeOf = async (running: Promise<unknown>) => {
  try {
    await running
  } catch (error) {
    if (error instanceof Problem) return error.code
    throw error
  }
  return undefined
}
const requestsOf = async (run: () => Promise<unknown>) => {
  const before = testStore.tap.requests.length
  await run()
  return testStore.tap.requests.slice(before).map(({ operation }) => operation)
}

describe('the text of a key', () => {
  test('is of its form, holds 160 random bits beside the id, and is read back', () => {
    const all = Array.from({ length: 200 }, newKey)
    for (const { id, secret, key } of all) {
      expect(key).toMatch(/^zyk_[0-9A-HJKMNP-TV-Z]{44}$/)
      expect(secret).toHaveLength(32)
      expect(parseKey(key)).toEqual({ id, secret })
      expect(parseKey(` ${key}\n`)).toEqual({ id, secret })
    }
    expect(new Set(all.map(({ id }) => id)).size).toBe(200)
    expect(new Set(all.map(({ secret }) => secret)).size).toBe(200)
  })

  test('one wrong character anywhere, or one lost, and it is none', () => {
    const { key } = newKey()
    // 4 check characters miss one mistake in a million: of these 44 × 31 none, but for a made-up run of bad luck.
    let missed = 0
    for (let i = 4; i < key.length; i++) {
      for (const other of ALPHABET) {
        if (other !== key[i] && parseKey(key.slice(0, i) + other + key.slice(i + 1))) missed++
      }
      expect(parseKey(key.slice(0, i) + key.slice(i + 1))).toBeUndefined()
    }
    expect(missed).toBeLessThanOrEqual(1)
  })

  test.each(['', 'zyk_', 'Bearer x', 'zyk_'.padEnd(48, 'U'), 'zyk_'.padEnd(1_000_000, '0'), '证'])(
    'what is no key is none: %#',
    (text) => {
      expect(parseKey(text)).toBeUndefined()
    },
  )
})

describe('whose key it is', () => {
  test('a good key names its owner, in one round trip', async () => {
    const { id, key } = await register.create('某公司')
    expect(await keys.authenticate(key)).toEqual({ id, name: '某公司', perDay: 5000 })
    expect(await requestsOf(() => keys.authenticate(key))).toEqual(['GetItem'])
  })

  test('unknown, of a wrong secret, revoked: the same refusal for the same work, and nothing of the key in it', async () => {
    const { id, key } = await register.create('某公司')
    const revoked = await register.create('某公司')
    await register.revoke(revoked.id)
    const forged = textOf({ id, secret: newKey().secret })
    const refusals: string[] = []
    for (const text of [newKey().key, forged, revoked.key]) {
      const operations = await requestsOf(async () => {
        const refusal: Problem = await keys.authenticate(text).then(
          () => Promise.reject(new Error('let in')),
          (error) => error,
        )
        expect(refusal.code).toBe('api-key-required')
        expect(refusal.cause).toBeUndefined()
        const said = JSON.stringify(refusal) + refusal.message + refusal.stack
        for (const part of [text, text.slice(4, 12), text.slice(12, 44)]) expect(said).not.toContain(part)
        refusals.push(JSON.stringify({ ...refusal, detail: refusal.detail }))
      })
      expect(operations).toEqual(['GetItem'])
    }
    expect(new Set(refusals).size).toBe(1)
    expect(await keys.authenticate(key)).toMatchObject({ id })
  })

  test.each([undefined, '', 'x', 'zyk_0'])('without a key nobody is asked for anything: %s', async (text) => {
    expect(
      await requestsOf(async () => expect(await codeOf(keys.authenticate(text))).toBe('api-key-required')),
    ).toEqual([])
  })

  test('a key that was revoked is refused with the very next request; revoking twice is no error', async () => {
    const { id, key } = await newClient()
    await register.revoke(id, '密钥外泄')
    expect(await codeOf(keys.authenticate(key))).toBe('api-key-required')
    const again = await register.revoke(id)
    expect(again.revokedAt).toBe(at.toISOString())
    await expect(register.limit(id, 5)).rejects.toThrow('revoked')
    await expect(register.rename(id, '别处')).rejects.toThrow('revoked')
  })

  test('a store that does not answer is no refusal: 503', async () => {
    const { key } = await newClient()
    testStore.tap.treat = () => 'empty'
    expect(await codeOf(keys.authenticate(key))).toBe('unavailable')
  })

  test('a store that is read by somebody has no key in it', async () => {
    const { key, id } = await register.create('某单位')
    const found = await testStore.store.apiKeys.find(id)
    expect(JSON.stringify(found)).not.toContain(key.slice(12, 44))
    expect(found?.secretHash).toMatch(/^[\w-]{43}$/)
  })
})

describe('the quota of a day', () => {
  test('items are counted, not requests; what does not fit is refused whole, and something smaller still fits', async () => {
    const client = await newClient(100)
    await keys.count(client, 60)
    const refusal = await keys.count(client, 41).catch((error: Problem) => error)
    expect(refusal).toMatchObject({ code: 'api-quota', retryAfter: 12 * 3600 })
    expect((refusal as Problem).detail?.en).toContain('60 are used')
    await keys.count(client, 40)
    expect(await codeOf(keys.count(client, 1))).toBe('api-quota')
    expect((await register.list()).find(({ id }) => id === client.id)).toMatchObject({
      today: { items: 100, requests: 2 },
      lastUsedAt: at.toISOString(),
    })
  })

  test('of fifty parallel requests no more items pass than the quota has', async () => {
    const client = await newClient(100)
    const asked = await Promise.all(Array.from({ length: 50 }, () => codeOf(keys.count(client, 7))))
    expect(asked.filter((code) => code === undefined)).toHaveLength(14)
    expect((await register.show(client.id)).usage).toEqual([{ day: '2026-11-25', items: 98, requests: 14 }])
  })

  test('more than a whole day has is refused without a write', async () => {
    const client = await newClient(10)
    expect(await requestsOf(() => codeOf(keys.count(client, 11)))).toEqual(['GetItem'])
  })

  test('an answer that was lost counts once', async () => {
    const client = await newClient(100)
    let lost = 0
    testStore.tap.treat = ({ operation }) => (operation === 'UpdateItem' && lost++ === 0 ? 'lose' : 'pass')
    await keys.count(client, 60)
    expect(lost).toBeGreaterThan(1)
    expect((await register.show(client.id)).usage).toEqual([{ day: '2026-11-25', items: 60, requests: 1 }])
  })

  test('it begins anew at midnight in China, not a second earlier', async () => {
    const client = await newClient(10)
    at = new Date('2026-11-25T15:59:59.000Z')
    await keys.count(client, 10)
    expect(await keys.count(client, 1).catch((error: Problem) => error.retryAfter)).toBe(1)
    at = new Date('2026-11-25T16:00:00.000Z')
    await keys.count(client, 10)
    expect((await register.show(client.id)).usage.map(({ day }) => day)).toEqual(['2026-11-26', '2026-11-25'])
  })

  test('a new limit is in force with the next request', async () => {
    const client = await newClient(10)
    await keys.count(client, 10)
    await register.limit(client.id, 20)
    await keys.count(await keys.authenticate(client.key), 10)
    expect(await codeOf(keys.count(await keys.authenticate(client.key), 1))).toBe('api-quota')
  })

  test.each([
    ['2026-11-25T16:00:00.000Z', '2026-11-26', 86_400],
    ['2026-11-25T15:59:59.999Z', '2026-11-25', 1],
    ['2024-02-29T16:00:00.001Z', '2024-03-01', 86_400],
  ])('the day of %s is %s, with %d seconds left', (instant, day, left) => {
    expect(chinaDay(new Date(instant))).toBe(day)
    expect(secondsLeftOf(new Date(instant))).toBe(left)
  })
})

test('who did what to a key, and when, stands with it', async () => {
  const { id } = await register.create('某公司', 10)
  const other = createApiKeyRegister({
    keys: apiKeyRegister(testStore.store.table),
    operator: '经办人乙',
    now,
  })
  await other.limit(id, 20)
  await other.limit(id, 20)
  await register.rename(id.toLowerCase(), '某集团')
  await other.revoke(id, '合同到期')
  expect((await register.show(id)).changes).toEqual([
    { at: at.toISOString(), operator: '经办人甲', what: 'created', to: '某公司 · 10' },
    { at: at.toISOString(), operator: '经办人乙', what: 'limited', from: '10', to: '20' },
    { at: at.toISOString(), operator: '经办人甲', what: 'renamed', from: '某公司', to: '某集团' },
    { at: at.toISOString(), operator: '经办人乙', what: 'revoked', reason: '合同到期' },
  ])
  await expect(register.show('00000000')).rejects.toThrow('00000000')
})

test('of two operators who change a key at once neither is lost', async () => {
  const { id } = await register.create('某公司', 10)
  await Promise.all([register.limit(id, 20), register.rename(id, '某集团')])
  expect(await register.show(id)).toMatchObject({ name: '某集团', perDay: 20 })
})

test('a change whose answer was lost is made once', async () => {
  const { id } = await register.create('某公司', 10)
  let lost = 0
  testStore.tap.treat = ({ operation }) => (operation === 'PutItem' && lost++ === 0 ? 'lose' : 'pass')
  await register.limit(id, 20)
  expect(lost).toBeGreaterThan(1)
  expect((await register.show(id)).changes).toHaveLength(2)
})

test('all keys are listed, the oldest first, however many pages they take', async () => {
  const before = (await register.list()).length
  for (let i = 0; i < 3; i++) {
    at = new Date(at.getTime() + 1000)
    await register.create(`单位 ${i}`)
  }
  const names = (await register.list()).map(({ name }) => name)
  expect(names).toHaveLength(before + 3)
  expect(names.slice(-3)).toEqual(['单位 0', '单位 1', '单位 2'])
})
