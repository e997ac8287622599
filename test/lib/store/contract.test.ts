/**
 * The store's contract, kept by every database it may stand on (dynalite, or what `DYNAMODB_ENDPOINT` names): of
 * simultaneous writes exactly one wins, a repeated one is no second, and a database that fails is said to have failed.
 */

import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { generateSecrets } from '#lib/settings'
import { type Account, MOST_ENTRIES_A_DAY } from '#lib/store'
import { createVault, type Vault } from '#lib/vault'
import { createAllocator } from '../../../lib/store/status.ts'
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

const account = (tag: string, i = 0) => ({
  holderId: `${tag}-${i}`,
  tags: [tag],
  tagsRevision: 0,
  passwordHash: `$argon2id$${i}`,
  passwordVersion: 1,
  createdAt: '2023-08-23T00:00:00.000Z',
})

const session = (sessionId: string) => ({
  sessionId,
  holderId: 'h',
  passwordVersion: 1,
  tokenHash: 'token-1',
  chainKey: 'chain-1',
  createdAt: '2023-08-23T00:00:00.000Z',
  expiresAt: '2023-09-22T00:00:00.000Z',
})

const rotation = (next: string) => ({
  presented: 'token-1',
  next,
  at: '2023-08-23T00:00:00.000Z',
  by: 'client-1',
})

/** The database's clock is not asked: these moments are as good as any. */
const attempt = (now: number, free = 10) => ({ now, cost: 1_000, latest: now + (free - 1) * 1_000 })

test('of ten simultaneous registrations of one holder one wins, and its password stands', async () => {
  const tag = fresh('tag')
  const results = await Promise.all(times(10, (i) => db.store.accounts.create(account(tag, i))))
  expect(results.filter(Boolean)).toHaveLength(1)
  const winner = results.indexOf(true)
  expect((await db.store.accounts.findByTags([tag]))?.passwordHash).toBe(`$argon2id$${winner}`)
  expect(await db.store.accounts.create(account(tag, 10))).toBe(false)
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
  expect(await wins(times(10, (i) => db.store.sessions.rotate(id, rotation(`token-2-${i}`))))).toBe(1)
  expect(await db.store.sessions.find(id)).toMatchObject({ rotations: 1, rotatedBy: 'client-1' })
})

test('another client cannot take the token that has just been made for the first', async () => {
  const id = fresh('session')
  await db.store.sessions.create(session(id))
  expect(await db.store.sessions.rotate(id, rotation('token-2'))).toBe(true)
  expect(await db.store.sessions.rotate(id, { ...rotation('token-2'), by: 'client-2' })).toBe(false)
})

test('a session is not begun over another, and a token does not wake up a session that has ended', async () => {
  const id = fresh('session')
  expect(await db.store.sessions.create(session(id))).toBe(true)
  expect(await db.store.sessions.create(session(id))).toBe(false)
  await db.store.sessions.end(id)
  expect(await db.store.sessions.rotate(id, rotation('token-2'))).toBe(false)
  expect(await db.store.sessions.find(id)).toBeUndefined()
})

const isHeld = async (...args: Parameters<TestStore['store']['rateLimit']['count']>) =>
  (await db.store.rateLimit.count(...args)).held

test.each([1, 10])('of fifty simultaneous attempts %d are let in, no more', async (free) => {
  const key = fresh('attempt')
  const one = (now: number, forgivenAt: number) => isHeld(key, attempt(now, free), { forgivenAt })
  // An answer that comes late is asked for again, and may count twice: then fewer are let in, never more.
  const letIn = await wins(times(50, () => one(5_000_000, 0)))
  expect(letIn).toBeLessThanOrEqual(free)
  expect(letIn).toBeGreaterThan(0)
  const [counted] = await db.store.rateLimit.find([key])
  expect(counted).toEqual({ forgivenAt: 5_000_000 + free * 1_000 })
  // One is forgiven after its time; all, after a long rest.
  expect(await wins(times(50, () => one(5_001_000, 5_001_001)))).toBeLessThanOrEqual(1)
  expect(await wins(times(50, () => one(9_000_000, 9_000_001)))).toBeLessThanOrEqual(free)
})

