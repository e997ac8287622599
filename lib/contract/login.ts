/** The contract of accounts and sessions. */

import * as v from 'valibot'
import { here, oneOf, said, typed } from './describe.ts'
import { contract, type Schema } from './route.ts'
import { IdNumber, IdType, ManagementNumber, Name, NoticeVersion } from './values.ts'

export const NewPassword = v.pipe(
  v.string(),
  v.check((password) => [...password].length >= 8, 'password-too-short'),
  v.check((password) => [...password].length <= 128, 'password-too-long'),
  v.metadata({
    minLength: 8,
    maxLength: 128,
    format: 'password',
    description:
      "A new password: any characters, compared in Unicode's composed form. One that everybody tries first is `password-too-common`, one made of the facts that are sent with it `password-personal`. 新密码。",
  }),
)

/** Any, so that an odd one is simply wrong; bounded, so that it is cheap to hash. */
export const Password = v.pipe(
  v.string(),
  v.minLength(1),
  v.maxLength(1024),
  v.metadata({ format: 'password', description: 'A password that is checked. 密码。' }),
)

/** As people write it; one that cannot be one is simply wrong. */
export const ActivationCode = typed(
  64,
  'The one-time code that the authority handed out, as people write it: any case, with or without hyphens and spaces. 激活码。',
  { examples: ['7Q2M-9XKD-4TBC-0WHJG'] },
)

export const Registration = v.pipe(
  v.object({
    name: Name,
    idType: IdType,
    idNumber: IdNumber,
    managementNumber: ManagementNumber,
    password: NewPassword,
    activationCode: v.optional(ActivationCode),
    consent: v.optional(
      here(
        NoticeVersion,
        'The privacy notice that the person was shown and agreed to. Who registers without one is asked on the portal. 已同意的隐私说明版本。',
      ),
    ),
  }),
  v.description(
    'The three facts that must match one certificate, the proof that the deployment asks for, and the password to be set. 注册所需的三项信息、激活码与密码。',
  ),
)

export const Registered = v.pipe(
  v.object({ registered: v.literal(true) }),
  v.description('The account is made. 注册成功。'),
)

/** As people type it; one that cannot be one is simply wrong. */
export const Otp = typed(
  64,
  'The six digits that the authenticator app shows now, or a recovery code; each is good once. 动态密码或恢复码。',
  { examples: ['123456'] },
)

export const Login = v.object({
  idType: IdType,
  idNumber: IdNumber,
  password: Password,
  otp: v.optional(Otp),
  deviceToken: v.optional(
    v.pipe(
      v.string(),
      v.maxLength(200),
      v.description('As the last login from this device gave it. 设备令牌。'),
    ),
  ),
})

export const Recovery = v.pipe(
  v.object({
    idType: IdType,
    idNumber: IdNumber,
    password: NewPassword,
    activationCode: v.optional(ActivationCode),
  }),
  v.description('The proof of the person, and the new password. 找回账号。'),
)

export const AuthSettings = v.pipe(
  v.object({
    identityProof: oneOf(
      'What registration and recovery ask for. 注册和找回账号所需的本人证明。',
      'activation-code',
      'oidc',
      'facts',
    ),
    noticeVersion: here(NoticeVersion, 'The privacy notice in force: of `/privacy`. 现行隐私说明的版本。'),
  }),
  v.description('What a person needs to register here. 注册方式。'),
)

export const RefreshToken = v.object({
  refreshToken: v.pipe(v.string(), v.maxLength(200), v.description('As the answer before gave it.')),
})

export const PasswordChange = v.object({ currentPassword: Password, newPassword: NewPassword })

export const Tokens = v.pipe(
  v.object({
    tokenType: v.literal('Bearer'),
    accessToken: said('JWT (ES256) for the Authorization header. 访问令牌。'),
    expiresIn: v.pipe(
      v.number(),
      v.integer(),
      v.minValue(1),
      v.description('Seconds the access token is good for. 有效秒数。'),
    ),
    refreshToken: said('Good for one use. 刷新令牌，只能使用一次。'),
  }),
  v.description('The members are named as in RFC 6749, 5.1, in camel case. 登录令牌。'),
)

