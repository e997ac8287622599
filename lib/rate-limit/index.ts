/**
 * Rate limiting against guessing: after some free failures every further attempt has to wait, each time longer. What is
 * counted is a pseudonym (of a holder, a number, a network), the same whether the thing exists or not, so that a
 * waiting time tells nothing about it.
 */

import { Problem } from '#lib/problem'
import type { Failures, Store } from '#lib/store'

/** How failures turn into waiting. All times in seconds. */
export interface Limit {
  /** Failures that cost no waiting. */
  readonly free: number
  /** The waiting after the first failure beyond; doubles with each further one. */
  readonly firstWait: number
  readonly longestWait: number
  /** Without a failure for this long, all is forgotten. */
  readonly forgottenAfter: number
}

/** One row for each thing that is guessed at. */
export const limits = {
  /** A password, by account. The longest wait is short: a stranger must not be able to lock a holder out for long. */
  password: { free: 4, firstWait: 2, longestWait: 900, forgottenAfter: 86_400 },
  /** Name and ID number to a known management number. */
  certificate: { free: 10, firstWait: 2, longestWait: 300, forgottenAfter: 86_400 },
  /** Anything, from one network: many people share one address, so the allowance is wide. */
  network: { free: 60, firstWait: 1, longestWait: 600, forgottenAfter: 3_600 },
} as const satisfies Record<string, Limit>

/** A thing that is counted, under its limit. */
export interface Counted {
  readonly key: string
  readonly limit: Limit
}

/** Whole seconds until the next attempt may be made; 0 means now. Pure. */
export function waitingTime(seen: Failures | undefined, limit: Limit, now: Date): number {
  const failures = standing(seen, limit, now)
  if (!seen || failures <= limit.free) return 0
  const wait = Math.min(limit.firstWait * 2 ** Math.min(failures - limit.free - 1, 30), limit.longestWait)
  return Math.max(0, Math.ceil((Date.parse(seen.lastAt) + wait * 1000 - now.getTime()) / 1000))
}

/** The failures that still count. */
function standing(seen: Failures | undefined, limit: Limit, now: Date): number {
  if (!seen || Date.parse(seen.lastAt) + limit.forgottenAfter * 1000 <= now.getTime()) return 0
  return seen.failures
}

/** @throws Problem `too-many-attempts` with the time to wait, when any of the counted things has to. */
export function assertAllowed(
  counted: readonly Counted[],
  seen: readonly (Failures | undefined)[],
  now: Date,
): void {
  const wait = Math.max(0, ...counted.map(({ limit }, index) => waitingTime(seen[index], limit, now)))
  if (wait > 0) throw new Problem('too-many-attempts', { retryAfter: wait })
}

/** When the database may remove a count, in seconds since 1970. */
const expiry = (at: Date, { forgottenAfter }: Limit) => Math.ceil(at.getTime() / 1000) + forgottenAfter

/** How often a count is tried again when others count the same thing at the same moment. */
const COUNTING_ROUNDS = 5

export function createRateLimiter({ store, now }: { store: Pick<Store, 'rateLimit'>; now: () => Date }) {
  const reserve = ({ key, limit }: Counted, seen: Failures | undefined, at: Date) =>
    store.rateLimit.reserve(key, seen, {
      failures: standing(seen, limit, at) + 1,
      lastAt: at.toISOString(),
      expiresAtSeconds: expiry(at, limit),
    })

  return {
    /**
     * Counts an attempt *before* it is made, so that parallel guesses cannot slip through together; `clear` takes
     * it back when it succeeded.
     * @throws Problem `too-many-attempts`
     */
    async begin(counted: Counted): Promise<void> {
      for (let round = 0; round < COUNTING_ROUNDS; round++) {
        const [seen] = await store.rateLimit.find([counted.key])
        const at = now()
        assertAllowed([counted], [seen], at)
        if (await reserve(counted, seen, at)) return
      }
      throw new Problem('too-many-attempts', { retryAfter: counted.limit.firstWait })
    },

    clear: (counted: Counted) => store.rateLimit.clear(counted.key),

    /** Counts failures after they happened: for what is read in one round trip and guessed in parallel anyway. */
    async fail(counted: readonly Counted[]): Promise<void> {
      const at = now()
      await Promise.all(
        counted.map(({ key, limit }) =>
          store.rateLimit.countFailure(key, {
            at: at.toISOString(),
            forgottenBefore: new Date(at.getTime() - limit.forgottenAfter * 1000).toISOString(),
            expiresAtSeconds: expiry(at, limit),
          }),
        ),
      )
    },
  }
}
