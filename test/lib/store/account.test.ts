/** Accounts, codes and the account's log in the store: a proof is spent once, also when answers get lost. */

import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { type Account, type Activation, activations } from '#lib/store'
import { openTestStore, type TestStore } from '../../support/store.ts'

let db: TestStore
beforeAll(async () => {
  db = await openTestStore()
})
afterAll(() => db.close())
afterEach(() => {
  db.tap.treat = () => 'pass'
})

const AT = '2023-08-23T08:00:00.000Z'
let count = 0
const fresh = () => `holder-${++count}`
const times = <T>(n: number, make: (i: number) => T): T[] => Array.from({ length: n }, (_, i) => make(i))

/** The next write is done, but its answer gets lost; the client library then repeats it. */
function loseOneAnswer() {
  let lost = false
  db.tap.treat = () => {
    if (lost) return 'pass'
    lost = true
    return 'lose'
  }
}

async function newAccount(more: Partial<Account> = {}): Promise<Account> {
  const holderId = fresh()
  const account = {
    holderId,
    tags: [`k1.${holderId}`],
    passwordHash: '$old',
    passwordVersion: 1,
    createdAt: AT,
    ...more,
  }
  await db.store.accounts.create(account)
  return { ...account, tagsRevision: 0 }
}

const code = (tag: string, more: Partial<Activation> = {}): Activation => ({
  tag,
  managementNumber: 'ZY1',
  codeHash: 'hash',
  runId: 'run-1',
  place: 'ZY1',
  operator: '经办人甲',
  madeAt: AT,
  expiresAt: '2023-11-21T15:59:59.999Z',
  ...more,
})

test('of ten simultaneous uses of one proof one sets the password, and every session begun before is over', async () => {
  for (const spent of [{ spentCode: 'hash' }, { realNameAt: AT }]) {
    const known = await newAccount()
    const results = await Promise.all(
      times(10, (i) => db.store.accounts.takeOver(known, `$new${i}`, spent, AT)),
    )
    expect(results.filter(Boolean)).toHaveLength(1)
    const now = await db.store.accounts.find(known.holderId)
    expect(now).toMatchObject({ passwordVersion: 2, recoveredAt: AT, ...spent })
    expect(await db.store.accounts.takeOver(now as Account, '$again', spent, AT)).toBeUndefined()
  }
})

test('a later proof is good, an earlier one of the real-name service is not', async () => {
  const known = await newAccount({ spentCode: 'hash', realNameAt: AT })
  const early = { realNameAt: '2023-08-23T07:59:59.999Z' }
  expect(await db.store.accounts.takeOver(known, '$early', early, AT)).toBeUndefined()
  const late = { realNameAt: '2023-08-23T08:00:00.001Z' }
  const next = (await db.store.accounts.takeOver(known, '$late', late, AT)) as Account
  // The other kind of proof was not made good again by it.
  expect(await db.store.accounts.takeOver(next, '$code', { spentCode: 'hash' }, AT)).toBeUndefined()
  expect(await db.store.accounts.takeOver(next, '$code', { spentCode: 'another' }, AT)).toBeDefined()
})

test('a password that was changed meanwhile, or an account that was locked, is not taken over', async () => {
  const known = await newAccount()
  await db.store.accounts.changePassword(known, '$changed')
  expect(await db.store.accounts.takeOver(known, '$new', { spentCode: 'hash' }, AT)).toBeUndefined()
  const locked = await newAccount()
  await db.store.accounts.lock(locked, AT)
  expect(await db.store.accounts.takeOver(locked, '$new', { spentCode: 'hash' }, AT)).toBeUndefined()
})

