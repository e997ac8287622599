/** Solves challenges as a client would, by trying; independent of `lib/rate-limit`. */

import { createHash } from 'node:crypto'
import type { Challenge } from '#lib/problem'

/** @returns what goes into the header `Challenge-Solution` */
export function solve(challenge: Challenge): string {
  for (let number = 0; number <= challenge.maxnumber; number++) {
    const hash = createHash('sha256').update(`${challenge.salt}${number}`).digest('hex')
    if (hash === challenge.challenge)
      return Buffer.from(JSON.stringify({ ...challenge, number })).toString('base64')
  }
  throw new Error('the challenge has no solution')
}
