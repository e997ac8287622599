/** What the use cases of this room work with, and what they are told of who asks. */

import type { RateLimiter } from '#lib/rate-limit'
import type { NewAccountEvent, Store } from '#lib/store'
import type { Tagging } from '#lib/vault'
import type { AccessTokens } from './tokens.ts'

/**
 * What a person must prove to set a password without knowing the old one: that they know what is printed on a
 * certificate (demonstrations only), that they hold the code which the authority handed out, or that a real-name
 * service knows them.
 */
export type IdentityProof = 'facts' | 'activation-code' | 'oidc'

export interface HolderSettings {
  readonly store: Store
  readonly vault: Tagging
  readonly accessTokens: AccessTokens
  readonly rateLimiter: RateLimiter
  readonly identityProof: IdentityProof
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

/** What the account's log keeps of who asked, and nothing else. */
export const traceOf = ({ network, client }: Client): Pick<NewAccountEvent, 'network' | 'client'> => ({
  network,
  client,
})
