/** The description of the API, whole: OpenAPI 3.1, from the contracts of all functions. */

import {
  account,
  batch,
  type Contracts,
  document,
  identity,
  inspect,
  login,
  lookup,
  pages,
  presentation,
  type RouteContract,
  secondFactor,
  verify,
  wallet,
} from '#lib/contract'
import { operation, preflightReply } from './operation.ts'
import { problemReply } from './problems.ts'
import { namedSchemas } from './schemas.ts'
import { share } from './share.ts'
import { describeWebhooks } from './webhooks.ts'

/** In the order in which they are shown. */
export const contracts: Contracts = {
  ...login.routes,
  ...identity.routes,
  ...account.routes,
  ...secondFactor.routes,
  ...lookup.routes,
  ...document.routes,
  ...verify.routes,
  ...pages.routes,
  ...batch.routes,
  ...inspect.routes,
  ...wallet.routes,
  ...presentation.routes,
}

const info = {
  title: '证验 Zhengyan',
  version: '1.1.0',
  summary:
    'Verification of Chinese professional qualification certificates. 专业技术人员职业资格证书查询验证。',
  description: [
    'Holders log in, look up their certificates and release them for one purpose and a limited time (加注); employers verify by code, by number, or by the credential in a QR, and are told exactly what a certificate is, whose seal it bears, where it has force, and whether it still stands.',
    'Errors are RFC 9457 problem documents with a stable `code`; `detail` is in the language of `Accept-Language` (zh-CN or en; zh-CN if neither). A path that is not described here answers 404 `route-not-found`.',
    'All people in the examples are made up.',
    '持证人登录后查询证书，并为特定用途、在限定时间内加注；用人单位凭核验码、管理号或二维码核验，得知证书的确切性质、印章、效力范围与当前状态。示例中的人物均为虚构。',
  ].join('\n\n'),
  contact: { name: 'The authority that runs this deployment · 部署本服务的机构' },
  license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
}

const tags: Readonly<Record<RouteContract['tag'], string>> = {
  Holders: 'Accounts and sessions. 账号与登录。',
  Certificates: "The holder's own certificates. 持证人的证书。",
  Annotations: 'Releases for one purpose and a limited time. 加注。',
  Verification: 'By anybody. 核验。',
  Offline: 'What verifiers without a network keep. 离线核验。',
  Wallets: 'Certificates in wallets: OpenID4VCI. 数字钱包。',
  Service: 'The service itself. 服务。',
}

const securitySchemes = {
  bearer: {
    type: 'http',
    scheme: 'bearer',
    bearerFormat: 'JWT',
    description: 'The access token of a login. 登录所得的访问令牌。',
  },
  apiKey: {
    type: 'apiKey',
    in: 'header',
    name: 'x-api-key',
    description:
      'The key of an office or a company: `zyk_` and 44 characters, given out by the authority that runs the service. API 密钥。',
  },
  dpop: {
    type: 'http',
    scheme: 'DPoP',
    description:
      "A wallet's access token, bound to its key: with a proof in the header `DPoP` (RFC 9449). 钱包的访问令牌。",
  },
  cookie: {
    type: 'apiKey',
    in: 'cookie',
    name: '__Host-access',
    description:
      "For the service's own pages alone, together with `X-Zhengyan-Client: web`. 仅限本服务网页。",
  },
}

export function describeApi() {
  const inline: Record<string, Record<string, ReturnType<typeof operation>>> = {}
  for (const [key, contract] of Object.entries(contracts)) {
    const [method = '', path = ''] = key.split(' ')
    inline[path] = { ...inline[path], [method.toLowerCase()]: operation(key, contract) }
  }
  const { paths, parameters, responses } = share(inline)
  return {
    openapi: '3.1.0',
    info,
    servers: [{ url: '/', description: 'The deployment that serves this document.' }],
    security: [],
    tags: Object.entries(tags).map(([name, description]) => ({ name, description })),
    paths,
    webhooks: describeWebhooks(),
    components: { schemas: namedSchemas(), parameters, responses, securitySchemes },
    // OPTIONS at each address with an answer that scripts of other origins may read.
    'x-preflight': { responses: { 204: preflightReply } },
    // OpenAPI has no place for the answer to every other address.
    'x-any-other-route': { responses: { 404: problemReply(['route-not-found']) } },
  }
}
