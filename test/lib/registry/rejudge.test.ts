/** The registry judged anew after a change of rules, and stopped at every moment on the way. */

import { ScanCommand } from '@aws-sdk/lib-dynamodb'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { RegisteredCertificate } from '#lib/certificate'
import { createPolicy, type Policy } from '#lib/policy'
import { keepRules, type Rejudged, type RejudgeOptions, rejudge } from '#lib/registry'
import { type JudgementStore, judgements } from '#lib/store'
import { createStored } from '../../support/certificates.ts'
import { openTestStore, type TestStore } from '../../support/store.ts'
import { createMockRule, fileOf } from '../policy/records.ts'
import { vault } from './fixtures.ts'

const today = createPolicy()
/** 北京 and 江苏 get certificates of their own; nothing else changes. */
const [tomorrow, dayAfter] = (['beijing', 'jiangsu'] as const).map((_, index, all) =>
  createPolicy(
    fileOf(
      ...all.slice(0, index + 1).map((id) =>
        createMockRule({
          id: `own-${id}`,
          appliesTo: {
            qualifications: ['computer-software'],
            issuingRegions: [id === 'beijing' ? '110000' : '320000'],
          },
        }),
      ),
    ),
  ),
) as [Policy, Policy]

const REGIONS = ['440000', '110000', '320000'] as const
const COUNT = 30
const numberOf = (i: number) => `ZY23${String(i).padStart(8, '0')}`
/** Of 北京: every third. */
const beijing = Array.from({ length: COUNT }, (_, i) => i)
  .filter((i) => i % 3 === 1)
  .map(numberOf)

let db: TestStore
let store: JudgementStore
beforeEach(async () => {
  db = await openTestStore()
  store = judgements(db.store.table, { page: 10 })
  for (let i = 0; i < COUNT; i++) await putCertificate(i)
})
afterEach(() => db.close())

const at = (day: number) => () => new Date(Date.UTC(2030, 0, day))
const judge = (policy: Policy, more: Partial<RejudgeOptions> = {}) =>
  rejudge({ store, policy, apply: true, operator: '甲', now: at(1), ...more })

/** What holders are told: by number, the changes oldest first. */
async function told(): Promise<Map<string, string[]>> {
  const all = new Map<string, string[]>()
  for (let i = 0; i < COUNT; i++) {
    const changes = await db.store.answerChanges.list(numberOf(i))
    if (changes.length > 0)
      all.set(
        numberOf(i),
        changes.map(({ at, from, to, rule }) => `${at} ${from.zh} → ${to.zh} ${rule.id}`).reverse(),
      )
  }
  return all
}

async function items(): Promise<string[]> {
  const { table } = db.store
  const { Items = [] } = await table.client.send(new ScanCommand({ TableName: table.name }))
  return Items.map((item) => JSON.stringify(item)).sort()
}

