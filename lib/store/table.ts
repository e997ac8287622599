/**
 * The one table: its definition, and the few operations the entities use. Every failure of the database becomes the
 * problem `unavailable` (503); a condition that does not hold is an answer (`false`), not an error.
 */

import {
  ConditionalCheckFailedException,
  CreateTableCommand,
  type CreateTableCommandInput,
  DynamoDBClient,
  ResourceInUseException,
  UpdateTimeToLiveCommand,
  waitUntilTableExists,
} from '@aws-sdk/client-dynamodb'
import {
  BatchGetCommand,
  DeleteCommand,
  type DeleteCommandInput,
  DynamoDBDocumentClient,
  GetCommand,
  PutCommand,
  type PutCommandInput,
  QueryCommand,
  type QueryCommandInput,
  UpdateCommand,
  type UpdateCommandInput,
} from '@aws-sdk/lib-dynamodb'
import { Problem } from '#lib/problem'
import { putEach } from './batch-write.ts'
import { endpointSettings } from './endpoint.ts'
import type { Key } from './keys.ts'
import { MAX_BATCH_ROUNDS, pauseBefore } from './rounds.ts'
import { demandWholeAnswers, IncompleteAnswer } from './whole-answer.ts'

/** The definition of the table; `resources.yml` states the same for the deployed one, and a test compares them. */
export const tableDefinition = {
  AttributeDefinitions: [
    { AttributeName: 'pk', AttributeType: 'S' },
    { AttributeName: 'sk', AttributeType: 'S' },
    { AttributeName: 'holder', AttributeType: 'S' },
    { AttributeName: 'issued', AttributeType: 'S' },
  ],
  KeySchema: [
    { AttributeName: 'pk', KeyType: 'HASH' },
    { AttributeName: 'sk', KeyType: 'RANGE' },
  ],
  GlobalSecondaryIndexes: [
    {
      IndexName: 'byHolder',
      KeySchema: [
        { AttributeName: 'holder', KeyType: 'HASH' },
        { AttributeName: 'issued', KeyType: 'RANGE' },
      ],
      Projection: { ProjectionType: 'ALL' },
    },
  ],
  BillingMode: 'PAY_PER_REQUEST',
} as const satisfies Partial<CreateTableCommandInput>

/** The attribute by which DynamoDB removes what has run out: whole seconds since 1970. */
export const TTL_ATTRIBUTE = 'expiresAtSeconds'

export type Item = Record<string, unknown>

/** Parameters of a request, without the table's name. */
export type Params<T extends { TableName: string | undefined }> = Omit<T, 'TableName'>

/** Strong unless asked otherwise: as of now. Eventual: perhaps as of a moment ago, for half the price. */
export type Consistency = 'strong' | 'eventual'

export interface Table {
  readonly name: string
  /** For the bulk load and the commands of the registry, which count their own retries. */
  readonly client: DynamoDBDocumentClient
  get(key: Key, consistency?: Consistency): Promise<Item | undefined>
  /** One round trip for up to 100 keys; answers in the order of the keys. */
  getAll(keys: readonly Key[], consistency?: Consistency): Promise<(Item | undefined)[]>
  /** @returns whether the condition held. */
  put(params: Params<PutCommandInput>): Promise<boolean>
  /**
   * Without a condition, 25 to a request: for items that nobody else writes and that may be written again.
   * @returns for each what kept it from being written, or undefined
   */
  putEach(items: readonly (Key & Item)[]): Promise<(Problem | undefined)[]>
  /** @returns the attributes after the update, or undefined when the condition did not hold. */
  update(params: Params<UpdateCommandInput>): Promise<Item | undefined>
  /** @returns whether the condition held. */
  delete(params: Params<DeleteCommandInput>): Promise<boolean>
  query(params: Params<QueryCommandInput>): Promise<{ items: Item[]; next: Key | undefined }>
}

export interface TableSettings {
  readonly tableName: string
  /** A DynamoDB-compatible endpoint; Amazon's when absent. */
  readonly endpoint?: string | undefined
}

/** How long one request to the database may take before it is sent again, in milliseconds. */
const REQUEST_TIMEOUT = 2_500
/** With the pauses between them, these end before a function's own ten seconds are over: it can still say 503. */
const MAX_ATTEMPTS = 3
const MAX_SOCKETS = 256

