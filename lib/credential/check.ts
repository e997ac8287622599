/**
 * What a verification says: one result for each thing checked, and never a single yes or no. The reasons are
 * stable; pages and the HTTP layer put them into words.
 */

import type { CredentialClaims } from './claims.ts'
import type { Issuer } from './jwk.ts'

/** `not-checked` is not a kind of success: what was not checked is not known. */
export type Outcome = 'verified' | 'failed' | 'not-checked'

/** Every reason, and the outcome that it stands for. */
export const REASONS = {
  signature: {
    'signature-holds': 'verified',
    /** Longer than any credential; not looked at. */
    'too-long': 'failed',
    /** Not the text or not the bytes of a credential; another algorithm is this too. */
    malformed: 'failed',
    /** Changed after signing, or signed by another key than it names. */
    'signature-wrong': 'failed',
    /** Without the key there is nothing to check with. */
    'no-key': 'not-checked',
    /** The platform has no WebCrypto, as a browser has none on a page without HTTPS. */
    'crypto-unavailable': 'not-checked',
  },
  key: {
    'key-trusted': 'verified',
    'key-unknown': 'failed',
    /** Two keys of the set share the prefix that the credential names. */
    'key-ambiguous': 'failed',
    /** The key's period does not hold the time of signing that the credential states. */
    'key-outside-period': 'failed',
    'key-revoked': 'failed',
    unreadable: 'not-checked',
    'signature-not-verified': 'not-checked',
    'claims-unreadable': 'not-checked',
  },
  dates: {
    'dates-plausible': 'verified',
    'signed-in-future': 'failed',
    'issued-in-future': 'failed',
    'signature-not-verified': 'not-checked',
    /** The signature holds, but these are not claims that this version knows. */
    'claims-unreadable': 'not-checked',
  },
  annotation: {
    /** Within its period. Whether it was withdrawn is known online alone. */
    'annotation-within-period': 'verified',
    'annotation-expired': 'failed',
    'no-annotation': 'not-checked',
    'signature-not-verified': 'not-checked',
    'claims-unreadable': 'not-checked',
  },
  status: {
    'status-valid': 'verified',
    revoked: 'failed',
    /** A value that the lists of this profile do not use. */
    'status-unknown': 'not-checked',
    'no-status-list': 'not-checked',
    'status-list-expired': 'not-checked',
    'status-index-outside-list': 'not-checked',
    'signature-not-verified': 'not-checked',
    'claims-unreadable': 'not-checked',
  },
} as const satisfies Record<string, Record<string, Outcome>>

export type Subject = keyof typeof REASONS

/** One result; the type ties the outcome to the reason. */
export type Check<S extends Subject = Subject> = {
  [R in keyof (typeof REASONS)[S]]: { readonly outcome: (typeof REASONS)[S][R]; readonly reason: R }
}[keyof (typeof REASONS)[S]]

export interface CredentialCheck {
  readonly signature: Check<'signature'>
  readonly key: Check<'key'>
  readonly dates: Check<'dates'>
  readonly annotation: Check<'annotation'>
  /** `asOf`: when the list was signed, ISO 8601; a page says how old that is. */
  readonly status: Check<'status'> & { readonly asOf?: string }
  /** Present only if the signature holds. From the trusted key set, never from the credential. */
  readonly issuer?: Issuer
  readonly kid?: string
  /** Present only if the signature holds. */
  readonly claims?: CredentialClaims
}

/** The result that a reason stands for. */
export function check<S extends Subject>(subject: S, reason: keyof (typeof REASONS)[S]): Check<S> {
  return { outcome: REASONS[subject][reason], reason } as Check<S>
}
