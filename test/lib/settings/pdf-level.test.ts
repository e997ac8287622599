/** What a deployment promises of its signatures, and could not have, is found out at the start. */

import { expect, test } from 'vitest'
import { readEnvironment } from '#lib/settings'

const settings = { TABLE_NAME: 'zhengyan', PUBLIC_ORIGIN: 'https://zhengyan.example' }
const stamped = { ...settings, TIMESTAMP_URL: 'https://tsa.example', PDF_LEVEL: 'B-LTA' }

test('a level is read with its time-stamp authority, and is none where nothing is said', () => {
  expect(readEnvironment(stamped).PDF_LEVEL).toBe('B-LTA')
  expect(readEnvironment(settings).PDF_LEVEL).toBeUndefined()
})

test.each([
  ['without a time-stamp authority', { ...settings, PDF_LEVEL: 'B-LT' }, 'PDF_LEVEL: 需要 TIMESTAMP_URL'],
  ['of a signature by SM2', { ...stamped, PDF_SIGNED_BY: 'sm2' }, 'PDF_LEVEL: 需要 TIMESTAMP_URL'],
  ['that is none', { ...stamped, PDF_LEVEL: 'B-LTX' }, 'PDF_LEVEL: must be B-T, B-LT or B-LTA'],
])('a level %s stops the start', (_, variables, message) => {
  expect(() => readEnvironment(variables)).toThrow(message)
})
