/** Spoilt presentations, none of which may be accepted; `npm run fuzz` tries 100,000 of the same stream. */

import { expect, it } from 'vitest'
import { SdJwtError, verifySdJwtVc } from '#lib/sd-jwt'
import { binding, keys, now, VCT } from './made-up.ts'
import { mutations, SPOILER_NAMES } from './mutations.ts'

it('refuses each with a reason of the table, and never in another way', async () => {
  const { genuine, next } = await mutations(20_261_201)
  const verify = (text: string) => verifySdJwtVc(text, { keys, now, types: [VCT], keyBinding: binding })
  await expect(verify(genuine)).resolves.toBeDefined()
  for (let n = 0; n < 40 * SPOILER_NAMES.length; n++) {
    const { spoiler, text } = next()
    const outcome = await verify(text).then(
      () => 'accepted',
      (error: unknown) => (error instanceof SdJwtError ? 'refused' : error),
    )
    expect(outcome, `${spoiler}: ${text}`).toBe('refused')
  }
})