test('an attempt that is taken back makes room for one, and for no more; what was not counted is not taken back', async () => {
  const key = fresh('attempt')
  const three = attempt(5_000_000, 3)
  const one = () => isHeld(key, three)
  expect(await wins(times(10, one))).toBe(3)
  expect(await db.store.rateLimit.forgive(key, three, { forgivenAt: 5_003_000 })).toBe(true)
  expect(await wins(times(10, one))).toBe(1)
  expect(await db.store.rateLimit.forgive(fresh('attempt'), three, { forgivenAt: 0 })).toBe(false)
})

test('of forty simultaneous attempts at the parts of a whole no more are let in than either allows', async () => {
  const key = fresh('attempt')
  const at = (i: number) => ({
    ...attempt(5_000_000, 12),
    part: { ...attempt(5_000_000, 5), name: `n${i % 5}` },
  })
  const results = await Promise.all(times(40, (i) => db.store.rateLimit.count(key, at(i))))
  const letIn = results.flatMap(({ held }, i) => (held ? [i % 5] : []))
  expect(letIn.length).toBeLessThanOrEqual(12)
  expect(letIn.length).toBeGreaterThan(0)
  for (const part of letIn) expect(letIn.filter((one) => one === part).length).toBeLessThanOrEqual(5)
  const [counted] = await db.store.rateLimit.find([key])
  expect(counted?.forgivenAt).toBe(5_000_000 + letIn.length * 1_000)
  const parts = Object.values(counted?.parts ?? {}).map((until) => (until - 5_000_000) / 1_000)
  expect(parts.reduce((sum, one) => sum + one, 0)).toBe(letIn.length)
})

test('parts that are taken back are gone, those that are spent go with the next one, and none that is being counted', async () => {
  const key = fresh('attempt')
  const at = (now: number, name: string) => ({ ...attempt(now, 40), part: { ...attempt(now, 2), name } })
  const count = async (now: number, name: string) => {
    const [seen] = await db.store.rateLimit.find([key])
    return db.store.rateLimit.count(key, at(now, name), seen)
  }
  const partsOf = async () => Object.keys((await db.store.rateLimit.find([key]))[0]?.parts ?? {}).sort()
  const right = await count(5_000_000, 'right')
  if (right.held) await db.store.rateLimit.forgive(key, at(5_000_000, 'right'), right.stands)
  expect(await partsOf()).toEqual([])
  await count(5_000_000, 'a')
  await count(5_000_000, 'b')
  const [stale] = await db.store.rateLimit.find([key])
  // Another attempt of `a` comes in between: what was read of it is no reason to take it out.
  await count(5_001_000, 'a')
  expect(await partsOf()).toEqual(['a'])
  expect((await db.store.rateLimit.count(key, at(5_001_000, 'c'), stale)).held).toBe(true)
  expect(await partsOf()).toEqual(['a', 'c'])
})

test('of ten simultaneous uses of what is good once, one counts, also when its answer is lost', async () => {
  const [what, other] = [fresh('once'), fresh('once')]
  expect(await wins(times(10, (i) => db.store.rateLimit.useOnce(what, `use-${i}`, 4_000_000_000)))).toBe(1)
  loseOneAnswer('UpdateItem')
  expect(await db.store.rateLimit.useOnce(other, 'use', 4_000_000_000)).toBe(true)
  expect(await db.store.rateLimit.useOnce(other, 'again', 4_000_000_000)).toBe(false)
})

test('counts are found in the order in which they were asked for', async () => {
  const [a, b, c] = [fresh('a'), fresh('b'), fresh('c')]
  await db.store.rateLimit.count(c, attempt(3_000))
  await db.store.rateLimit.count(a, attempt(1_000))
  const found = await db.store.rateLimit.find([a, b, c])
  expect(found).toEqual([{ forgivenAt: 2_000 }, undefined, { forgivenAt: 4_000 }])
})

