/**
 * The Lambda that a schedule starts each minute: from announced changes to deliveries, and for each webhook that has any to
 * make one message to whoever sends. What it does not come to, or fails at, the next minute finds.
 */

import { Logger } from '@aws-lambda-powertools/logger'
import { bootPlan } from '#lib/runtime'

const logger = new Logger({ serviceName: 'zhengyan-webhooks' })
const { plan, queue } = bootPlan()

export const handler = async (): Promise<void> => {
  const { announcements, deliveries, failed, due } = await plan()
  await Promise.all(due.map((webhook) => queue.send(JSON.stringify({ webhook }))))
  if (announcements > 0 || due.length > 0)
    logger.info('planned', { announcements, deliveries, webhooks: due.length })
  // Only now, when everybody else is seen to: the alarm is to hear of it.
  if (failed > 0) throw new Error(`${failed} announcements could not be looked at`)
}
