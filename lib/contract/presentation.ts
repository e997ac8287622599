/** The contract of certificates out of wallets: OpenID4VP 1.0's routes in its own forms, and the employer's request. */

import * as v from 'valibot'
import { REFUSALS, REQUEST_OBJECT_TYPE } from '#lib/presentation'
import { growing, here, oneOf, said } from './describe.ts'
import { contract } from './route.ts'
import { Bilingual, Instant, RegionCode } from './values.ts'
import { Verification } from './verification.ts'

/** Characters of an encrypted answer: a presentation has some 12 kB. */
const LONGEST_ANSWER = 100_000

/** @__NO_SIDE_EFFECTS__ */
const field = (longest: number, description: string) =>
  v.optional(v.pipe(v.string(), v.maxLength(longest, 'too-long'), v.metadata({ description })))

export const WalletRequestAsked = v.pipe(
  v.object({
    useIn: v.optional(RegionCode),
    sameDevice: v.optional(
      v.pipe(
        v.boolean(),
        v.description(
          'The wallet is on the device of this browser: the result is shown once the wallet has led back to it. 钱包就在本设备上。',
        ),
      ),
    ),
  }),
  v.description('What an employer asks a wallet for: the one kind of certificate. 向钱包请求证书。'),
)

export const WalletRequest = v.pipe(
  v.object({
    id: said('Of the request; no secret. 请求编号。', { examples: ['q2mPzk7sXc0hJ4t8VbYdEw'] }),
    uri: said('Opens a wallet: `openid4vp://?…`. 链接。'),
    haipUri: said('The same for wallets of HAIP 1.0: `haip-vp://?…`. 链接（HAIP）。'),
    qr: said('SVG of `uri`. 二维码（SVG）。'),
    expiresAt: here(Instant, 'Ten minutes. 有效期至。'),
  }),
  v.description('A request to a wallet; a cookie of this browser alone leads to its result. 请求。'),
)

export const WalletRequestFetched = v.pipe(
  v.object({
    wallet_nonce: field(256, 'Stands in the request object again (OpenID4VP 1.0, 5.10).'),
    wallet_metadata: field(20_000, 'What the wallet can; nothing here depends on it.'),
  }),
  v.description('OpenID4VP 1.0, 5.10. 钱包取请求。'),
)

export const WalletAnswer = v.pipe(
  v.object({
    response: field(LONGEST_ANSWER, 'JWE (OpenID4VP 1.0, 8.3.1). 加密的答复。'),
    error: field(200, 'In place of it, from a wallet that cannot encrypt (8.5). 错误。'),
    error_description: field(2000, 'The same in words; not kept.'),
    state: field(200, 'Of the request, beside an error.'),
  }),
  v.description('What a wallet sends: an answer, or that there is none. 钱包的答复。'),
)

export const WalletAnswered = v.pipe(
  v.object({
    redirect_uri: v.optional(
      said('Where the wallet leads the person, where it is on the device that asked. 返回地址。'),
    ),
  }),
  v.description('Taken. 已收到。'),
)

export const WalletResult = v.pipe(
  v.object({
    state: oneOf(
      '`waiting`: nothing has come of it yet. `refused`: the wallet said no, or what it sent does not hold. 状态。',
      'waiting',
      'expired',
      'refused',
      'answered',
    ),
    expiresAt: v.optional(here(Instant, 'While it is waited for. 有效期至。')),
    reason: v.optional(growing('Stable. 原因代码。', ...Object.keys(REFUSALS).sort())),
    detail: v.optional(here(Bilingual, 'The reason in words. 原因。')),
    verification: v.optional(Verification),
  }),
  v.description('What came of a request. 请求的结果。'),
)

const request = {
  description: 'As the address of the request has it. 请求编号。',
  example: 'q2mPzk7sXc0hJ4t8VbYdEw',
}

const fetched = {
  200: {
    description:
      'Signed by a key whose certificate is in its header; encrypts the answer to a key of its own.',
    media: { [REQUEST_OBJECT_TYPE]: 'The request object (RFC 9101). 请求对象。' },
  },
}

export const routes = contract({
  'POST /v1/wallet/requests': {
    operationId: 'askWallet',
    tag: 'Wallets',
    summary: { zh: '向钱包请求证书', en: 'Ask a wallet for a certificate' },
    description:
      'Begins a request by OpenID4VP 1.0 (`x509_hash`, DCQL, `direct_post.jwt`) for the claims that the page of a result shows. Its result is for this browser alone: a cookie of ten minutes leads to it. 503 where the deployment has no certificate to ask under.',
    body: WalletRequestAsked,
    answers: {
      201: {
        description: 'Asked.',
        json: WalletRequest,
        headers: { 'Set-Cookie': { description: 'Of this request, for this browser alone.' } },
      },
    },
    problems: ['too-many-attempts'],
  },

  'GET /v1/wallet/requests/{id}': {
    operationId: 'fetchWalletRequest',
    tag: 'Wallets',
    summary: { zh: '钱包取请求', en: 'The request object, for a wallet' },
    description: 'OpenID4VP 1.0, 5; RFC 9101. While nothing has come of it, it may be fetched again.',
    path: { id: request },
    crossOrigin: true,
    answers: fetched,
    problems: ['not-found', 'too-many-attempts'],
  },

  'POST /v1/wallet/requests/{id}': {
    operationId: 'fetchWalletRequestFresh',
    tag: 'Wallets',
    summary: { zh: '钱包取请求（带随机数）', en: 'The request object, with a nonce of the wallet' },
    description: 'OpenID4VP 1.0, 5.10: the same, made for this wallet and this time.',
    path: { id: request },
    body: WalletRequestFetched,
    form: 'only',
    crossOrigin: true,
    answers: fetched,
    problems: ['not-found', 'too-many-attempts'],
  },

  'POST /v1/wallet/requests/{id}/response': {
    operationId: 'answerWalletRequest',
    tag: 'Wallets',
    summary: { zh: '钱包答复', en: 'What a wallet answers' },
    description:
      "OpenID4VP 1.0, 8.3.1 (`direct_post.jwt`). What holds is in the holder's log before anybody is told; what does not hold is refused by its reason here and there. One answer counts.",
    path: { id: request },
    body: WalletAnswer,
    form: 'only',
    oauth: { unreadable: 'invalid_request', errors: ['invalid_request'] },
    crossOrigin: true,
    answers: { 200: { description: 'Taken.', json: WalletAnswered } },
  },

  'GET /v1/wallet/requests/{id}/result': {
    operationId: 'getWalletResult',
    tag: 'Wallets',
    summary: { zh: '请求的结果', en: 'What came of a request' },
    description:
      'For the browser that asked, as often as it asks until five minutes after the end. To any other it is not found.',
    path: { id: request },
    query: v.object({
      responseCode: field(64, 'With which a wallet on the same device led back. 返回码。'),
    }),
    answers: { 200: { description: 'As far as it has come.', json: WalletResult } },
    problems: ['not-found', 'too-many-attempts'],
  },
})
