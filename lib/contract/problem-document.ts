/** The only form in which an error leaves the service: a problem document of RFC 9457. */

import * as v from 'valibot'
import { growing, said } from './describe.ts'
import { problemTable } from './problems.ts'
import type { ReadonlyDeep } from './route.ts'

const FieldError = v.object({
  pointer: said('JSON Pointer into the body, `?name` for a query parameter, or the name of a header.', {
    examples: ['/idNumber', '?useIn'],
  }),
  code: v.pipe(v.string(), v.examples(['required'])),
  detail: v.string(),
})

const Challenge = v.pipe(
  v.object({
    algorithm: v.literal('SHA-256'),
    challenge: said('Hexadecimal.'),
    maxnumber: v.pipe(v.number(), v.integer(), v.minValue(1)),
    salt: v.string(),
    signature: v.string(),
  }),
  v.description(
    'Work in place of waiting: find the number from 0 to `maxnumber` whose SHA-256, as decimal digits after `salt`, is `challenge`; send base64 of this JSON with that `number` in the header `Challenge-Solution`, once, within five minutes. The form of ALTCHA, version 1. 校验计算。',
  ),
)

export const Problem = v.pipe(
  v.object({
    type: said('/problems/ and the code.', { format: 'uri-reference' }),
    title: said('In the language of the request. 标题。'),
    status: v.pipe(v.number(), v.integer(), v.minValue(400), v.maxValue(599)),
    code: growing('Stable. 代码。', ...Object.keys(problemTable).sort()),
    detail: said('What is wrong, in the language of the request; never repeats personal data. 说明。'),
    requestId: said('Name it when you report a failure. 请求编号。'),
    errors: v.optional(
      v.pipe(v.array(FieldError), v.minLength(1), v.description('Every wrong field. 各字段的错误。')),
    ),
    challenge: v.optional(Challenge),
  }),
  v.description('RFC 9457 problem details. 错误。'),
)

export type ProblemDocument = ReadonlyDeep<v.InferOutput<typeof Problem>>
