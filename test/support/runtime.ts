/** What the functions are put together from, all of it at once: for tests that look behind them. */

import { boot, composeKeyRing, composeRateLimiter, composeView } from '#lib/runtime'
import { ALL_KEY_GROUPS } from '#lib/settings'
import { createVault } from '#lib/vault'

export type WholeRuntime = Awaited<ReturnType<typeof openRuntime>>

export async function openRuntime(variables?: NodeJS.ProcessEnv) {
  const runtime = await boot(ALL_KEY_GROUPS, variables)
  return {
    ...runtime,
    vault: createVault(runtime.keys.current()),
    keyRing: composeKeyRing(runtime, runtime.keys),
    rateLimiter: composeRateLimiter(runtime),
    view: composeView(runtime),
  }
}
