/** Who is told of a change, and of what: nobody who relied on the certificate is forgotten, and nobody else hears of it. */

import { readFileSync } from 'node:fs'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { parse } from 'yaml'
import type { RegisteredCertificate } from '#lib/certificate'
import { judgements, type Table } from '#lib/store'
import { SETTLES } from '#lib/webhook'
import { createRow, importInto } from '../registry/fixtures.ts'
import { DAY, MINUTE, mortal, NUMBER, ORIGIN, openWorld, START, type World } from './world.ts'

let world: World
let webhookId: string
beforeEach(async () => {
  world = await openWorld()
  await world.record()
  await world.apiKey('k1')
  webhookId = (await world.webhook('k1')).webhook.webhookId
  world.clock.at += MINUTE
})
afterEach(() => world.close())

const types = (planned: readonly { readonly type: string }[]) => planned.map(({ type }) => type)

describe('the owner of a key is told', () => {
  beforeEach(() => world.verify('k1'))

  test('that the certificate was revoked, in so many words and no more', async () => {
    const { history = [] } = await world.revoke()
    const [delivery, ...more] = await world.planned(webhookId)
    expect(more).toEqual([])
    expect(JSON.parse(delivery?.body ?? '')).toEqual({
      type: 'certificate.revoked',
      timestamp: history[0]?.at,
      data: {
        managementNumber: NUMBER,
        apiKey: 'k1',
        lastVerifiedAt: new Date(START + MINUTE).toISOString(),
        verifyAgain: `${ORIGIN}/v1/verify/batch`,
      },
    })
    expect(await world.announced()).toBe(0)
  })

  test('that it was reinstated', async () => {
    await world.revoke()
    await world.planned(webhookId)
    await world.reinstate()
    expect(types(await world.planned(webhookId)).sort()).toEqual([
      'certificate.reinstated',
      'certificate.revoked',
    ])
  })

  test('that it was corrected: which fields, and none of their values', async () => {
    await world.correct({ 姓名: '张叁', 专业: '软件评测师' })
    const [delivery] = await world.planned(webhookId)
    expect(JSON.parse(delivery?.body ?? '')).toMatchObject({
      type: 'certificate.corrected',
      data: { changed: ['holderName', 'specialty'] },
    })
    expect(JSON.stringify(delivery)).not.toMatch(/张|软件|9901|报名|经办/)
  })

  test('nothing of what a verifier is never shown', async () => {
    await world.correct({ 性别: '' })
    expect(await world.planned(webhookId)).toEqual([])
    expect(await world.announced()).toBe(0)
  })

  test('that an import changed a row, or revoked it', async () => {
    const registry = world.registry()
    const row = createRow({ idNumber: '990101199003070015', specialty: '软件评测师' })
    await importInto(registry, [row], { now: world.now })
    expect(types(await world.planned(webhookId))).toEqual(['certificate.corrected'])
    const revoked = { ...row, status: '已撤销', revokedAt: '2026-02-01', revocationReason: '测试' }
    await importInto(registry, [revoked], { now: world.now })
    expect(types(await world.planned(webhookId)).sort()).toEqual([
      'certificate.corrected',
      'certificate.revoked',
    ])
  })

  test('that the rules judge it otherwise', async () => {
    const notice = { number: '人社厅发〔2026〕1号', title: '测试', date: '2026-03-01' }
    const change = {
      managementNumber: NUMBER,
      at: world.now().toISOString(),
      from: { zh: '证书电子文件', en: 'file' },
      to: { zh: '电子证书', en: 'certificate' },
      rule: { id: 'own', version: 1 },
      basis: [notice],
    }
    const killed = judgements(mortal(world.table, 1), {
      retry: { first: 1, longest: 1, giveUpAfter: 1 },
      now: world.now,
    })
    await expect(killed.recordChange(change)).rejects.toThrow()
    expect(await world.planned(webhookId), 'announced and not recorded').toEqual([])
    await judgements(world.table, { now: world.now }).recordChange(change)
    expect(types(await world.planned(webhookId))).toEqual(['certificate.rejudged'])
  })
})

