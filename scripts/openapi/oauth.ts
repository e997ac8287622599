/** The errors of routes that speak OAuth, as the description of the API shows them. */

import { oauth, type RouteContract } from '#lib/contract'
import type { OAuthErrorCode } from '#lib/problem'
import { toJson } from './schemas.ts'

const CHALLENGE = {
  'WWW-Authenticate': {
    description: 'RFC 9449, 7.1.',
    required: true,
    schema: { type: 'string', examples: ['DPoP error="invalid_token", algs="ES256"'] },
  },
}

/** The reply of each status, described. */
export function oauthRepliesOf(contract: RouteContract) {
  const byStatus = Map.groupBy(oauth.oauthErrorsOf(contract), (code) => oauth.oauthStatusOf(code, contract))
  return Object.fromEntries([...byStatus].map(([status, codes]) => [status, reply(status, codes)]))
}

function reply(status: number, codes: readonly OAuthErrorCode[]) {
  const row = (code: OAuthErrorCode) => oauth.oauthErrorTable[code].description
  return {
    description: codes.map((code) => `\`${code}\`: ${row(code)}`).join(' '),
    ...(status === 401 && { headers: CHALLENGE }),
    content: {
      'application/json': {
        schema: toJson(oauth.OAuthError),
        examples: Object.fromEntries(
          codes.map((code) => [code, { value: { error: code, error_description: row(code) } }]),
        ),
      },
    },
  }
}
