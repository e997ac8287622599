/** What is due is sent: once where it arrives, again where it does not, to nobody who may not know, past nobody who is slow. */

import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { verifyWebhook } from '#client/webhook'
import {
  listDead,
  listWebhooks,
  PAUSES,
  pauseWebhook,
  removeWebhook,
  replay,
  resumeWebhook,
  rotateSecret,
  sendTest,
  startDispatcher,
} from '#lib/webhook'
import { DAY, MINUTE, mortal, NUMBER, openWorld, type World } from './world.ts'

let world: World
let webhookId: string
let secret: string
beforeEach(async () => {
  world = await openWorld()
  await world.record()
  await world.apiKey('k1')
  const added = await world.webhook('k1')
  webhookId = added.webhook.webhookId
  secret = added.secret
})
afterEach(() => world.close())

/** A certificate is revoked, and its owner is to be told. */
async function revoked(): Promise<void> {
  await world.verify('k1')
  await world.revoke()
  await world.planned(webhookId)
}
const waiting = async () => (await world.db.store.deliveries.list(webhookId, 100)).deliveries
const dead = async () => (await world.db.store.deliveries.listDead(webhookId, 100)).deliveries
const answerWith = (status: number, retryAfter?: number) => {
  world.answering.with = async () => ({ kind: 'answered', status, ...(retryAfter && { retryAfter }) })
}
const unreached = async () => ({ kind: 'unreached', why: 'timeout' }) as const

test('an event arrives once, signed with the secret that its receiver was given', async () => {
  await revoked()
  expect(await world.send()(webhookId)).toEqual({ delivered: 1, failed: 0, givenUp: 0 })
  expect(await world.send()(webhookId)).toEqual({ delivered: 0, failed: 0, givenUp: 0 })
  const [posted, ...more] = world.posted
  expect(more).toEqual([])
  expect(posted?.url).toBe('https://hr.example/hook')
  const received = await verifyWebhook(posted?.headers ?? {}, posted?.body ?? '', secret, {
    now: world.now(),
  })
  expect(received.event).toMatchObject({ type: 'certificate.revoked', data: { managementNumber: NUMBER } })
  expect(world.attempts).toEqual([
    { webhookId, type: 'certificate.revoked', attempt: 1, result: 'delivered' },
  ])
})

test('the secret is in the table for nobody to read, and is opened for no other webhook', async () => {
  const found = await world.db.store.webhooks.find(webhookId)
  const sealed = found?.secrets[0]?.sealed ?? ''
  expect(JSON.stringify(found)).not.toContain(secret.slice(6, 20))
  expect(world.seals.open(sealed, webhookId)).toBe(secret)
  expect(() => world.seals.open(sealed, 'wh_other')).toThrow()
})