describe('is told while the release lasts', () => {
  const cases: [string, number, boolean][] = [
    ['89 days after a verification without a release', 89, true],
    ['91 days after', 91, false],
  ]
  test.each(cases)('%s', async (_, days, told) => {
    await world.verify('k1')
    world.clock.at += days * DAY
    await world.revoke()
    expect(await world.planned(webhookId)).toHaveLength(told ? 1 : 0)
  })

  const annotation = { code: 'C0DE', purpose: '求职' }
  test.each([
    ['29 days after a release of 30', 29, true],
    ['31 days after', 31, false],
  ])('%s', async (_, days, told) => {
    await world.release('C0DE')
    await world.verify('k1', { annotation })
    world.clock.at += days * DAY
    await world.revoke()
    const [delivery] = await world.planned(webhookId)
    expect(delivery !== undefined).toBe(told)
    expect(delivery?.body ?? '').not.toContain('C0DE')
  })

  test('and not once its holder has withdrawn it', async () => {
    await world.release('C0DE')
    await world.verify('k1', { annotation })
    await world.release('C0DE', world.now().toISOString())
    await world.revoke()
    expect(await world.planned(webhookId)).toEqual([])
  })
})

describe('nobody else hears of it', () => {
  test('who has verified nothing, or another certificate', async () => {
    await world.apiKey('k2')
    const other = (await world.webhook('k2')).webhook.webhookId
    await world.verify('k1')
    await world.verify('k2', { managementNumber: 'ZY2344000009' })
    await world.verify(undefined, { how: 'number' })
    await world.revoke()
    expect(await world.planned(webhookId)).toHaveLength(1)
    expect(await world.planned(other)).toEqual([])
  })

  test('with two addresses of one key each is told, under ids of their own', async () => {
    const second = (await world.webhook('k1', 'https://second.example/')).webhook.webhookId
    await world.verify('k1')
    await world.revoke()
    const [one] = await world.planned(webhookId)
    const [two] = await world.planned(second)
    expect(one?.eventId).toMatch(/^evt_[0-9a-f]{32}$/)
    expect(two?.eventId).not.toBe(one?.eventId)
  })

  test('where there is no webhook nothing is announced, and a change costs what it cost', async () => {
    await world.db.store.webhooks.remove(webhookId)
    await world.verify('k1')
    const registry = world.registry()
    const [certificate] = (await registry.getMany([NUMBER])) as [RegisteredCertificate]
    const { requests } = world.db.tap
    for (let round = 0; round < 5; round++) {
      const before = requests.length
      const revision = certificate.revision + round
      const history = [{ action: 'correct' as const, at: 'then', operator: '甲', before: { issuer: 'x' } }]
      await registry.replace({ ...certificate, revision: revision + 1, history }, revision)
      const made = requests.slice(before).map(({ operation }) => operation)
      expect(made).toEqual(round === 0 ? ['Query', 'PutItem'] : ['PutItem'])
    }
    expect(await world.announced()).toBe(0)
  })
})

