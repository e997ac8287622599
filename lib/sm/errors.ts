/** Why something of SM2 cannot be used; the codes are stable. Never about a signature that does not hold: that is an answer. */

export type SmErrorCode =
  /** No certificate of X.509, or none of an SM2 key. */
  | 'certificate-unreadable'
  /** No PKCS#8 or SEC 1 key of SM2, or a number that is none. */
  | 'private-key-unreadable'
  /** No point of the curve, or not written as one. */
  | 'public-key-unreadable'

export class SmError extends Error {
  override readonly name = 'SmError'
  readonly code: SmErrorCode

  constructor(code: SmErrorCode, message: string, options?: ErrorOptions) {
    super(message, options)
    this.code = code
  }
}
