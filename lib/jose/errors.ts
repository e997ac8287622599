/** The errors of keys and of what is signed by them; their codes are stable. */

export type JoseErrorCode =
  /** A key set is not what this library trusts: names the member. */
  | 'key-set-invalid'
  /** No key of the set may sign at this time. */
  | 'no-signing-key'
  /** The platform has no WebCrypto. */
  | 'crypto-unavailable'
  /** A receipt would hold what it must not. */
  | 'receipt-invalid'

/** Never carries personal data in its message. */
export class JoseError extends Error {
  override readonly name = 'JoseError'
  readonly code: JoseErrorCode

  constructor(code: JoseErrorCode, message: string, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause })
    this.code = code
  }
}
