/**
 * What is limited, and how: a row for each thing that is guessed at. The limits are stated as guesses a day, in
 * `docs/limits.md`, and a test holds that page to them.
 */

import { type Attempts, absurd } from '#lib/store'

/** Attempts that fail; those that succeed are taken back. */
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
  /** A password, by somebody who is logged in and changes it. */
  change: { free: 5, forgivenEvery: MINUTE },
  /** An activation code, by holder and network. */
  proof: { free: 5, forgivenEvery: 15 * MINUTE },
  /** Name and ID number to a known management number, by certificate and network. */
  facts: { free: 5, forgivenEvery: HOUR },
  /** The same from wherever, for verification and registration together: no challenge passes this one. */
  certificate: { free: 40, forgivenEvery: 12 * HOUR },
  /** Anything, from one network: many people share one address, so the allowance is wide. */
  network: { free: 60, forgivenEvery: MINUTE },
} as const satisfies Record<string, Limit>

/** A thing that is counted, under its limit. */
export interface Counted {
  readonly key: string
  readonly limit: Limit
}

/** How many attempts can fail within so many seconds, at the most. Pure. */
export const mostWithin = (seconds: number, { free, forgivenEvery }: Limit): number =>
  free + Math.floor(seconds / forgivenEvery)

/** Whole seconds until an attempt may be made; 0 means now. Pure. */
export function waitingTime(seen: Attempts | undefined, limit: Limit, now: Date): number {
  const cost = limit.forgivenEvery * 1000
  if (!seen || seen.forgivenAt > absurd({ latest: latest(limit, now), cost })) return 0
  return Math.max(0, Math.ceil((seen.forgivenAt - latest(limit, now)) / 1000))
}

/** All may be forgiven so late, and one more attempt still be made; in milliseconds since 1970. Pure. */
export const latest = ({ free, forgivenEvery }: Limit, now: Date): number =>
  now.getTime() + (free - 1) * forgivenEvery * 1000
