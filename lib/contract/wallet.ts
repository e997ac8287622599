/** The contract of certificates in wallets: OpenID4VCI 1.0's routes in its own forms, and the holder's offer. */

import * as v from 'valibot'
import { here, said } from './describe.ts'
import { Release } from './lookup.ts'
import { contract } from './route.ts'
import { Instant, ManagementNumber } from './values.ts'

const { purpose, recipient, validDays } = Release.pipe[0].entries

export const WalletOfferRequest = v.pipe(
  v.object({
    managementNumber: ManagementNumber,
    purpose: v.optional(purpose),
    recipient: v.optional(recipient),
    validDays: v.optional(validDays),
  }),
  v.forward(
    v.check(({ purpose, validDays }) => purpose === undefined || validDays !== undefined, 'required'),
    ['validDays'],
  ),
  v.forward(
    v.check(
      ({ purpose, recipient, validDays }) =>
        purpose !== undefined || (validDays === undefined && recipient === undefined),
      'required',
    ),
    ['purpose'],
  ),
  v.description(
    'What is to be put into a wallet. `purpose` and `validDays` come together; where the rule asks for an annotation they are required. 放入钱包的证书。',
  ),
)

export const WalletOffer = v.pipe(
  v.object({
    uri: said('The link that a wallet opens: `openid-credential-offer://…`. 链接。'),
    haipUri: said('The same for wallets of HAIP 1.0: `haip-vci://…`. 链接（HAIP）。'),
    qr: said('SVG of `uri`. 二维码（SVG）。'),
    txCode: said('Six digits that the holder types into the wallet; the link does not hold them. 交易码。', {
      examples: ['493536'],
    }),
    expiresAt: here(Instant, 'Ten minutes; good once. 有效期至。'),
  }),
  v.description('An offer to a wallet. 放入钱包的邀约。'),
)

export const WalletNonce = v.pipe(
  v.object({ c_nonce: said('Goes into the proofs of the keys; good for five minutes. 随机数。') }),
  v.description('OpenID4VCI 1.0, 7.2. 随机数。'),
)

const words = (description: string) => v.optional(said(description))

export const WalletTokenRequest = v.pipe(
  v.object({
    grant_type: said('`urn:ietf:params:oauth:grant-type:pre-authorized_code`, and no other. 授权类型。'),
    'pre-authorized_code': words('Of the offer. 预授权码。'),
    tx_code: words('The six digits that the holder types. 交易码。'),
  }),
  v.description('OpenID4VCI 1.0, 6.1. What else is sent is ignored. 令牌请求。'),
)

export const WalletToken = v.pipe(
  v.object({
    access_token: said('Bound to the key of the proof. 访问令牌。'),
    token_type: v.literal('DPoP'),
    expires_in: v.pipe(v.number(), v.integer(), v.minValue(1), v.description('Seconds. 秒。')),
    scope: said('The configuration that it is good for.'),
  }),
  v.description('OpenID4VCI 1.0, 6.2. 令牌。'),
)

/** Parts of it are read where they are used: what is wrong with them has names of its own. */
const anything = (description: string) => v.pipe(v.unknown(), v.description(description))

export const WalletCredentialRequest = v.pipe(
  v.object({
    credential_configuration_id: words('`professional-qualification`.'),
    credential_identifier: words('Refused: the token names none.'),
    proofs: v.optional(
      anything(
        'An object with `jwt`: 1 to 10 proofs (F.1), each by a key of its own (ES256, in `jwk`), with one nonce. Key attestations are refused. 密钥证明。',
      ),
    ),
    credential_response_encryption: v.optional(
      anything('`jwk` (P-256, `alg` ECDH-ES) and `enc` (A128GCM, A256GCM), where the request is encrypted.'),
    ),
  }),
  v.description('OpenID4VCI 1.0, 8.2. What else is sent is ignored. 凭证请求。'),
)

