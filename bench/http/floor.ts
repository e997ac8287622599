/**
 * The floor: the database calls of one verification made bare over the SDK, so many at a time; or sent as they are, ready
 * made and without the SDK, which leaves what the store itself costs. A process of its own, as the server is one.
 */

import { DynamoDBClient } from '@aws-sdk/client-dynamodb'
import type { Asked } from './capture.ts'
import { COMMANDS } from './commands.ts'
import { client, load } from './load.ts'

export interface Round {
  readonly over: 'sdk' | 'wire'
  readonly endpoint: string
  readonly calls: readonly Asked[]
  readonly connections: number
  readonly seconds: number
}

function overSdk({ endpoint }: Round) {
  const database = new DynamoDBClient({
    endpoint,
    region: 'local',
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
    requestHandler: { httpAgent: { keepAlive: true, maxSockets: 256 } },
  })
  return {
    async send(call: Asked) {
      const Command = COMMANDS[call.operation]
      if (!Command) throw new Error(`unknown: ${call.operation}`)
      await database.send(new Command(call.input))
    },
    close: () => database.destroy(),
  }
}

function overWire({ endpoint, connections }: Round) {
  const { post, close } = client(endpoint, connections)
  return {
    async send(call: Asked) {
      const status = await post('/', call.headers, JSON.stringify(call.input))
      if (status !== 200) throw new Error(`the store answered ${status}`)
    },
    close,
  }
}

process.on('message', async (round: Round) => {
  const { send, close } = round.over === 'sdk' ? overSdk(round) : overWire(round)
  const measured = await load(round.connections, round.seconds, async () => {
    for (const call of round.calls) await send(call)
    return true
  })
  close()
  process.send?.(measured)
})
process.on('disconnect', () => process.exit())
