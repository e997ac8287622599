/**
 * The cases: certificates with the answer they must get, as data, each named for its boundary. Run by the tests
 * and by `npm run policy -- check`, which also shows which answers an operator's files change.
 */

import data from './cases.json' with { type: 'json' }
import type { Policy } from './policy.ts'
import type { Facts, Kind, RegionCode } from './types.ts'

export interface Case {
  readonly name: string
  readonly facts: Facts
  readonly expect: Expectation
}

/** What a case expects; a part that is absent may be anything, but for `flags`: absent means none. */
export interface Expectation {
  /** The rule that wins. */
  readonly rule: string
  readonly kind: Kind
  readonly mark: string
  /** The name of the seal. */
  readonly seal: string | null
  readonly equalToPaper: boolean | null
  readonly determined: boolean
  readonly territory: 'nation' | readonly RegionCode[]
  readonly annotationRequired: boolean
  readonly flags?: readonly string[]
  /** Whether it has force in each of these regions. */
  readonly force?: Readonly<Record<RegionCode, boolean>>
}

/** One part of one case that came out otherwise. */
export interface CaseFailure {
  readonly name: string
  readonly field: keyof Expectation
  readonly expected: unknown
  readonly actual: unknown
}

/** The cases that belong to the built-in records. */
export const cases: readonly Case[] = data as unknown as readonly Case[]

/** Runs cases on a policy; empty when every answer is as expected. */
export function runCases(policy: Policy, toRun: readonly Case[]): readonly CaseFailure[] {
  return toRun.flatMap(({ name, facts, expect }) => {
    const actual = answerOf(policy, facts, Object.keys(expect.force ?? {}))
    const expected = { ...expect, flags: expect.flags ?? [], force: expect.force ?? {} }
    return (Object.keys(expected) as (keyof Expectation)[])
      .filter((field) => JSON.stringify(expected[field]) !== JSON.stringify(actual[field]))
      .map((field) => ({ name, field, expected: expected[field], actual: actual[field] }))
  })
}

function answerOf(policy: Policy, facts: Facts, useIn: readonly RegionCode[]): Required<Expectation> {
  const result = policy.classify(facts)
  const { territory } = result.force
  return {
    rule: result.rule.id,
    kind: result.kind,
    mark: result.mark,
    seal: result.seal?.name ?? null,
    equalToPaper: result.force.equalToPaper,
    determined: result.determined,
    territory: territory.scope === 'nation' ? 'nation' : territory.regions,
    annotationRequired: result.annotationRequired,
    flags: result.flags ?? [],
    force: Object.fromEntries(useIn.map((region) => [region, policy.forceIn(result, region).hasForce])),
  }
}
