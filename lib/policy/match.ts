/**
 * Which rules apply to a certificate, and which of them wins. This is the whole of the logic: `policy.ts`
 * asks it for the answer, `explain.ts` for the trace, `ambiguity.ts` for ties.
 *
 * The order, in full:
 * 1. Of records with one `id` only the highest version takes part (`rule-sets.ts`).
 * 2. What the catalogues do not know (qualification or region) is left to the default rule.
 * 3. A rule applies when each of its conditions holds. An absent condition excludes nothing.
 * 4. A rule that another applicable rule `replaces` gives way.
 * 5. Of the rest the most specific wins. A rule that names qualifications is more specific than one that does
 *    not; between two that both do, or both do not, levels decide in the same way; then issuing regions; then
 *    dates (of examination or of issue). How many values a condition names does not matter.
 * 6. Two that are equal in all four are a tie: an error found by `check`, never settled by chance.
 */

import type { Catalogues } from './catalogues.ts'
import { inWindow } from './dates.ts'
import type { AppliesTo, PolicyRule } from './rule.ts'
import type { Facts, Result } from './types.ts'

export type Flag = NonNullable<Result['flags']>[number]

/** What a rule may ask, in the order in which it counts. */
export type Condition = 'qualification' | 'level' | 'issuingRegion' | 'examDate' | 'issueDate'

/** Whether each condition holds for given facts; only called where the rule has the condition. */
const HOLDS: Readonly<Record<Condition, (appliesTo: AppliesTo, facts: Facts) => boolean>> = {
  qualification: ({ qualifications }, { qualification }) =>
    qualification !== undefined && (qualifications?.includes(qualification) ?? true),
  level: ({ levels }, { level }) =>
    (levels as readonly (string | undefined)[] | undefined)?.includes(level) ?? true,
  issuingRegion: ({ issuingRegions }, { issuingRegion }) => issuingRegions?.includes(issuingRegion) ?? true,
  examDate: ({ examDate }, facts) => examDate === undefined || inWindow(facts.examDate, examDate),
  issueDate: ({ issueDate }, facts) => issueDate === undefined || inWindow(facts.issueDate, issueDate),
}

/** The field of a record that states each condition. */
export const FIELD_OF: Readonly<Record<Condition, keyof AppliesTo>> = {
  qualification: 'qualifications',
  level: 'levels',
  issuingRegion: 'issuingRegions',
  examDate: 'examDate',
  issueDate: 'issueDate',
}

/** The conditions that a rule states. */
export function conditionsOf({ appliesTo }: PolicyRule): readonly Condition[] {
  return (Object.keys(FIELD_OF) as Condition[]).filter(
    (condition) => appliesTo[FIELD_OF[condition]] !== undefined,
  )
}

/** Whether one condition of a rule holds. */
export function holds(condition: Condition, rule: PolicyRule, facts: Facts): boolean {
  return HOLDS[condition](rule.appliesTo, facts)
}

/** What the catalogues do not know of these facts. */
export function flagsOf(facts: Facts, { qualifications, regions }: Catalogues): readonly Flag[] {
  const flags: Flag[] = []
  if (facts.qualification === undefined || !qualifications.has(facts.qualification))
    flags.push('unlisted-qualification')
  if (!regions.has(facts.issuingRegion)) flags.push('unlisted-region')
  return flags
}

/** How specific a rule is: greater wins. Qualification counts above level, above region, above dates. */
export function specificity({ appliesTo }: PolicyRule): number {
  return (
    (appliesTo.qualifications ? 8 : 0) +
    (appliesTo.levels ? 4 : 0) +
    (appliesTo.issuingRegions ? 2 : 0) +
    (appliesTo.examDate || appliesTo.issueDate ? 1 : 0)
  )
}

/** A rule with what would otherwise be worked out for every certificate. */
export interface Prepared {
  readonly rule: PolicyRule
  readonly conditions: readonly Condition[]
  readonly specificity: number
}

export function prepare(rule: PolicyRule): Prepared {
  return { rule, conditions: conditionsOf(rule), specificity: specificity(rule) }
}

/**
 * The rules that can apply to certificates of a qualification, each found once: most rules name other qualifications, and
 * a certificate is classified whenever it is shown.
 */
export function byQualification(
  rules: readonly Prepared[],
): (qualification: string | undefined) => readonly Prepared[] {
  const named = new Set(rules.flatMap(({ rule }) => rule.appliesTo.qualifications ?? []))
  const of = (id: string | undefined) =>
    rules.filter(
      ({ rule: { appliesTo } }) => !appliesTo.qualifications || appliesTo.qualifications.includes(id ?? ''),
    )
  const others = of(undefined)
  const each = new Map([...named].map((id) => [id, of(id)]))
  return (qualification) => each.get(qualification ?? '') ?? others
}

export interface Match {
  readonly flags: readonly Flag[]
  /** Every rule that applies, replaced ones included. */
  readonly applicable: readonly Prepared[]
  /** Those that another applicable rule replaces, and by which. */
  readonly replacedBy: ReadonlyMap<Prepared, Prepared>
  /** The most specific of the rest: one, unless the rules are ambiguous. */
  readonly winners: readonly Prepared[]
}

const NONE: ReadonlyMap<Prepared, Prepared> = new Map()

/** Applies every rule to the facts. Never throws, whatever the facts. */
export function match(rules: readonly Prepared[], facts: Facts, catalogues: Catalogues): Match {
  const flags = flagsOf(facts, catalogues)
  const applicable = rules.filter(({ rule, conditions }) =>
    flags.length > 0
      ? conditions.length === 0
      : conditions.every((condition) => holds(condition, rule, facts)),
  )
  const replacedBy = findReplaced(applicable)
  const standing =
    replacedBy.size === 0 ? applicable : applicable.filter((prepared) => !replacedBy.has(prepared))
  const top = standing.reduce((highest, prepared) => Math.max(highest, prepared.specificity), -1)
  return {
    flags,
    applicable,
    replacedBy,
    winners: standing.filter((prepared) => prepared.specificity === top),
  }
}

function findReplaced(applicable: readonly Prepared[]): ReadonlyMap<Prepared, Prepared> {
  if (!applicable.some(({ rule }) => rule.replaces)) return NONE
  const replaced = new Map<Prepared, Prepared>()
  for (const by of applicable) {
    for (const prepared of applicable)
      if (by.rule.replaces?.includes(prepared.rule.id)) replaced.set(prepared, by)
  }
  return replaced
}
