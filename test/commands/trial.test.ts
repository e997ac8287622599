/** `npm run fuzz`, in its short form, as a user runs it: a table or JSON, and an exit status that tells. */

import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { tableOf } from '../../commands/trial/table.ts'
import { named } from '../robustness/requests.ts'

const root = join(import.meta.dirname, '../..')
const fuzz = (...args: string[]) =>
  spawnSync(process.execPath, ['commands/fuzz.ts', ...args], { cwd: root, encoding: 'utf8' })

test('malformed events over every route find nothing', { timeout: 90_000 }, () => {
  const { stdout, status } = fuzz('--events', '250', '--seed', '3', '--json')
  const { rows, findings, clean } = JSON.parse(stdout)
  expect([findings, clean, status]).toEqual([[], true, 0])
  expect(rows.map(({ route }: { route: string }) => route)).toEqual([
    ...named.map(({ routeKey }) => routeKey),
    '(any other address of the API)',
    '(any other address)',
    '(a presentation of a wallet)',
    '(a signature with an electronic seal)',
    '(a document as OFD)',
  ])
  expect(rows.every(({ tried }: { tried: number }) => tried > 0)).toBe(true)
})

test('a wrong command line is explained', () => {
  const { stderr, status } = fuzz('--events', 'many')
  expect([status, stderr]).toEqual([1, expect.stringContaining('npm run fuzz')])
})

test('a table is Markdown, with its numbers to the right', () => {
  const columns = [
    { head: 'what', of: ({ what }: { what: string }) => what },
    { head: 'n', of: ({ what }: { what: string }) => what.length },
  ]
  expect(tableOf(columns, [{ what: 'ab' }])).toBe('| what | n |\n| --- | ---: |\n| ab | 2 |')
})
