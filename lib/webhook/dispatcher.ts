/**
 * Plans and sends in one process, where there is no queue between the two: each webhook has a run of its own, and one that
 * is slow is waited for by nobody.
 */

import { setTimeout as pause } from 'node:timers/promises'
import type { Plan } from './plan.ts'
import type { Send } from './send.ts'

export interface Dispatcher {
  /** Waits a moment for what is being sent; what is cut off is sent again by whoever comes next. */
  stop(): Promise<void>
}

/** Milliseconds between two rounds. */
const EVERY = 3_000
/** Milliseconds that the end waits for what is being sent. */
const PATIENCE = 2_000

export interface DispatcherSettings {
  readonly plan: Plan
  readonly send: Send
  readonly onError: (error: unknown) => void
  readonly every?: number
}

export function startDispatcher({ plan, send, onError, every = EVERY }: DispatcherSettings): Dispatcher {
  const stopping = new AbortController()
  const running = new Map<string, Promise<unknown>>()

  async function round(): Promise<void> {
    const { due, failed } = await plan()
    if (failed > 0) onError(new Error(`${failed} announcements could not be looked at`))
    for (const webhookId of due) {
      if (running.has(webhookId)) continue
      const run = send(webhookId)
        .catch(onError)
        .finally(() => running.delete(webhookId))
      running.set(webhookId, run)
    }
  }
  async function loop(): Promise<void> {
    while (!stopping.signal.aborted) {
      await round().catch(onError)
      await pause(every, undefined, { signal: stopping.signal, ref: false }).catch(() => {})
    }
  }
  const looping = loop()
  return {
    async stop() {
      stopping.abort()
      await looping
      await Promise.race([Promise.all(running.values()), pause(PATIENCE, undefined, { ref: false })])
    },
  }
}
