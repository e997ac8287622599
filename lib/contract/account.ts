/** The contract of the holder's own account: whose it is, what was done with it, a copy of all that is kept, the end. */

import * as v from 'valibot'
import { EXPORT_FORMAT } from '#lib/rights'
import { Certificate } from './certificate.ts'
import { growing, here, said } from './describe.ts'
import { Password } from './login.ts'
import { AnswerChange, VerificationEntry } from './lookup.ts'
import { paging } from './parameters.ts'
import { contract } from './route.ts'
import { Code, Instant, Next, NoticeVersion } from './values.ts'

export const Account = v.pipe(
  v.object({
    name: v.optional(said('As on the newest certificate. 姓名。', { examples: ['张三'] })),
    idNumber: v.optional(said('Masked. 证件号码（已遮盖）。', { examples: ['990*************15'] })),
    createdAt: Instant,
    recoveredAt: v.optional(Instant),
    secondFactor: v.optional(
      v.object({
        since: Instant,
        recoveryCodesLeft: v.pipe(v.number(), v.integer(), v.minValue(0)),
      }),
    ),
    consent: v.optional(
      v.pipe(
        v.object({ version: NoticeVersion, at: Instant }),
        v.description('The privacy notice that the holder has agreed to last. 已同意的隐私说明。'),
      ),
    ),
    noticeVersion: here(NoticeVersion, 'The privacy notice in force. 现行隐私说明。'),
  }),
  v.description(
    'Who is logged in. `recoveredAt` is there for 30 days after somebody with a proof of the person took the account over; `secondFactor` where a one-time password is asked for. 账号。',
  ),
)

export const AccountEvent = v.pipe(
  v.object({
    what: growing(
      'What was done. 事项。',
      'registered',
      'logged-in',
      'password-changed',
      'recovered',
      'reset',
      'locked',
      'unlocked',
      'code-revoked',
      'second-factor-added',
      'second-factor-removed',
      'recovery-code-used',
      'consented',
      'exported',
    ),
    at: Instant,
    count: v.pipe(
      v.number(),
      v.integer(),
      v.minValue(1),
      v.description('How often on that day, from this network with this client. 当日次数。'),
    ),
    network: v.optional(
      said('The network of the request; absent for what the authority did. 来源网段。', {
        examples: ['198.51.100.0/24'],
      }),
    ),
    client: v.optional(v.picklist(['phone', 'browser', 'program'])),
  }),
  v.description("One entry of the account's log. 账号记录。"),
)

export const AccountLog = v.pipe(
  v.object({ events: v.array(AccountEvent), next: v.optional(Next) }),
  v.description('One page, newest first. 账号记录列表。'),
)

/** The password again: a token alone, which may have been stolen, ends nothing. */
export const AccountEnd = v.pipe(
  v.object({ password: Password }),
  v.description("The account's password. 账号密码。"),
)

export const Consent = v.pipe(
  v.object({ version: NoticeVersion }),
  v.description('The privacy notice that the holder was shown and agrees to. 同意的隐私说明版本。'),
)

const of = { managementNumber: said('管理号。', { examples: ['ZY2344000001'] }) }

const count = (least: number, description: string) =>
  v.pipe(v.number(), v.integer(), v.minValue(least), v.description(description))