/** Connects to the table. No request is made before the first operation. */
export function openTable({ tableName, endpoint }: TableSettings): Table {
  const bare = new DynamoDBClient({
    maxAttempts: MAX_ATTEMPTS,
    requestHandler: {
      requestTimeout: REQUEST_TIMEOUT,
      // Without this the client only writes a warning, and waits on.
      throwOnRequestTimeout: true,
      connectionTimeout: 1_000,
      // A server has many requests under way at once; the client's own limit of 50 would queue them.
      httpAgent: { keepAlive: true, maxSockets: MAX_SOCKETS },
      httpsAgent: { keepAlive: true, maxSockets: MAX_SOCKETS },
    },
    ...endpointSettings(endpoint),
  })
  demandWholeAnswers(bare, REQUEST_TIMEOUT)
  const client = DynamoDBDocumentClient.from(bare, { marshallOptions: { removeUndefinedValues: true } })
  const TableName = tableName

  return {
    name: tableName,
    client,

    async get(key, consistency = 'strong') {
      const ConsistentRead = consistency === 'strong'
      const { Item } = await send(() => client.send(new GetCommand({ TableName, Key: key, ConsistentRead })))
      return Item && ofKeys([key], Item)
    },

    async getAll(keys, consistency = 'strong') {
      const ConsistentRead = consistency === 'strong'
      const found = new Map<string, Item>()
      let wanted: Record<string, unknown>[] = keys.map((key) => ({ ...key }))
      for (let round = 0; wanted.length > 0; round++) {
        if (round === MAX_BATCH_ROUNDS)
          throw new Problem('unavailable', { cause: new Error('unprocessed keys remain') })
        await pauseBefore(round)
        const request = { RequestItems: { [TableName]: { Keys: wanted, ConsistentRead } } }
        const answer = await send(() => client.send(new BatchGetCommand(request)))
        for (const item of answer.Responses?.[TableName] ?? [])
          found.set(`${item.pk}\n${item.sk}`, ofKeys(keys, item))
        wanted = answer.UnprocessedKeys?.[TableName]?.Keys ?? []
      }
      return keys.map(({ pk, sk }) => found.get(`${pk}\n${sk}`))
    },

    put: (params) => sendConditional(() => client.send(new PutCommand({ TableName, ...params }))),

    putEach: (items) => putEach(client, TableName, items),

    async update(params) {
      let attributes: Item | undefined
      const held = await sendConditional(async () => {
        const answer = await client.send(new UpdateCommand({ TableName, ReturnValues: 'ALL_NEW', ...params }))
        attributes = answer.Attributes ?? {}
      })
      return held ? attributes : undefined
    },

    delete: (params) => sendConditional(() => client.send(new DeleteCommand({ TableName, ...params }))),

    async query(params) {
      const answer = await send(() => client.send(new QueryCommand({ TableName, ...params })))
      return { items: answer.Items ?? [], next: answer.LastEvaluatedKey as Key | undefined }
    },
  }
}

/** @throws Problem `unavailable` for an item that nobody asked for: what was asked for may be there all the same */
function ofKeys(keys: readonly Key[], item: Item): Item {
  if (keys.some(({ pk, sk }) => pk === item.pk && sk === item.sk)) return item
  throw new Problem('unavailable', { cause: new IncompleteAnswer('another item') })
}

/** @throws Problem `unavailable` whatever goes wrong */
async function send<T>(request: () => Promise<T>): Promise<T> {
  try {
    return await request()
  } catch (cause) {
    throw new Problem('unavailable', { cause })
  }
}

/** @returns whether the condition held. @throws Problem `unavailable` whatever else goes wrong */
async function sendConditional(request: () => Promise<unknown>): Promise<boolean> {
  try {
    await request()
    return true
  } catch (cause) {
    if (cause instanceof ConditionalCheckFailedException) return false
    throw new Problem('unavailable', { cause })
  }
}

/**
 * Makes the table if it is not there: where CloudFormation does not.
 * @returns whether it was made now
 */
export async function createTable({ client, name }: Table): Promise<boolean> {
  let made = true
  try {
    await client.send(new CreateTableCommand({ TableName: name, ...tableDefinition }))
  } catch (error) {
    if (!(error instanceof ResourceInUseException)) throw error
    made = false
  }
  await waitUntilTableExists({ client, maxWaitTime: 30, minDelay: 1, maxDelay: 1 }, { TableName: name })
  return made
}

/**
 * Has the database remove items whose time is over. @returns whether it will: what it cannot remove is refused all the
 * same by whoever reads it
 */
export async function expireItems({ client, name }: Table): Promise<boolean> {
  const TimeToLiveSpecification = { AttributeName: TTL_ATTRIBUTE, Enabled: true }
  try {
    await client.send(new UpdateTimeToLiveCommand({ TableName: name, TimeToLiveSpecification }))
    return true
  } catch (error) {
    // Amazon's way to say that it is so already.
    return error instanceof Error && /already enabled/i.test(error.message)
  }
}
