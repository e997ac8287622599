/**
 * Errors in the form of OAuth, for the routes that wallets' libraries speak to: each as a row with its status, and what is
 * said of it where nothing more can be. The HTTP layer answers by it, and `openapi.json` is written from it.
 */

import * as v from 'valibot'
import type { OAuthErrorCode } from '#lib/problem'
import { growing, said } from './describe.ts'
import type { RouteContract } from './route.ts'

export interface OAuthErrorRow {
  readonly status: number
  /** ASCII without quotes (RFC 6749, 5.2). */
  readonly description: string
}

const row = (status: number, description: string): OAuthErrorRow => ({ status, description })

export const oauthErrorTable: Readonly<Record<OAuthErrorCode, OAuthErrorRow>> = {
  invalid_request: row(400, 'The request is not of the form that this endpoint reads.'),
  invalid_grant: row(400, 'The code is unknown, used, expired, or its transaction code is wrong.'),
  unsupported_grant_type: row(400, 'Only the pre-authorized code is granted here.'),
  invalid_dpop_proof: row(400, 'The DPoP proof is missing or does not hold.'),
  invalid_token: row(401, 'The access token is unknown, expired, or bound to another key.'),
  invalid_credential_request: row(400, 'The request is not of the form that this endpoint reads.'),
  unknown_credential_configuration: row(400, 'There is no such credential configuration.'),
  unknown_credential_identifier: row(400, 'There is no such credential identifier.'),
  invalid_proof: row(400, 'A proof of the keys is missing or does not hold.'),
  invalid_nonce: row(400, 'The nonce in the proofs is unknown, used or expired: fetch another.'),
  invalid_encryption_parameters: row(400, 'The response cannot be encrypted as it is asked.'),
  credential_request_denied: row(400, 'The credential is not issued.'),
  invalid_notification_id: row(400, 'There is no such notification.'),
  invalid_notification_request: row(400, 'The request is not of the form that this endpoint reads.'),
  temporarily_unavailable: row(
    503,
    'The service cannot answer right now; nothing is known. Try again later.',
  ),
  server_error: row(500, 'Something unexpected went wrong and was recorded.'),
}

/** A protected resource says 401 of a proof that does not hold (RFC 9449, 7.1), the token endpoint 400 (5). */
export const oauthStatusOf = (code: OAuthErrorCode, { dpop }: Pick<RouteContract, 'dpop'>): number =>
  code === 'invalid_dpop_proof' && dpop === 'token' ? 401 : oauthErrorTable[code].status

/** Every error that a route can answer: its own, and those that follow from what it asks for. */
export function oauthErrorsOf({ oauth, dpop, body, storeless }: RouteContract): readonly OAuthErrorCode[] {
  if (!oauth) return []
  const all: readonly OAuthErrorCode[] = [
    ...oauth.errors,
    ...(body ? [oauth.unreadable] : []),
    ...(dpop ? (['invalid_dpop_proof'] as const) : []),
    ...(dpop === 'token' ? (['invalid_token'] as const) : []),
    ...(storeless ? [] : (['temporarily_unavailable'] as const)),
    'server_error',
  ]
  return [...new Set(all)]
}

export const OAuthError = v.pipe(
  v.object({
    error: growing('Stable. 代码。', ...Object.keys(oauthErrorTable).sort()),
    error_description: v.optional(said('What is wrong, for developers; never repeats personal data. 说明。')),
  }),
  v.description('An error in the form of RFC 6749, 5.2. 错误。'),
)