describe('the registry judged anew', () => {
  it('has nothing to compare with at first, and says so; then keeps the rules of the day', async () => {
    await expect(judge(today, { apply: false })).rejects.toMatchObject({ code: 'nothing-to-compare' })
    expect(await judge(today)).toMatchObject({ begun: true, judged: 0, finished: true })
    expect(await judge(today)).toMatchObject({ begun: false, judged: 0, finished: true })
  })

  it('lists the certificates whose answer changed, and writes nothing', async () => {
    await keepRules(store, today, at(1))
    const before = await items()
    const heard: Rejudged[] = []
    const summary = await judge(tomorrow, { apply: false, onChange: (change) => heard.push(change) })
    expect(summary).toMatchObject({ judged: COUNT, changed: beijing.length, finished: true, applied: false })
    expect(heard.map(({ managementNumber }) => managementNumber).sort()).toEqual(beijing)
    expect(heard[0]).toMatchObject({
      from: { zh: expect.stringContaining('证书电子文件') },
      to: { zh: expect.stringContaining('电子证书'), en: expect.stringContaining('Electronic certificate') },
      rule: { id: 'own-beijing', version: 1 },
      basis: [{ number: expect.any(String) }],
    })
    expect(await items()).toEqual(before)
  })

  it('compares with other former rules where they are named', async () => {
    const summary = await judge(today, { apply: false, before: tomorrow })
    expect(summary.changed).toBe(beijing.length)
  })

  it('records each change for its holder once, and finds nothing the next time', async () => {
    await keepRules(store, today, at(1))
    expect(await judge(tomorrow, { now: at(2) })).toMatchObject({
      judged: COUNT,
      changed: 10,
      resumed: false,
    })
    const first = await told()
    expect([...first.keys()]).toEqual(beijing)
    expect(
      [...first.values()].every(([change, ...more]) => change?.startsWith('2030-01-02T') && !more.length),
    ).toBe(true)
    expect(await judge(tomorrow, { now: at(3) })).toMatchObject({ judged: 0, changed: 0 })
    expect(await told()).toEqual(first)
  })

  it('stops after a page when it is asked to, and goes on from there', async () => {
    await keepRules(store, today, at(1))
    const heard: string[] = []
    const listen = { onChange: ({ managementNumber }: Rejudged) => void heard.push(managementNumber) }
    const stopped = await judge(tomorrow, { now: at(2), mayGoOn: () => false, ...listen })
    expect(stopped).toMatchObject({ finished: false })
    expect(stopped.judged).toBeLessThan(COUNT)
    const read = db.tap.requests.length
    expect(await judge(tomorrow, { now: at(3), ...listen })).toMatchObject({
      judged: COUNT,
      changed: 10,
      resumed: true,
      finished: true,
    })
    const scans = db.tap.requests.slice(read).filter(({ operation }) => operation === 'Scan')
    expect(scans[0]?.body.ExclusiveStartKey).toBeDefined()
    expect(heard.sort()).toEqual(beijing)
  })

  it('killed before or after any of its writes and run again, has told each holder once', async () => {
    for (const moment of ['before', 'after'] as const) {
      for (let kill = 1; ; kill++) {
        await db.close()
        db = await openTestStore()
        store = judgements(db.store.table, { page: 10 })
        for (let i = 0; i < 6; i++) await putCertificate(i)
        await keepRules(store, today, at(1))
        const survived = await judge(tomorrow, { now: at(2), store: dying(store, kill, moment) }).then(
          () => true,
          () => false,
        )
        const summary = await judge(tomorrow, { now: at(4) })
        if (!survived && summary.judged > 0) expect(summary).toMatchObject({ judged: 6, changed: 2 })
        const found = await told()
        expect([...found.keys()]).toEqual([numberOf(1), numberOf(4)])
        for (const changes of found.values()) expect(changes).toHaveLength(1)
        expect(await judge(tomorrow, { now: at(5) })).toMatchObject({ judged: 0, changed: 0 })
        if (survived) {
          expect(kill).toBeGreaterThan(5)
          break
        }
      }
    }
  })

  it('finishes a run that was cut short by the rules it was begun with, before it goes on to newer ones', async () => {
    await keepRules(store, today, at(1))
    await judge(tomorrow, { now: at(2), mayGoOn: () => false })
    const summary = await judge(dayAfter, { now: at(3) })
    expect(summary).toMatchObject({ finished: true, resumed: true, changed: 20 })
    const all = await told()
    for (const number of beijing)
      expect(all.get(number)?.map((change) => change.slice(0, 10))).toEqual(['2030-01-02'])
    expect(all.size).toBe(20)
    expect(await judge(dayAfter, { now: at(4) })).toMatchObject({ judged: 0 })
  })

  it('is done by one process at a time', async () => {
    await keepRules(store, today, at(1))
    const both = await Promise.allSettled([judge(tomorrow, { now: at(2) }), judge(tomorrow, { now: at(3) })])
    const refused = both.filter(({ status }) => status === 'rejected')
    for (const one of refused) expect(one).toMatchObject({ reason: { code: 'rejudged-elsewhere' } })
    expect(refused.length).toBeLessThan(2)
    for (const changes of (await told()).values()) expect(changes).toHaveLength(1)
  })
})

async function putCertificate(i: number): Promise<void> {
  const record = { managementNumber: numberOf(i), issuingRegion: REGIONS[i % 3] as string }
  const stored = createStored(vault, record, { statusPlace: { list: 0, index: i } })
  const registered: RegisteredCertificate = {
    ...stored,
    recorded: { at: '2023-08-23T00:00:00.000Z', operator: '甲' },
  }
  await db.store.certificates.create(registered)
}

/** A store whose process dies at its nth write: before it is made, or before its answer is read. */
function dying(alive: JudgementStore, nth: number, moment: 'before' | 'after'): JudgementStore {
  let writes = 0
  const dies = async (write: () => Promise<unknown>) => {
    if (++writes < nth) return write()
    if (moment === 'after' && writes === nth) await write()
    throw new Error('killed')
  }
  const mortal = Object.fromEntries(
    (['beginJudgedBy', 'beginRun', 'recordProgress', 'recordChange', 'finishRun'] as const).map((name) => [
      name,
      (...given: never[]) => dies(() => (alive[name] as (...all: never[]) => Promise<unknown>)(...given)),
    ]),
  )
  return { ...alive, ...mortal } as JudgementStore
}
