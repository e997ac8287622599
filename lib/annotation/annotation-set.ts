/** The rules over the annotations of one certificate: what is active, what counts against the quota. Pure; the time is passed in. */

import { annotationTerms } from '#lib/policy'
import { Problem } from '#lib/problem'
import type { AnnotationEntry, AnnotationSet } from '#lib/store'

export type AnnotationState = 'active' | 'expired' | 'withdrawn'

export const DAY = 86_400_000

/** Days that an ended annotation stays in the set, so that its code still says why it does not work. */
export const REMEMBERED_DAYS = 365

/** Annotations of one certificate in one window at most, withdrawn ones too: keeps the set small. */
const MOST_PER_WINDOW = 30

/** Withdrawn comes before expired: it was the holder's own act. */
export function stateOf(entry: AnnotationEntry, now: Date): AnnotationState {
  if (entry.withdrawnAt) return 'withdrawn'
  return Date.parse(entry.expiresAt) <= now.getTime() ? 'expired' : 'active'
}

const inWindow = (now: Date) => {
  const since = now.getTime() - annotationTerms.windowDays * DAY
  return ({ issuedAt }: AnnotationEntry) => Date.parse(issuedAt) > since
}

/** How many annotations count against the quota at this moment. */
export function countedAt({ entries }: AnnotationSet, now: Date): number {
  const counts = {
    active: true,
    expired: annotationTerms.countsExpired,
    withdrawn: annotationTerms.countsWithdrawn,
  }
  return entries.filter(inWindow(now)).filter((entry) => counts[stateOf(entry, now)]).length
}

/** @throws Problem `annotation-quota` when no further annotation may be made at this moment */
export function assertWithinQuota(set: AnnotationSet, now: Date): void {
  const recent = set.entries.filter(inWindow(now)).length
  if (countedAt(set, now) >= annotationTerms.quota || recent >= MOST_PER_WINDOW) {
    throw new Problem('annotation-quota')
  }
}

/** The set with one more entry, and without what nobody will ask for any more. */
export function withEntry(set: AnnotationSet, entry: AnnotationEntry, now: Date): AnnotationSet {
  const remembered = now.getTime() - REMEMBERED_DAYS * DAY
  const kept = set.entries.filter(({ expiresAt }) => Date.parse(expiresAt) > remembered)
  return { ...set, entries: [...kept, entry] }
}

/** The set with one entry withdrawn. */
export function withWithdrawn(set: AnnotationSet, entry: AnnotationEntry, now: Date): AnnotationSet {
  const withdrawn = { ...entry, withdrawnAt: now.toISOString() }
  return { ...set, entries: set.entries.map((one) => (one === entry ? withdrawn : one)) }
}