test('who fills the day of a certificate from thousands of networks keeps no key out of its log', async () => {
  // Every numbered place of the day is taken.
  const full: Table = {
    ...world.table,
    update: async (params) => (/#\d+$/.test(params.Key?.sk) ? undefined : world.table.update(params)),
  }
  await world.verify(undefined, { how: 'code' }, full)
  await world.verify('k1', {}, full)
  const { entries } = await world.db.store.verificationLog.list(NUMBER, 10)
  expect(entries.map(({ verifier }) => verifier.network).sort()).toEqual(['198.51.100.0/24', 'various'])
  await world.revoke()
  expect(await world.planned(webhookId)).toHaveLength(1)
})

test('a certificate that cannot be read keeps nobody else’s owner from being told', async () => {
  await world.verify('k1')
  await world.revoke()
  const damaged = 'ZY2344000007'
  await world.record(damaged)
  await world.revoke(world.table, damaged)
  await world.table.put({ Item: { pk: `CERT#${damaged}`, sk: 'CERT', revision: 'none' } })
  expect(await world.planned(webhookId)).toHaveLength(1)
  expect(await world.plan()()).toMatchObject({ failed: 1, announcements: 0, due: [webhookId] })
  expect(await world.announced()).toBe(1)
})

test('a change is left alone until every verification that saw the certificate before it is in the log', async () => {
  const { functions } = parse(readFileSync(new URL('../../../serverless.yml', import.meta.url), 'utf8'), {
    merge: true,
  })
  const asked = Object.values<{ timeout?: number; events?: { httpApi?: string }[] }>(functions)
    .filter(({ events = [] }) => events.some(({ httpApi }) => httpApi))
    .map(({ timeout = 10 }) => timeout * 1_000)
  expect(Math.max(...asked)).toBeLessThan(SETTLES)

  await world.revoke()
  world.clock.at += SETTLES - 1
  await world.plan()()
  // It read the certificate before the revocation, and is only now done.
  await world.verify('k1')
  expect(await world.planned(webhookId)).toHaveLength(1)
})

describe('a process that is killed loses nothing and makes nothing up', () => {
  test('between announcement and change: nobody is told; after the change: its owner is', async () => {
    await world.verify('k1')
    for (let writes = 0; ; writes++) {
      expect(writes).toBeLessThan(10)
      const run = await world.revoke(mortal(world.table, writes)).catch(() => undefined)
      const [certificate] = await world.registry().getMany([NUMBER])
      const isRevoked = certificate?.status === 'revoked'
      expect(await world.planned(webhookId), `after ${writes} writes`).toHaveLength(isRevoked ? 1 : 0)
      if (run) {
        // Announcement, status bit, certificate.
        expect(writes).toBe(3)
        return
      }
    }
  })

  test('the planning, after any of its writes: the next one makes up for it, and no event is another one', async () => {
    await world.webhook('k1', 'https://second.example/')
    await world.verify('k1')
    await world.revoke()
    world.clock.at += MINUTE
    const ids = new Set<string>()
    let killed = 0
    for (let writes = 0; ; writes++) {
      const run = await world
        .plan(mortal(world.table, writes))()
        .catch(() => undefined)
      for (const id of (await world.db.store.webhooks.list()).map((one) => one.webhookId))
        for (const { eventId } of (await world.db.store.deliveries.list(id, 10)).deliveries) ids.add(eventId)
      if (run?.failed === 0) break
      killed++
    }
    expect(killed).toBeGreaterThan(0)
    expect(ids.size).toBe(2)
    expect(await world.announced()).toBe(0)
  })

  test('an import that is killed and run again announces the same change anew: it is one event', async () => {
    await world.verify('k1')
    const row = createRow({ idNumber: '990101199003070015', specialty: '软件评测师' })
    const at = world.now()
    const load = (over = world.table) =>
      importInto(world.registry(over), [row], { now: () => at, replace: true })
    await expect(load(mortal(world.table, 2))).rejects.toThrow()
    expect(await world.announced()).toBe(1)
    // Meanwhile somebody else changes it, and the import comes by under a later revision.
    await world.revoke()
    await load()
    expect(types(await world.planned(webhookId)).sort()).toEqual([
      'certificate.corrected',
      'certificate.revoked',
    ])
  })

  test('an announcement whose change somebody else was faster with is void, and one that is never made runs out', async () => {
    await world.verify('k1')
    // Two operators read the same revision; the announcement of the second is of a write that fails.
    await expect(world.correct({ 专业: '软件评测师' }, mortal(world.table, 1))).rejects.toThrow()
    expect(await world.announced()).toBe(1)
    world.clock.at += 1
    await world.revoke()
    expect(types(await world.planned(webhookId))).toEqual(['certificate.revoked'])
    expect(await world.announced()).toBe(0)

    await expect(world.correct({ 专业: '软件评测师' }, mortal(world.table, 1))).rejects.toThrow()
    await world.planned(webhookId)
    expect(await world.announced(), 'it may still be made').toBe(1)
    world.clock.at += 8 * DAY
    await world.planned(webhookId)
    expect(await world.announced()).toBe(0)
  })
})