export const WalletCredentials = v.pipe(
  v.object({
    credentials: v.pipe(
      v.array(v.object({ credential: said('An SD-JWT VC (`dc+sd-jwt`). 凭证。') })),
      v.minLength(1),
      v.description('One for each proof, in their order. 每个密钥一份。'),
    ),
    notification_id: said('What notifications name it by.'),
  }),
  v.description('OpenID4VCI 1.0, 8.3. 凭证。'),
)

export const WalletNotification = v.pipe(
  v.object({
    notification_id: said('As it came with the credentials.'),
    event: v.pipe(
      v.picklist(['credential_accepted', 'credential_failure', 'credential_deleted']),
      v.description('A wallet that could not keep it gives the release back: it is withdrawn. 事件。'),
    ),
    event_description: words('Not read.'),
  }),
  v.description('OpenID4VCI 1.0, 11.1. 通知。'),
)

const address = (description: string) => said(description, { format: 'uri' })
const members = (description: string) => v.pipe(v.record(v.string(), v.unknown()), v.description(description))
const list = (description: string) => v.pipe(v.array(v.unknown()), v.description(description))
const texts = (description: string) => v.pipe(v.array(v.string()), v.description(description))

export const WalletIssuer = v.pipe(
  v.object({
    credential_issuer: address('Origin of the deployment.'),
    credential_endpoint: address('凭证接口。'),
    nonce_endpoint: address('随机数接口。'),
    notification_endpoint: address('通知接口。'),
    credential_request_encryption: members('To which key a request may be encrypted.'),
    credential_response_encryption: members('How a response may be encrypted.'),
    batch_credential_issuance: members('How many copies at once.'),
    display: list('The authority, in both languages. 机构名称。'),
    credential_configurations_supported: members('`professional-qualification`. 凭证类型。'),
  }),
  v.description('OpenID4VCI 1.0, 12.2.4. 签发者元数据。'),
)

export const WalletServer = v.pipe(
  v.object({
    issuer: address('Origin of the deployment.'),
    token_endpoint: address('令牌接口。'),
    grant_types_supported: texts('The pre-authorized code alone.'),
    token_endpoint_auth_methods_supported: texts('`none`: wallets are not registered.'),
    'pre-authorized_grant_anonymous_access_supported': v.boolean(),
    scopes_supported: texts('`professional-qualification`.'),
    dpop_signing_alg_values_supported: texts('ES256.'),
    status_list_aggregation_endpoint: address('Names all status lists. 全部状态列表的地址。'),
  }),
  v.description('RFC 8414. 授权服务器元数据。'),
)

export const WalletCredentialType = v.pipe(
  v.object({
    vct: address('This address.'),
    name: v.string(),
    description: v.string(),
    display: list('In both languages. 显示名称。'),
    claims: list('Each claim with its labels, and whether its holder may withhold it. 各项声明。'),
  }),
  v.description('SD-JWT VC, Type Metadata: as credentials pin it by `vct#integrity`. 凭证类型元数据。'),
)

