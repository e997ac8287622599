/** The short form of `npm run faults`: any fault at any request to the store, and a judge that is no rubber stamp. */

import { expect, test } from 'vitest'
import { runFaults } from '../robustness/faults.ts'
import { type Known, steps } from '../robustness/steps.ts'
import type { Response } from '../support/gateway.ts'

test('whatever the store does, answers are what is so or 503, and it recovers', {
  timeout: 60_000,
}, async () => {
  const { rows, findings } = await runFaults({ rounds: 1, seed: 7, faults: ['any'] })
  expect(findings).toEqual([])
  expect(rows.map(({ rate }) => rate)).toEqual([0.2, 1])
  for (const { tried, unavailable, recovery } of rows) {
    expect(tried).toBeGreaterThan(2 * steps.length - 4)
    expect(unavailable).toBeLessThan(tried / 2)
    expect(recovery).toBeLessThan(10)
  }
  expect(rows[1]?.unavailable).toBeGreaterThan(10)
})

const known = {
  acknowledged: [{ code: 'A', state: 'withdrawn' }],
  own: { code: 'B' },
  revoked: { place: { list: 0, index: 5 } },
  certificates: 3,
  unsure: 0,
} as unknown as Known

const reply = (status: number, json?: unknown, text = JSON.stringify(json ?? '')): Response => ({
  status,
  headers: {},
  json,
  text,
})

/** A list of eight places, none of them revoked. */
const EMPTY_LIST = `e30.${Buffer.from(JSON.stringify({ status_list: { bits: 1, lst: 'eJxjAAAAAQAB' } })).toString('base64url')}.x`

test.each([
  ['code that stands', reply(404, {})],
  ['code that stands', reply(200, { verified: false })],
  ['code that was withdrawn', reply(404, {})],
  ['code that was withdrawn', reply(200, { verified: true })],
  ['code that was withdrawn just now', reply(200, { verified: true })],
  ['code of a revoked certificate', reply(200, { verified: true, status: { record: 'valid' } })],
  ['code of nothing', reply(200, { verified: true })],
  ['three facts, one wrong', reply(200, { verified: true })],
  ['credential of a withdrawn release', reply(200, { verified: true, status: { annotation: 'active' } })],
  ['credential with one digit changed', reply(200, { verified: true, status: { integrity: 'verified' } })],
  ['log in', reply(401, {})],
  ['log in, wrong password', reply(200, {})],
  ['all certificates', reply(200, { certificates: [] })],
  ['all releases', reply(200, { annotations: [{ code: 'B' }] })],
  ['release', reply(409, {})],
  ['withdrawal', reply(404, {})],
  ['status list', reply(200, undefined, EMPTY_LIST)],
])('“%s” answered with what is not so is found (%#)', (name, response) => {
  expect(steps.find((step) => step.name === name)?.judge(response, known)).toBeDefined()
})
