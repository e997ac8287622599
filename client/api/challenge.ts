/** Does the work that the service asks for in place of refusing, by trying. */

import { toBase64url, toUtf8 } from '../../lib/bytes/index.ts'
import type { Engine } from '../offline/types.ts'
import type { Challenge } from './types.ts'

/** Hashes between two looks at what else there is to do: some milliseconds. */
const AT_ONCE = 512

/**
 * @param onWork told the share of the work that is done, from 0 to 1; undefined when it is over
 * @returns what goes into the header `Challenge-Solution`; undefined for a challenge that has no solution
 */
export async function solve(
  challenge: Challenge,
  engine: Engine,
  onWork: (share: number | undefined) => void = () => {},
): Promise<string | undefined> {
  const { salt, challenge: wanted, maxnumber } = challenge
  const hashOf = async (number: number) => hex(await engine.sha256(toUtf8(`${salt}${number}`)))
  try {
    for (let first = 0; first <= maxnumber; first += AT_ONCE) {
      onWork(first / maxnumber)
      const last = Math.min(first + AT_ONCE - 1, maxnumber)
      const numbers = Array.from({ length: last - first + 1 }, (_, i) => first + i)
      const at = (await Promise.all(numbers.map(hashOf))).indexOf(wanted)
      if (at >= 0) return base64(JSON.stringify({ ...challenge, number: first + at }))
      // Lets a page be drawn, and a person leave.
      await new Promise((resolve) => setTimeout(resolve))
    }
  } finally {
    onWork(undefined)
  }
  return undefined
}

const hex = (bytes: Uint8Array) => Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')

/** RFC 4648, 4. */
function base64(text: string): string {
  const url = toBase64url(toUtf8(text))
  return url.replace(/-/g, '+').replace(/_/g, '/') + '='.repeat((4 - (url.length % 4)) % 4)
}
