/**
 * The rules over the releases of one certificate: what is active, what counts against the quota. Pure; the time is
 * passed in. A standing release (no purpose, no end) is no annotation: it never counts, and is remembered for good,
 * since what it is printed on has no end either.
 */

import { annotationTerms } from '#lib/policy'
import { Problem } from '#lib/problem'
import type { StatusPlace } from '#lib/status-list'
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

/** A release to a wallet: a credential there, and no document. */
export const isToWallet = (
  entry: AnnotationEntry,
): entry is AnnotationEntry & { readonly copies: readonly StatusPlace[] } => entry.copies !== undefined

/** Where the status lists say that a release was withdrawn. */
export const placesOf = ({ place, copies = [] }: AnnotationEntry): readonly StatusPlace[] =>
  place ? [place, ...copies] : copies

/** Withdrawn comes before expired: it was the holder's own act. */
export function stateOf(entry: AnnotationEntry, now: Date): AnnotationState {
  if (entry.withdrawnAt) return 'withdrawn'
  return isLimited(entry) && Date.parse(entry.expiresAt) <= now.getTime() ? 'expired' : 'active'
}

/** The standing release that documents are made under now. */
export const standingIn = ({ entries }: AnnotationSet): AnnotationEntry | undefined =>
  entries.find((entry) => !isLimited(entry) && !isToWallet(entry) && !entry.withdrawnAt)

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

/** Releases of one certificate to wallets that last and have no end, at most. */
const MOST_WITHOUT_END = 10

/** @throws Problem `annotation-quota` when a wallet release without an end has to be withdrawn first */
export function assertRoomWithoutEnd(set: AnnotationSet, now: Date): void {
  assertRoom(set, now)
  const lasting = set.entries.filter((one) => isToWallet(one) && !isLimited(one) && !one.withdrawnAt)
  if (lasting.length >= MOST_WITHOUT_END) throw new Problem('annotation-quota')
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

/** When a release was over for good: its end, or of one to a wallet without an end its withdrawal; on paper there is none. */
const overAt = (entry: AnnotationEntry) =>
  entry.expiresAt ?? (isToWallet(entry) ? entry.withdrawnAt : undefined)

/** The set with one more entry, and without what nobody will ask for any more. */
export function withEntry(set: AnnotationSet, entry: AnnotationEntry, now: Date): AnnotationSet {
  const remembered = now.getTime() - REMEMBERED_DAYS * DAY
  const kept = set.entries.filter((one) => {
    const over = overAt(one)
    return over === undefined || Date.parse(over) > remembered
  })
  return { ...set, entries: [...kept, entry] }
}

/** The set with one entry withdrawn. */
export function withWithdrawn(set: AnnotationSet, entry: AnnotationEntry, now: Date): AnnotationSet {
  const withdrawn = { ...entry, withdrawnAt: now.toISOString() }
  return { ...set, entries: set.entries.map((one) => (one === entry ? withdrawn : one)) }
}
