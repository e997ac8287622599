/** The rules over a ledger, as laws: they hold for every order of annotating, withdrawing and waiting. */

import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { countedAt, stateOf } from '#lib/annotation'
import { annotationTerms } from '#lib/policy'
import type { Ledger, LedgerEntry } from '#lib/store'
import {
  assertWithinQuota,
  DAY,
  REMEMBERED_DAYS,
  withEntry,
  withWithdrawn,
} from '../../../lib/annotation/ledger.ts'

const START = Date.parse('2023-08-23T08:00:00.000Z')
const at = (milliseconds: number) => new Date(START + milliseconds)

let count = 0
const createEntry = (issued: number, validDays = 30, more: Partial<LedgerEntry> = {}): LedgerEntry => ({
  code: `CODE${++count}`,
  purpose: '求职',
  issuedAt: at(issued).toISOString(),
  expiresAt: at(issued + validDays * DAY).toISOString(),
  ...more,
})
const ledgerOf = (...entries: LedgerEntry[]): Ledger => ({ revision: 1, entries })
const mayAnnotate = (ledger: Ledger, now: Date) => {
  try {
    assertWithinQuota(ledger, now)
    return true
  } catch {
    return false
  }
}

describe('the state of an annotation', () => {
  const entry = createEntry(0, 30)
  const withdrawn = { ...entry, withdrawnAt: at(DAY).toISOString() }
  test.each([
    ['active from the moment it is made', entry, 0, 'active'],
    ['active to the last millisecond', entry, 30 * DAY - 1, 'active'],
    ['expired at the moment that is named', entry, 30 * DAY, 'expired'],
    ['withdrawn, whatever the time', withdrawn, 2 * DAY, 'withdrawn'],
    ['withdrawn, also after its expiry: that was the holder’s own act', withdrawn, 99 * DAY, 'withdrawn'],
  ])('%s', (_name, one, when, state) => expect(stateOf(one, at(when))).toBe(state))
})

test('an expired annotation counts, a withdrawn one does not, one of ninety days ago does not', () => {
  const ledger = ledgerOf(
    createEntry(0, 1),
    createEntry(DAY, 60, { withdrawnAt: at(2 * DAY).toISOString() }),
    createEntry(2 * DAY, 80),
  )
  expect(countedAt(ledger, at(10 * DAY))).toBe(2)
  expect(countedAt(ledger, at(90 * DAY - 1))).toBe(2)
  expect(countedAt(ledger, at(90 * DAY))).toBe(1)
  expect(countedAt(ledger, at(92 * DAY))).toBe(0)
})

type Act =
  | { readonly kind: 'annotate'; readonly days: number }
  | { readonly kind: 'withdraw'; readonly which: number }
type Step = { readonly wait: number; readonly act: Act }

const step: fc.Arbitrary<Step> = fc.record({
  wait: fc.oneof(fc.nat(3 * DAY), fc.constantFrom(0, 1, DAY, 30 * DAY, 90 * DAY - 1, 90 * DAY)),
  act: fc.oneof(
    {
      weight: 3,
      arbitrary: fc.record({ kind: fc.constant('annotate' as const), days: fc.integer({ min: 1, max: 90 }) }),
    },
    { weight: 1, arbitrary: fc.record({ kind: fc.constant('withdraw' as const), which: fc.nat(40) }) },
  ),
})

test('however it is used, never more than three count in any ninety days, and the ledger stays small', () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 150 }), (steps) => {
      let ledger: Ledger = { revision: 0, entries: [] }
      let now = 0
      for (const { wait, act } of steps) {
        now += wait
        if (act.kind === 'annotate') {
          if (!mayAnnotate(ledger, at(now))) continue
          ledger = withEntry(ledger, createEntry(now, act.days), at(now))
        } else {
          const entry = ledger.entries[act.which % Math.max(1, ledger.entries.length)]
          if (entry && !entry.withdrawnAt) ledger = withWithdrawn(ledger, entry, at(now))
        }
        expect(countedAt(ledger, at(now))).toBeLessThanOrEqual(annotationTerms.quota)
      }
      // Counted back from any annotation that was ever made, those not withdrawn.
      const standing = ledger.entries.filter(({ withdrawnAt }) => !withdrawnAt)
      for (const { issuedAt } of standing) {
        const until = Date.parse(issuedAt)
        const window = standing.filter((one) => {
          const issued = Date.parse(one.issuedAt)
          return issued <= until && issued > until - annotationTerms.windowDays * DAY
        })
        expect(window.length).toBeLessThanOrEqual(annotationTerms.quota)
      }
      expect(Buffer.byteLength(JSON.stringify(ledger))).toBeLessThan(100_000)
    }),
    { numRuns: 200 },
  )
})

test('a count can always be freed: after withdrawing, one more is possible', () => {
  fc.assert(
    fc.property(fc.array(fc.nat(89 * DAY), { minLength: 3, maxLength: 3 }), (moments) => {
      const entries = moments.toSorted((a, b) => a - b).map((moment) => createEntry(moment))
      const now = at(89 * DAY)
      const full = ledgerOf(...entries)
      expect(mayAnnotate(full, now)).toBe(false)
      for (const entry of entries) expect(mayAnnotate(withWithdrawn(full, entry, now), now)).toBe(true)
    }),
  )
})

test('what has ended is remembered for a year, and what is active is never forgotten', () => {
  const ended = createEntry(0, 1)
  const atLast = (1 + REMEMBERED_DAYS) * DAY
  const active = createEntry(atLast - 80 * DAY, 90)
  const ledger = { ...ledgerOf(ended, active), standingCode: 'STANDING' }
  const next = createEntry(atLast)
  expect(withEntry(ledger, next, at(atLast - 1)).entries).toEqual([ended, active, next])
  expect(withEntry(ledger, next, at(atLast)).entries).toEqual([active, next])
  expect(withEntry(ledger, next, at(atLast))).toMatchObject({ standingCode: 'STANDING', revision: 1 })
})

test('a change never touches what was read', () => {
  const entry = createEntry(0)
  const ledger = ledgerOf(entry)
  const before = structuredClone(ledger)
  withWithdrawn(ledger, entry, at(1))
  withEntry(ledger, createEntry(1), at(1))
  expect(ledger).toEqual(before)
})