test('a lost answer undoes no takeover, no lock, no unlocking and no code, and counts nothing twice', async () => {
  const known = await newAccount()
  loseOneAnswer()
  const taken = await db.store.accounts.takeOver(known, '$new', { spentCode: 'hash' }, AT)
  expect(taken).toMatchObject({ passwordVersion: 2 })
  loseOneAnswer()
  const locked = await db.store.accounts.lock(taken as Account, AT)
  expect(locked).toMatchObject({ passwordVersion: 3, lockedAt: AT })
  loseOneAnswer()
  const unlocked = await db.store.accounts.lock(locked as Account, undefined)
  expect(unlocked).toMatchObject({ passwordVersion: 4 })
  expect(unlocked).not.toHaveProperty('lockedAt')
  const codes = activations(db.store.table)
  loseOneAnswer()
  expect(await codes.put(code(known.holderId), [])).toBe(true)
  loseOneAnswer()
  await db.store.accountEvents.record(known.holderId, {
    what: 'logged-in',
    at: AT,
    network: 'n',
    client: 'phone',
  })
  const { events } = await db.store.accountEvents.list(known.holderId, 10)
  expect(events).toEqual([
    { what: 'logged-in', at: AT, firstAt: AT, count: 1, network: 'n', client: 'phone' },
  ])
})

test('of one run a holder has one code, and the next run replaces it', async () => {
  const codes = activations(db.store.table)
  const tag = fresh()
  const places = times(5, (i) => code(tag, { place: `ZY${i}`, codeHash: `hash-${i}` }))
  const given = await Promise.all(places.map((one) => codes.put(one, [])))
  expect(given.filter(Boolean)).toHaveLength(1)
  expect((await codes.find([tag]))?.codeHash).toBe(`hash-${given.indexOf(true)}`)
  const next = code(tag, {
    runId: 'run-2',
    place: 'ZY9',
    codeHash: 'next',
    madeAt: '2023-08-24T08:00:00.000Z',
  })
  expect(await codes.put(next, [])).toBe(true)
  expect((await codes.find([tag]))?.codeHash).toBe('next')
  // A run that was begun earlier and comes by later.
  expect(await codes.put(code(tag), [])).toBe(false)
})

test('under two tags of one document the code that was made last is the one, and puts the other away', async () => {
  const codes = activations(db.store.table)
  const [old, fresher] = [fresh(), fresh()]
  const later = (minutes: number) => new Date(Date.parse(AT) + minutes * 60_000).toISOString()
  await codes.put(code(old, { codeHash: 'first' }), [])
  expect((await codes.find([fresher, old]))?.codeHash).toBe('first')
  // The same run again, now that another key writes: at another place nothing, at the same place the same.
  expect(await codes.put(code(fresher, { place: 'ZY2' }), [old])).toBe(false)
  expect(await codes.put(code(fresher, { codeHash: 'first' }), [old])).toBe(true)
  expect(await codes.find([old])).toBeUndefined()
  // Somebody who does not know the new key yet.
  await codes.put(code(old, { runId: 'run-2', codeHash: 'second', madeAt: later(1) }), [])
  expect((await codes.find([fresher, old]))?.codeHash).toBe('second')
  expect(await codes.put(code(fresher, { runId: 'run-0', codeHash: 'late' }), [old])).toBe(false)
  const { codeHash: _, ...taken } = code(fresher, { runId: 'run-3', madeAt: later(2) })
  expect(await codes.put(taken, [old])).toBe(true)
  expect((await codes.find([fresher, old]))?.codeHash).toBeUndefined()
})

test('the log goes on from page to page, each entry once, the newest day first', async () => {
  const holderId = fresh()
  await Promise.all(
    times(25, (i) =>
      db.store.accountEvents.record(holderId, {
        what: 'logged-in',
        at: new Date(Date.parse(AT) + i * 86_400_000).toISOString(),
        network: '198.51.100.0/24',
        client: 'browser',
      }),
    ),
  )
  const first = await db.store.accountEvents.list(holderId, 20)
  const second = await db.store.accountEvents.list(holderId, 20, first.next)
  const days = [...first.events, ...second.events].map(({ at }) => at)
  expect(new Set(days).size).toBe(25)
  expect(days).toEqual(days.toSorted().reverse())
  expect(second.next).toBeUndefined()
})
