/**
 * The one family of errors. Use cases throw a `Problem` with a stable code; `lib/http` alone turns it into a
 * response. A problem never carries personal data: not in its code, not in its texts, not in its cause.
 */

import type { Bilingual } from '#lib/policy'

export { OAuthError, type OAuthErrorCode } from './oauth.ts'

export type ProblemCode =
  | 'account-exists'
  | 'account-locked'
  | 'annotation-expired'
  | 'annotation-quota'
  | 'annotation-required'
  | 'annotation-withdrawn'
  | 'api-key-required'
  | 'api-quota'
  | 'certificate-revoked'
  | 'challenge-required'
  | 'format-unavailable'
  | 'idempotency-key-in-use'
  | 'idempotency-key-reused'
  | 'identity-not-matched'
  | 'internal-error'
  | 'invalid-input'
  | 'login-failed'
  | 'malformed-json'
  | 'not-found'
  | 'proof-required'
  | 'refresh-failed'
  | 'route-not-found'
  | 'second-factor-exists'
  | 'second-factor-required'
  | 'too-large'
  | 'too-many-attempts'
  | 'unauthorized'
  | 'unavailable'
  | 'unsupported-media-type'

/** One wrong field of an input. */
export interface FieldError {
  /** JSON Pointer (RFC 6901) into the body, `?name` for a query parameter, or the name of a header. */
  readonly pointer: string
  readonly code: string
  readonly detail: Bilingual
}

/**
 * Work in place of waiting: the number from 0 to `maxnumber` is to be found whose SHA-256, as decimal digits after `salt`,
 * is `challenge`. In the form of ALTCHA's version 1.
 */
export interface Challenge {
  readonly algorithm: 'SHA-256'
  /** Hexadecimal. */
  readonly challenge: string
  readonly maxnumber: number
  readonly salt: string
  readonly signature: string
}

export interface ProblemOptions {
  /** Replaces the code's standing explanation where more can be said. */
  readonly detail?: Bilingual
  readonly errors?: readonly FieldError[]
  /** Whole seconds to wait before trying again. */
  readonly retryAfter?: number
  /** What may be done in place of waiting. */
  readonly challenge?: Challenge
  readonly cause?: unknown
}

export class Problem extends Error {
  override readonly name = 'Problem'
  readonly code: ProblemCode
  readonly detail: Bilingual | undefined
  readonly errors: readonly FieldError[] | undefined
  readonly retryAfter: number | undefined
  readonly challenge: Challenge | undefined

  constructor(code: ProblemCode, options: ProblemOptions = {}) {
    super(code, options.cause === undefined ? undefined : { cause: options.cause })
    this.code = code
    this.detail = options.detail
    this.errors = options.errors
    this.retryAfter = options.retryAfter
    this.challenge = options.challenge
  }
}
