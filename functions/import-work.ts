/**
 * The Lambda that works chunks off the queue. Each message succeeds or fails for itself (partial batch response);
 * what fails three times goes to the dead-letter queue.
 */

import { Logger } from '@aws-lambda-powertools/logger'
import type { SQSBatchResponse, SQSEvent } from 'aws-lambda'
import { type ChunkMessage, giveUpChunk, workChunk } from '#lib/registry'
import { bootWork } from '#lib/runtime'

/** As the queue's redrive policy says. */
const MAX_RECEIVES = 3

const logger = new Logger({ serviceName: 'zhengyan-import' })
const runtime = await bootWork()

export const handler = async ({ Records }: SQSEvent): Promise<SQSBatchResponse> => {
  const batchItemFailures: SQSBatchResponse['batchItemFailures'] = []
  await runtime.ready()
  for (const { messageId, body, attributes } of Records) {
    try {
      await work(body, Number(attributes.ApproximateReceiveCount) >= MAX_RECEIVES)
    } catch (error) {
      batchItemFailures.push({ itemIdentifier: messageId })
      // The error's name alone: its message may repeat an item of the table.
      logger.error('chunk failed', { messageId, error: (error as Error).name })
    }
  }
  return { batchItemFailures }
}

async function work(body: string, last: boolean): Promise<void> {
  const message = JSON.parse(body) as ChunkMessage
  try {
    await workChunk(message, runtime)
  } catch (error) {
    if (last) await giveUpChunk(message, runtime)
    throw error
  }
}
