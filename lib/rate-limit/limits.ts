/**
 * What is limited, and how: a row for each thing that is guessed at. The limits are stated as guesses a day, in
 * `docs/limits.md`, and a test holds that page to them.
 */

import { type Attempt, type Attempts, absurd } from '#lib/store'

/** Attempts that fail; those that succeed leave a fifth of it standing at most. */
export interface Limit {
  /** So many at once. */
  readonly free: number
  /** Seconds after which one is forgiven, one after the other. */
  readonly forgivenEvery: number
}

const MINUTE = 60
const HOUR = 3_600

export const limits = {
  /** A password, by account and network; a stranger elsewhere does not touch it. */
  password: { free: 5, forgivenEvery: 5 * MINUTE },
  /** A password, by account, from wherever: so wide that a few strangers cannot use it up. */
  account: { free: 100, forgivenEvery: 15 * MINUTE },
  /** A password, by account, by those who have solved a challenge for each try. */
  challenged: { free: 200, forgivenEvery: 5 * MINUTE },
  /** A password, by a device that has logged in to this account before; nobody else counts here. */
  device: { free: 10, forgivenEvery: 10 * MINUTE },
  /** A one-time password, by account, from wherever, by who knows the password: a million are soon tried otherwise. */
  otp: { free: 10, forgivenEvery: HOUR },
  /** A password, by somebody who is logged in and changes it. */
  change: { free: 5, forgivenEvery: MINUTE },
  /** An activation code, by holder and network. */
  proof: { free: 5, forgivenEvery: 15 * MINUTE },
  /** Name and ID number to a known management number, by certificate and network. */
  facts: { free: 5, forgivenEvery: HOUR },
  /** The same from wherever, for verification and registration together: no challenge passes this one. */
  certificate: { free: 40, forgivenEvery: 12 * HOUR },
  /** Requests to wallets, from one network: none is a guess, but each makes a key and an item. */
  walletRequests: { free: 60, forgivenEvery: 20 },
  /** Anything, from one network: many people share one address, so the allowance is wide. */
  network: { free: 60, forgivenEvery: MINUTE },
} as const satisfies Record<string, Limit>

/** A thing that is counted, under its limit; and beside it, in the same write, a part of it under a limit of its own. */
export interface Counted {
  readonly key: string
  readonly limit: Limit
  readonly part?: { readonly name: string; readonly limit: Limit }
}

/** The same attempt as the store counts it. Pure. */
export function attemptAt({ limit, part }: Counted, now: Date): Attempt {
  const costOf = (one: Limit) => ({ cost: one.forgivenEvery * 1000, latest: latest(one, now) })
  return {
    now: now.getTime(),
    ...costOf(limit),
    ...(part && { part: { name: part.name, ...costOf(part.limit) } }),
  }
}

/**
 * Up to so many attempts that were right are left to time, which forgives them as well: taking one back is a write, and
 * the bound on those that fail only becomes narrower. Pure.
 */
export const leftToTime = ({ free }: Limit): number => Math.floor(free / 5)

/** Whether more stand than are left to time. Pure. */
export function isWorthForgiving({ limit, part }: Counted, stands: Attempts, now: Date): boolean {
  const isMore = (forgivenAt: number, one: Limit) =>
    forgivenAt > now.getTime() + leftToTime(one) * one.forgivenEvery * 1000
  return (
    isMore(stands.forgivenAt, limit) ||
    (part !== undefined && isMore(stands.parts?.[part.name] ?? 0, part.limit))
  )
}

/** How many attempts can fail within so many seconds, at the most. Pure. */
export const mostWithin = (seconds: number, { free, forgivenEvery }: Limit): number =>
  free + Math.floor(seconds / forgivenEvery)

/**
 * @param forgivenAt when all that stand are forgiven
 * @returns whole seconds until an attempt may be made; 0 means now. Pure.
 */
export function waitingTime(forgivenAt: number | undefined, limit: Limit, now: Date): number {
  const cost = limit.forgivenEvery * 1000
  if (forgivenAt === undefined || forgivenAt > absurd({ latest: latest(limit, now), cost })) return 0
  return Math.max(0, Math.ceil((forgivenAt - latest(limit, now)) / 1000))
}

/** All may be forgiven so late, and one more attempt still be made; in milliseconds since 1970. Pure. */
export const latest = ({ free, forgivenEvery }: Limit, now: Date): number =>
  now.getTime() + (free - 1) * forgivenEvery * 1000