test("a holder's certificates come newest issue first, page by page, each once, nobody else's among them", async () => {
  const [mine] = vault.tags('passport', fresh('E'))
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
    const page = await db.store.certificates.listByHolder([mine], 2, after)
    seen.push(...page.certificates.map(({ issueDate }) => issueDate))
    after = page.next
  } while (after)
  expect(seen).toEqual(dates.toSorted().reverse())
})

test("a holder's certificates under two tags come as one list, also while they move from one to the other", async () => {
  const [old] = vault.tags('passport', fresh('E'))
  const [next] = vault.tags('passport', fresh('E'))
  const dates = ['2023-08-21', '2022-06-01', '2021-01-01', '2020-06-30', '2019-02-28']
  const stored = dates.map((issueDate, i) =>
    createStored(vault, { managementNumber: fresh('ZY'), issueDate }, { holder: i % 2 ? old : next }),
  )
  for (const one of stored) await db.store.certificates.create(one)
  const first = await db.store.certificates.listByHolder([next, old], 2)
  for (const one of stored) await db.store.certificates.replace({ ...one, holder: next, revision: 2 }, 1)
  const rest = await db.store.certificates.listByHolder([next, old], 10, first.next)
  const seen = [...first.certificates, ...rest.certificates].map(({ issueDate }) => issueDate)
  expect(seen).toEqual(dates)
  expect(rest.next).toBeUndefined()
})

test('an account is found under each of its tags, and a tag that is dropped leads nowhere', async () => {
  const tags = [fresh('k2'), fresh('k1')]
  const made = { ...account(fresh('t')), tags: [tags[1] as string] }
  expect(await db.store.accounts.create(made)).toBe(true)
  const known = (await db.store.accounts.find(made.holderId)) as Account
  const added = await Promise.all(times(3, () => db.store.accounts.addTags(known, [tags[0] as string])))
  expect(added.filter(Boolean)).toHaveLength(1)
  const both = (await db.store.accounts.findByTags([tags[0] as string])) as Account
  expect(both.tags).toEqual(tags)
  expect(await db.store.accounts.dropTags(known, [tags[1] as string])).toBe(false)
  expect(await db.store.accounts.dropTags(both, [tags[1] as string])).toBe(true)
  expect(await db.store.accounts.findByTags([tags[1] as string])).toBeUndefined()
  expect((await db.store.accounts.findByTags(tags))?.tags).toEqual([tags[0]])
  // One document, one account, under whichever tag somebody registers.
  expect(await db.store.accounts.create({ ...account(fresh('t')), tags })).toBe(false)
})

test('a new key for the status lists begins with a list of its own: no two certificates share a bit', async () => {
  const key = (id: string, fill: number) => ({ id, key: Buffer.alloc(32, fill).toString('base64') })
  const [old, next] = [key('old', 1), key('new', 2)]
  const before = createAllocator(db.store.status, () => [old], 1)
  const after = createAllocator(db.store.status, () => [next, old], 1)
  const places = [...(await before(3)), ...(await after(3))]
  await db.store.status.turnKey('new', 'old')
  await db.store.status.turnKey('new', 'old')
  await expect(before(1)).rejects.toMatchObject({ code: 'unavailable' })
  const turned = await after(3)
  expect(new Set(turned.map(({ list }) => list)).size).toBe(1)
  expect(turned[0]?.list).toBe((places[0]?.list as number) + 1)
  const all = [...places, ...turned].map(({ list, index }) => `${list}/${index}`)
  expect(new Set(all).size).toBe(all.length)
  expect(await db.store.status.currentKey()).toBe('new')
})

const verification = (managementNumber: string, at: string, network = '198.51.100.0/24') =>
  ({
    managementNumber,
    at,
    how: 'number',
    verified: true,
    verifier: { network, client: 'program' },
  }) as const

