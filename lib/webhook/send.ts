/**
 * Sends what is due to one webhook. Each attempt is counted before it is made (`lib/store/delivery.ts`), so that whoever is
 * killed loses none; what cannot be delivered in three days becomes a dead letter. A receiver that is not reached is left
 * alone for a while, whatever else is due to it.
 */

import { type Delivery, KEPT_FOR, type Receiver, type Store } from '#lib/store'
import type { Outcome, Post } from './post.ts'
import type { Seals } from './seals.ts'
import { signatureHeaders } from './sign.ts'

/** Seconds until the next attempt, after the first, the second …; then it is given up. Some three days in all. */
export const PAUSES = [30, 300, 1_800, 7_200, 18_000, 36_000, 50_400, 72_000, 86_400] as const

/** Seconds that a receiver is left alone after it was not reached; doubled each time. */
const FIRST_REST = 15
const LONGEST_REST = 600
/** The longest that a receiver may ask for. */
const LONGEST_ASKED = 3_600

const PAGE = 100
/** Requests to one receiver at once. */
const IN_FLIGHT = 4
/** Milliseconds after which the rest is left to the next run, and deliveries that one run looks at. */
const ENOUGH = 20_000
const MOST = 5_000

export interface SendSettings {
  readonly store: Pick<Store, 'apiKeys' | 'deliveries' | 'webhooks'>
  readonly seals: Pick<Seals, 'open'>
  readonly post: Post
  readonly now: () => Date
  /** Told of each attempt, for the log: no address, and nothing of what was sent. */
  readonly onAttempt?: (line: AttemptLine) => void
}

export interface AttemptLine {
  readonly webhookId: string
  readonly type: string
  readonly attempt: number
  readonly result: 'delivered' | 'failed' | 'given-up'
  readonly failure?: string
}

export interface Sent {
  readonly delivered: number
  readonly failed: number
  readonly givenUp: number
}

export type Send = (webhookId: string) => Promise<Sent>

export function createSend(settings: SendSettings): Send {
  const { store, seals, now } = settings
  return async (webhookId) => {
    const count = { delivered: 0, failed: 0, givenUp: 0 }
    const webhook = await store.webhooks.find(webhookId)
    const key = webhook && (await store.apiKeys.find(webhook.keyId))
    if (!webhook || !key || key.revokedAt !== undefined) {
      await dropAll(webhookId, store)
      return count
    }
    const before = await store.deliveries.receiver(webhookId)
    if (webhook.pausedAt !== undefined || isLeftAlone(before, now())) return count

    const secrets = webhook.secrets
      .filter(({ until = '~' }) => until > now().toISOString())
      .map(({ sealed }) => seals.open(sealed, webhookId))
    const way = { ...settings, url: webhook.url, secrets }
    let receiver: Receiver = before
    let after: Parameters<typeof store.deliveries.list>[2]
    const until = performance.now() + ENOUGH
    let seen = 0
    sending: do {
      const page = await store.deliveries.list(webhookId, PAGE, after)
      seen += page.deliveries.length
      const due = page.deliveries.filter((one) => one.due <= now().toISOString())
      for (let at = 0; at < due.length; at += IN_FLIGHT) {
        if (performance.now() > until) break sending
        const outcomes = await Promise.all(due.slice(at, at + IN_FLIGHT).map((one) => attempt(one, way)))
        for (const outcome of outcomes) {
          if (!outcome) continue
          count[outcome.result]++
          if (outcome.outcome) receiver = receiverAfter(receiver, outcome.outcome, now())
        }
        if (isLeftAlone(receiver, now())) break sending
      }
      after = page.next
    } while (after && seen < MOST)
    if (receiver !== before) await store.deliveries.recordReceiver(webhookId, receiver)
    return count
  }
}

/** Whether nothing is sent to a receiver for the time being, or for good. */
export const isLeftAlone = ({ restsUntil = '', goneAt }: Receiver, now: Date): boolean =>
  goneAt !== undefined || restsUntil > now.toISOString()

