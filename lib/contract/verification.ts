/** The answers to a verification, and the keys they are checked by. The compiler holds `lib/verification` to it. */

import * as v from 'valibot'
import { Certificate } from './certificate.ts'
import { growing, here, oneOf, said } from './describe.ts'
import { Bilingual, Instant, RegionCode } from './values.ts'

export const Use = v.pipe(
  v.object({ region: RegionCode, hasForce: v.boolean(), reason: Bilingual }),
  v.description('Whether it has force where it is to be used, and why. 在使用地区是否有效。'),
)

/** @__NO_SIDE_EFFECTS__ */
const checked = <const Reasons extends readonly string[]>(description: string, ...reasons: Reasons) =>
  v.object({
    outcome: oneOf('`not-checked` is not a kind of success.', 'verified', 'failed', 'not-checked'),
    reason: growing(description, ...reasons),
  })

export const CredentialChecks = v.pipe(
  v.object({
    signature: checked(
      '签名。',
      'signature-holds',
      'too-long',
      'malformed',
      'signature-wrong',
      'no-key',
      'crypto-unavailable',
    ),
    key: checked(
      '密钥。',
      'key-trusted',
      'key-unknown',
      'key-ambiguous',
      'key-outside-period',
      'key-revoked',
      'unreadable',
      'signature-not-verified',
      'claims-unreadable',
    ),
    dates: checked(
      '日期。',
      'dates-plausible',
      'signed-in-future',
      'issued-in-future',
      'signature-not-verified',
      'claims-unreadable',
    ),
  }),
  v.description('Each check of a presented credential, with its reason. 凭证的各项检查。'),
)

const Status = v.object({
  record: oneOf('Whether the record stands. 证书记录。', 'valid', 'revoked', 'not-checked'),
  annotation: oneOf(
    '`none-needed`: the rule asks for none. `not-checked`: the rule asks for one, but what was presented (a number) is not a release. 加注。',
    'active',
    'expired',
    'withdrawn',
    'none-needed',
    'not-checked',
  ),
  integrity: oneOf(
    'Of the signed credential; `not-checked` when none was presented. 完整性。',
    'verified',
    'failed',
    'not-checked',
  ),
})

/** What is answered about one certificate. */
const answered = {
  verified: v.pipe(
    v.boolean(),
    v.description(
      'True only when the record is valid, the annotation (if any) active, and the integrity (if checked) holds. 是否核验通过。',
    ),
  ),
  verifiedAt: Instant,
  status: v.pipe(Status, v.description('Separate answers, never one lump. 各项状态。')),
  certificate: v.optional(
    here(Certificate, 'Absent only for a credential that fails, or whose annotation has ended. 证书。'),
  ),
  annotation: v.optional(
    v.pipe(
      v.object({ purpose: v.string(), recipient: v.optional(v.string()), expiresAt: Instant }),
      v.description('What it was released for. 加注。'),
    ),
  ),
  release: v.optional(
    v.pipe(
      v.object({ list: v.number(), index: v.number() }),
      v.description(
        "The release's place in the status lists; the credential of the same release names the same. 授权在状态列表中的位置。",
      ),
    ),
  ),
  use: v.optional(Use),
  differences: v.optional(
    v.pipe(
      v.array(v.pipe(v.string(), v.examples(['holderName']))),
      v.minLength(1),
      v.description(
        'What a presented credential says differently from the record as it is now, which may have been corrected. 与现有记录不一致的项目。',
      ),
    ),
  ),
  credential: v.optional(CredentialChecks),
  requestId: v.optional(said('Of the request, as operators find it in their logs. 请求编号。')),
}

export const Verification = v.pipe(
  v.object({
    ...answered,
    receipt: said(
      "JWS (ES256) of what was asked, what was answered, when and under which rule, for the employer's file; check it against `/.well-known/jwks.json`. 核验回执。",
    ),
  }),
  v.description('The answer to a verification. 核验结果。'),
)

export const BatchVerification = v.pipe(
  v.object(answered),
  v.description(
    'The answer to one item of a batch; the receipt is of the whole batch. 批量核验中的单项结果。',
  ),
)

/** @__NO_SIDE_EFFECTS__ */
const seconds = (description: string) => v.optional(v.pipe(v.number(), v.description(description)))

export const PublicKey = v.pipe(
  v.object({
    kty: v.literal('EC'),
    crv: v.literal('P-256'),
    x: v.string(),
    y: v.string(),
    kid: said('Thumbprint of RFC 7638 by SHA-256.', { pattern: '^[A-Za-z0-9_-]{43}$' }),
    use: v.literal('sig'),
    alg: v.literal('ES256'),
    nbf: seconds('Seconds since 1970: nothing that says it was signed earlier is believed.'),
    exp: seconds(
      'Seconds since 1970: nothing that says it was signed at or after this is believed; what is older verifies for ever.',
    ),
    revoked: v.optional(
      v.pipe(
        v.object({ revoked_at: v.number(), reason: v.optional(v.string()) }),
        v.description('The key fell into wrong hands: nothing it signed is believed.'),
      ),
    ),
    issuer: v.pipe(
      v.object({ id: said('Origin of the deployment.'), name: Bilingual }),
      v.description('Who signs with it.'),
    ),
  }),
  v.description('A key of the deployment, published. 公钥。'),
)

export const KeySet = v.pipe(
  v.object({ keys: v.pipe(v.array(PublicKey), v.minLength(1)) }),
  v.description('JWK set (RFC 7517). 公钥集。'),
)
