/** The one class of errors that this folder throws; its codes are stable. */

export type CredentialErrorCode =
  /** A claim cannot be put into a credential. */
  | 'claim-invalid'
  /** Not even the shortened credential fits the QR: print the code alone. */
  | 'credential-too-large'
  /** A key set is not what this library trusts: names the member. */
  | 'key-set-invalid'
  /** No key of the set may sign at this time. */
  | 'no-signing-key'
  /** A status list or its token is refused. */
  | 'status-list-invalid'
  /** A receipt would hold what it must not. */
  | 'receipt-invalid'

/** Never carries personal data in its message. */
export class CredentialError extends Error {
  override readonly name = 'CredentialError'
  readonly code: CredentialErrorCode

  constructor(code: CredentialErrorCode, message: string, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause })
    this.code = code
  }
}
