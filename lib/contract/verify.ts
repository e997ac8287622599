/** The contract of verification by anybody, and of what anybody may read: keys, status lists, health. */

import * as v from 'valibot'
import { said, typed } from './describe.ts'
import { code, reading, useIn } from './parameters.ts'
import { contract } from './route.ts'
import { IdNumber, IdType, ManagementNumber, Name, RegionCode } from './values.ts'
import { KeySet, Verification } from './verification.ts'

export const VerifyByNumber = v.pipe(
  v.object({
    managementNumber: ManagementNumber,
    name: Name,
    idType: IdType,
    idNumber: IdNumber,
    useIn: v.optional(RegionCode),
  }),
  v.description('The three facts an employer reads off a certificate. 核验所需的三项信息。'),
)

export const VerifyCredential = v.object({
  credential: typed(2048, "The QR's whole text, or only what follows the `#`. 二维码全文，或 # 之后的部分。"),
  useIn: v.optional(RegionCode),
})

export const StatusListAggregation = v.object({
  status_lists: v.array(said('Address of a status list. 状态列表地址。', { format: 'uri' })),
})

export const Health = v.object({ status: v.literal('ok') })

export const routes = contract({
  'GET /v1/verify/{code}': {
    operationId: 'verifyByCode',
    tag: 'Verification',
    summary: { zh: '凭核验码核验', en: 'Verify by code' },
    description:
      "Every answer is in the holder's log before it is given. A revoked certificate is 200 with `verified: false`; an annotation that has ended is 410, with no personal data in the answer. A code that is good is never refused for what others in the network have tried.",
    path: { code },
    query: useIn,
    answers: { 200: { description: 'Found.', json: Verification } },
    problems: ['not-found', 'annotation-expired', 'annotation-withdrawn', 'too-many-attempts'],
  },

  'POST /v1/verify': {
    operationId: 'verifyByNumber',
    tag: 'Verification',
    summary: { zh: '凭管理号、姓名、证件号码核验', en: 'Verify by number, name and ID number' },
    description: 'The 404 is byte for byte the same whichever fact was wrong, but for `requestId`.',
    body: VerifyByNumber,
    answers: { 200: { description: 'Found.', json: Verification } },
    problems: ['not-found', 'challenge-required', 'too-many-attempts'],
  },

  'POST /v1/verify/credential': {
    operationId: 'verifyCredential',
    tag: 'Verification',
    summary: { zh: '核验二维码中的凭证', en: 'Verify the credential in a QR' },
    description:
      'Signature first, then the record as it is now. A credential whose signature fails is 200 with `verified: false`, `integrity: "failed"` and no certificate.',
    body: VerifyCredential,
    answers: { 200: { description: 'Checked.', json: Verification } },
    problems: ['not-found'],
  },

  'GET /v/{code}': {
    operationId: 'openCode',
    tag: 'Verification',
    summary: { zh: '手机扫码打开的页面', en: "The page a phone's camera opens" },
    description:
      "A page; JSON if it is asked for before HTML. A visit in advance of a person (HEAD, a browser's prefetch, a chat's preview) is told nothing of the certificate, and is not in the log. An annotation that has ended is 410, with no personal data in the answer.",
    path: { code },
    query: reading,
    page: true,
    answers: {
      200: {
        description: 'Found.',
        json: Verification,
        media: { 'text/html': 'The page a person sees. 核验结果页面。' },
      },
    },
    problems: ['not-found', 'annotation-expired', 'annotation-withdrawn', 'too-many-attempts'],
  },

  'GET /v/{code}/qr.png': {
    operationId: 'drawCode',
    tag: 'Verification',
    summary: { zh: '核验地址的二维码（图片）', en: 'The address of a code as a QR picture' },
    description:
      'Of any code of the right form: nothing is looked up, so a picture says nothing of whether there is such a code.',
    path: { code },
    storeless: true,
    answers: { 200: { description: 'The picture.', media: { 'image/png': null } } },
    problems: ['not-found'],
  },

  'GET /v1/status/aggregation': {
    operationId: 'listStatusLists',
    tag: 'Offline',
    summary: { zh: '全部状态列表', en: 'All status lists' },
    description:
      'The addresses of all status lists that there are (Token Status List, section 9), for whoever keeps copies of them before a network is missed.',
    cacheable: true,
    crossOrigin: true,
    answers: { 200: { description: 'All of them.', json: StatusListAggregation } },
  },

  'GET /v1/status/{list}': {
    operationId: 'getStatusList',
    tag: 'Offline',
    summary: { zh: '状态列表', en: 'Status list' },
    description:
      "Token Status List (IETF draft): one bit a certificate, signed; for verifiers without a network. The signer's certificates are in the header `x5c`, where it has any. As of now alone: `time` is not heeded, and `iat` and `exp` say of when it is.",
    cacheable: true,
    path: { list: { description: 'Number of the list, as credentials name it. 列表编号。', example: '0' } },
    crossOrigin: true,
    answers: {
      200: {
        description: 'JWT, signed with a key of `/.well-known/jwks.json`.',
        media: { 'application/statuslist+jwt': 'The token. 状态列表令牌。' },
      },
    },
    problems: ['not-found'],
  },

  'GET /.well-known/jwks.json': {
    operationId: 'getKeys',
    tag: 'Offline',
    summary: { zh: '公钥', en: 'Keys' },
    description:
      'The public keys that credentials, receipts and status lists are signed with; old ones stay, so that what they signed still verifies.',
    storeless: true,
    cacheable: true,
    crossOrigin: true,
    answers: { 200: { description: 'JWK set.', json: KeySet } },
  },

  'GET /health': {
    operationId: 'getHealth',
    tag: 'Service',
    summary: { zh: '运行状态', en: 'Health' },
    description: 'Whether the service answers.',
    storeless: true,
    answers: { 200: { description: 'It does.', json: Health } },
  },
})
