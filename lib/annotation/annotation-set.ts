/**
 * The rules over the releases of one certificate: what is active, what counts against the quota. Pure; the time is
 * passed in. A standing release (no purpose, no end) is no annotation: it never counts, and is remembered for good,
 * since what it is printed on has no end either.
 */

import { annotationTerms } from '#lib/policy'
import { Problem } from '#lib/problem'
import type { AnnotationEntry, AnnotationSet } from '#lib/store'

export type AnnotationState = 'active' | 'expired' | 'withdrawn'

export const DAY = 86_400_000

/** Days that an ended annotation stays in the set, so that its code still says why it does not work. */
export const REMEMBERED_DAYS = 365

/** Releases of one certificate in one window at most, withdrawn ones too: keeps the set small. */
const MOST_PER_WINDOW = 30

/** A release for one purpose and a limited time: what the notices call an annotation. */
export type LimitedEntry = AnnotationEntry & { readonly purpose: string; readonly expiresAt: string }

export const isLimited = (entry: AnnotationEntry): entry is LimitedEntry => entry.expiresAt !== undefined

/** Withdrawn comes before expired: it was the holder's own act. */
export function stateOf(entry: AnnotationEntry, now: Date): AnnotationState {
  if (entry.withdrawnAt) return 'withdrawn'
  return isLimited(entry) && Date.parse(entry.expiresAt) <= now.getTime() ? 'expired' : 'active'
}

/** The standing release that documents are made under now. */
export const standingIn = ({ entries }: AnnotationSet): AnnotationEntry | undefined =>
  entries.find((entry) => !isLimited(entry) && !entry.withdrawnAt)

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
  return entries
    .filter(isLimited)
    .filter(inWindow(now))
    .filter((entry) => counts[stateOf(entry, now)]).length
}

/** @throws Problem `annotation-quota` when so many were made lately that it can be no ordinary use */
export function assertRoom({ entries }: AnnotationSet, now: Date): void {
  if (entries.filter(inWindow(now)).length >= MOST_PER_WINDOW) throw new Problem('annotation-quota')
}

/** @throws Problem `annotation-quota` when no further annotation may be made at this moment */
export function assertWithinQuota(set: AnnotationSet, now: Date): void {
  assertRoom(set, now)
  if (countedAt(set, now) >= annotationTerms.quota) throw new Problem('annotation-quota')
}

/** The set with one more entry, and without what nobody will ask for any more. */
export function withEntry(set: AnnotationSet, entry: AnnotationEntry, now: Date): AnnotationSet {
  const remembered = now.getTime() - REMEMBERED_DAYS * DAY
  const kept = set.entries.filter((one) => !isLimited(one) || Date.parse(one.expiresAt) > remembered)
  return { ...set, entries: [...kept, entry] }
}

/** The set with one entry withdrawn. */
export function withWithdrawn(set: AnnotationSet, entry: AnnotationEntry, now: Date): AnnotationSet {
  const withdrawn = { ...entry, withdrawnAt: now.toISOString() }
  return { ...set, entries: set.entries.map((one) => (one === entry ? withdrawn : one)) }
}
