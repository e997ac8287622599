/**
 * From the outbox to deliveries: looks whether an announced change was made, asks the log of the certificate which API keys
 * have verified it, and plans one delivery for each webhook of theirs while the release they verified it under lasts. Makes
 * no request to anybody: whoever sends (`send.ts`) may not read what this reads.
 */

import { stateOf } from '#lib/annotation'
import type { Announced, Announcement, Store, VerificationLogEntry, Webhook } from '#lib/store'
import { ANNOUNCED_FOR, OUTBOX_SHARDS } from '#lib/store'
import { deliveryOf, readingOf } from './events.ts'
import { isLeftAlone } from './send.ts'

/**
 * Milliseconds that a change is left alone: longer than any function runs. A verification that read the certificate before
 * the change stands in its log by then, or was never answered.
 */
export const SETTLES = 30_000

/** How long a verification counts that rests on no release of limited time. */
const WITHOUT_RELEASE_DAYS = 90
const DAY = 86_400_000

const PAGE = 200
/** Certificates looked at at once. */
const IN_FLIGHT = 20
/** Milliseconds after which the rest is left to the next run. */
const ENOUGH = 40_000

export interface PlanSettings {
  readonly store: Pick<Store, 'deliveries' | 'outbox' | 'webhooks'>
  /** Of this deployment. */
  readonly origin: string
  readonly now: () => Date
  readonly settles?: number
}

export interface Planned {
  /** Announcements that are done with, and deliveries that came of them. */
  readonly announcements: number
  readonly deliveries: number
  /** Announcements that could not be looked at: they stay, and keep nobody else's back. */
  readonly failed: number
  /** Webhooks for which there is something to send now. */
  readonly due: readonly string[]
}

export type Plan = () => Promise<Planned>

export function createPlan(settings: PlanSettings): Plan {
  const { store, now, settles = SETTLES } = settings
  return async () => {
    const webhooks = await store.webhooks.list()
    if (webhooks.length === 0) return { announcements: 0, deliveries: 0, failed: 0, due: [] }
    const until = performance.now() + ENOUGH
    const before = new Date(now().getTime() - settles)
    const count = { announcements: 0, deliveries: 0, failed: 0 }
    for (let shard = 0; shard < OUTBOX_SHARDS; shard++) {
      let after: Parameters<typeof store.outbox.list>[3]
      do {
        const page = await store.outbox.list(shard, before, PAGE, after)
        for (let at = 0; at < page.announcements.length; at += IN_FLIGHT) {
          const group = page.announcements.slice(at, at + IN_FLIGHT)
          const settled = await Promise.allSettled(group.map((one) => settle(one, webhooks, settings)))
          for (const one of settled) {
            if (one.status === 'rejected') count.failed++
            else if (one.value !== undefined) {
              count.announcements++
              count.deliveries += one.value
            }
          }
        }
        after = page.next
      } while (after && performance.now() < until)
    }
    return { ...count, due: await dueAmong(webhooks, settings) }
  }
}

/** @returns how many deliveries came of it; undefined while its change may still be made */
async function settle(
  announcement: Announcement,
  webhooks: readonly Webhook[],
  { store, origin, now }: PlanSettings,
): Promise<number | undefined> {
  const announced = await store.outbox.announced(announcement)
  const event = readingOf(announcement, announced)
  if (event === 'pending' && !isOver(announcement, now())) return undefined
  let planned = 0
  if (event !== 'void' && event !== 'pending') {
    const watching = await watchersOf(announcement, announced, store)
    for (const { webhookId, keyId } of webhooks) {
      const lastVerifiedAt = watching.get(keyId)
      if (lastVerifiedAt === undefined) continue
      const told = { webhookId, keyId, lastVerifiedAt }
      if (await store.deliveries.plan(deliveryOf(event, announcement, told, { origin, now: now() })))
        planned++
    }
  }
  await store.outbox.remove(announcement)
  return planned
}

/** Whoever announced it will not make the change any more; not every database removes what has run out. */
const isOver = ({ announcedAt }: Announcement, now: Date) =>
  Date.parse(announcedAt) + ANNOUNCED_FOR * 1000 < now.getTime()

/** The API keys that have verified a certificate and may still rely on it; with when each did so last. */
async function watchersOf(
  { managementNumber, announcedAt }: Announcement,
  { annotations }: Announced,
  { outbox }: PlanSettings['store'],
): Promise<ReadonlyMap<string, string>> {
  const at = new Date(announcedAt)
  const lasts = ({ annotation, at: verifiedAt }: VerificationLogEntry) => {
    if (!annotation) return Date.parse(verifiedAt) + WITHOUT_RELEASE_DAYS * DAY > at.getTime()
    const entry = annotations.entries.find(({ code }) => code === annotation.code)
    return entry !== undefined && stateOf(entry, at) === 'active'
  }
  const watching = new Map<string, string>()
  // No release is longer than what counts without one; a day more for the days of the log.
  const since = new Date(at.getTime() - (WITHOUT_RELEASE_DAYS + 1) * DAY)
  for await (const entries of outbox.verifiedByKeys(managementNumber, since)) {
    for (const entry of entries.filter(lasts)) {
      const { key } = entry.verifier
      if (key !== undefined && entry.at > (watching.get(key) ?? '')) watching.set(key, entry.at)
    }
  }
  return watching
}

/** Those with a delivery that is due, and a receiver that is not left alone. */
async function dueAmong(
  webhooks: readonly Webhook[],
  { store, now }: PlanSettings,
): Promise<readonly string[]> {
  const at = now().toISOString()
  const awake = webhooks.filter(({ pausedAt }) => pausedAt === undefined)
  const due = await Promise.all(
    awake.map(async ({ webhookId }) => {
      const { deliveries, next } = await store.deliveries.list(webhookId, PAGE)
      if (deliveries.length === 0) return []
      if (isLeftAlone(await store.deliveries.receiver(webhookId), now())) return []
      return next || deliveries.some(({ due }) => due <= at) ? [webhookId] : []
    }),
  )
  return due.flat()
}
