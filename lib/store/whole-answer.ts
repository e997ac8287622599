/**
 * Whether the database has answered at all. The client library makes an output without members of a 200 with an empty
 * body, and that reads like «there is no such item» or «written»; so does an answer whose list has been lost. Each
 * answer is held against what its operation always says before anything is made of it; one that says less is no answer:
 * it is asked again, and then it is the problem `unavailable`.
 */

import { crc32 } from 'node:zlib'
import type { DynamoDBClient } from '@aws-sdk/client-dynamodb'

type Members = Readonly<Record<string, unknown>>

/** Thrown in place of an answer that says too little; what it says is not repeated. */
export class IncompleteAnswer extends Error {
  override readonly name = 'IncompleteAnswer'
  /** For the client library: the same request may be sent again. Every write of ours bears that. */
  readonly $retryable = { throttling: false }
}

interface Expectation {
  /** What may stand in the answer; anything else is not DynamoDB's. */
  readonly known: ReadonlySet<string>
  /** What is missing, or undefined. */
  readonly lacks: (answer: Members, asked: Members) => string | undefined
}

const isObject = (value: unknown): value is Members =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
const isList = (value: unknown): value is Members[] => Array.isArray(value) && value.every(isObject)

const expectation = (members: string, lacks: Expectation['lacks'] = () => undefined): Expectation => ({
  known: new Set([...members.split(' '), 'ConsumedCapacity', 'ItemCollectionMetrics']),
  lacks,
})

const page = expectation(
  'Items Count ScannedCount LastEvaluatedKey',
  ({ Items, Count, LastEvaluatedKey }) => {
    if (!isList(Items) || Items.length !== Count) return 'Items'
    return LastEvaluatedKey === undefined || isObject(LastEvaluatedKey) ? undefined : 'LastEvaluatedKey'
  },
)

/** Every operation that the store uses. A missing item is an answer without `Item`: that, and no less, is «not there». */
const EXPECTED: Readonly<Record<string, Expectation>> = {
  GetItem: expectation('Item', ({ Item }) => (Item === undefined || isObject(Item) ? undefined : 'Item')),
  BatchGetItem: expectation('Responses UnprocessedKeys', ({ Responses, UnprocessedKeys }, asked) => {
    if (!isObject(Responses)) return 'Responses'
    if (!isObject(UnprocessedKeys)) return 'UnprocessedKeys'
    const tables = Object.keys(isObject(asked.RequestItems) ? asked.RequestItems : {})
    // Only a table of which nothing was processed may have no list.
    const answered = (table: string) => isList(Responses[table]) || isObject(UnprocessedKeys[table])
    return tables.every(answered) ? undefined : 'Responses'
  }),
  BatchWriteItem: expectation('UnprocessedItems', ({ UnprocessedItems }) =>
    isObject(UnprocessedItems) ? undefined : 'UnprocessedItems',
  ),
  PutItem: expectation('Attributes'),
  DeleteItem: expectation('Attributes'),
  UpdateItem: expectation('Attributes', ({ Attributes }, { ReturnValues = 'NONE' }) =>
    ReturnValues === 'NONE' || isObject(Attributes) ? undefined : 'Attributes',
  ),
  Query: page,
  Scan: page,
}

/** @throws IncompleteAnswer */
export function assertWhole(operation: string, body: Uint8Array, asked: Members): void {
  let answer: unknown
  try {
    answer = JSON.parse(Buffer.from(body).toString('utf8'))
  } catch {
    throw new IncompleteAnswer(`${operation}: no JSON`)
  }
  if (!isObject(answer)) throw new IncompleteAnswer(`${operation}: no object`)
  const expected = EXPECTED[operation]
  if (!expected) return
  const lacking = expected.lacks(answer, asked)
  if (lacking) throw new IncompleteAnswer(`${operation}: no ${lacking}`)
  if (!Object.keys(answer).every((name) => expected.known.has(name)))
    throw new IncompleteAnswer(`${operation}: an unknown member`)
}

/** As much of the library's response as is looked at. */
interface RawResponse {
  readonly statusCode: number
  readonly headers: Readonly<Record<string, string>>
  body?: unknown
}

/** Reads a body to its end. @throws IncompleteAnswer when it stalls or breaks off */
async function readBody(body: unknown, patience: number): Promise<Uint8Array> {
  if (body instanceof Uint8Array) return body
  const stream = body as AsyncIterable<Uint8Array> & { destroy?(error: Error): void }
  if (typeof stream?.[Symbol.asyncIterator] !== 'function') return new Uint8Array()
  const stalled = new IncompleteAnswer('stalled')
  const timer = setTimeout(() => stream.destroy?.(stalled), patience)
  try {
    const chunks: Uint8Array[] = []
    for await (const chunk of stream) chunks.push(chunk)
    return Buffer.concat(chunks)
  } catch {
    throw new IncompleteAnswer('broken off')
  } finally {
    clearTimeout(timer)
  }
}

/**
 * Holds every successful answer of a client to its operation; refusals by the database are left to the library.
 *
 * @param patience milliseconds a body may take to come
 */
export function demandWholeAnswers(client: DynamoDBClient, patience: number): void {
  client.middlewareStack.add(
    (next, context) => async (args) => {
      const result = await next(args)
      const response = result.response as RawResponse
      if (response.statusCode >= 300) return result
      const body = await readBody(response.body, patience)
      const operation = String((context as Members).commandName).replace(/Command$/, '')
      const sum = response.headers['x-amz-crc32']
      if (sum !== undefined && Number(sum) !== crc32(body))
        throw new IncompleteAnswer(`${operation}: wrong checksum`)
      assertWhole(operation, body, args.input as unknown as Members)
      response.body = body
      return result
    },
    // Nearest to the wire: before the library reads the body.
    { step: 'deserialize', priority: 'low', name: 'wholeAnswers' },
  )
}