export const routes = contract({
  'POST /v1/wallet/offers': {
    operationId: 'offerToWallet',
    tag: 'Wallets',
    summary: { zh: '放入钱包', en: 'Offer to a wallet' },
    description:
      'Offers a certificate to a wallet of the holder (OpenID4VCI 1.0, pre-authorized code with transaction code). Nothing is released before the wallet fetches the credential; then it is a release like any other: it counts where it is an annotation, is in the list, and is withdrawn like one.',
    holder: true,
    body: WalletOfferRequest,
    answers: { 201: { description: 'Offered.', json: WalletOffer } },
    problems: ['not-found', 'annotation-required', 'annotation-quota', 'certificate-revoked'],
  },

  'POST /v1/wallet/nonce': {
    operationId: 'getWalletNonce',
    tag: 'Wallets',
    summary: { zh: '钱包随机数', en: 'A nonce for a wallet' },
    description: 'A nonce for the proofs of a wallet (OpenID4VCI 1.0, 7).',
    oauth: { unreadable: 'invalid_request', errors: [] },
    storeless: true,
    crossOrigin: true,
    answers: {
      200: {
        description: 'A new one.',
        json: WalletNonce,
        headers: { 'Cache-Control': { description: 'Not to be kept.', examples: ['no-store'] } },
      },
    },
  },

  'POST /v1/wallet/token': {
    operationId: 'getWalletToken',
    tag: 'Wallets',
    summary: { zh: '钱包访问令牌', en: 'A token for a wallet' },
    description:
      'Spends the pre-authorized code of an offer, with its transaction code, for a token that is bound to the key of the proof (OpenID4VCI 1.0, 6; RFC 9449). Five tries at the transaction code.',
    form: 'only',
    body: WalletTokenRequest,
    oauth: { unreadable: 'invalid_request', errors: ['unsupported_grant_type', 'invalid_grant'] },
    dpop: 'proof',
    crossOrigin: true,
    answers: { 200: { description: 'Granted.', json: WalletToken } },
  },

  'POST /v1/wallet/credential': {
    operationId: 'getWalletCredential',
    tag: 'Wallets',
    summary: { zh: '领取凭证', en: 'Fetch the credential' },
    description:
      'Releases the certificate of the offer to the wallet: as many copies as there are proofs, each bound to a key of its own (OpenID4VCI 1.0, 8). Asked again with the same token and keys it gives the same release, and counts once. Without certificates of the signing key nothing is issued (`temporarily_unavailable`).',
    body: WalletCredentialRequest,
    encrypted: true,
    oauth: {
      unreadable: 'invalid_credential_request',
      errors: [
        'unknown_credential_configuration',
        'unknown_credential_identifier',
        'invalid_proof',
        'invalid_nonce',
        'invalid_encryption_parameters',
        'credential_request_denied',
      ],
    },
    dpop: 'token',
    crossOrigin: true,
    answers: {
      200: {
        description: 'Issued.',
        json: WalletCredentials,
        media: { 'application/jwt': 'The same as a JWE, where the request asked for it.' },
      },
    },
  },

  'POST /v1/wallet/notification': {
    operationId: 'notifyOfWalletCredential',
    tag: 'Wallets',
    summary: { zh: '钱包通知', en: 'What became of the credential' },
    description:
      'What a wallet says of what it was given (OpenID4VCI 1.0, 11), while its token lasts. One that could not keep it gives the release back.',
    body: WalletNotification,
    oauth: {
      unreadable: 'invalid_notification_request',
      errors: ['invalid_notification_id', 'credential_request_denied'],
    },
    dpop: 'token',
    crossOrigin: true,
    answers: { 204: { description: 'Heard. 已收到。' } },
  },

  'GET /v1/wallet/types/{type}': {
    operationId: 'getWalletCredentialType',
    tag: 'Wallets',
    summary: { zh: '凭证类型', en: 'The type of the credential' },
    description: 'Type metadata of the credential, byte for byte as credentials pin it.',
    path: {
      type: { description: 'Last part of `vct`.', example: 'professional-qualification-1' },
    },
    cacheable: true,
    storeless: true,
    crossOrigin: true,
    answers: { 200: { description: 'The type.', json: WalletCredentialType } },
    problems: ['not-found'],
  },

  'GET /.well-known/openid-credential-issuer': {
    operationId: 'getCredentialIssuer',
    tag: 'Wallets',
    summary: { zh: '签发者元数据', en: 'Metadata of the issuer' },
    description:
      'OpenID4VCI 1.0, 12.2; signed, with the certificates of the key in `x5c`, where `application/jwt` is asked for. 404 where the deployment has no certificates to issue under.',
    signed: true,
    cacheable: true,
    storeless: true,
    crossOrigin: true,
    answers: {
      200: {
        description: 'The metadata.',
        json: WalletIssuer,
        media: { 'application/jwt': 'The same, signed (12.2.3).' },
      },
    },
    problems: ['not-found'],
  },

  'GET /.well-known/oauth-authorization-server': {
    operationId: 'getAuthorizationServer',
    tag: 'Wallets',
    summary: { zh: '授权服务器元数据', en: 'Metadata of the authorization server' },
    description: 'RFC 8414: the issuer itself.',
    cacheable: true,
    storeless: true,
    crossOrigin: true,
    answers: { 200: { description: 'The metadata.', json: WalletServer } },
  },
})
