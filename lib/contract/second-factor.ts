/** The contract of the second factor: one-time passwords by time (RFC 6238), and recovery codes. */

import * as v from 'valibot'
import { said, typed } from './describe.ts'
import { Otp, Password } from './login.ts'
import { contract } from './route.ts'
import { Instant } from './values.ts'

export const SecondFactorBeginning = v.pipe(
  v.object({ password: Password }),
  v.description('The current password: an open session alone adds no factor. 当前密码。'),
)

export const Enrolment = v.pipe(
  v.object({
    secret: said('Base 32, to be typed into an app where there is no camera. 密钥。', {
      examples: ['GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ'],
    }),
    uri: said('`otpauth://` address: an app on the same phone opens it. 认证应用链接。'),
    qr: said('SVG of the address. 二维码。'),
    enrolment: said('To be sent back with the first one-time password. 设置凭据。'),
    expiresAt: Instant,
  }),
  v.description(
    'What an authenticator app is given. Nothing is stored before it is confirmed. 两步验证设置。',
  ),
)

export const Confirmation = v.pipe(
  v.object({
    enrolment: typed(1024, 'As the beginning gave it. 设置凭据。'),
    otp: Otp,
  }),
  v.description("The app's first one-time password. 首个动态密码。"),
)

export const RecoveryCodes = v.pipe(
  v.object({ recoveryCodes: v.array(v.string()) }),
  v.description(
    'Each is good once in place of a one-time password. Shown here and never again: to be printed or written down. 恢复码。',
  ),
)

export const SecondFactorRemoval = v.pipe(
  v.object({ password: Password, otp: Otp }),
  v.description('The password, and a one-time password or recovery code. 当前密码与动态密码。'),
)

export const routes = contract({
  'POST /v1/account/second-factor': {
    operationId: 'beginSecondFactor',
    tag: 'Holders',
    summary: { zh: '开始设置两步验证', en: 'Begin a second factor' },
    description:
      'A new secret for an authenticator app (SHA-1, six digits, thirty seconds). Good for ten minutes; nothing is stored before it is confirmed.',
    holder: true,
    body: SecondFactorBeginning,
    answers: { 200: { description: 'The secret.', json: Enrolment } },
    problems: ['login-failed', 'second-factor-exists', 'too-many-attempts'],
  },

  'PUT /v1/account/second-factor': {
    operationId: 'confirmSecondFactor',
    tag: 'Holders',
    summary: { zh: '确认两步验证', en: 'Confirm the second factor' },
    description:
      'From now on a login asks for a one-time password beside the password. Answers ten recovery codes, once.',
    holder: true,
    body: Confirmation,
    answers: { 200: { description: 'The factor is there.', json: RecoveryCodes } },
    problems: ['second-factor-exists'],
  },

  'DELETE /v1/account/second-factor': {
    operationId: 'removeSecondFactor',
    tag: 'Holders',
    summary: { zh: '关闭两步验证', en: 'Remove the second factor' },
    description:
      'Asks for the password and a one-time password or recovery code. Who has lost both app and codes takes the account back by a proof of the person, which removes the factor.',
    holder: true,
    body: SecondFactorRemoval,
    answers: { 204: { description: 'Removed. 已关闭。' } },
    problems: ['login-failed', 'not-found', 'second-factor-required', 'too-many-attempts'],
  },
})
