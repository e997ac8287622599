/**
 * What runs beside the answering: the telling of the owners of API keys, where there is no schedule and no queue. By the
 * first process alone; several machines over one table do no harm, since each attempt is counted before it is made.
 */

import type { Logger } from '@aws-lambda-powertools/logger'
import { bootDispatcher } from '#lib/runtime'
import type { Dispatcher } from '#lib/webhook'

/** Milliseconds that one trouble is said once in. */
const QUIET = 60_000

/** @throws Error that names the wrong settings or secret */
export function startBackground(logger: Logger, variables: NodeJS.ProcessEnv): Promise<Dispatcher> {
  let said = -Infinity
  return bootDispatcher(
    {
      onAttempt: (line) => logger.info('webhook', { ...line }),
      onError(error) {
        if (performance.now() < said + QUIET) return
        said = performance.now()
        // The error's name alone: its message may repeat an item of the table.
        logger.error('webhooks wait', { error: (error as Error).name })
      },
    },
    variables,
  )
}