interface Attempted {
  readonly result: keyof Sent
  /** None where nothing was sent. */
  readonly outcome: Outcome | undefined
}

/** @returns undefined when somebody else makes it */
async function attempt(
  delivery: Delivery,
  {
    store,
    post,
    now,
    onAttempt,
    url,
    secrets,
  }: SendSettings & { readonly url: string; readonly secrets: readonly string[] },
): Promise<Attempted | undefined> {
  const { webhookId, eventId, type, body } = delivery
  // Kept back for too long, by a pause say: whoever asked for it may send it again, of its own accord nothing does.
  if (Date.parse(delivery.plannedAt) + KEPT_FOR * 1000 < now().getTime()) {
    await store.deliveries.bury({ ...delivery, failure: 'expired' }, now().toISOString())
    onAttempt?.({ webhookId, type, attempt: delivery.attempts, result: 'given-up', failure: 'expired' })
    return { result: 'givenUp', outcome: undefined }
  }
  const pause = PAUSES[delivery.attempts]
  const next = new Date(now().getTime() + (pause ?? 0) * 1000 * (0.9 + Math.random() / 5))
  // Used up, but not buried: whoever made the last attempt was stopped.
  const isSpent = delivery.attempts > PAUSES.length
  const counted = isSpent ? delivery : await store.deliveries.countAttempt(delivery, next.toISOString())
  if (!counted) return undefined
  const line = { webhookId, type, attempt: counted.attempts }
  const outcome: Outcome = isSpent
    ? { kind: 'unreached', why: delivery.failure ?? 'stopped' }
    : await post(
        url,
        {
          ...signatureHeaders({ id: eventId, at: now(), body }, secrets),
          'user-agent': 'Zhengyan-Webhooks/1',
        },
        body,
      )
  if (isDelivered(outcome)) {
    await store.deliveries.remove(counted)
    onAttempt?.({ ...line, result: 'delivered' })
    return { result: 'delivered', outcome }
  }
  const failure = outcome.kind === 'answered' ? String(outcome.status) : outcome.why
  const isLast = pause === undefined
  if (isLast) await store.deliveries.bury({ ...counted, failure }, now().toISOString())
  else await store.deliveries.noteFailure(counted, failure)
  onAttempt?.({ ...line, result: isLast ? 'given-up' : 'failed', failure })
  return { result: isLast ? 'givenUp' : 'failed', outcome }
}

const isDelivered = (outcome: Outcome) =>
  outcome.kind === 'answered' && outcome.status >= 200 && outcome.status < 300

/** How the receiver is after an attempt. By the specification 410 is for good, and 429 and 503 ask for patience. */
function receiverAfter(receiver: Receiver, outcome: Outcome, now: Date): Receiver {
  const at = now.toISOString()
  const later = (seconds: number) => new Date(now.getTime() + seconds * 1000).toISOString()
  if (isDelivered(outcome)) return { failures: 0, deliveredAt: at }
  if (outcome.kind === 'answered') {
    const { status, retryAfter = 0 } = outcome
    const answered = { ...receiver, failures: 0, failure: String(status) }
    if (status === 410) return { ...answered, goneAt: at }
    const asks = (status === 429 || status === 503) && Math.min(retryAfter, LONGEST_ASKED)
    return asks ? { ...answered, restsUntil: later(asks) } : answered
  }
  const failures = receiver.failures + 1
  const rest = Math.min(FIRST_REST * 2 ** (failures - 1), LONGEST_REST)
  return { ...receiver, failures, failure: outcome.why, restsUntil: later(rest) }
}

/** The webhook is gone, or its key: nobody is told any more. */
async function dropAll(webhookId: string, { deliveries }: SendSettings['store']): Promise<void> {
  for (;;) {
    const { deliveries: found } = await deliveries.list(webhookId, PAGE)
    if (found.length === 0) return
    for (const one of found) await deliveries.remove(one)
  }
}
