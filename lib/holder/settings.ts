/** What the use cases of this room work with, and the one count that all of them share. */

import { type Counted, createRateLimiter, limits } from '#lib/rate-limit'
import type { Store } from '#lib/store'
import type { Vault } from '#lib/vault'
import type { AccessTokens } from './tokens.ts'

export interface HolderSettings {
  readonly store: Store
  readonly vault: Vault
  readonly accessTokens: AccessTokens
  readonly now: () => Date
}

export interface Counting {
  readonly rateLimiter: ReturnType<typeof createRateLimiter>
  /** What is counted against a client's network. */
  network(address: string): Counted
  /** What is counted against the password of a holder. */
  password(holderId: string): Counted
}

export function createCounting({ store, vault, now }: HolderSettings): Counting {
  return {
    rateLimiter: createRateLimiter({ store, now }),
    network: (address) => ({ key: vault.pseudonym('network', address), limit: limits.network }),
    password: (holderId) => ({ key: vault.pseudonym('login', holderId), limit: limits.password }),
  }
}
