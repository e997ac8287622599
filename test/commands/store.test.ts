/** `npm run store`: a table where there is no CloudFormation, and mistakes said before anything is asked. */

import type { AddressInfo } from 'node:net'
import { DescribeTableCommand } from '@aws-sdk/client-dynamodb'
import dynalite from 'dynalite'
import { afterEach, expect, test, vi } from 'vitest'
import { openTable } from '#lib/store'
import { run } from '../../commands/store/command.ts'

afterEach(() => vi.restoreAllMocks())

test('makes the table once, says what the database cannot do, and leaves what is there', async () => {
  const said = vi.spyOn(console, 'log').mockImplementation(() => {})
  const server = dynalite({ createTableMs: 0 })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  for (let times = 0; times < 2; times++) {
    expect(await run(['create', '--endpoint', endpoint, '--table', 'own-table'])).toBe(0)
  }
  expect(said.mock.calls.flat().join('\n')).toContain('does not remove what has expired')
  const table = openTable({ tableName: 'own-table', endpoint })
  const { Table } = await table.client.send(new DescribeTableCommand({ TableName: 'own-table' }))
  expect(Table?.GlobalSecondaryIndexes?.map(({ IndexName }) => IndexName)).toEqual(['byHolder'])
  table.client.destroy()
  server.closeAllConnections()
  server.close()
})

test.each([
  [[]],
  [['create', '--table', 'own-table']],
  [['make', '--endpoint', 'http://a']],
  [['check', '--endpoint', 'a']],
  [['create', '--nothing']],
])('%j is a mistake of usage', async (argv) => {
  vi.stubEnv('DYNAMODB_ENDPOINT', '')
  const said = vi.spyOn(process.stderr, 'write').mockImplementation(() => true)
  expect(await run(argv)).toBe(2)
  expect(said.mock.calls.join('')).toContain('Usage')
  vi.unstubAllEnvs()
})

test('a database that is not there is said so', async () => {
  const said = vi.spyOn(console, 'error').mockImplementation(() => {})
  expect(await run(['create', '--endpoint', 'http://127.0.0.1:1', '--table', 'own-table'])).toBe(1)
  expect(said.mock.calls.flat().join('')).toContain('ECONNREFUSED')
})
