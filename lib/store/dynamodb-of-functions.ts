/**
 * What the store asks of DynamoDB, under the names of `@aws-sdk/client-dynamodb` and `@aws-sdk/lib-dynamodb`: serverless.yml
 * bundles this file in the place of both, since most of what a function needs to start, and half of what a call takes, is
 * that client. Kept of it: three attempts with pauses, for what passes; limits of time; `whole-answer.ts` over every answer,
 * checksum included; conditions that do not hold as an error of their own. Left out: finding credentials (Lambda sets
 * them), account endpoints, and whatever the store does not use. Everything else in this repository uses the SDK's own,
 * and `test/functions/store-client.test.ts` holds this one to the same contract.
 */

import { Agent } from 'node:http'
import { Agent as SecureAgent } from 'node:https'
import { marshall, unmarshall } from '@aws-sdk/util-dynamodb'
import {
  askUntil,
  assertGiven,
  credentialsOf,
  domainOf,
  Refusal,
  type Service,
  signedPost,
} from '#lib/settings'

type Item = Record<string, unknown>
type Convert = (value: unknown) => unknown

export class ConditionalCheckFailedException extends Error {
  override readonly name = 'ConditionalCheckFailedException'
}
export class ResourceInUseException extends Error {
  override readonly name = 'ResourceInUseException'
}

/** Milliseconds; the longest pause before an attempt doubles each time. */
const FIRST_PAUSE = 50

interface Settings {
  readonly maxAttempts: number
  readonly requestHandler: {
    readonly requestTimeout: number
    readonly connectionTimeout: number
    readonly httpAgent: { readonly keepAlive: boolean; readonly maxSockets: number }
  }
  readonly endpoint?: string
  readonly region?: string
  readonly credentials?: Service['credentials']
}

interface Command {
  readonly operation: string
  readonly input: Item
}
interface Sending {
  readonly input: Item
  readonly operation: string
}
interface Raw {
  readonly response: { readonly statusCode: number; readonly headers: object; body: Uint8Array }
}
type Handler = (sending: Sending) => Promise<Raw>
type Middleware = (next: Handler, context: { readonly commandName: string }) => Handler

export class DynamoDBClient {
  readonly #attempts: number
  readonly #agent: Agent | SecureAgent
  readonly #post: ReturnType<typeof signedPost>
  readonly #middlewares: Middleware[] = []
  /** Around each attempt, nearest to the wire; the only place that the store uses. */
  readonly middlewareStack = { add: (middleware: Middleware) => void this.#middlewares.push(middleware) }

  constructor({ maxAttempts, requestHandler, ...settings }: Settings, variables = process.env) {
    const region = settings.region ?? variables.AWS_REGION ?? ''
    const given = settings.endpoint ?? variables.AWS_ENDPOINT_URL_DYNAMODB ?? variables.AWS_ENDPOINT_URL
    const endpoint = new URL(given ?? `https://dynamodb.${region}.${domainOf(region)}`)
    const { requestTimeout: timeout, connectionTimeout, httpAgent } = requestHandler
    this.#agent = new (endpoint.protocol === 'http:' ? Agent : SecureAgent)(httpAgent)
    this.#attempts = maxAttempts
    const credentials = settings.credentials ?? credentialsOf(variables)
    const name = { name: 'dynamodb', target: 'DynamoDB_20120810', version: '1.0' } as const
    this.#post = signedPost({
      ...name,
      ...{ region, endpoint, credentials, connectionTimeout, timeout, agent: this.#agent },
    })
  }

  async send({ operation, input }: Command): Promise<Item> {
    const asked = convert(input, IN, (value) => marshall(value as Item, { removeUndefinedValues: true }))
    const text = JSON.stringify(asked, toBase64)
    const wire: Handler = async () => {
      const { status: statusCode, headers, body } = await this.#post(operation, text)
      return { response: { statusCode, headers, body } }
    }
    const context = { commandName: `${operation}Command` }
    const handler = this.#middlewares.reduce<Handler>((next, middleware) => middleware(next, context), wire)
    return askUntil(this.#attempts, FIRST_PAUSE, async () =>
      answerOf(await handler({ operation, input })),
    ).catch((error) => {
      throw error instanceof Refusal ? (named(error) ?? error) : error
    })
  }

