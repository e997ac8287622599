/**
 * The signed request object (OpenID4VP 1.0, 5; RFC 9101) that a wallet fetches, and the address that leads it there. Made
 * of what is kept of the request, anew each time it is fetched.
 */

import type { Signer } from '#lib/jose'
import { signCompact } from '#lib/jose'
import type { WalletRequest } from '#lib/store'
import { type AnswerKey, publicHalf } from './answer-key.ts'
import { queryFor } from './query.ts'

/** Media type, and with `typ` its short form. */
export const REQUEST_OBJECT_TYPE = 'application/oauth-authz-req+jwt'
const TYP = 'oauth-authz-req+jwt'

/** Where no metadata of the wallet is known (5.8). */
const AUDIENCE = 'https://self-issued.me/v2'

/** By which wallets are called: what OpenID4VP says (13.1), and what HAIP 1.0 says (5.1). */
const SCHEMES = { openid4vp: 'openid4vp://', haip: 'haip-vp://' } as const

/** Where a request is fetched. */
export const requestUri = (origin: string, requestId: string) => `${origin}/v1/wallet/requests/${requestId}`

/** The addresses that open a wallet with the request: of the same content, one for each scheme. */
export function invitations(
  origin: string,
  { requestId, clientId }: Pick<WalletRequest, 'requestId' | 'clientId'>,
) {
  const query = new URLSearchParams({
    client_id: clientId,
    request_uri: requestUri(origin, requestId),
    request_uri_method: 'post',
  })
  return { uri: `${SCHEMES.openid4vp}?${query}`, haipUri: `${SCHEMES.haip}?${query}` }
}

export interface RequestObjectSettings {
  readonly origin: string
  /** `vct` of the credentials that are asked for. */
  readonly types: readonly string[]
  /** Who has certified their issuer, by key identifiers. */
  readonly authorities: readonly string[]
  readonly signer: Signer
  readonly key: AnswerKey
  /** Of the wallet: it tells this request object from one that was kept (5.10). */
  readonly walletNonce?: string | undefined
}

export function signRequestObject(
  { requestId, clientId, nonce, askedAt, answerUntil }: WalletRequest,
  { origin, types, authorities, signer, key, walletNonce }: RequestObjectSettings,
): Promise<string> {
  const payload = {
    iss: clientId,
    aud: AUDIENCE,
    iat: askedAt,
    exp: answerUntil,
    client_id: clientId,
    response_type: 'vp_token',
    response_mode: 'direct_post.jwt',
    response_uri: `${requestUri(origin, requestId)}/response`,
    nonce,
    state: requestId,
    dcql_query: queryFor(types, authorities),
    client_metadata: {
      jwks: { keys: [publicHalf(key)] },
      encrypted_response_enc_values_supported: ['A128GCM', 'A256GCM'],
      vp_formats_supported: {
        'dc+sd-jwt': { 'sd-jwt_alg_values': ['ES256'], 'kb-jwt_alg_values': ['ES256'] },
      },
    },
    ...(walletNonce !== undefined && { wallet_nonce: walletNonce }),
  }
  return signCompact({ typ: TYP, x5c: signer.x5c }, payload, signer)
}
