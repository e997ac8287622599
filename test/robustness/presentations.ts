/** Spoilt presentations of a wallet, as many as events: none may be accepted, and each is refused by a reason of the table. */

import { SdJwtError, verifySdJwtVc } from '#lib/sd-jwt'
import { binding, keys, now, VCT } from '../lib/sd-jwt/made-up.ts'
import { mutations } from '../lib/sd-jwt/mutations.ts'
import type { FuzzOptions } from './fuzz.ts'
import { noTally, type Tally } from './measure.ts'

/** How often it looks whether it is to stop. */
const BATCH = 500

export async function spoiltPresentations(
  { events, seed, onProgress, stopped }: FuzzOptions,
  onFinding: (what: string, text: string) => void,
): Promise<Tally> {
  const tally = noTally()
  const { next } = await mutations(seed)
  while (tally.tried < events && !stopped?.()) {
    const { spoiler, text } = next()
    tally.tried++
    try {
      await verifySdJwtVc(text, { keys, now, types: [VCT], keyBinding: binding })
      tally.wrong++
      onFinding(`accepted: ${spoiler}`, text)
    } catch (error) {
      if (!(error instanceof SdJwtError)) {
        tally.failed++
        onFinding(`${spoiler}: ${error}`, text)
      }
    }
    if (tally.tried % BATCH === 0) onProgress?.(tally.tried)
  }
  return tally
}
