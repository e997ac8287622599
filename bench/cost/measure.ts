/** What one request of the service uses: units of the database, bytes to the reader, log lines, time of the handler. */

import { type BatchGetItemCommandOutput, DynamoDBClient } from '@aws-sdk/client-dynamodb'
import type { Tap, Tapped } from '../../test/support/tap.ts'
import { COMMANDS } from '../http/commands.ts'

export interface Usage {
  readonly readUnits: number
  readonly writeUnits: number
  readonly databaseCalls: number
  /** To the reader: body, headers, and what frames them. */
  readonly bytesOut: number
  /** Written by the function itself. */
  readonly logBytes: number
  /** Of the function's own work beside its calls, warm. */
  readonly milliseconds: number
}

/** Asks the store what requests cost that were sent to it, by sending them once more. */
export async function unitsOf({ endpoint }: Tap, requests: readonly Tapped[]) {
  const client = new DynamoDBClient({
    endpoint,
    region: 'local',
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
  })
  let readUnits = 0
  let writeUnits = 0
  for (const { operation, body } of requests) {
    const Command = COMMANDS[operation]
    if (!Command) throw new Error(`not counted: ${operation}`)
    // What was written under a condition is there now: let it hold, and all that it names be used.
    const { ConditionExpression: condition } = body
    const again = {
      ...body,
      ...(condition && { ConditionExpression: `attribute_exists(pk) OR ${condition}` }),
    }
    const answer = await client.send(new Command({ ...again, ReturnConsumedCapacity: 'TOTAL' }))
    const { ConsumedCapacity } = answer as Pick<BatchGetItemCommandOutput, 'ConsumedCapacity'>
    const units = [ConsumedCapacity ?? []].flat().reduce((sum, used) => sum + (used?.CapacityUnits ?? 0), 0)
    if (/Put|Update|Write/.test(operation)) writeUnits += units
    else readUnits += units
  }
  client.destroy()
  return { readUnits, writeUnits }
}

type Attribute = Readonly<Record<string, unknown>>

/** Bytes that an item is charged for while it is kept: names, values, and 100 of overhead. */
export function storedBytes(item: Readonly<Record<string, Attribute>>): number {
  return 100 + mapBytes(item)
}

const mapBytes = (map: Readonly<Record<string, Attribute>>): number =>
  Object.entries(map).reduce((sum, [name, value]) => sum + Buffer.byteLength(name) + valueBytes(value), 0)

/** By the developer guide's "DynamoDB item sizes and formats". */
function valueBytes(attribute: Attribute): number {
  const [[type, value]] = Object.entries(attribute) as [[string, never]]
  if (type === 'S') return Buffer.byteLength(value)
  if (type === 'N') return Math.ceil(String(value).replace(/\D/g, '').length / 2) + 1
  if (type === 'B') return Buffer.from(value).length
  if (type === 'M') return 3 + mapBytes(value) + Object.keys(value).length
  if (type === 'L') return 3 + (value as Attribute[]).reduce((sum, one) => sum + 1 + valueBytes(one), 0)
  return 1
}
