/**
 * Reading on is no further verification: who switches the language of a result, or asks without script what it is worth
 * in a region, has been answered already, and is in the holder's log already. The page hands its links a word that only
 * this deployment can make, good for this code, this network and a quarter of an hour. Whoever has none, or a spent one,
 * is simply logged: nothing is ever refused for it.
 */

import type { Tagging } from '#lib/vault'
import type { Verifier } from './types.ts'

const SECONDS = 15 * 60

export type Continuations = ReturnType<typeof createContinuations>

export function createContinuations({
  vault,
  now,
}: {
  readonly vault: Pick<Tagging, 'pseudonym'>
  readonly now: () => Date
}) {
  const wordOf = (code: string, { network, client }: Verifier, until: number) =>
    `${until}.${vault.pseudonym('continuation', `${code}\0${network}\0${client}\0${until}`)}`

  return {
    /** For the links of a page that was just answered. */
    issue: (code: string, verifier: Verifier): string =>
      wordOf(code, verifier, Math.floor(now().getTime() / 1000) + SECONDS),

    /** @param word as it came back; from anybody */
    holds(word: string | undefined, code: string, verifier: Verifier): boolean {
      const until = Number(word?.split('.', 1)[0])
      return until > now().getTime() / 1000 && word === wordOf(code, verifier, until)
    },
  }
}
