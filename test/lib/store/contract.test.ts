/**
 * The store's contract, kept by every database it may stand on (dynalite, or what `DYNAMODB_ENDPOINT` names): of
 * simultaneous writes exactly one wins, a repeated one is no second, and a database that fails is said to have failed.
 */

import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { generateSecrets } from '#lib/settings'
import { createVault, type Vault } from '#lib/vault'
import { createStored, holder, stranger } from '../../support/certificates.ts'
import { openTestStore, type TestStore } from '../../support/store.ts'

let db: TestStore
let vault: Vault
beforeAll(async () => {
  db = await openTestStore()
  vault = createVault(await generateSecrets())
})
afterAll(() => db.close())
afterEach(() => {
  db.tap.treat = () => 'pass'
})

let count = 0
const fresh = (prefix: string) => `${prefix}${String(++count).padStart(6, '0')}`

const wins = async (attempts: Promise<boolean>[]) => (await Promise.all(attempts)).filter(Boolean).length
const times = <T>(n: number, make: (i: number) => T): T[] => Array.from({ length: n }, (_, i) => make(i))

/** The first write of this kind is done, but its answer gets lost; the client library then repeats it. */
function loseOneAnswer(operation: string) {
  let lost = false
  db.tap.treat = (tapped) => {
    if (lost || tapped.operation !== operation) return 'pass'
    lost = true
    return 'lose'
  }
}

const account = (holderId: string, i = 0) => ({
  holderId,
  passwordHash: `$argon2id$${i}`,
  passwordVersion: 1,
  createdAt: '2023-08-23T00:00:00.000Z',
})

const session = (sessionId: string) => ({
  sessionId,
  holderId: 'h',
  passwordVersion: 1,
  tokenHash: 'token-1',
  createdAt: '2023-08-23T00:00:00.000Z',
  expiresAt: '2023-09-22T00:00:00.000Z',
})

test('of ten simultaneous registrations of one holder one wins, and its password stands', async () => {
  const id = fresh('holder')
  const results = await Promise.all(times(10, (i) => db.store.accounts.create(account(id, i))))
  expect(results.filter(Boolean)).toHaveLength(1)
  const winner = results.indexOf(true)
  expect((await db.store.accounts.find(id))?.passwordHash).toBe(`$argon2id$${winner}`)
})

test('of ten simultaneous changes of one password one wins', async () => {
  const known = account(fresh('holder'))
  await db.store.accounts.create(known)
  const changed = await Promise.all(times(10, (i) => db.store.accounts.changePassword(known, `$new$${i}`)))
  expect(changed.filter(Boolean)).toHaveLength(1)
  expect((await db.store.accounts.find(known.holderId))?.passwordVersion).toBe(2)
})

test('a password of an account that is gone is not changed', async () => {
  expect(await db.store.accounts.changePassword(account(fresh('holder')), '$new')).toBeUndefined()
})

test('of ten simultaneous certificates of one number one is recorded', async () => {
  const managementNumber = fresh('ZY')
  const certificates = times(10, (i) => createStored(vault, { managementNumber, issuer: `机关 ${i}` }))
  expect(await wins(certificates.map((one) => db.store.certificates.create(one)))).toBe(1)
})

test('of ten simultaneous changes of one certificate one wins', async () => {
  const stored = createStored(vault, { managementNumber: fresh('ZY') })
  await db.store.certificates.create(stored)
  const changes = times(10, (i) => ({ ...stored, issuer: `机关 ${i}`, revision: 2 }))
  expect(await wins(changes.map((one) => db.store.certificates.replace(one, 1)))).toBe(1)
  expect((await db.store.certificates.find(stored.managementNumber))?.revision).toBe(2)
})

test('of ten simultaneous annotations on one set one is written; of ten equal codes one', async () => {
  const number = fresh('ZY')
  const set = (revision: number) => ({ revision, entries: [] })
  expect(await wins(times(10, () => db.store.annotations.writeSet(number, set(0))))).toBe(1)
  expect(await wins(times(10, () => db.store.annotations.writeSet(number, set(1))))).toBe(1)
  const code = fresh('CODE')
  const until = new Date()
  expect(await wins(times(10, (i) => db.store.annotations.reserveCode(code, `${number}${i}`, until)))).toBe(1)
})