  destroy(): void {
    this.#agent.destroy()
  }
}

/** The store's own client takes and gives plain values already. */
export const DynamoDBDocumentClient = { from: (client: DynamoDBClient) => client }

/** @throws Refusal */
function answerOf({ response: { statusCode: status, body } }: Raw): Item {
  assertGiven('DynamoDB', { status, body: Buffer.from(body) })
  const answer = JSON.parse(Buffer.from(body).toString('utf8'), fromBase64)
  return convert(answer, OUT, (value) => unmarshall(value as Parameters<typeof unmarshall>[0])) as Item
}

/** The refusals that the store tells from others by their class. */
function named({ name, message }: Refusal): Error | undefined {
  if (name === 'ConditionalCheckFailedException') return new ConditionalCheckFailedException(message)
  return name === 'ResourceInUseException' ? new ResourceInUseException(message) : undefined
}

/** Where items and keys stand in what is sent … */
const IN: Shape = {
  Key: 'item',
  Item: 'item',
  ExpressionAttributeValues: 'item',
  ExclusiveStartKey: 'item',
  RequestItems: {
    '*': { Keys: ['item'], '[]': { PutRequest: { Item: 'item' }, DeleteRequest: { Key: 'item' } } },
  },
}
/** … and in what comes back. */
const OUT: Shape = {
  Item: 'item',
  Attributes: 'item',
  Items: ['item'],
  LastEvaluatedKey: 'item',
  Responses: { '*': ['item'] },
  UnprocessedKeys: { '*': { Keys: ['item'] } },
  UnprocessedItems: { '*': { '[]': { PutRequest: { Item: 'item' }, DeleteRequest: { Key: 'item' } } } },
}
/** `*`: under any name; `[]`: of each in a list. */
type Shape = 'item' | readonly Shape[] | { readonly [name: string]: Shape }

function convert(value: unknown, shape: Shape, item: Convert): unknown {
  if (value === undefined || value === null) return value
  if (shape === 'item') return item(value)
  if (Array.isArray(value)) {
    const each = Array.isArray(shape) ? (shape[0] as Shape) : (shape as Record<string, Shape>)['[]']
    return each ? value.map((one) => convert(one, each, item)) : value
  }
  if (typeof value !== 'object') return value
  const shapes = shape as Record<string, Shape>
  return Object.fromEntries(
    Object.entries(value).map(([name, one]) => {
      const under = shapes[name] ?? shapes['*']
      return [name, under ? convert(one, under, item) : one]
    }),
  )
}

/** Bytes go as base64. A Buffer has made something else of itself before a replacer sees it, so that is asked. */
function toBase64(this: Item, name: string, value: unknown): unknown {
  const bytes = this[name]
  return bytes instanceof Uint8Array ? Buffer.from(bytes).toString('base64') : value
}
/** An attribute that is called `B` holds an object, never a text. */
const fromBase64 = (name: string, value: unknown) =>
  name === 'B' && typeof value === 'string' ? new Uint8Array(Buffer.from(value, 'base64')) : value

const command = (operation: string) =>
  class implements Command {
    readonly operation = operation
    readonly input: Item
    constructor(input: Item) {
      this.input = input
    }
  }
export const GetCommand = command('GetItem')
export const PutCommand = command('PutItem')
export const UpdateCommand = command('UpdateItem')
export const DeleteCommand = command('DeleteItem')
export const QueryCommand = command('Query')
export const ScanCommand = command('Scan')
export const BatchGetCommand = command('BatchGetItem')
export const BatchWriteCommand = command('BatchWriteItem')
export const CreateTableCommand = command('CreateTable')
export const UpdateTimeToLiveCommand = command('UpdateTimeToLive')

/** Tables are made by CloudFormation, or by a command. */
export function waitUntilTableExists(): never {
  throw new Error('no function makes a table')
}
