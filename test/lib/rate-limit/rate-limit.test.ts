/** What may be guessed in a day, whoever guesses and however fast: the statements of `docs/limits.md`, replayed. */

import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { createRateLimiter, type Limit, limits, mostWithin, waitingTime } from '#lib/rate-limit'
import { generateSecrets } from '#lib/settings'
import { createVault } from '#lib/vault'
import { memoryRateLimit } from './memory-rate-limit.ts'

const DAY = 86_400
const START = Date.parse('2023-08-23T08:00:00.000Z')
const vault = createVault(await generateSecrets())

function limiterAt(start = START) {
  const clock = { now: start }
  const store = { rateLimit: memoryRateLimit() }
  const limiter = createRateLimiter({ store, vault, challengeWork: 1, now: () => new Date(clock.now) })
  return { clock, limiter, store }
}

describe('waiting', () => {
  const limit: Limit = { free: 3, forgivenEvery: 60 }
  const at = new Date(START)
  test.each([
    ['nothing counted', undefined, 0],
    ['one short of all', 120, 0],
    ['all used up', 180, 60],
    ['half of one forgiven', 150, 30],
    ['a millisecond is a second', 120.001, 1],
    ['forgiven long ago', -500, 0],
    ['counted by a clock that was a day ahead', 86_400, 0],
  ])('%s', (_, seconds, expected) => {
    const forgivenAt = seconds === undefined ? undefined : START + seconds * 1000
    expect(waitingTime(forgivenAt, limit, at)).toBe(expected)
  })
})

test.each(Object.entries(limits))(
  '%s: never more in a day than is stated, however it is tried',
  async (_, limit) => {
    const pauses = fc.array(fc.oneof(fc.constant(0), fc.nat(400), fc.nat(10_000)), { maxLength: 400 })
    await fc.assert(
      fc.asyncProperty(pauses, async (seconds) => {
        const { clock, limiter } = limiterAt()
        const entered: number[] = []
        for (const pause of seconds) {
          clock.now += pause * 1000
          if (await limiter.tryEnter({ key: 'x', limit })) entered.push(clock.now)
        }
        for (const [i, from] of entered.entries()) {
          const within = entered.slice(i).filter((at) => at < from + DAY * 1000)
          expect(within.length).toBeLessThanOrEqual(mostWithin(DAY, limit))
        }
      }),
      { numRuns: 20 },
    )
  },
)

describe('guesses at the facts of one certificate', () => {
  /** Every attempt of a year, one each minute, from ever new networks, each with a challenge solved if that helps. */
  test('from a thousand networks: 40 at once, then two a day; 9,000 candidates last for twelve years', async () => {
    const { clock, limiter } = limiterAt()
    const perDay: number[] = []
    for (let day = 0; day < 30; day++) {
      let entered = 0
      for (let i = 0; i < 144; i++) {
        clock.now += 600_000
        const attempt = limiter.enter(limiter.facts('ZY2344000001', `10.${day}.${i}.0/24`))
        entered += await attempt.then(
          () => 1,
          () => 0,
        )
        if (day > 0 || i >= 60) continue
        entered += await limiter.enter(limiter.facts('ZY2344000001', `10.99.${i}.0/24`)).then(
          () => 1,
          () => 0,
        )
      }
      perDay.push(entered)
    }
    expect(perDay[0]).toBeLessThanOrEqual(mostWithin(DAY, limits.certificate))
    expect(Math.max(...perDay.slice(1))).toBe(2)
    const days = (9_000 - limits.certificate.free) / (DAY / limits.certificate.forgivenEvery)
    expect(days / 365).toBeGreaterThan(12)
  })

  test('no challenge passes that limit; it passes those of a network', async () => {
    const { limiter, store } = limiterAt()
    const gate = (network: string) => limiter.facts('ZY2344000001', network)
    for (let i = 0; i < 5; i++) await limiter.enter(gate('a'))
    await expect(limiter.enter(gate('a'))).rejects.toMatchObject({ code: 'challenge-required' })
    expect(store.rateLimit.counted(vault.pseudonym('facts', 'ZY2344000001'))).toBe(START + 5 * 43_200_000)
    for (let i = 0; i < 35; i++) await limiter.enter(gate(`b${i}`))
    const refused = await limiter.enter(gate('c')).catch((problem) => problem)
    expect(refused).toMatchObject({ code: 'too-many-attempts', retryAfter: 43_200, challenge: undefined })
  })

  test('an attempt that is refused costs nothing', async () => {
    const { limiter, store } = limiterAt()
    const gate = limiter.facts('ZY2344000001', 'a')
    const results = await Promise.allSettled(Array.from({ length: 50 }, () => limiter.enter(gate)))
    expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(5)
    for (const { key, limit } of gate.open)
      expect(store.rateLimit.counted(key)).toBe(START + 5 * limit.forgivenEvery * 1000)
  })

  test('those that were right never use up more than a fifth of an allowance, and cost no write until then', async () => {
    const { limiter, store, clock } = limiterAt()
    const forgiven: string[] = []
    const { forgive } = store.rateLimit
    store.rateLimit.forgive = (key, ...args) => {
      forgiven.push(key)
      return forgive(key, ...args)
    }
    const [certificate, network] = limiter.facts('ZY2344000001', '').open.map(({ key }) => key)
    for (let i = 0; i < 100; i++) {
      const entry = await limiter.enter(limiter.facts('ZY2344000001', `${i >> 1}`))
      await entry.forgive()
      // The first of a network leaves a fifth of its five standing, the second would leave more.
      if (i === 0) expect(forgiven).toEqual([])
      if (i === 1) expect(forgiven).toEqual([certificate])
    }
    expect(store.rateLimit.counted(certificate as string)).toBe(START + 8 * 43_200_000)
    expect(forgiven).not.toContain(network)
    for (let i = 0; i < 20; i++) {
      const entry = await limiter.enter(limiter.facts(`ZY234400${i}`, 'employer'))
      await entry.forgive()
    }
    const employer = limiter.facts('', 'employer').open[1]?.key as string
    expect(store.rateLimit.counted(employer)).toBe(START + 12 * 60_000)
    // And so one who fails still has four fifths at least.
    clock.now += 1
    const tried = await Promise.allSettled(
      Array.from({ length: 50 }, (_, i) => limiter.enter(limiter.facts('ZY2344000001', `other ${i}`))),
    )
    expect(tried.filter(({ status }) => status === 'fulfilled')).toHaveLength(32)
  })
})

test('docs/limits.md states what the code does', () => {
  const page = readFileSync(new URL('../../../docs/limits.md', import.meta.url), 'utf8')
  const rows = [...page.matchAll(/^\| `(\w+)` \|.*\| (\d+) \| ([\d,]+) \| ([\d,]+) \|$/gm)].map(
    ([, name, ...numbers]) => [name, numbers.map((one) => Number(one.replace(',', '')))],
  )
  const stated = Object.entries<Limit>(limits).map(([name, limit]) => [
    name,
    [limit.free, Math.floor(DAY / limit.forgivenEvery), mostWithin(DAY, limit)],
  ])
  expect(rows).toEqual(stated)
})
