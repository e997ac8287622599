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
    qr: said('SVG of the link. 二维码（SVG）。'),
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
    answers: {
      200: {
        description: 'A new one.',
        json: WalletNonce,
        headers: { 'Cache-Control': { description: 'Not to be kept.', examples: ['no-store'] } },
      },
    },
  },
})
