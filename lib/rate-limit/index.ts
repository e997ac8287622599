/**
 * Rate limiting against guessing. An attempt is counted *before* its outcome is told, and need not stay counted when it
 * was right (`leftToTime`): parallel guesses cannot slip through together. What is counted is a pseudonym (of a holder, a
 * number, a network), the same whether the thing exists or not, so that a waiting time tells nothing about it.
 *
 * Whoever failed often has to solve a challenge for each further try, in place of being refused: a stranger's failures
 * must not shut out the person whose account it is. What no challenge passes is counted in `challenged`.
 */

import { Problem } from '#lib/problem'
import type { Attempt, Attempts, Store } from '#lib/store'
import type { Tagging } from '#lib/vault'
import { createChallenges, type Purpose } from './challenge.ts'
import { attemptAt, type Counted, isWorthForgiving, limits, waitingTime } from './limits.ts'

export { type Counted, type Limit, limits, mostWithin, waitingTime } from './limits.ts'

/** What an attempt has to pass. */
export interface Gate {
  /** Of the challenge that may take the place of waiting. */
  readonly purpose?: Purpose
  /** Counted where no challenge was solved. */
  readonly open: readonly Counted[]
  /** Counted where one was. */
  readonly challenged: readonly Counted[]
}

/** An attempt that was let in. */
export interface Entry {
  /** It was right: it need not count. Never fails; what is not taken back is forgiven with time. */
  forgive(): Promise<void>
}

export interface Presented {
  /** A solved challenge, as the client sent it. */
  readonly solution?: string | undefined
  /** What stands, where it was read already. */
  readonly seen?: readonly (Attempts | undefined)[]
}

export interface RateLimiterSettings {
  readonly store: Pick<Store, 'rateLimit'>
  readonly vault: Pick<Tagging, 'pseudonym'>
  /** The most hashes that a challenge may take. */
  readonly challengeWork: number
  readonly now: () => Date
}

/** Characters of a part's name: 60 bits among the networks of one certificate. */
const PART_NAME = 10

/** What was counted, and what stood then. */
interface Held {
  readonly one: Counted
  readonly attempt: Attempt
  readonly stands: Attempts
}

/** What keeps an attempt out: the whole, or only a part of it; for so many seconds. */
interface Refusal {
  readonly key: string
  readonly whole: boolean
  readonly wait: number
}

function refusalOf({ key, limit, part }: Counted, seen: Attempts | undefined, at: Date): Refusal | undefined {
  const whole = waitingTime(seen?.forgivenAt, limit, at)
  const wait = Math.max(whole, part ? waitingTime(seen?.parts?.[part.name], part.limit, at) : 0)
  return wait > 0 ? { key, whole: whole > 0, wait } : undefined
}

/** Nothing is used up; so many were at it that the count was never had. */
const jostled = ({ key, limit, part }: Counted): Refusal => ({
  key,
  whole: !part,
  wait: (part?.limit ?? limit).forgivenEvery,
})

const longest = (refusals: readonly Refusal[]) => Math.max(...refusals.map(({ wait }) => wait))

export type RateLimiter = ReturnType<typeof createRateLimiter>

