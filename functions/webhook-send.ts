/**
 * The Lambda that sends webhooks, one webhook for each message of the queue. It alone speaks to the outside, and its role
 * reads neither certificates nor any key but that of the secrets it signs with.
 */

import { Logger } from '@aws-lambda-powertools/logger'
import type { SQSEvent } from 'aws-lambda'
import { bootSend } from '#lib/runtime'

const logger = new Logger({ serviceName: 'zhengyan-webhooks' })
const { send, ready } = await bootSend((line) => logger.info('attempt', { ...line }))

export const handler = async ({ Records }: SQSEvent): Promise<void> => {
  await ready()
  for (const { body } of Records) await send((JSON.parse(body) as { webhook: string }).webhook)
}
