/** The contract of the real-name service: a browser goes there, comes back, and its person sets a password. */

import * as v from 'valibot'
import { begun, LoggedIn, NewPassword } from './login.ts'
import { contract } from './route.ts'

const parameter = (description: string) =>
  v.optional(v.pipe(v.string(), v.maxLength(4096), v.metadata({ description })))

export const ProvenPassword = v.pipe(
  v.object({ password: NewPassword }),
  v.description('The password of the person whom the real-name service has named. 设置密码。'),
)

const away = (description: string) => ({
  302: { description, headers: { Location: { description: 'Where the browser goes on.' } } },
})

export const routes = contract({
  'GET /v1/auth/oidc/start': {
    operationId: 'startRealName',
    tag: 'Holders',
    summary: { zh: '前往实名认证', en: 'To the real-name service' },
    description:
      'Sends a browser to the real-name service (OpenID Connect, code flow with PKCE, state and nonce). 404 where the deployment has none.',
    storeless: true,
    answers: away('To the service; or back to the portal, where the service cannot be reached.'),
    problems: ['not-found'],
  },

  'GET /v1/auth/oidc/callback': {
    operationId: 'finishRealName',
    tag: 'Holders',
    summary: { zh: '实名认证返回', en: 'Back from the real-name service' },
    description:
      'Where the service sends the browser back to. Counts only in the browser that was sent there. Goes on to the portal, with the sealed proof in a cookie, or with the reason why there is none behind the `#`.',
    query: v.object({
      code: parameter('Of the service.'),
      state: parameter('Of this visit.'),
      iss: parameter('The service itself (RFC 9207).'),
      error: parameter('What the service says instead.'),
      error_description: parameter('The same in words.'),
    }),
    answers: away('To the portal.'),
    problems: ['not-found'],
  },

  'POST /v1/auth/oidc/password': {
    operationId: 'setProvenPassword',
    tag: 'Holders',
    summary: { zh: '实名认证后设置密码', en: 'Set the password of a proven person' },
    description:
      "For the service's own pages alone, within ten minutes after the real-name service, once. Makes the account, or takes it back: every session ends whoever held it, and a new one begins.",
    web: true,
    body: ProvenPassword,
    answers: { 204: begun('Set.', LoggedIn)[204] },
    problems: ['account-locked', 'identity-not-matched', 'not-found', 'proof-required'],
  },
})
