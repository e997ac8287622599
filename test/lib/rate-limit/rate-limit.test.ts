/** How failures turn into waiting: pure, to the millisecond. */

import fc from 'fast-check'
import { expect, test } from 'vitest'
import { assertAllowed, createRateLimiter, type Limit, limits, waitingTime } from '#lib/rate-limit'
import type { Failures } from '#lib/store'

const NOW = new Date('2023-08-23T08:00:00.000Z')
const failed = (failures: number, secondsAgo: number): Failures => ({
  failures,
  lastAt: new Date(NOW.getTime() - secondsAgo * 1000).toISOString(),
})

test.each([
  ['no failure costs no waiting', undefined, 0],
  ['the free failures cost no waiting', failed(4, 0), 0],
  ['the first one beyond costs 2 seconds', failed(5, 0), 2],
  ['each further one doubles the waiting', failed(8, 0), 16],
  ['no waiting is longer than a quarter of an hour', failed(500, 0), 900],
  ['a millisecond before the end it is still a second', failed(5, 1.999), 1],
  ['at the end it is over', failed(5, 2), 0],
  ['a day after the last failure all is forgotten', failed(500, 86_400), 0],
])('%s', (_name, seen, seconds) => {
  expect(waitingTime(seen, limits.password, NOW)).toBe(seconds)
})

test('one more failure never shortens the waiting, and time never lengthens it', () => {
  const anyLimit: fc.Arbitrary<Limit> = fc.constantFrom(...Object.values(limits))
  fc.assert(
    fc.property(anyLimit, fc.nat(200), fc.nat(100_000), fc.nat(1000), (one, failures, ago, later) => {
      const wait = waitingTime(failed(failures, ago), one, NOW)
      expect(wait).toBeGreaterThanOrEqual(0)
      expect(wait).toBeLessThanOrEqual(one.longestWait)
      expect(waitingTime(failed(failures + 1, ago), one, NOW)).toBeGreaterThanOrEqual(wait)
      expect(waitingTime(failed(failures, ago + later), one, NOW)).toBeLessThanOrEqual(wait)
    }),
  )
})

test('the longest of several waitings counts', () => {
  const counted = [limits.network, limits.password].map((one) => ({ key: 'k', limit: one }))
  expect(() => assertAllowed(counted, [failed(61, 0), failed(6, 0)], NOW)).toThrow(
    expect.objectContaining({ code: 'too-many-attempts', retryAfter: 4 }),
  )
  expect(() => assertAllowed(counted, [undefined, undefined], NOW)).not.toThrow()
})

test('an attempt that cannot be counted is not made', async () => {
  const rateLimit = { find: async () => [undefined], reserve: async () => false }
  const rateLimiter = createRateLimiter({ store: { rateLimit } as never, now: () => NOW })
  await expect(rateLimiter.begin({ key: 'k', limit: limits.password })).rejects.toMatchObject({
    code: 'too-many-attempts',
    retryAfter: 2,
  })
})
