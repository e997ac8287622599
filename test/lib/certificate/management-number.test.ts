import fc from 'fast-check'
import { expect, it } from 'vitest'
import { parseManagementNumber } from '#lib/certificate'

it.each([
  ['23205440101', '23205440101'],
  ['  ab-12345 ', 'AB-12345'],
  ['２３２０５４４－０１', '2320544-01'],
  ['2320544—01', '2320544-01'],
  ['2320544‑01', '2320544-01'],
  ['\ufeff2320544\u200b01', '232054401'],
])('a number typed as %s is found as %s', (typed, stored) => {
  expect(parseManagementNumber(typed)).toBe(stored)
})

it.each([
  '',
  '12345',
  '1'.repeat(33),
  '12 3456',
  '123456#',
  '管理号123456',
  '------',
  'ſtraße1',
  "1' or 1=1",
])('what cannot be a number is told apart: %s', (typed) => {
  expect(parseManagementNumber(typed)).toBeUndefined()
})

it('parsing twice changes nothing', () => {
  fc.assert(
    fc.property(fc.stringMatching(/^[ ]?[A-Za-z0-9—-]{6,32}[ ]?$/), (text) => {
      const once = parseManagementNumber(text)
      if (once !== undefined) expect(parseManagementNumber(once)).toBe(once)
    }),
  )
})
