/**
 * Challenges: work that a program does in place of waiting. In the form of ALTCHA's version 1, so that its solvers fit:
 * find the number up to `maxnumber` whose SHA-256 after `salt` is `challenge`. Nothing is stored until a solution comes;
 * then it is marked as used, under a condition, and works no second time.
 */

import { createHash, createHmac, randomBytes, randomInt, timingSafeEqual } from 'node:crypto'
import type { Challenge } from '#lib/problem'
import type { Store } from '#lib/store'

/** What a challenge is good for. */
export type Purpose = 'login' | 'facts'

/** Seconds in which a challenge is to be solved and sent along. */
const LIFETIME = 300

export interface ChallengeSettings {
  readonly store: Pick<Store, 'rateLimit'>
  /** Signs the challenges; asked for each time, since a new one may have come. */
  readonly key: () => string
  /** The most hashes that a solution may take; half of it on average. */
  readonly work: number
  readonly now: () => Date
}

export type Challenges = ReturnType<typeof createChallenges>

export function createChallenges({ store, key, work, now }: ChallengeSettings) {
  const hash = (text: string) => createHash('sha256').update(text).digest('hex')
  const sign = (challenge: string) => createHmac('sha256', key()).update(challenge).digest('hex')

  return {
    /** @returns a new challenge for one purpose */
    issue(purpose: Purpose): Challenge {
      const expires = Math.floor(now().getTime() / 1000) + LIFETIME
      const parameters = new URLSearchParams({ expires: String(expires), purpose })
      const salt = `${randomBytes(12).toString('hex')}?${parameters}&`
      const challenge = hash(salt + randomInt(work + 1))
      return { algorithm: 'SHA-256', challenge, maxnumber: work, salt, signature: sign(challenge) }
    },

    /**
     * Takes a solution: base64 of the challenge's JSON with the `number` that was found.
     * @returns false for what is no solution, of another purpose, too late, or used before
     */
    async redeem(text: string, purpose: Purpose): Promise<boolean> {
      const solution = readSolution(text)
      if (!solution) return false
      const { challenge, salt, number, signature } = solution
      if (!same(hash(salt + number), challenge) || !same(sign(challenge), signature)) return false
      const parameters = new URLSearchParams(salt.slice(salt.indexOf('?')))
      const expires = Number(parameters.get('expires'))
      if (parameters.get('purpose') !== purpose || !(expires * 1000 > now().getTime())) return false
      return store.rateLimit.useOnce(`challenge-${challenge}`, randomBytes(9).toString('base64url'), expires)
    },
  }
}

interface Solution {
  readonly challenge: string
  readonly salt: string
  readonly signature: string
  readonly number: number
}

function readSolution(text: string): Solution | undefined {
  try {
    const { challenge, salt, signature, number } = JSON.parse(Buffer.from(text, 'base64').toString('utf8'))
    const texts = [challenge, salt, signature].every((part) => typeof part === 'string')
    return texts && Number.isSafeInteger(number) ? { challenge, salt, signature, number } : undefined
  } catch {
    return undefined
  }
}

function same(one: string, other: string): boolean {
  const [left, right] = [Buffer.from(one), Buffer.from(other)]
  return left.length === right.length && timingSafeEqual(left, right)
}
