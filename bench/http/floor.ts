/**
 * The floor: the database calls of one verification made bare over the SDK, so many at a time. A process of its own,
 * as the server is one.
 */

import {
  BatchGetItemCommand,
  DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
  QueryCommand,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb'
import type { Asked } from './capture.ts'
import { load } from './load.ts'

// biome-ignore lint/suspicious/noExplicitAny: the wire's own form, whichever command it is of
const COMMANDS: Readonly<Record<string, new (input: any) => any>> = {
  BatchGetItem: BatchGetItemCommand,
  GetItem: GetItemCommand,
  PutItem: PutItemCommand,
  Query: QueryCommand,
  UpdateItem: UpdateItemCommand,
}

export interface Round {
  readonly endpoint: string
  readonly calls: readonly Asked[]
  readonly connections: number
  readonly seconds: number
}

let count = 0

/** A new entry is written each time, never the same one again. */
function fresh({ operation, input }: Asked): Record<string, unknown> {
  if (operation !== 'PutItem') return input
  const item = input.Item as Record<string, { S: string }>
  return { ...input, Item: { ...item, sk: { S: `${item.sk?.S}${process.pid}-${++count}` } } }
}

process.on('message', async ({ endpoint, calls, connections, seconds }: Round) => {
  const client = new DynamoDBClient({
    endpoint,
    region: 'local',
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
    requestHandler: { httpAgent: { keepAlive: true, maxSockets: 256 } },
  })
  const one = async () => {
    for (const call of calls) {
      const Command = COMMANDS[call.operation]
      if (!Command) throw new Error(`unknown: ${call.operation}`)
      await client.send(new Command(fresh(call)))
    }
    return true
  }
  const measured = await load(connections, seconds, one)
  client.destroy()
  process.send?.(measured)
})
process.on('disconnect', () => process.exit())
