/** Errors of the deployment or of the calling code, never of a request; the HTTP layer answers 500 and logs the code. */

export type DocumentErrorCode =
  /** An electronic certificate whose rule names no seal. */
  | 'seal-missing'
  /** The QR is not square or does not have the size it says. */
  | 'qr-malformed'
  /** The certificate of the signer does not belong to its key. */
  | 'signer-mismatch'
  /** A level of PAdES that the deployment's signer cannot have. */
  | 'level-unattainable'
  /** The signature does not fit the room kept for it; a time-stamp authority with very many certificates. */
  | 'signature-too-large'
  /** A certificate or key that cannot be read, or of a kind that is not used. */
  | 'signer-unusable'

export class DocumentError extends Error {
  override readonly name = 'DocumentError'
  readonly code: DocumentErrorCode

  constructor(code: DocumentErrorCode, message: string, options?: ErrorOptions) {
    super(message, options)
    this.code = code
  }
}
