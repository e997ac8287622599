/**
 * Protection against guessing: after some free failures every further attempt has to wait, each time longer. What is
 * counted is a pseudonym (of a holder, a number, a network), the same whether the thing exists or not, so that a
 * waiting time tells nothing about it.
 */

import { Problem } from '#lib/problem'
import type { Attempts, Store } from '#lib/store'

/** How failures turn into waiting. All times in seconds. */
export interface Terms {
  /** Failures that cost no waiting. */
  readonly free: number
  /** The waiting after the first failure beyond; doubles with each further one. */
  readonly firstWait: number
  readonly longestWait: number
  /** Without a failure for this long, all is forgotten. */
  readonly forgottenAfter: number
}

/** One row for each thing that is guessed at. */
export const terms = {
  /** A password, by account. The longest wait is short: a stranger must not be able to lock a holder out for long. */
  password: { free: 4, firstWait: 2, longestWait: 900, forgottenAfter: 86_400 },
  /** Name and ID number to a known management number. */
  certificate: { free: 10, firstWait: 2, longestWait: 300, forgottenAfter: 86_400 },
  /** Anything, from one network: many people share one address, so the allowance is wide. */
  network: { free: 60, firstWait: 1, longestWait: 600, forgottenAfter: 3_600 },
} as const satisfies Record<string, Terms>

/** A thing that is counted, under its terms. */
export interface Counted {
  readonly key: string
  readonly terms: Terms
}

/** Whole seconds until the next attempt may be made; 0 means now. Pure. */
export function waitingTime(seen: Attempts | undefined, terms: Terms, now: Date): number {
  const failures = standing(seen, terms, now)
  if (!seen || failures <= terms.free) return 0
  const wait = Math.min(terms.firstWait * 2 ** Math.min(failures - terms.free - 1, 30), terms.longestWait)
  return Math.max(0, Math.ceil((Date.parse(seen.lastAt) + wait * 1000 - now.getTime()) / 1000))
}

/** The failures that still count. */
function standing(seen: Attempts | undefined, terms: Terms, now: Date): number {
  if (!seen || Date.parse(seen.lastAt) + terms.forgottenAfter * 1000 <= now.getTime()) return 0
  return seen.failures
}

/** @throws Problem `too-many-attempts` with the time to wait, when any of the counted things has to. */
export function assertMayTry(
  counted: readonly Counted[],
  seen: readonly (Attempts | undefined)[],
  now: Date,
): void {
  const wait = Math.max(0, ...counted.map(({ terms }, index) => waitingTime(seen[index], terms, now)))
  if (wait > 0) throw new Problem('too-many-attempts', { retryAfter: wait })
}

/** When the database may remove a count, in seconds since 1970. */
const expiry = (at: Date, { forgottenAfter }: Terms) => Math.ceil(at.getTime() / 1000) + forgottenAfter

/** How often a count is tried again when others count the same thing at the same moment. */
const COUNTING_ROUNDS = 5

export type Guard = ReturnType<typeof createGuard>

export function createGuard({ store, now }: { store: Pick<Store, 'attempts'>; now: () => Date }) {
  const reserve = ({ key, terms }: Counted, seen: Attempts | undefined, at: Date) =>
    store.attempts.reserve(key, seen, {
      failures: standing(seen, terms, at) + 1,
      lastAt: at.toISOString(),
      expiresAtSeconds: expiry(at, terms),
    })

  return {
    /**
     * Counts an attempt *before* it is made, so that parallel guesses cannot slip through together; `clear` takes
     * it back when it succeeded.
     * @throws Problem `too-many-attempts`
     */
    async begin(counted: Counted): Promise<void> {
      for (let round = 0; round < COUNTING_ROUNDS; round++) {
        const [seen] = await store.attempts.find([counted.key])
        const at = now()
        assertMayTry([counted], [seen], at)
        if (await reserve(counted, seen, at)) return
      }
      throw new Problem('too-many-attempts', { retryAfter: counted.terms.firstWait })
    },

    clear: (counted: Counted) => store.attempts.clear(counted.key),

    /** Counts failures after they happened: for what is read in one round trip and guessed in parallel anyway. */
    async fail(counted: readonly Counted[]): Promise<void> {
      const at = now()
      await Promise.all(
        counted.map(({ key, terms }) =>
          store.attempts.countFailure(key, {
            at: at.toISOString(),
            forgottenBefore: new Date(at.getTime() - terms.forgottenAfter * 1000).toISOString(),
            expiresAtSeconds: expiry(at, terms),
          }),
        ),
      )
    },
  }
}
