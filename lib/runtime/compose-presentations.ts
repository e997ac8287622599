/** What asks wallets, put together over an opened runtime; beside the rest, since one function alone carries it. */

import { createPresentations, type Presentations } from '#lib/presentation'
import { authorityKeyIds } from '#lib/settings'
import { createVerifications } from '#lib/verification'
import type { Runtime } from './boot.ts'
import {
  composeCertifiedKeyRing,
  composeRateLimiter,
  composeTagging,
  composeView,
  composeWalletSeal,
} from './compose.ts'

/** @param types `vct` of the credentials that are asked for */
export function composePresentations(
  runtime: Runtime<'idMac' | 'idCipher' | 'credential' | 'credentialPublic' | 'wallet'>,
  types: readonly string[],
): Presentations {
  const settings = {
    ...runtime,
    view: composeView(runtime),
    keyRing: composeCertifiedKeyRing(runtime, runtime.keys),
    rateLimiter: composeRateLimiter(runtime),
    origin: runtime.environment.PUBLIC_ORIGIN,
    authorities() {
      const { credential, credentialPublic } = runtime.keys.current()
      return authorityKeyIds([...credential, ...credentialPublic])
    },
  }
  const verifications = createVerifications({ ...settings, vault: composeTagging(runtime) })
  return createPresentations({ ...settings, verifications, vault: composeWalletSeal(runtime), types })
}