test('verifications come newest first, and the set is not among them', async () => {
  const number = fresh('ZY')
  await db.store.annotations.writeSet(number, { revision: 0, entries: [] })
  const at = ['2023-08-21T00:00:00.000Z', '2023-08-22T00:00:00.000Z', '2023-08-22T15:59:59.999Z']
  for (const [i, moment] of at.entries())
    await db.store.verificationLog.record(verification(number, moment, `203.0.${i}.0/24`))
  const { entries } = await db.store.verificationLog.list(number, 20)
  expect(entries.map((one) => one.at)).toEqual(at.toReversed())
})

test('what is asked again on the same day is one entry with its count, its first and its last time', async () => {
  const number = fresh('ZY')
  const record = (at: string, more: object = {}) =>
    db.store.verificationLog.record({ ...verification(number, at), ...more })
  await Promise.all(times(40, () => record('2023-08-22T16:00:00.000Z')))
  await record('2023-08-23T15:59:59.999Z', { useIn: '440000' })
  // It is another day in China, another outcome, another way, another release: each is an entry.
  await record('2023-08-23T16:00:00.000Z')
  await record('2023-08-23T02:00:00.000Z', { verified: false })
  await record('2023-08-23T02:00:00.000Z', { how: 'code' })
  await record('2023-08-23T02:00:00.000Z', { annotation: { code: 'C', purpose: '求职' } })
  const { entries } = await db.store.verificationLog.list(number, 20)
  expect(entries).toHaveLength(5)
  expect(entries[1]).toMatchObject({
    count: 41,
    firstAt: '2023-08-22T16:00:00.000Z',
    at: '2023-08-23T15:59:59.999Z',
    useIn: '440000',
  })
  expect(entries.filter(({ count }) => count === 1)).toHaveLength(4)
})

test('what an API key has verified is entered by the hundred, the last of a day, also where the day is full', async () => {
  const numbers = times(60, () => fresh('ZY'))
  const verifier = { network: '198.51.100.0/24', client: 'program', name: '某公司', key: 'k1' } as const
  const at = (moment: string) => (number: string) => ({ ...verification(number, moment), verifier })
  const early = numbers.map(at('2023-08-23T00:00:00.000Z'))
  const late = numbers.map(at('2023-08-23T01:00:00.000Z'))
  const full = numbers[7] as string
  await db.store.verificationLog.record(verification(full, '2023-08-23T00:30:00.000Z'))
  const refused = await db.store.verificationLog.recordEach([...early, ...late])
  expect(refused).toEqual(times(120, () => undefined))
  expect(await db.store.verificationLog.recordEach([])).toEqual([])
  const listed = await Promise.all(numbers.map((one) => db.store.verificationLog.list(one, 10)))
  expect(listed.map(({ entries }) => entries.length)).toEqual(numbers.map((one) => (one === full ? 2 : 1)))
  expect(listed[0]?.entries).toEqual([{ ...late[0], firstAt: late[0]?.at, count: 1 }])
  // One alone goes the same way.
  await db.store.verificationLog.record({ ...at('2023-08-23T02:00:00.000Z')(full), verified: false })
  const { entries } = await db.store.verificationLog.list(full, 10)
  expect(entries.map((one) => [one.verifier.key, one.verified])).toEqual([
    ['k1', false],
    ['k1', true],
    [undefined, true],
  ])
})

test('whoever asks from a thousand networks fills the places of a day and no more; none is lost', async () => {
  const number = fresh('ZY')
  const networks = times(1_000, (i) => `10.${i >> 8}.${i & 255}.0/24`)
  for (let i = 0; i < networks.length; i += 50) {
    const some = networks.slice(i, i + 50)
    await Promise.all(
      some.map((one) =>
        db.store.verificationLog.record(verification(number, '2023-08-23T00:00:00.000Z', one)),
      ),
    )
  }
  const { entries, next } = await db.store.verificationLog.list(number, 1_000)
  expect(next).toBeUndefined()
  expect(entries.length).toBeLessThanOrEqual(MOST_ENTRIES_A_DAY)
  expect(entries.reduce((sum, { count }) => sum + count, 0)).toBe(1_000)
  expect(entries.filter(({ verifier }) => verifier.network === 'various')).toHaveLength(1)
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

test('a withdrawal adds its bit to the list, and touches no revocation, not even of its own place', async () => {
  await db.store.status.set({ list: 8, index: 5 }, true)
  await db.store.status.withdraw({ list: 8, index: 6 })
  await db.store.status.withdraw({ list: 8, index: 5 })
  await db.store.status.set({ list: 8, index: 6 }, false)
  const bitmap = new Uint8Array(2 ** 17)
  await db.store.status.fill(8, bitmap)
  expect(bitmap[0]).toBe(0b0110_0000)
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
  expect(await db.store.sessions.rotate(id, rotation('token-2'))).toBe(true)
  expect(await db.store.sessions.rotate(id, rotation('token-3'))).toBe(false)

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
    // At the same time: the certificate as of now, the counts as of a moment ago.
    ...['BatchGetItem', 'BatchGetItem'],
    'BatchGetItem',
  ])
})

