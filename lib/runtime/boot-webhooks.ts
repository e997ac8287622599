/**
 * Starts what tells the owners of API keys: as two functions with a queue between them, of which the one reads
 * certificates and speaks to nobody, and the other speaks to the outside and reads none; or in one process.
 */

import { openQueue } from '#lib/bucket'
import { readPlanEnvironment } from '#lib/settings'
import { openStore } from '#lib/store'
import {
  type AttemptLine,
  addressRules,
  createPlan,
  createPost,
  createSeals,
  createSend,
  type Dispatcher,
  type Plan,
  type Send,
  startDispatcher,
} from '#lib/webhook'
import { boot, type Runtime } from './boot.ts'

const now = () => new Date()

/** What the planning needs: no secret. @throws Error that names the wrong settings */
export function bootPlan(variables: NodeJS.ProcessEnv = process.env): {
  readonly plan: Plan
  readonly queue: ReturnType<typeof openQueue>
} {
  const { TABLE_NAME, DYNAMODB_ENDPOINT, PUBLIC_ORIGIN, WEBHOOK_QUEUE_URL } = readPlanEnvironment(variables)
  const store = openStore({ tableName: TABLE_NAME, endpoint: DYNAMODB_ENDPOINT })
  return { plan: createPlan({ store, origin: PUBLIC_ORIGIN, now }), queue: openQueue(WEBHOOK_QUEUE_URL) }
}

/** What the sending needs: the keys that seal secrets, and no other. @throws Error that names the wrong settings or secret */
export async function bootSend(
  onAttempt: (line: AttemptLine) => void,
  variables: NodeJS.ProcessEnv = process.env,
): Promise<{ readonly send: Send; readonly ready: () => Promise<void> }> {
  const runtime = await boot(['webhook'], variables)
  return { send: sendOf(runtime, onAttempt), ready: runtime.ready }
}

/** Both in one process, until it is stopped. @throws Error that names the wrong settings or secret */
export async function bootDispatcher(
  {
    onAttempt,
    onError,
  }: { readonly onAttempt: (line: AttemptLine) => void; readonly onError: (error: unknown) => void },
  variables: NodeJS.ProcessEnv = process.env,
): Promise<Dispatcher> {
  const runtime = await boot(['webhook'], variables)
  const { store, environment } = runtime
  const plan = createPlan({ store, origin: environment.PUBLIC_ORIGIN, now })
  const send = sendOf(runtime, onAttempt)
  return startDispatcher({
    plan,
    async send(webhookId) {
      await runtime.ready()
      return send(webhookId)
    },
    onError,
  })
}

function sendOf(runtime: Runtime<'webhook'>, onAttempt: (line: AttemptLine) => void): Send {
  const { environment, keys, store } = runtime
  const { DEMONSTRATION: demonstration, PUBLIC_ORIGIN: origin } = environment
  return createSend({
    store,
    seals: createSeals(() => keys.current().webhook, { now, onUnknownKey: keys.outdated }),
    post: createPost(addressRules({ demonstration, origin })),
    now,
    onAttempt,
  })
}