test('of ten simultaneous uses of one refresh token one counts', async () => {
  const id = fresh('session')
  await db.store.sessions.create(session(id))
  expect(await wins(times(10, (i) => db.store.sessions.rotate(id, 'token-1', `token-2-${i}`)))).toBe(1)
})

test('a session is not begun over another, and a token does not wake up a session that has ended', async () => {
  const id = fresh('session')
  expect(await db.store.sessions.create(session(id))).toBe(true)
  expect(await db.store.sessions.create(session(id))).toBe(false)
  await db.store.sessions.end(id)
  expect(await db.store.sessions.rotate(id, 'token-1', 'token-2')).toBe(false)
  expect(await db.store.sessions.find(id)).toBeUndefined()
})

test('of ten simultaneous attempts one is counted, also when the count starts again at 1', async () => {
  const key = fresh('attempt')
  const next = (at: string) => ({ failures: 1, lastAt: at, expiresAtSeconds: 4_000_000_000 })
  const first = await wins(times(10, () => db.store.rateLimit.reserve(key, undefined, next('2023-08-01'))))
  expect(first).toBe(1)
  const [seen] = await db.store.rateLimit.find([key])
  // A day later all is forgotten: the new count is 1 again, like the old one.
  expect(await wins(times(10, () => db.store.rateLimit.reserve(key, seen, next('2023-08-23'))))).toBe(1)
})

test('counts are found in the order in which they were asked for', async () => {
  const [a, b, c] = [fresh('a'), fresh('b'), fresh('c')]
  const next = (failures: number) => ({ failures, lastAt: '2023-08-23', expiresAtSeconds: 4_000_000_000 })
  await db.store.rateLimit.reserve(c, undefined, next(3))
  await db.store.rateLimit.reserve(a, undefined, next(1))
  const found = await db.store.rateLimit.find([a, b, c])
  expect(found.map((one) => one?.failures)).toEqual([1, undefined, 3])
  await db.store.rateLimit.clear(a)
  expect(await db.store.rateLimit.find([a])).toEqual([undefined])
})

test("a holder's certificates come newest issue first, page by page, each once, nobody else's among them", async () => {
  const { holderId } = vault
  const mine = holderId('passport', fresh('E'))
  const dates = ['2019-02-28', '2023-08-21', '2021-01-01', '2023-08-21', '2020-06-30']
  for (const issueDate of dates) {
    await db.store.certificates.create(
      createStored(vault, { managementNumber: fresh('ZY'), issueDate }, { holder: mine }),
    )
  }
  await db.store.certificates.create(createStored(vault, { ...stranger, managementNumber: fresh('ZY') }))
  const seen: string[] = []
  let after: Parameters<typeof db.store.certificates.listByHolder>[2]
  do {
    const page = await db.store.certificates.listByHolder(mine, 2, after)
    seen.push(...page.certificates.map(({ issueDate }) => issueDate))
    after = page.next
  } while (after)
  expect(seen).toEqual(dates.toSorted().reverse())
})

test('verifications come newest first, two of one millisecond both, and the set is not among them', async () => {
  const number = fresh('ZY')
  await db.store.annotations.writeSet(number, { revision: 0, entries: [] })
  const at = ['2023-08-23T00:00:00.001Z', '2023-08-23T00:00:00.002Z', '2023-08-23T00:00:00.002Z']
  for (const [i, moment] of at.entries()) {
    await db.store.verificationLog.record({
      id: String(i),
      managementNumber: number,
      at: moment,
      how: 'number',
      verified: true,
      verifier: { network: '198.51.100.0/24', client: 'program' },
    })
  }
  const { entries } = await db.store.verificationLog.list(number, 20)
  expect(entries.map((one) => one.at)).toEqual(at.toReversed())
})

test('simultaneous revocations in one status list lose no bit', async () => {
  const indices = times(12, (i) => i * 3)
  await Promise.all(indices.map((index) => db.store.status.set({ list: 7, index }, true)))
  await db.store.status.set({ list: 7, index: 3 }, false)
  const bitmap = new Uint8Array(2 ** 17)
  await db.store.status.fill(7, bitmap)
  const set = times(64, (i) => i).filter((i) => ((bitmap[i >> 3] as number) >> (i & 7)) & 1)
  expect(set).toEqual(indices.filter((index) => index !== 3))
})