export const AccountExport = v.pipe(
  v.object({
    format: v.pipe(
      v.literal(EXPORT_FORMAT),
      v.description('Another one where whoever reads this would have to change. 格式。'),
    ),
    exportedAt: Instant,
    account: v.optional(
      v.pipe(
        v.object({
          ...Account.pipe[0].entries,
          passwordChanges: count(0, 'How often another password was set, or every session ended. 改密次数。'),
          realNameAt: v.optional(
            here(Instant, 'When a real-name service proved the person last. 实名认证时间。'),
          ),
          activationCode: v.optional(
            v.pipe(
              v.object({ madeAt: Instant, expiresAt: Instant, used: v.boolean() }),
              v.description('Of the last code that the authority made; the code is kept nowhere. 激活码。'),
            ),
          ),
        }),
        v.description('On the first page. 账号。'),
      ),
    ),
    sessions: v.pipe(
      v.array(
        v.object({
          createdAt: Instant,
          renewedAt: v.optional(Instant),
          expiresAt: Instant,
          current: v.pipe(v.boolean(), v.description('Whether it is the one that asks. 本次登录。')),
        }),
      ),
      v.description('登录会话。'),
    ),
    events: v.pipe(v.array(AccountEvent), v.description("The account's log. 账号记录。")),
    certificates: v.pipe(v.array(Certificate), v.description('As their holder is shown them. 证书。')),
    annotations: v.pipe(
      v.array(
        v.object({
          ...of,
          code: Code,
          purpose: v.optional(v.string()),
          recipient: v.optional(v.string()),
          issuedAt: Instant,
          expiresAt: v.optional(Instant),
          withdrawnAt: v.optional(Instant),
          state: v.picklist(['active', 'expired', 'withdrawn']),
          copies: v.optional(
            count(1, 'Of a release to a wallet: how many copies it was given. 钱包中的份数。'),
          ),
        }),
      ),
      v.description(
        'Releases, those that have ended and those to wallets too. 加注、长期核验码和钱包中的证书。',
      ),
    ),
    verifications: v.pipe(
      v.array(v.object({ ...of, ...VerificationEntry.pipe[0].entries })),
      v.description('核验记录。'),
    ),
    answerChanges: v.pipe(
      v.array(v.object({ ...of, ...AnswerChange.pipe[0].entries })),
      v.description('结论变更记录。'),
    ),
    next: v.optional(Next),
  }),
  v.description(
    'All that is kept of a holder, a page of it: the lists of all pages, put one after the other, are the whole. 个人信息副本。',
  ),
)

export const routes = contract({
  'GET /v1/account': {
    operationId: 'getAccount',
    tag: 'Holders',
    summary: { zh: '我的账号', en: 'My account' },
    description: 'Whose account this is, since when, and whether it was taken over lately.',
    holder: true,
    answers: { 200: { description: 'The account.', json: Account } },
  },

  'GET /v1/account/events': {
    operationId: 'listAccountEvents',
    tag: 'Holders',
    summary: { zh: '账号记录', en: "The account's log" },
    description:
      'Registered, logged in, password changed, recovered, and what the authority did: newest day first, 50 a page. Logins from the same network with the same client are one entry a day. Kept for three years.',
    holder: true,
    query: paging,
    answers: { 200: { description: 'One page.', json: AccountLog } },
  },

  'POST /v1/account/consent': {
    operationId: 'consent',
    tag: 'Holders',
    summary: { zh: '同意隐私说明', en: 'Agree to the privacy notice' },
    description:
      'Keeps with the account that its holder agrees to the notice in force. The portal asks whoever has agreed to none, or to an earlier one; no other route depends on it.',
    holder: true,
    body: Consent,
    answers: { 204: { description: 'Kept. 已记录。' } },
  },

  'GET /v1/account/export': {
    operationId: 'exportAccount',
    tag: 'Holders',
    summary: { zh: '个人信息副本', en: 'A copy of all that is kept' },
    description:
      "Account, consent, sessions, log, certificates, releases, verifications and changed answers. A page has some 300 entries and stays below 2 MB; `next` leads to the following one. Hashes of password, tokens and codes are not in it, and what the authority noted for itself is not either. That a copy was begun is in the account's log.",
    holder: true,
    query: paging,
    answers: { 200: { description: 'One page.', json: AccountExport } },
  },

  'DELETE /v1/account': {
    operationId: 'endAccount',
    tag: 'Holders',
    summary: { zh: '注销账号', en: 'End the account' },
    description:
      "Withdraws every release, and removes sessions, log, activation code and account. The certificates are the authority's and stay, with the log of who verified them. Asks for the password again; a wrong one is 401 `login-failed`. After a 503 ask again: it goes on where it stopped.",
    holder: true,
    web: true,
    body: AccountEnd,
    answers: { 204: { description: 'There is no such account any more. 已注销。' } },
    problems: ['login-failed', 'too-many-attempts'],
  },
})
