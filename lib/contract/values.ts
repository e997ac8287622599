/**
 * The values that requests and answers share. What a request has is read into the one form that is stored and
 * compared, once, here. Refused is what has not the form; whether it exists is no question of form.
 */

import * as v from 'valibot'
import { idTypes, normaliseIdNumber, parseManagementNumber } from '#lib/certificate'
import { said, typed } from './describe.ts'

export const Bilingual = v.pipe(
  v.object({ zh: said('Chinese.'), en: said('English.') }),
  v.description('A text in two languages. 双语文本。'),
)

const CalendarDate = said('A calendar date, ISO 8601. 日期。', { format: 'date', examples: ['2023-05-27'] })

export { CalendarDate as Date }

export const Instant = said('A moment, ISO 8601 in UTC. 时刻（UTC）。', {
  format: 'date-time',
  examples: ['2023-08-23T08:00:00.000Z'],
})

export const RegionCode = v.pipe(
  v.string(),
  // Which regions there are is the policy's to say (`lib/verification`): an operator may have added some.
  v.regex(/^\d{6}$/, 'unknown-region'),
  v.metadata({
    description: 'A province-level code of GB/T 2260. 省级行政区划代码（GB/T 2260）。',
    examples: ['440000'],
  }),
)

/** Yields the number as it is stored. */
export const ManagementNumber = v.pipe(
  typed(
    64,
    "The certificate's own number (管理号): 6 to 32 letters, digits and hyphens, any width and case. 管理号。",
    { examples: ['ZY2344000001'] },
  ),
  v.transform(parseManagementNumber),
  v.string('invalid-management-number'),
)

export const IdType = v.optional(
  v.pipe(v.picklist(idTypes.map(({ value }) => value)), v.description('Kind of ID document. 证件类型。')),
  'resident-id',
)

/** Yields the number as it is stored. Only its outermost form counts: a wrong check character is a wrong number. */
export const IdNumber = v.pipe(
  typed(64, 'Number of the ID document; spaces and hyphens are ignored. 证件号码。', {
    examples: ['990101199003070015'],
  }),
  v.transform(normaliseIdNumber),
  v.regex(/^[0-9A-Z]{4,32}$/, 'invalid-id-number'),
)

export const Name = typed(100, 'Name as it stands on the certificate. 姓名。', { examples: ['张三'] })

/** Where a list goes on, as the answer before gave it. */
export const Next = v.pipe(
  v.string(),
  v.maxLength(1024),
  v.description('Where the list goes on: hand it in as `next`. Absent on the last page. 续读位置。'),
)

/** Any text: another version than the one in force is refused with that one's name. */
export const NoticeVersion = typed(
  32,
  'A version of the privacy notice: the day from which it holds. 隐私说明的版本。',
  { examples: ['2026-11-25'] },
)

export const Code = said(
  "Code of an annotation in readable groups: 80 random bits and a check character in Crockford's base 32. 加注核验码。",
  {
    pattern: '^[0-9A-HJKMNP-TV-Z]{4}-[0-9A-HJKMNP-TV-Z]{4}-[0-9A-HJKMNP-TV-Z]{4}-[0-9A-HJKMNP-TV-Z]{5}$',
    examples: ['TF60-1E0Q-VW8X-ZFZ0M'],
  },
)
