/**
 * How a check is answered: one outcome for each thing that was looked at, never a single yes or no, with a reason that
 * is stable; pages and the HTTP layer put reasons into words. Here are the reasons of whatever bears a signature.
 */

/** `not-checked` is not a kind of success: what was not checked is not known. */
export type Outcome = 'verified' | 'failed' | 'not-checked'

/** The reasons of one subject, and the outcome that each stands for. */
export type Reasons = Readonly<Record<string, Outcome>>

/** One answer; the type ties the outcome to the reason. */
export type CheckOf<R extends Reasons> = {
  [K in keyof R]: { readonly outcome: R[K]; readonly reason: K }
}[keyof R]

export const SIGNATURE_REASONS = {
  'signature-holds': 'verified',
  /** Longer than anything that is signed here; not looked at. */
  'too-long': 'failed',
  /** Not the text or not the bytes of what was expected; another algorithm is this too. */
  malformed: 'failed',
  /** Changed after signing, or signed by another key than it names. */
  'signature-wrong': 'failed',
  /** Without the key there is nothing to check with. */
  'no-key': 'not-checked',
  /** The platform has no WebCrypto, as a browser has none on a page without HTTPS. */
  'crypto-unavailable': 'not-checked',
} as const satisfies Reasons

export const KEY_REASONS = {
  'key-trusted': 'verified',
  'key-unknown': 'failed',
  /** Two keys of the set share the prefix that the credential names. */
  'key-ambiguous': 'failed',
  /** The key's period does not hold the time of signing that is stated. */
  'key-outside-period': 'failed',
  'key-revoked': 'failed',
  unreadable: 'not-checked',
  'signature-not-verified': 'not-checked',
  'claims-unreadable': 'not-checked',
} as const satisfies Reasons

export type SignatureCheck = CheckOf<typeof SIGNATURE_REASONS>
export type KeyCheck = CheckOf<typeof KEY_REASONS>

/** The answer that a reason stands for. */
export function checkBy<R extends Reasons>(reasons: R, reason: keyof R): CheckOf<R> {
  return { outcome: reasons[reason], reason } as CheckOf<R>
}

export const signatureCheck = (reason: SignatureCheck['reason']): SignatureCheck =>
  checkBy(SIGNATURE_REASONS, reason)

export const keyCheck = (reason: KeyCheck['reason']): KeyCheck => checkBy(KEY_REASONS, reason)
