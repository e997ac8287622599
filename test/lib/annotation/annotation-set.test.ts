/** The rules over the annotations of one certificate, as laws: they hold for every order of annotating, withdrawing and waiting. */

import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { countedAt, stateOf } from '#lib/annotation'
import { annotationTerms } from '#lib/policy'
import type { AnnotationEntry, AnnotationSet } from '#lib/store'
import {
  assertRoom,
  assertWithinQuota,
  DAY,
  REMEMBERED_DAYS,
  withEntry,
  withWithdrawn,
} from '../../../lib/annotation/annotation-set.ts'

const START = Date.parse('2023-08-23T08:00:00.000Z')
const at = (milliseconds: number) => new Date(START + milliseconds)

let count = 0
const createEntry = (
  issued: number,
  validDays = 30,
  more: Partial<AnnotationEntry> = {},
): AnnotationEntry => ({
  code: `CODE${++count}`,
  purpose: '求职',
  issuedAt: at(issued).toISOString(),
  expiresAt: at(issued + validDays * DAY).toISOString(),
  ...more,
})
const setOf = (...entries: AnnotationEntry[]): AnnotationSet => ({ revision: 1, entries })
const mayAnnotate = (set: AnnotationSet, now: Date) => {
  try {
    assertWithinQuota(set, now)
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
  const set = setOf(
    createEntry(0, 1),
    createEntry(DAY, 60, { withdrawnAt: at(2 * DAY).toISOString() }),
    createEntry(2 * DAY, 80),
  )
  expect(countedAt(set, at(10 * DAY))).toBe(2)
  expect(countedAt(set, at(90 * DAY - 1))).toBe(2)
  expect(countedAt(set, at(90 * DAY))).toBe(1)
  expect(countedAt(set, at(92 * DAY))).toBe(0)
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

test('however it is used, never more than three count in any ninety days, and the set stays small', () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 150 }), (steps) => {
      let set: AnnotationSet = { revision: 0, entries: [] }
      let now = 0
      for (const { wait, act } of steps) {
        now += wait
        if (act.kind === 'annotate') {
          if (!mayAnnotate(set, at(now))) continue
          set = withEntry(set, createEntry(now, act.days), at(now))
        } else {
          const entry = set.entries[act.which % Math.max(1, set.entries.length)]
          if (entry && !entry.withdrawnAt) set = withWithdrawn(set, entry, at(now))
        }
        expect(countedAt(set, at(now))).toBeLessThanOrEqual(annotationTerms.quota)
      }
      // Counted back from any annotation that was ever made, those not withdrawn.
      const standing = set.entries.filter(({ withdrawnAt }) => !withdrawnAt)
      for (const { issuedAt } of standing) {
        const until = Date.parse(issuedAt)
        const window = standing.filter((one) => {
          const issued = Date.parse(one.issuedAt)
          return issued <= until && issued > until - annotationTerms.windowDays * DAY
        })
        expect(window.length).toBeLessThanOrEqual(annotationTerms.quota)
      }
      expect(Buffer.byteLength(JSON.stringify(set))).toBeLessThan(100_000)
    }),
    { numRuns: 200 },
  )
})

test('a count can always be freed: after withdrawing, one more is possible', () => {
  fc.assert(
    fc.property(fc.array(fc.nat(89 * DAY), { minLength: 3, maxLength: 3 }), (moments) => {
      const entries = moments.toSorted((a, b) => a - b).map((moment) => createEntry(moment))
      const now = at(89 * DAY)
      const full = setOf(...entries)
      expect(mayAnnotate(full, now)).toBe(false)
      for (const entry of entries) expect(mayAnnotate(withWithdrawn(full, entry, now), now)).toBe(true)
    }),
  )
})

test('what has ended is remembered for a year, and what is active is never forgotten', () => {
  const ended = createEntry(0, 1)
  const atLast = (1 + REMEMBERED_DAYS) * DAY
  const active = createEntry(atLast - 80 * DAY, 90)
  const standing: AnnotationEntry = { code: 'STANDING', issuedAt: at(0).toISOString() }
  const taken = { ...standing, code: 'TAKEN', withdrawnAt: at(1).toISOString() }
  const set = setOf(standing, taken, ended, active)
  const next = createEntry(atLast)
  expect(withEntry(set, next, at(atLast - 1)).entries).toEqual([standing, taken, ended, active, next])
  expect(withEntry(set, next, at(atLast)).entries).toEqual([standing, taken, active, next])
})

test('standing releases never count, and somebody who makes them without end is stopped', () => {
  const made = Array.from({ length: 30 }, (_, i) => ({
    code: `STANDING${i}`,
    issuedAt: at(i).toISOString(),
    withdrawnAt: at(i).toISOString(),
  }))
  expect(countedAt(setOf(...made), at(99))).toBe(0)
  expect(() => assertRoom(setOf(...made.slice(1)), at(99))).not.toThrow()
  expect(() => assertRoom(setOf(...made), at(99))).toThrow()
  expect(() => assertRoom(setOf(...made), at(91 * DAY))).not.toThrow()
})

test('a change never touches what was read', () => {
  const entry = createEntry(0)
  const set = setOf(entry)
  const before = structuredClone(set)
  withWithdrawn(set, entry, at(1))
  withEntry(set, createEntry(1), at(1))
  expect(set).toEqual(before)
})
