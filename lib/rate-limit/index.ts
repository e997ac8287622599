/**
 * Rate limiting against guessing. An attempt is counted *before* its outcome is told, and taken back when it was right:
 * parallel guesses cannot slip through together. What is counted is a pseudonym (of a holder, a number, a network), the
 * same whether the thing exists or not, so that a waiting time tells nothing about it.
 *
 * Whoever failed often has to solve a challenge for each further try, in place of being refused: a stranger's failures
 * must not shut out the person whose account it is. What no challenge passes is counted in `challenged`.
 */

import { Problem } from '#lib/problem'
import type { Attempts, Store } from '#lib/store'
import type { Tagging } from '#lib/vault'
import { createChallenges, type Purpose } from './challenge.ts'
import { type Counted, latest, limits, waitingTime } from './limits.ts'

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
  /** It was right: it does not count. Never fails; what could not be taken back is forgiven with time. */
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

export type RateLimiter = ReturnType<typeof createRateLimiter>

export function createRateLimiter({ store, vault, challengeWork, now }: RateLimiterSettings) {
  const key = () => vault.pseudonym('challenge', 'key')
  const challenges = createChallenges({ store, key, work: challengeWork, now })
  const cost = ({ limit }: Counted) => limit.forgivenEvery * 1000

  const forgive = async (counted: readonly Counted[]) => {
    await Promise.allSettled(counted.map((one) => store.rateLimit.forgive(one.key, cost(one))))
  }

  /** @returns an entry, or what refused it and for how many seconds */
  async function tryAll(
    counted: readonly Counted[],
    known?: Presented['seen'],
  ): Promise<Entry | { readonly refused: readonly Counted[]; readonly wait: number }> {
    const seen =
      known ?? (counted.length > 0 ? await store.rateLimit.find(counted.map((one) => one.key)) : [])
    const at = now()
    const waits = counted.map((one, i) => waitingTime(seen[i], one.limit, at))
    const waiting = counted.filter((_, i) => (waits[i] as number) > 0)
    if (waiting.length > 0) return { refused: waiting, wait: Math.max(...waits) }
    const held = await Promise.all(
      counted.map((one, i) =>
        store.rateLimit.count(
          one.key,
          { now: at.getTime(), cost: cost(one), latest: latest(one.limit, at) },
          (seen[i]?.forgivenAt ?? 0) > at.getTime(),
        ),
      ),
    )
    const refused = counted.filter((_, i) => !held[i])
    if (refused.length === 0) return { forgive: () => forgive(counted) }
    // Others were faster. What let it in must not count an attempt that was not made.
    await forgive(counted.filter((_, i) => held[i]))
    return { refused, wait: Math.max(...refused.map(({ limit }) => limit.forgivenEvery)) }
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
      const { refused, wait: retryAfter } = entry
      const hopeless = refused.some(({ key }) => challenged.some((one) => one.key === key))
      if (hopeless || !purpose) throw new Problem('too-many-attempts', { retryAfter })
      if (solution === undefined || !(await challenges.redeem(solution, purpose))) {
        throw new Problem('challenge-required', { retryAfter, challenge: challenges.issue(purpose) })
      }
      const second = await tryAll(challenged)
      if ('forgive' in second) return second
      throw new Problem('too-many-attempts', { retryAfter: second.wait })
    },

    /** Counts an attempt of one kind alone. @returns undefined when it has to wait */
    async tryEnter(counted: Counted): Promise<Entry | undefined> {
      const entry = await tryAll([counted])
      return 'forgive' in entry ? entry : undefined
    },

    /** What guesses at a certificate's facts have to pass: one count for verification and registration. */
    facts(managementNumber: string, network: string): Gate {
      const certificate = { key: vault.pseudonym('facts', managementNumber), limit: limits.certificate }
      const here = vault.pseudonym('facts', `${managementNumber}\0${network}`)
      return {
        purpose: 'facts',
        open: [{ key: here, limit: limits.facts }, networkOf(network), certificate],
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

    /**
     * What guesses at a holder's activation code have to pass; a code that is good is not asked for it. From elsewhere
     * nothing is counted: 80 random bits are not found by trying, and no stranger uses up what its owner may mistype.
     */
    proof: (holder: string, network: string): Gate =>
      closed(
        { key: vault.pseudonym('proof', `${holder}\0${network}`), limit: limits.proof },
        networkOf(network),
      ),

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
