/** As whom a database is asked: an operator's own one gets the operator's credentials, never made-up ones. */

import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { expect, test, vi } from 'vitest'
import { isReachable, openTable } from '#lib/store'
import { endpointSettings } from '../../../lib/store/endpoint.ts'

const OPERATOR = {
  AWS_ACCESS_KEY_ID: 'alternator-role',
  AWS_SECRET_ACCESS_KEY: 'salted-hash',
  AWS_REGION: 'cn-own-1',
}

test.each([
  ['https://alternator.example:8043', {}, undefined, 'local'],
  ['https://alternator.example:8043', OPERATOR, undefined, 'cn-own-1'],
  ['http://127.0.0.1:8000', {}, 'local', 'local'],
  ['http://[::1]:8000', {}, 'local', 'local'],
  ['http://localhost', {}, 'local', 'local'],
  ['http://localhost.evil.example', {}, undefined, 'local'],
  ['http://127.0.0.1:8000', OPERATOR, undefined, 'cn-own-1'],
])('%s with %j is asked as %s in %s', (endpoint, variables, accessKeyId, region) => {
  const settings = endpointSettings(endpoint, variables)
  expect(settings).toMatchObject({ endpoint, region })
  expect((settings.credentials as { accessKeyId: string } | undefined)?.accessKeyId).toBe(accessKeyId)
})

test('Amazon’s own is left to the library', () => {
  expect(endpointSettings(undefined, OPERATOR)).toEqual({})
})

test('what is sent is signed by the operator’s key', async () => {
  const signed: string[] = []
  const server = createServer((incoming, outgoing) => {
    signed.push(String(incoming.headers.authorization))
    outgoing.end('{}')
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  try {
    for (const [name, value] of Object.entries(OPERATOR)) vi.stubEnv(name, value)
    const endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
    const table = openTable({ tableName: 'own', endpoint })
    await isReachable(table)
    table.client.destroy()
    expect(signed[0]).toMatch(/Credential=alternator-role\/\d+\/cn-own-1\/dynamodb\//)
  } finally {
    vi.unstubAllEnvs()
    server.closeAllConnections()
    server.close()
  }
})
