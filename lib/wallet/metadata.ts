/**
 * What a wallet has to know beforehand: the issuer's metadata (OpenID4VCI 1.0, 12.2), plain or signed, and those of the
 * authorization server (RFC 8414), which is the same service.
 */

import { type Signer, signCompact } from '#lib/jose'
import type { Bilingual } from '#lib/policy'
import { SD_JWT_VC_TYP } from '#lib/sd-jwt'
import { statusListsUri } from '#lib/status-list'
import { WALLET_CLAIMS } from './claims.ts'
import { ENCRYPTION_ALG, ENCRYPTION_METHODS, type RequestJwk } from './encryption.ts'
import { CONFIGURATION, PRE_AUTHORIZED } from './offers.ts'
import { BATCH_SIZE } from './proofs.ts'
import { BACKGROUND, CREDENTIAL_NAME, FOREGROUND } from './type-metadata.ts'

const SIGNED_TYPE = 'openidvci-issuer-metadata+jwt'

export interface IssuerFacts {
  readonly origin: string
  readonly name: Bilingual
  readonly vct: string
  /** What requests may be encrypted to. */
  readonly requestKey: RequestJwk
}

const named = (text: Bilingual) => [
  { name: text.zh, locale: 'zh-CN' },
  { name: text.en, locale: 'en' },
]

export const issuerMetadata = ({ origin, name, vct, requestKey }: IssuerFacts) => ({
  credential_issuer: origin,
  credential_endpoint: `${origin}/v1/wallet/credential`,
  nonce_endpoint: `${origin}/v1/wallet/nonce`,
  notification_endpoint: `${origin}/v1/wallet/notification`,
  credential_request_encryption: {
    jwks: { keys: [requestKey] },
    enc_values_supported: [...ENCRYPTION_METHODS],
    encryption_required: false,
  },
  credential_response_encryption: {
    alg_values_supported: [ENCRYPTION_ALG],
    enc_values_supported: [...ENCRYPTION_METHODS],
    encryption_required: false,
  },
  batch_credential_issuance: { batch_size: BATCH_SIZE },
  display: named(name),
  credential_configurations_supported: {
    [CONFIGURATION]: {
      format: SD_JWT_VC_TYP,
      scope: CONFIGURATION,
      vct,
      credential_signing_alg_values_supported: ['ES256'],
      cryptographic_binding_methods_supported: ['jwk'],
      proof_types_supported: { jwt: { proof_signing_alg_values_supported: ['ES256'] } },
      credential_metadata: {
        display: named(CREDENTIAL_NAME).map((text) => ({
          ...text,
          background_color: BACKGROUND,
          text_color: FOREGROUND,
        })),
        claims: WALLET_CLAIMS.map(({ name: claim, label, mandatory }) => ({
          path: [claim],
          mandatory,
          display: named(label),
        })),
      },
    },
  },
})

export type IssuerMetadata = ReturnType<typeof issuerMetadata>

/** The same, signed (12.2.3). */
export const signMetadata = (metadata: IssuerMetadata, signer: Signer, now: Date): Promise<string> =>
  signCompact(
    { typ: SIGNED_TYPE, ...(signer.x5c && { x5c: signer.x5c }) },
    { ...metadata, sub: metadata.credential_issuer, iat: Math.floor(now.getTime() / 1000) },
    signer,
  )

export const serverMetadata = (origin: string) => ({
  issuer: origin,
  token_endpoint: `${origin}/v1/wallet/token`,
  grant_types_supported: [PRE_AUTHORIZED],
  token_endpoint_auth_methods_supported: ['none'],
  'pre-authorized_grant_anonymous_access_supported': true,
  scopes_supported: [CONFIGURATION],
  dpop_signing_alg_values_supported: ['ES256'],
  status_list_aggregation_endpoint: statusListsUri(origin),
})

export type ServerMetadata = ReturnType<typeof serverMetadata>