describe('a receiver that fails', () => {
  test('is tried again, later each time, for three days; then it is a dead letter, which can be sent again', async () => {
    answerWith(500)
    await revoked()
    const first = world.clock.at
    for (let step = 0; step < 3_000 && (await dead()).length === 0; step++) {
      await world.send()(webhookId)
      const [next] = await waiting()
      if (next) world.clock.at = Date.parse(next.due)
    }
    const pauses = world.posted.slice(1).map(({ at }, i) => (at - (world.posted[i]?.at ?? 0)) / 1000)
    expect(pauses).toHaveLength(PAUSES.length)
    for (const [i, pause] of pauses.entries()) {
      expect(pause).toBeGreaterThanOrEqual((PAUSES[i] ?? 0) * 0.89)
      expect(pause).toBeLessThanOrEqual((PAUSES[i] ?? 0) * 1.11)
    }
    expect(world.clock.at - first).toBeGreaterThan(2.5 * DAY)
    const ids = new Set(world.posted.map(({ headers }) => headers['webhook-id']))
    expect(ids.size, 'one event, however often it is sent').toBe(1)
    expect(new Set(world.posted.map(({ headers }) => headers['webhook-timestamp'])).size).toBeGreaterThan(5)
    expect(world.attempts.at(-1)).toMatchObject({ result: 'given-up', failure: '500' })
    expect(await listDead(undefined, world.context)).toMatchObject([{ attempts: 10, failure: '500' }])
    expect(await waiting()).toEqual([])

    answerWith(200)
    expect(await replay(webhookId, ['evt_other'], world.context)).toBe(0)
    expect(await replay(webhookId, [], world.context)).toBe(1)
    expect(await world.send()(webhookId)).toMatchObject({ delivered: 1 })
    expect(world.posted.at(-1)?.headers['webhook-id']).toBe([...ids][0])
    expect(await dead()).toEqual([])
  })

  test('and says that it is gone for good (410), is left alone until it is resumed', async () => {
    answerWith(410)
    await revoked()
    await world.send()(webhookId)
    world.clock.at += 2 * DAY
    await world.plan()()
    expect((await world.plan()()).due).toEqual([])
    expect(await world.send()(webhookId)).toMatchObject({ delivered: 0, failed: 0 })
    answerWith(200)
    await resumeWebhook(webhookId, world.context)
    expect((await world.plan()()).due).toEqual([webhookId])
    expect(await world.send()(webhookId)).toMatchObject({ delivered: 1 })
  })

  test('and asks for patience, is given it, and no more than an hour', async () => {
    answerWith(429, 100_000)
    await revoked()
    await world.send()(webhookId)
    answerWith(200)
    world.clock.at += 59 * MINUTE
    expect((await world.plan()()).due).toEqual([])
    world.clock.at += 2 * MINUTE
    expect((await world.plan()()).due).toEqual([webhookId])
    expect(await world.send()(webhookId)).toMatchObject({ delivered: 1 })
  })

  test('and is not reached at all, is not tried with everything else that is due', async () => {
    world.answering.with = unreached
    await world.verify('k1')
    for (const 专业 of ['软件评测师', '网络工程师', '软件设计师', '软件评测师', '网络工程师', '软件设计师']) {
      world.clock.at += 1
      await world.correct({ 专业 })
    }
    expect((await world.planned(webhookId)).length).toBeGreaterThan(4)
    await world.send()(webhookId)
    expect(world.posted).toHaveLength(4)
    expect((await world.plan()()).due).toEqual([])
    expect(await listWebhooks(world.context)).toMatchObject([{ receiver: { failure: 'timeout' } }])
    world.clock.at += 10 * MINUTE
    world.answering.with = async () => ({ kind: 'answered', status: 200 })
    await world.send()(webhookId)
    expect(await waiting()).toEqual([])
  })
})

describe('whoever is killed or comes twice', () => {
  test('while sending loses nothing: at every write the event arrives all the same, under one id', async () => {
    await revoked()
    let runs = 0
    for (let writes = 0; (await waiting()).length > 0; writes++) {
      expect(runs++).toBeLessThan(8)
      await world
        .send(mortal(world.table, writes % 3))(webhookId)
        .catch(() => {})
      world.clock.at += DAY / 24
    }
    expect(runs).toBeGreaterThan(2)
    expect(world.posted.length).toBeGreaterThan(0)
    expect(new Set(world.posted.map(({ headers }) => headers['webhook-id'])).size).toBe(1)
    expect(await dead()).toEqual([])
  })

  test('giving up loses no dead letter', async () => {
    answerWith(500)
    await revoked()
    for (let runs = 0; (await dead()).length === 0; runs++) {
      expect(runs).toBeLessThan(40)
      await world
        .send(mortal(world.table, 2))(webhookId)
        .catch(() => {})
      const [next] = await waiting()
      if (next) world.clock.at = Math.max(world.clock.at, Date.parse(next.due))
    }
    await world.send()(webhookId)
    expect(await waiting()).toEqual([])
    expect(await dead()).toHaveLength(1)
  })

  test('at the same time sends nothing twice', async () => {
    await revoked()
    await Promise.all([world.send()(webhookId), world.send()(webhookId), world.send()(webhookId)])
    expect(world.posted).toHaveLength(1)
  })
})

