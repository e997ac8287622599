/** Single requests to the table, sent until they are answered; for the registry's commands and functions alone. */

import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb'
import {
  DeleteCommand,
  type DeleteCommandInput,
  GetCommand,
  PutCommand,
  type PutCommandInput,
} from '@aws-sdk/lib-dynamodb'
import type { Key } from './keys.ts'
import { type RetrySettings, untilDone } from './retry.ts'
import type { Item, Params, Table } from './table.ts'

export interface RetryingTable {
  /** Sends until it is answered. @returns undefined when a condition did not hold */
  one<T>(send: () => Promise<T>): Promise<T | undefined>
  /** Reads strongly. */
  get(key: Key): Promise<Item | undefined>
  /**
   * @param assertMayWrite called before every attempt
   * @returns whether the condition held
   */
  put(params: Params<PutCommandInput>, assertMayWrite?: () => void): Promise<boolean>
  /** @returns whether the condition held */
  delete(params: Params<DeleteCommandInput>): Promise<boolean>
}

export function retryingTable({ client, name: TableName }: Table, retry: RetrySettings): RetryingTable {
  async function one<T>(send: () => Promise<T>): Promise<T | undefined> {
    let answer: T | undefined
    const attempt = async () => {
      try {
        answer = await send()
      } catch (error) {
        if (!(error instanceof ConditionalCheckFailedException)) throw error
      }
      return []
    }
    await untilDone([undefined], attempt, retry)
    return answer
  }

  return {
    one,
    get: async (Key) =>
      (await one(() => client.send(new GetCommand({ TableName, Key: { ...Key }, ConsistentRead: true }))))
        ?.Item,
    put: async (params, assertMayWrite) =>
      (await one(() => {
        assertMayWrite?.()
        return client.send(new PutCommand({ TableName, ...params }))
      })) !== undefined,
    delete: async (params) =>
      (await one(() => client.send(new DeleteCommand({ TableName, ...params })))) !== undefined,
  }
}