test('places in the status lists are allocated once, also to simultaneous imports', async () => {
  const before = await db.store.status.allocated()
  const firsts = await Promise.all(times(10, () => db.store.status.allocate(5)))
  expect(new Set(firsts).size).toBe(10)
  expect(await db.store.status.allocated()).toBe(before + 50)
})

test('a lost answer does not end a session, deny a registration, or undo a change of password', async () => {
  const id = fresh('session')
  await db.store.sessions.create(session(id))
  loseOneAnswer('UpdateItem')
  expect(await db.store.sessions.rotate(id, 'token-1', 'token-2')).toBe(true)
  expect(await db.store.sessions.rotate(id, 'token-1', 'token-3')).toBe(false)

  const known = account(fresh('holder'))
  loseOneAnswer('PutItem')
  expect(await db.store.accounts.create(known)).toBe(true)
  loseOneAnswer('UpdateItem')
  expect(await db.store.accounts.changePassword(known, '$new')).toMatchObject({ passwordVersion: 2 })
})

test('an annotation whose answer was lost is written once, under its one code', async () => {
  const [number, code] = [fresh('ZY'), fresh('CODE')]
  loseOneAnswer('PutItem')
  expect(await db.store.annotations.reserveCode(code, number, new Date())).toBe(true)
  expect(await db.store.annotations.reserveCode(code, fresh('ZY'), new Date())).toBe(false)
})

test('simultaneous failures all count, and after a long rest the count begins again', async () => {
  const key = fresh('attempt')
  const failure = (day: string) => ({
    at: `${day}T12:00:00.000Z`,
    forgottenBefore: `${day}T00:00:00.000Z`,
    expiresAtSeconds: 4_000_000_000,
  })
  await Promise.all(times(20, () => db.store.rateLimit.countFailure(key, failure('2023-08-23'))))
  expect(await db.store.rateLimit.find([key])).toMatchObject([{ failures: 20 }])
  await Promise.all(times(20, () => db.store.rateLimit.countFailure(key, failure('2023-08-25'))))
  expect(await db.store.rateLimit.find([key])).toMatchObject([{ failures: 20 }])
})

test('a request that hangs is sent again, and does not hang the service', async () => {
  let held = false
  db.tap.treat = () => {
    if (held) return 'pass'
    held = true
    return 'hold'
  }
  expect(await db.store.certificates.find(fresh('ZY'))).toBeUndefined()
})

test('a certificate and its set, a number and its counts, a session and its account: one round trip each', async () => {
  const stored = createStored(vault, { managementNumber: fresh('ZY') })
  await db.store.certificates.create(stored)
  const before = db.tap.requests.length
  await db.store.lookup.withAnnotations(stored.managementNumber)
  await db.store.lookup.byNumber(stored.managementNumber, ['a', 'b'])
  await db.store.lookup.session({ sessionId: 's', holderId: holder.name })
  expect(db.tap.requests.slice(before).map(({ operation }) => operation)).toEqual([
    'BatchGetItem',
    'BatchGetItem',
    'BatchGetItem',
  ])
})

test('what is read to be judged is read as it was last written, not from a copy that lags', async () => {
  const reads = db.tap.requests.filter(({ operation }) => /^(BatchGetItem|GetItem)$/.test(operation))
  for (const { operation, body } of reads) {
    const consistent =
      operation === 'GetItem' ? body.ConsistentRead : body.RequestItems[db.tableName].ConsistentRead
    expect(consistent).toBe(true)
  }
  expect(reads.length).toBeGreaterThan(10)
})

test('nothing that serves a request ever scans', () => {
  expect(db.tap.requests.some(({ operation }) => operation === 'Scan')).toBe(false)
})

test('a database that cannot be reached is a problem of its own, never «no such record»', async () => {
  const dead = await openTestStore()
  await dead.tap.cut()
  for (const ask of [
    () => dead.store.certificates.find('ZY2344000001'),
    () => dead.store.lookup.byNumber('ZY2344000001', []),
    () => dead.store.accounts.create(account('h')),
    () => dead.store.certificates.listByHolder('h', 20),
  ]) {
    await expect(ask()).rejects.toMatchObject({ code: 'unavailable' })
  }
  await dead.close()
})
