/** Why a credential cannot be made; the codes are stable. */

export type CredentialErrorCode =
  /** A claim cannot be put into a credential. */
  | 'claim-invalid'
  /** Not even the shortened credential fits the QR: print the code alone. */
  | 'credential-too-large'

/** Never carries personal data in its message. */
export class CredentialError extends Error {
  override readonly name = 'CredentialError'
  readonly code: CredentialErrorCode

  constructor(code: CredentialErrorCode, message: string, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause })
    this.code = code
  }
}
