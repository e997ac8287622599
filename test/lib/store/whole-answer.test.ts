/**
 * A store that answers 200 and says nothing, half of it or something else: «could not check», never «there is no such
 * certificate» and never «written». A stand-in on loopback answers each table as its case says.
 */

import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { crc32 } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openTable, type Table } from '#lib/store'

const KEY = { pk: 'CERT#N', sk: 'CERT' }
const ITEM = '{"pk":{"S":"CERT#N"},"sk":{"S":"CERT"}}'
const OTHER = '{"pk":{"S":"CERT#M"},"sk":{"S":"CERT"}}'

type Ask = (table: Table) => Promise<unknown>
const operations: Readonly<Record<string, Ask>> = {
  get: ({ get }) => get(KEY),
  batch: ({ getAll }) => getAll([KEY]),
  put: ({ put }) => put({ Item: KEY }),
  update: ({ update }) => update({ Key: KEY, UpdateExpression: 'SET a = b' }),
  delete: ({ delete: remove }) => remove({ Key: KEY }),
  query: ({ query }) => query({ KeyConditionExpression: 'pk = :pk' }),
}

/** For every operation. */
const EMPTY: readonly string[] = [
  '',
  ' ',
  'null',
  '[]',
  '"ok"',
  '{"pk"',
  '<html>ok</html>',
  '{"message":"ok"}',
]
/** For one: what its answer always has is missing, or is something else. `TABLE` stands for the table's name. */
const HALF: Readonly<Record<string, readonly string[]>> = {
  get: ['{"Item":null}', '{"Item":[]}', '{"Item":"CERT"}', `{"Item":${OTHER}}`, '{"Item":{}}'],
  batch: [
    '{}',
    '{"Responses":{}}',
    '{"UnprocessedKeys":{}}',
    '{"Responses":{},"UnprocessedKeys":{}}',
    '{"Responses":{"TABLE":[]}}',
    '{"Responses":{"TABLE":{}},"UnprocessedKeys":{}}',
    '{"Responses":{"TABLE":[null]},"UnprocessedKeys":{}}',
    '{"Responses":{"other":[]},"UnprocessedKeys":{}}',
    '{"Responses":null,"UnprocessedKeys":{}}',
    '{"Responses":{"TABLE":[{}]},"UnprocessedKeys":{}}',
    `{"Responses":{"TABLE":[${OTHER}]},"UnprocessedKeys":{}}`,
  ],
  update: ['{}', '{"Attributes":null}'],
  query: ['{}', '{"Count":0}', '{"Items":[]}', '{"Items":[],"Count":1}', '{"Items":{},"Count":0}'],
}
const spoilt = Object.keys(operations).flatMap((operation) =>
  [...EMPTY, ...(HALF[operation] ?? [])].map((body) => ({ operation, body })),
)

const whole: readonly { operation: string; body: string; answer: unknown }[] = [
  { operation: 'get', body: '{}', answer: undefined },
  { operation: 'get', body: `{"Item":${ITEM}}`, answer: KEY },
  { operation: 'batch', body: '{"Responses":{"TABLE":[]},"UnprocessedKeys":{}}', answer: [undefined] },
  { operation: 'batch', body: `{"Responses":{"TABLE":[${ITEM}]},"UnprocessedKeys":{}}`, answer: [KEY] },
  { operation: 'put', body: '{}', answer: true },
  { operation: 'delete', body: '{}', answer: true },
  { operation: 'update', body: `{"Attributes":${ITEM}}`, answer: KEY },
  { operation: 'query', body: '{"Items":[],"Count":0,"ScannedCount":0}', answer: { items: [] } },
]

interface Answering {
  readonly body: string
  readonly headers?: Readonly<Record<string, string>>
  /** The connection ends before the body does. */
  readonly breaksOff?: true
}
const answers = new Map<string, Answering>()
let server: Server
let endpoint: string
const tables: Table[] = []

beforeAll(async () => {
  server = createServer(async (request, response) => {
    const chunks: Buffer[] = []
    for await (const chunk of request) chunks.push(chunk)
    const asked = JSON.parse(Buffer.concat(chunks).toString())
    const name = asked.TableName ?? Object.keys(asked.RequestItems)[0]
    const { body, headers = {}, breaksOff } = answers.get(name) as Answering
    response.writeHead(200, { 'content-type': 'application/x-amz-json-1.0', ...headers })
    if (breaksOff) response.write(body, () => response.destroy())
    else response.end(body.replaceAll('TABLE', name))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
})
afterAll(async () => {
  for (const { client } of tables) client.destroy()
  server.closeAllConnections()
  await new Promise((resolve) => server.close(resolve))
})

/** What comes of an operation when the store answers so: its outcome, or the code of the problem. */
async function outcome(operation: string, answering: Answering): Promise<unknown> {
  const tableName = `table-${tables.length}`
  answers.set(tableName, answering)
  const table = openTable({ tableName, endpoint })
  tables.push(table)
  return (operations[operation] as Ask)(table).catch(({ code }) => code)
}

test('what is missing in an answer is «could not check», whatever was asked', async () => {
  const outcomes = await Promise.all(spoilt.map(({ operation, body }) => outcome(operation, { body })))
  const wrong = spoilt.filter((_, i) => outcomes[i] !== 'unavailable')
  expect(wrong).toEqual([])
  expect(spoilt.length).toBeGreaterThan(60)
})

test('a whole answer is taken for what it says, «there is no such item» too', async () => {
  for (const { operation, body, answer } of whole) {
    expect(await outcome(operation, { body }), `${operation} ${body}`).toEqual(answer)
  }
})

describe('an answer with a checksum', () => {
  const body = '{}'
  test('is taken when it is right', async () => {
    expect(await outcome('put', { body, headers: { 'x-amz-crc32': String(crc32(body)) } })).toBe(true)
  })
  test('and refused when it is wrong, though it reads well', async () => {
    expect(await outcome('get', { body, headers: { 'x-amz-crc32': '1' } })).toBe('unavailable')
  })
})

test('an answer that breaks off is none', async () => {
  expect(await outcome('get', { body: '{}', breaksOff: true })).toBe('unavailable')
})