export function createRateLimiter({ store, vault, challengeWork, now }: RateLimiterSettings) {
  const key = () => vault.pseudonym('challenge', 'key')
  const challenges = createChallenges({ store, key, work: challengeWork, now })

  const forgive = async (held: readonly Held[]) => {
    await Promise.allSettled(
      held.map(({ one, attempt, stands }) => store.rateLimit.forgive(one.key, attempt, stands)),
    )
  }

  /** @returns an entry, or what refused it */
  async function tryAll(
    counted: readonly Counted[],
    known?: Presented['seen'],
  ): Promise<Entry | readonly Refusal[]> {
    const seen =
      known ?? (counted.length > 0 ? await store.rateLimit.find(counted.map((one) => one.key)) : [])
    const at = now()
    const waiting = counted.flatMap((one, i) => refusalOf(one, seen[i], at) ?? [])
    if (waiting.length > 0) return waiting
    const tried = await Promise.all(
      counted.map(async (one, i) => {
        const attempt = attemptAt(one, at)
        return { one, attempt, ...(await store.rateLimit.count(one.key, attempt, seen[i])) }
      }),
    )
    const held = tried.filter((one) => one.held)
    if (held.length === tried.length) {
      const worth = held.filter(({ one, stands }) => isWorthForgiving(one, stands, at))
      return { forgive: () => forgive(worth) }
    }
    // Others were faster. What let it in must not count an attempt that was not made.
    await forgive(held)
    return tried
      .filter((one) => !one.held)
      .map(({ one, stands }) => refusalOf(one, stands, at) ?? jostled(one))
  }

  return {
    /**
     * Counts an attempt before it is made.
     * @throws Problem `challenge-required` with a challenge where a solution would let it in, `too-many-attempts` where
     *   nothing but time does; both with the seconds to wait
     */
    async enter(gate: Gate, { solution, seen }: Presented = {}): Promise<Entry> {
      const { purpose, open, challenged } = gate
      const entry = await tryAll(open, seen)
      if ('forgive' in entry) return entry
      const retryAfter = longest(entry)
      const hopeless = entry.some(({ key, whole }) => whole && challenged.some((one) => one.key === key))
      if (hopeless || !purpose) throw new Problem('too-many-attempts', { retryAfter })
      if (solution === undefined || !(await challenges.redeem(solution, purpose))) {
        throw new Problem('challenge-required', { retryAfter, challenge: challenges.issue(purpose) })
      }
      const second = await tryAll(challenged)
      if ('forgive' in second) return second
      throw new Problem('too-many-attempts', { retryAfter: longest(second) })
    },

    /** Counts an attempt of one kind alone. @returns undefined when it has to wait */
    async tryEnter(counted: Counted): Promise<Entry | undefined> {
      const entry = await tryAll([counted])
      return 'forgive' in entry ? entry : undefined
    },

    /** What guesses at a certificate's facts have to pass: one count for verification and registration. */
    facts(managementNumber: string, network: string): Gate {
      const certificate = { key: vault.pseudonym('facts', managementNumber), limit: limits.certificate }
      const here = vault.pseudonym('facts', `${managementNumber}\0${network}`).slice(0, PART_NAME)
      return {
        purpose: 'facts',
        open: [{ ...certificate, part: { name: here, limit: limits.facts } }, networkOf(network)],
        challenged: [certificate],
      }
    },

    /**
     * The same for whoever holds an API key: known by name, limited by the day, and stopped by one command, so the key
     * stands where others solve a challenge.
     */
    keyedFacts: (managementNumber: string): Gate =>
      closed({ key: vault.pseudonym('facts', managementNumber), limit: limits.certificate }),

    /**
     * What guesses at codes have to pass. Codes that are good are not asked for it, and so no challenge is worth solving.
     */
    codes: (network: string): Gate => closed(networkOf(network)),

    /** What requests to wallets have to pass: each counts, whatever becomes of it. */
    walletRequests: (network: string): Gate =>
      closed({ key: vault.pseudonym('wallet-request', network), limit: limits.walletRequests }),

    /**
     * What guesses at a holder's activation code have to pass; a code that is good is not asked for it. From elsewhere
     * nothing is counted: 80 random bits are not found by trying, and no stranger uses up what its owner may mistype.
     */
    proof: (holder: string, network: string): Gate =>
      closed(
        { key: vault.pseudonym('proof', `${holder}\0${network}`), limit: limits.proof },
        networkOf(network),
      ),

    /** What guesses at a one-time password, by who knows the password, have to pass. */
    otp: (holderId: string): Gate => closed({ key: vault.pseudonym('otp', holderId), limit: limits.otp }),

    /** What guesses at the password by somebody who is logged in have to pass. */
    change: (holderId: string): Gate =>
      closed({ key: vault.pseudonym('change-password', holderId), limit: limits.change }),

    /** What guesses at a password have to pass. @param holder the newest tag of the ID document, with or without account */
    password(holder: string, network: string): Gate {
      return {
        purpose: 'login',
        open: [
          { key: vault.pseudonym('login', `${holder}\0${network}`), limit: limits.password },
          networkOf(network),
          { key: vault.pseudonym('login', holder), limit: limits.account },
        ],
        challenged: [{ key: vault.pseudonym('login-challenged', holder), limit: limits.challenged }],
      }
    },
  }

  /** A gate that no challenge opens. */
  function closed(...counted: readonly Counted[]): Gate {
    return { open: counted, challenged: counted }
  }

  function networkOf(network: string): Counted {
    return { key: vault.pseudonym('network', network), limit: limits.network }
  }
}