describe('nothing more is sent', () => {
  test('for a key that was revoked: neither what waits nor what comes', async () => {
    answerWith(500)
    await revoked()
    await world.send()(webhookId)
    await world.apiKey('k1', world.now().toISOString())
    answerWith(200)
    world.clock.at += DAY
    const before = world.posted.length
    await world.send()(webhookId)
    await world.reinstate()
    await world.planned(webhookId)
    await world.send()(webhookId)
    expect(world.posted).toHaveLength(before)
    expect(await waiting()).toEqual([])
  })

  test('while it is paused; what came up is sent when it is resumed, for a week', async () => {
    await pauseWebhook(webhookId, world.context)
    await revoked()
    expect((await world.plan()()).due).toEqual([])
    await world.send()(webhookId)
    expect(world.posted).toEqual([])
    expect(await listWebhooks(world.context)).toMatchObject([{ waiting: 1, pausedAt: expect.any(String) }])
    world.clock.at += 6 * DAY
    await world.reinstate()
    await world.planned(webhookId)
    world.clock.at += 2 * DAY
    await resumeWebhook(webhookId, world.context)
    await world.send()(webhookId)
    expect(world.posted.map(({ body }) => JSON.parse(body).type)).toEqual(['certificate.reinstated'])
    expect(await dead()).toMatchObject([{ type: 'certificate.revoked', failure: 'expired' }])
    expect(await waiting()).toEqual([])
  })

  test('to a webhook that was removed, and nothing of it stays', async () => {
    await revoked()
    await removeWebhook(webhookId, world.context)
    expect(await world.send()(webhookId)).toMatchObject({ delivered: 0 })
    expect([await waiting(), await dead(), await listWebhooks(world.context)]).toEqual([[], [], []])
    await expect(removeWebhook(webhookId, world.context)).rejects.toMatchObject({ code: 'webhook-unknown' })
  })
})

test('after a rotation two secrets sign, a day later the new one alone, and of a leaked one nothing at once', async () => {
  const { secret: next } = await rotateSecret(webhookId, 24, world.context)
  const verifies = async (known: string) => {
    await sendTest(webhookId, world.context)
    await world.send()(webhookId)
    const { headers = {}, body = '' } = world.posted.at(-1) ?? {}
    return verifyWebhook(headers, body, known, { now: world.now() }).then(
      () => true,
      () => false,
    )
  }
  expect([await verifies(secret), await verifies(next)]).toEqual([true, true])
  world.clock.at += DAY
  expect([await verifies(secret), await verifies(next)]).toEqual([false, true])
  const { secret: last } = await rotateSecret(webhookId, 0, world.context)
  expect([await verifies(next), await verifies(last)]).toEqual([false, true])
})

test('what cannot be added: for no key or a revoked one, to where no webhook may lead, the sixth of a key', async () => {
  await expect(world.webhook('k9')).rejects.toMatchObject({ code: 'api-key-unknown' })
  await expect(world.webhook('k1', 'https://169.254.169.254/')).rejects.toMatchObject({ code: 'url-refused' })
  for (let i = 0; i < 4; i++) await world.webhook('k1', `https://hr.example/${i}`)
  await expect(world.webhook('k1')).rejects.toMatchObject({ code: 'too-many-webhooks' })
  await world.apiKey('k1', world.now().toISOString())
  await expect(world.webhook('k1')).rejects.toMatchObject({ code: 'api-key-unknown' })
})

test('one receiver that hangs is in nobody’s way', async () => {
  await world.apiKey('k2')
  const quick = (await world.webhook('k2', 'https://quick.example/')).webhook.webhookId
  let release = () => {}
  const hanging = new Promise<void>((resolve) => {
    release = resolve
  })
  world.answering.with = async ({ url }) => {
    if (!url.includes('quick')) await hanging
    return { kind: 'answered', status: 200 }
  }
  await sendTest(webhookId, world.context)
  const errors: unknown[] = []
  const dispatcher = startDispatcher({
    plan: world.plan(),
    send: world.send(),
    onError: (error) => errors.push(error),
    every: 5,
  })
  const arrived = () => world.attempts.filter((line) => line.webhookId === quick).length
  for (let i = 1; i <= 3; i++) {
    await sendTest(quick, world.context)
    await expect.poll(arrived, { timeout: 10_000, interval: 5 }).toBe(i)
  }
  expect(world.posted.filter(({ url }) => !url.includes('quick'))).toHaveLength(1)
  release()
  await dispatcher.stop()
  expect(errors).toEqual([])
  expect(await waiting()).toEqual([])
})
