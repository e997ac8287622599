/** What a verification says: one answer for each thing checked. See `lib/jose/check.ts` for what an answer is. */

import { type CheckOf, checkBy, type Issuer, KEY_REASONS, type Reasons, SIGNATURE_REASONS } from '#lib/jose'
import type { CredentialClaims } from './claims.ts'

/** What a look into a status list may not find out. */
const UNKNOWN_STATUS = {
  /** A value that the lists of this profile do not use. */
  'status-unknown': 'not-checked',
  'no-status-list': 'not-checked',
  'status-list-expired': 'not-checked',
  'status-index-outside-list': 'not-checked',
  'signature-not-verified': 'not-checked',
  'claims-unreadable': 'not-checked',
} as const

/** Every reason, and the outcome that it stands for. */
export const REASONS = {
  signature: SIGNATURE_REASONS,
  key: KEY_REASONS,
  dates: {
    'dates-plausible': 'verified',
    'signed-in-future': 'failed',
    'issued-in-future': 'failed',
    'signature-not-verified': 'not-checked',
    /** The signature holds, but these are not claims that this version knows. */
    'claims-unreadable': 'not-checked',
  },
  annotation: {
    /** Within its period; `withdrawal` says whether it still stands. */
    'annotation-within-period': 'verified',
    'annotation-expired': 'failed',
    'no-annotation': 'not-checked',
    'signature-not-verified': 'not-checked',
    'claims-unreadable': 'not-checked',
  },
  status: {
    'status-valid': 'verified',
    revoked: 'failed',
    ...UNKNOWN_STATUS,
  },
  withdrawal: {
    'not-withdrawn': 'verified',
    withdrawn: 'failed',
    /** Signed before releases had places of their own. */
    'no-release-place': 'not-checked',
    ...UNKNOWN_STATUS,
  },
} as const satisfies Record<string, Reasons>

export type Subject = keyof typeof REASONS

/** One answer; the type ties the outcome to the reason. */
export type Check<S extends Subject = Subject> = CheckOf<(typeof REASONS)[S]>

export interface CredentialCheck {
  readonly signature: Check<'signature'>
  readonly key: Check<'key'>
  readonly dates: Check<'dates'>
  readonly annotation: Check<'annotation'>
  /** `asOf`: when the list was signed, ISO 8601; a page says how old that is. */
  readonly status: Check<'status'> & { readonly asOf?: string }
  /** Of the release it was signed for, and of that alone; `asOf` as above. */
  readonly withdrawal: Check<'withdrawal'> & { readonly asOf?: string }
  /** Present only if the signature holds. From the trusted key set, never from the credential. */
  readonly issuer?: Issuer
  readonly kid?: string
  /** Present only if the signature holds. */
  readonly claims?: CredentialClaims
}

/** The answer that a reason stands for. */
export function check<S extends Subject>(subject: S, reason: keyof (typeof REASONS)[S]): Check<S> {
  return checkBy<(typeof REASONS)[S]>(REASONS[subject], reason)
}