export const LoggedIn = v.pipe(
  v.object({
    ...Tokens.pipe[0].entries,
    deviceToken: said(
      "Keep it, also after logging out, and send it with the next login from this device: strangers' failed attempts at the account do not count against it. It opens nothing by itself. 设备令牌。",
    ),
  }),
  v.description('Tokens, and what makes the device known. 登录令牌与设备令牌。'),
)

/** New tokens: in the body, or for our own pages in cookies and nowhere else. */
export const begun = <S extends Schema>(description: string, json: S) => ({
  200: { description, json },
  204: {
    description:
      "The same for the service's own pages (`X-Zhengyan-Client: web`): the tokens are in cookies that no script can read. 令牌已写入 Cookie（仅限本服务网页）。",
    headers: { 'Set-Cookie': { description: '`__Host-access` and `__Host-refresh`.' } },
  },
})

export const routes = contract({
  'POST /v1/register': {
    operationId: 'register',
    tag: 'Holders',
    summary: { zh: '注册', en: 'Register' },
    description:
      'Makes an account for whoever knows name, ID document and management number of one certificate and proves to be the person, as `GET /v1/auth` says. The answer is the same whichever was wrong, the code included.',
    body: Registration,
    answers: { 201: { description: 'Registered.', json: Registered } },
    problems: [
      'account-exists',
      'identity-not-matched',
      'proof-required',
      'challenge-required',
      'too-many-attempts',
    ],
  },

  'POST /v1/login': {
    operationId: 'login',
    tag: 'Holders',
    summary: { zh: '登录', en: 'Log in' },
    description:
      'An unknown account and a wrong password answer alike. After repeated failures from one network, each further attempt asks for a solved challenge; a device that has logged in before is counted by itself. Where the holder has a second factor, the right password without `otp` is answered with 401 `second-factor-required`, and with a wrong one by the same with `errors`; nothing tells of the factor before the password is right.',
    web: true,
    body: Login,
    answers: begun('Logged in.', LoggedIn),
    problems: [
      'account-locked',
      'login-failed',
      'second-factor-required',
      'challenge-required',
      'too-many-attempts',
    ],
  },

  'POST /v1/recover': {
    operationId: 'recover',
    tag: 'Holders',
    summary: { zh: '找回账号', en: 'Take an account back' },
    description:
      'Sets a new password by the proof of the person, removes a second factor, ends every session of the account whoever held it, and begins one. Who has a code but no account yet is given one. A code that is good is never refused for what others have tried. The answer is the same whether code or account exist or not.',
    web: true,
    body: Recovery,
    answers: begun('Recovered.', LoggedIn),
    problems: ['account-locked', 'identity-not-matched', 'proof-required', 'too-many-attempts'],
  },

  'GET /v1/auth': {
    operationId: 'getAuthSettings',
    tag: 'Holders',
    summary: { zh: '注册方式', en: 'How to register' },
    description:
      'What this deployment asks of a person before a password is set. May be kept for five minutes.',
    storeless: true,
    cacheable: true,
    answers: { 200: { description: 'The settings.', json: AuthSettings } },
  },

  'POST /v1/refresh': {
    operationId: 'refresh',
    tag: 'Holders',
    summary: { zh: '刷新令牌', en: 'Refresh' },
    description:
      'Spends a refresh token for a new pair. A token that was spent before ends its whole session, but for 20 seconds in which the same client is given the same pair again; a token that never was of the session ends nothing.',
    web: true,
    refreshCookie: true,
    body: RefreshToken,
    answers: begun('A new pair.', Tokens),
    problems: ['refresh-failed'],
  },

  'POST /v1/logout': {
    operationId: 'logout',
    tag: 'Holders',
    summary: { zh: '退出', en: 'Log out' },
    description:
      'Ends the session of a refresh token, its access tokens too. Ending what has ended is no error.',
    web: true,
    refreshCookie: true,
    body: RefreshToken,
    answers: { 204: { description: 'Ended. 已退出。' } },
  },

  'POST /v1/password': {
    operationId: 'changePassword',
    tag: 'Holders',
    summary: { zh: '修改密码', en: 'Change the password' },
    description:
      'Every session of the holder ends; the answer begins a new one. A wrong current password is 401 `login-failed`.',
    holder: true,
    web: true,
    body: PasswordChange,
    answers: begun('Changed.', Tokens),
    problems: ['login-failed', 'too-many-attempts'],
  },
})
