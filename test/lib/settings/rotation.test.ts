/** Rotation: a key is published before it is used, and goes when nothing rests on it; the parameters stay small. */

import { expect, test, vi } from 'vitest'
import { generateSigningKey } from '#lib/jose'
import {
  generateSecrets,
  isSpent,
  letWrite,
  openKeys,
  pruneSigning,
  readyToWrite,
  rotateCredentials,
  rotateSymmetric,
  rotateTagging,
  rotateTokens,
  type Secrets,
  writingKey,
} from '#lib/settings'

const start = Date.parse('2026-01-05T04:00:00Z')
const MINUTE = 60_000
const DAY = 1440 * MINUTE
const at = (milliseconds: number) => new Date(start + milliseconds)

const secrets = await generateSecrets()

test('a new key writes a quarter of an hour later, and the old one is spent as long after that', () => {
  const [before] = secrets.idCipher
  const keys = rotateSymmetric(secrets.idCipher, { now: at(0) })
  const [next] = keys
  expect(writingKey(keys, at(15 * MINUTE - 1000))).toEqual(before)
  expect(writingKey(keys, at(15 * MINUTE))).toEqual(next)
  const old = keys[1] as (typeof keys)[number]
  expect(isSpent(old, keys, at(30 * MINUTE - 1000))).toBe(false)
  expect(isSpent(old, keys, at(30 * MINUTE))).toBe(true)
  expect(isSpent(next as typeof old, keys, at(DAY))).toBe(false)
})

test('a key for tags waits until it is let, however much time passes', () => {
  const keys = rotateTagging(secrets.idMac, { now: at(0) })
  expect(writingKey(keys, at(DAY))).toEqual(secrets.idMac[0])
  expect(rotateTagging(keys, { now: at(0) }).filter(({ waits }) => waits)).toHaveLength(1)
  expect(readyToWrite(keys, at(15 * MINUTE - 1000))).toBeUndefined()
  const ready = readyToWrite(keys, at(15 * MINUTE)) as (typeof keys)[number]
  const allowed = letWrite(keys, ready.id, { now: at(DAY) })
  expect(writingKey(allowed, at(DAY)).id).toBe(secrets.idMac[0]?.id)
  expect(writingKey(allowed, at(DAY + 15 * MINUTE)).id).toBe(ready.id)
  expect(allowed.map(({ id }) => id)).toEqual(keys.map(({ id }) => id))
})

test('thirteen rotations of the signing keys fit into standard parameters, private halves only of what still signs', async () => {
  let now = at(0)
  let all: Secrets = secrets
  for (let month = 1; month <= 13; month++) {
    now = at(month * 30 * DAY)
    all = { ...all, ...rotateTokens(all, await generateSigningKey(), { now }) }
    all = { ...all, ...rotateCredentials(all, await generateSigningKey(), { now }) }
    all = { ...all, ...pruneSigning(all, at(month * 30 * DAY + 2 * DAY)) }
  }
  expect([all.token.length, all.credential.length, all.credentialPublic.length]).toEqual([1, 1, 13])
  expect(all.tokenPublic.map(({ x }) => x)).toEqual(all.token.map(({ x }) => x))
  expect(JSON.stringify(all.credentialPublic)).not.toContain('"d"')
  for (const group of Object.values(all)) expect(JSON.stringify(group).length).toBeLessThan(4096)
})

test('the keys of a leak sign no more at once: tokens are refused, credentials published as revoked', async () => {
  const now = at(0)
  const [oldToken] = secrets.token
  const [oldCredential] = secrets.credential
  const tokens = rotateTokens(secrets, await generateSigningKey(), { now, leaked: true })
  expect(tokens.tokenPublic.map(({ x }) => x)).not.toContain(oldToken?.x)
  const { credential, credentialPublic } = rotateCredentials(secrets, await generateSigningKey(), {
    now,
    leaked: true,
  })
  expect(credential.map(({ x }) => x)).not.toContain(oldCredential?.x)
  expect(credentialPublic).toMatchObject([{ x: oldCredential?.x, revoked: { reason: 'leaked' } }])
})

test('a running process reads its keys every ten minutes, and serves on with the old ones while that fails', async () => {
  let time = start
  let reads = 0
  let broken = false
  const read = async () => {
    reads++
    if (broken) throw new Error('SSM is away')
    return { ...secrets, idMac: [{ id: `read${reads}`, key: '' }] }
  }
  const keys = await openKeys(read, () => new Date(time))
  const current = () => keys.current().idMac[0]?.id
  await keys.refresh()
  expect([current(), reads]).toEqual(['read1', 1])
  time += 600_000
  await Promise.all([keys.refresh(), keys.refresh(), keys.refresh()])
  expect([current(), reads]).toEqual(['read2', 2])
  broken = true
  time += 600_000
  await keys.refresh()
  time += 29_999
  await keys.refresh()
  expect([current(), reads]).toEqual(['read2', 3])
  broken = false
  time += 1
  await keys.refresh()
  expect(current()).toBe('read4')
  keys.outdated()
  await keys.refresh()
  expect(current()).toBe('read4')
  time += 30_000
  await keys.refresh()
  expect(current()).toBe('read5')
})

test('a reading that does not come to an end holds no request up for long', async () => {
  let time = start
  let reads = 0
  const read = () => (++reads > 1 ? new Promise<Secrets>(() => {}) : Promise.resolve(secrets))
  const keys = await openKeys(read, () => new Date(time))
  time += 600_000
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
  const refreshed = keys.refresh()
  await vi.advanceTimersByTimeAsync(1_500)
  await refreshed
  vi.useRealTimers()
  expect([keys.current(), reads]).toEqual([secrets, 2])
})
