/** What a request has is read once, into the form that is stored and compared: what follows may rely on it. */

import fc from 'fast-check'
import * as v from 'valibot'
import { expect, test } from 'vitest'
import { values } from '#lib/contract'

const { IdNumber, ManagementNumber, Name } = values

test.each([
  [ManagementNumber, ' zy2344000001 ', 'ZY2344000001'],
  [ManagementNumber, 'ＺＹ２３４４０００００１', 'ZY2344000001'],
  [ManagementNumber, 'zy\u2013234\u20114', 'ZY-234-4'],
  [IdNumber, ' 99010119900307 001x ', '99010119900307001X'],
  [IdNumber, '９９０１０１-１９９００３０７-００１５', '990101199003070015'],
  [IdNumber, 'h12345678（01）', 'H1234567801'],
  [Name, ' 张三 ', '张三'],
])('%#: what was typed is handed on as it is stored', (schema, typed, stored) => {
  expect(v.parse(schema, typed)).toBe(stored)
})

test.each([
  [ManagementNumber, 'ZY 2344', 'invalid-management-number'],
  [ManagementNumber, 'ZY234', 'invalid-management-number'],
  [ManagementNumber, '证书号码一二三', 'invalid-management-number'],
  [ManagementNumber, 'x'.repeat(65), 'too-long'],
  [IdNumber, '123', 'invalid-id-number'],
  [IdNumber, '张三张三', 'invalid-id-number'],
  [IdNumber, '1'.repeat(65), 'too-long'],
])('%#: what has not the form is refused with one reason', (schema, typed, reason) => {
  expect(v.safeParse(schema, typed, { abortPipeEarly: true }).issues?.map(({ message }) => message)).toEqual([
    reason,
  ])
})

test('reading what was read changes nothing', () => {
  for (const schema of [ManagementNumber, IdNumber]) {
    fc.assert(
      fc.property(
        fc.oneof(fc.string({ unit: 'binary' }), fc.stringMatching(/^[a-zA-Z0-9 -]{4,40}$/)),
        (text) => {
          const once = v.safeParse(schema, text)
          if (once.success) expect(v.parse(schema, once.output)).toBe(once.output)
        },
      ),
    )
  }
})
