/** The queue of chunks, as the import needs it (`ImportQueue`). */

import { SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs'
import type { ImportQueue } from '#lib/registry'

/** Opens a queue; no request is made before the first message. */
export function openQueue(QueueUrl: string, client = new SQSClient()): ImportQueue {
  return {
    async send(body) {
      await client.send(new SendMessageCommand({ QueueUrl, MessageBody: body }))
    },
  }
}