test('a new code is found at once, also where a copy lags', async () => {
  const [code, number] = [fresh('CODE'), fresh('ZY')]
  await db.store.annotations.reserveCode(code, number, undefined)
  const before = db.tap.requests.length
  expect(await db.store.lookup.byCode(code)).toBe(number)
  expect(await db.store.lookup.byCode(fresh('CODE'))).toBeUndefined()
  const asked = db.tap.requests
    .slice(before)
    .map(({ body }) => body.RequestItems[db.tableName].ConsistentRead)
  // The one that is there for half the price; «there is none» is said only of now.
  expect(asked).toEqual([false, false, true])
})

test('what is read to be judged is read as it was last written, not from a copy that lags', async () => {
  const reads = db.tap.requests.filter(({ operation }) => /^(BatchGetItem|GetItem)$/.test(operation))
  for (const { operation, body } of reads) {
    const { Keys = [], ConsistentRead } = operation === 'GetItem' ? body : body.RequestItems[db.tableName]
    // Counts are held by their conditions, and a code leads to one certificate for ever.
    const mayLag =
      Keys.length > 0 && Keys.every(({ pk }: { pk: { S: string } }) => /^(RATE-LIMIT|CODE)#/.test(pk.S))
    expect(ConsistentRead || mayLag).toBe(true)
  }
  expect(reads.length).toBeGreaterThan(10)
})

test('of the answers to a request to a wallet one counts, also where its own answer was lost, and none that is late', async () => {
  const request = {
    requestId: 'request-1',
    browserHash: 'browser',
    nonce: 'nonce-1',
    clientId: 'x509_hash:x',
    sealedKey: 'sealed',
    sameDevice: true,
    network: '198.51.100.0/24',
    client: 'browser',
    askedBy: 'asked',
    askedAt: 1_000,
    answerUntil: 1_600,
  } as const
  const { walletRequests } = db.store
  const at = (seconds: number) => new Date(seconds * 1000)
  expect([await walletRequests.create(request), await walletRequests.create(request)]).toEqual([true, true])
  expect(await walletRequests.create({ ...request, nonce: 'nonce-2' })).toBe(false)
  const late = { outcome: 'late' }
  expect(await walletRequests.keepOutcome(request, late, at(1_600))).toBe(false)
  const outcomes = ['one', 'two', 'three'].map((outcome) => ({
    outcome,
    responseCodeHash: `${outcome}-code`,
  }))
  const kept = await Promise.all(outcomes.map((one) => walletRequests.keepOutcome(request, one, at(1_100))))
  expect(kept.filter(Boolean)).toHaveLength(1)
  const found = await walletRequests.find('request-1', at(1_899))
  const winner = outcomes[kept.indexOf(true)] as (typeof outcomes)[number]
  expect(found).toEqual({ ...request, ...winner })
  expect(await walletRequests.keepOutcome(request, winner, at(1_900))).toBe(true)
  expect(await walletRequests.find('request-1', at(1_900))).toBeUndefined()
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
    () => dead.store.certificates.listByHolder(['h'], 20),
  ]) {
    await expect(ask()).rejects.toMatchObject({ code: 'unavailable' })
  }
  await dead.close()
})
