/** The contract of the holder's own account: whose it is, and what was done with it. */

import * as v from 'valibot'
import { oneOf, said } from './describe.ts'
import { paging } from './parameters.ts'
import { contract } from './route.ts'
import { Instant, Next } from './values.ts'

export const Account = v.pipe(
  v.object({
    name: v.optional(said('As on the newest certificate. 姓名。', { examples: ['张三'] })),
    idNumber: v.optional(said('Masked. 证件号码（已遮盖）。', { examples: ['990***********0015'] })),
    createdAt: Instant,
    recoveredAt: v.optional(Instant),
  }),
  v.description(
    'Who is logged in. `recoveredAt` is there for 30 days after somebody with a proof of the person took the account over. 账号。',
  ),
)

export const AccountEvent = v.pipe(
  v.object({
    what: oneOf(
      'What was done. 事项。',
      'registered',
      'logged-in',
      'password-changed',
      'recovered',
      'reset',
      'locked',
      'unlocked',
      'code-revoked',
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
})
