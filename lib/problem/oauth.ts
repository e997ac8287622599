/**
 * What OAuth's own routes refuse with: wallets' libraries read these words (RFC 6749, 5.2; RFC 6750, 3.1; RFC 9449, 5 and
 * 7; OpenID4VCI 1.0, 8.3.1 and 11.3), not problem documents. Like a problem it never carries personal data.
 */

export type OAuthErrorCode =
  | 'invalid_request'
  | 'invalid_grant'
  | 'unsupported_grant_type'
  | 'invalid_dpop_proof'
  | 'invalid_token'
  | 'invalid_credential_request'
  | 'unknown_credential_configuration'
  | 'unknown_credential_identifier'
  | 'invalid_proof'
  | 'invalid_nonce'
  | 'invalid_encryption_parameters'
  | 'credential_request_denied'
  | 'invalid_notification_id'
  | 'invalid_notification_request'
  | 'temporarily_unavailable'
  | 'server_error'

export class OAuthError extends Error {
  override readonly name = 'OAuthError'
  readonly code: OAuthErrorCode
  /** For the developer of a wallet, in place of the code's standing explanation: ASCII without quotes (RFC 6749, 5.2). */
  readonly description: string | undefined

  constructor(code: OAuthErrorCode, description?: string, options?: ErrorOptions) {
    super(code, options)
    this.code = code
    this.description = description
  }
}
