/** What the use cases of this room work with, and what they are told of who asks. */

import type { RateLimiter } from '#lib/rate-limit'
import type { Store } from '#lib/store'
import type { Tagging } from '#lib/vault'
import type { AccessTokens } from './tokens.ts'

export interface HolderSettings {
  readonly store: Store
  readonly vault: Tagging
  readonly accessTokens: AccessTokens
  readonly rateLimiter: RateLimiter
  readonly now: () => Date
}

/** Who asks, as far as it is known. */
export interface Client {
  /** IPv4 /24, IPv6 /48. */
  readonly network: string
  readonly client: 'phone' | 'browser' | 'program'
  /** A solved challenge, of whoever failed often. */
  readonly solution?: string | undefined
  /** Of a device that has logged in before. */
  readonly deviceToken?: string | undefined
}
