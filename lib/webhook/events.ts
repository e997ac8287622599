/**
 * What an API key's owner is told: that a certificate is not as it was when this key verified it, and nothing of how it is
 * now. The management number is what the owner has it by, from the answer and its receipt; names, ID numbers, codes,
 * reasons and values are not in an event: whoever needs them verifies again.
 */

import { createHash } from 'node:crypto'
import { type Change, type FieldKey, fieldsShownTo } from '#lib/certificate'
import type { Announced, Announcement, Delivery } from '#lib/store'

export type EventType =
  | 'certificate.corrected'
  | 'certificate.reinstated'
  | 'certificate.rejudged'
  | 'certificate.revoked'
  | 'webhook.test'

/** What has happened to a certificate, as a verifier may know it. */
export interface CertificateEvent {
  readonly type: EventType
  /** ISO 8601 instant. */
  readonly at: string
  /** Of a correction: which fields, of those that a verifier is shown. */
  readonly changed?: readonly FieldKey[]
}

/**
 * `pending`: the change was announced and not made, but may still be. `void`: it was not and never will be, or is
 * nothing that a verifier is shown.
 */
export type Reading = CertificateEvent | 'pending' | 'void'

/** Holds an announcement against what is on record. */
export function readingOf(announcement: Announcement, { certificate, answerChange }: Announced): Reading {
  const { what, at, revision = 0 } = announcement
  if (!certificate) return 'void'
  // A run of the judging that was stopped is taken up again, and comes by once more.
  if (what === 'rejudge') return answerChange ? { type: 'certificate.rejudged', at } : 'pending'
  const change = certificate.history?.find((one) => one.action === what && one.at === at)
  if (change) return eventOf(change) ?? 'void'
  return certificate.revision < revision ? 'pending' : 'void'
}

/** @returns undefined for a change of nothing that a verifier is shown */
function eventOf({ action, at, before }: Change): CertificateEvent | undefined {
  if (before.status === 'valid') return { type: 'certificate.revoked', at }
  if (action === 'reinstate') return { type: 'certificate.reinstated', at }
  const touched = new Set(Object.keys(before))
  const shown = fieldsShownTo('verifier').filter((key) =>
    key === 'idNumber' ? touched.has('holder') : touched.has(key),
  )
  return shown.length === 0 ? undefined : { type: 'certificate.corrected', at, changed: shown }
}

/** Who is told: a key, and when it verified the certificate last. */
export interface Told {
  readonly webhookId: string
  readonly keyId: string
  readonly lastVerifiedAt: string
}

/** What is sent to one webhook. Its id follows from the change: announced or planned twice, it is the same. */
export function deliveryOf(
  event: CertificateEvent,
  { managementNumber, what, at }: Announcement,
  { webhookId, keyId, lastVerifiedAt }: Told,
  { origin, now }: { readonly origin: string; readonly now: Date },
): Delivery {
  const { type, changed } = event
  const data = {
    managementNumber,
    apiKey: keyId,
    lastVerifiedAt,
    ...(changed && { changed }),
    verifyAgain: `${origin}/v1/verify/batch`,
  }
  return {
    webhookId,
    eventId: eventIdOf(webhookId, managementNumber, what, at),
    type,
    body: JSON.stringify({ type, timestamp: event.at, data }),
    plannedAt: now.toISOString(),
    due: now.toISOString(),
    attempts: 0,
  }
}

/** A delivery that shows whether a receiver is there. @param nonce makes it one of its own */
export function testDelivery(webhookId: string, keyId: string, nonce: string, now: Date): Delivery {
  const type: EventType = 'webhook.test'
  const at = now.toISOString()
  return {
    webhookId,
    eventId: eventIdOf(webhookId, type, nonce),
    type,
    body: JSON.stringify({ type, timestamp: at, data: { apiKey: keyId } }),
    plannedAt: at,
    due: at,
    attempts: 0,
  }
}

const eventIdOf = (...parts: readonly string[]) =>
  `evt_${createHash('sha256').update(parts.join('\n')).digest('hex').slice(0, 32)}`
