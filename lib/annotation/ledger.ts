/** The rules over a ledger: what is active, what counts against the quota. Pure; the time is passed in. */

import { annotationTerms } from '#lib/policy'
import { Problem } from '#lib/problem'
import type { Ledger, LedgerEntry } from '#lib/store'

export type AnnotationState = 'active' | 'expired' | 'withdrawn'

export const DAY = 86_400_000

/** Days that an ended annotation stays in the ledger, so that its code still says why it does not work. */
export const REMEMBERED_DAYS = 365

/** Annotations of one certificate in one window at most, withdrawn ones too: keeps the ledger small. */
const LEDGER_LIMIT = 30

/** Withdrawn comes before expired: it was the holder's own act. */
export function stateOf(entry: LedgerEntry, now: Date): AnnotationState {
  if (entry.withdrawnAt) return 'withdrawn'
  return Date.parse(entry.expiresAt) <= now.getTime() ? 'expired' : 'active'
}

const inWindow = (now: Date) => {
  const since = now.getTime() - annotationTerms.windowDays * DAY
  return ({ issuedAt }: LedgerEntry) => Date.parse(issuedAt) > since
}

/** How many annotations count against the quota at this moment. */
export function countedAt({ entries }: Ledger, now: Date): number {
  const counts = {
    active: true,
    expired: annotationTerms.countsExpired,
    withdrawn: annotationTerms.countsWithdrawn,
  }
  return entries.filter(inWindow(now)).filter((entry) => counts[stateOf(entry, now)]).length
}

/** @throws Problem `annotation-quota` when no further annotation may be made at this moment */
export function assertWithinQuota(ledger: Ledger, now: Date): void {
  const recent = ledger.entries.filter(inWindow(now)).length
  if (countedAt(ledger, now) >= annotationTerms.quota || recent >= LEDGER_LIMIT) {
    throw new Problem('annotation-quota')
  }
}

/** The ledger with one more entry, and without what nobody will ask for any more. */
export function withEntry(ledger: Ledger, entry: LedgerEntry, now: Date): Ledger {
  const remembered = now.getTime() - REMEMBERED_DAYS * DAY
  const kept = ledger.entries.filter(({ expiresAt }) => Date.parse(expiresAt) > remembered)
  return { ...ledger, entries: [...kept, entry] }
}

/** The ledger with one entry withdrawn. */
export function withWithdrawn(ledger: Ledger, entry: LedgerEntry, now: Date): Ledger {
  const withdrawn = { ...entry, withdrawnAt: now.toISOString() }
  return { ...ledger, entries: ledger.entries.map((one) => (one === entry ? withdrawn : one)) }
}
