/** Why a seal or a signature with it is not made or not read; the codes are stable. */

export type SealErrorCode =
  /** No electronic seal, or another spelling than the one there is. */
  | 'seal-unreadable'
  /** No signature with an electronic seal, or another spelling. */
  | 'signature-unreadable'
  /** A value that the structure cannot hold. */
  | 'value-unwritable'
  /** The seal does not name the signer's certificate. */
  | 'signer-not-in-seal'
  /** The seal is not in force at the time of signing. */
  | 'seal-not-in-force'
  /** The key does not belong to the certificate, or the certificate is none of SM2. */
  | 'signer-mismatch'

export class SealError extends Error {
  override readonly name = 'SealError'
  readonly code: SealErrorCode

  constructor(code: SealErrorCode, message: string, options?: ErrorOptions) {
    super(message, options)
    this.code = code
  }
}
