/**
 * A policy: the rules in force, and the questions one can ask of them. Made once at start by the caller that
 * has read the operator's files; from then on pure: no clock, no reading.
 */

import { type Ambiguity, findAmbiguities } from './ambiguity.ts'
import { builtInRuleSets } from './builtin.ts'
import type { Catalogues } from './catalogues.ts'
import { confidenceName } from './confidence.ts'
import { inWindow } from './dates.ts'
import { PolicyError } from './errors.ts'
import { decision, type Trace, traceRules } from './explain.ts'
import { forceIn, pastSource, statementOf, undeterminedStatement, unlistedBecause } from './force.ts'
import { kindName } from './kinds.ts'
import { byQualification, type Flag, type Match, match, prepare } from './match.ts'
import type { Regions } from './regions.ts'
import type { NoticeRecord, Outcome, PolicyRule, RuleSet } from './rule.ts'
import { loadRuleSets } from './rule-sets.ts'
import type { Scene } from './scenes.ts'
import type { Bilingual, Facts, IsoDate, Notice, RegionCode, Result, Use } from './types.ts'

export interface Policy extends Catalogues {
  /** The files it was made of, built-in ones first: another policy made of the same answers the same. */
  readonly ruleSets: readonly RuleSet[]
  /** The rules in force, built-in ones first. */
  readonly rules: readonly PolicyRule[]
  /** Records of which a higher version is in force. */
  readonly superseded: readonly PolicyRule[]
  readonly notices: readonly NoticeRecord[]
  /** The use scenes to offer for an annotation. */
  readonly scenes: readonly Scene[]
  /** What a certificate is and is good for. Total and deterministic: any facts, one result, never an error. */
  classify(facts: Facts): Result
  /** Whether a result has force equal to paper in a region, and why; what the region's entry remarks is said with it. */
  forceIn(result: Result, region: RegionCode): Use
  /** A classification with every rule considered and what became of it. */
  explain(facts: Facts): Trace
  /** Pairs of rules that could both win for some certificate; empty unless made with `allowAmbiguities`. */
  check(): readonly Ambiguity[]
}

export interface PolicyOptions {
  /** Make the policy although rules tie, so that `check` can show them; `classify` throws on a tie then. */
  readonly allowAmbiguities?: boolean
  /** The files to take for the built-in ones: those of another day, as its policy's `ruleSets` had them. */
  readonly base?: readonly RuleSet[]
}

/**
 * Makes a policy of the built-in records and the operator's own.
 *
 * @param extraRuleSets files of the built-in records' form; a record with a known `id` and a higher version
 * supersedes.
 * @throws PolicyError (`policy-invalid`) naming file, record and field of all that is wrong, in Chinese and
 * English; also when two rules could both win for some certificate.
 */
export function createPolicy(extraRuleSets: readonly RuleSet[] = [], options: PolicyOptions = {}): Policy {
  const { base: baseSets = builtInRuleSets, allowAmbiguities = false } = options
  const { rules, superseded, notices, scenes, ...catalogues } = loadRuleSets(baseSets, extraRuleSets)
  const { regions } = catalogues
  const prepared = rules.map(prepare)
  // `loadRuleSets` has seen to it that there is a default.
  const base = rules.find(({ appliesTo }) => Object.keys(appliesTo).length === 0) as PolicyRule
  const results = new Map(rules.map((rule) => [rule.id, resultsOf(rule, base, notices, regions)]))
  const unlisted = new Map<string, Result>()
  const candidates = byQualification(prepared)
  const check = () => findAmbiguities(prepared, catalogues)

  // The built-in records alone are checked by the tests; at start only an operator's can be ambiguous.
  if (extraRuleSets.length > 0 && !allowAmbiguities) refuse(check())

  const resultFor = ({ winners, flags }: Match, facts: Facts): Result => {
    const [winner, other] = winners
    if (!winner || other) throw new Error(`ambiguous rules: ${winners.map(({ rule }) => rule.id).join(', ')}`)
    const { sourced, past } = results.get(winner.rule.id) as RuleResults
    if (flags.length === 0) return isPast(winner.rule, facts) ? past : sourced
    const key = flags.join()
    if (!unlisted.has(key)) unlisted.set(key, unlistedResult(past, flags))
    return unlisted.get(key) as Result
  }

  return {
    ruleSets: [...baseSets, ...extraRuleSets],
    rules,
    superseded,
    notices: [...notices.values()],
    scenes,
    ...catalogues,
    classify: (facts) => resultFor(match(candidates(facts.qualification), facts, catalogues), facts),
    forceIn: (result, region) => forceIn(result, region, regions),
    explain: (facts) => {
      const matched = match(prepared, facts, catalogues)
      const considered = traceRules(prepared, facts, matched, catalogues)
      return { facts, considered, decidedBy: decision(matched), result: resultFor(matched, facts) }
    },
    check,
  }
}

function refuse(ambiguities: readonly Ambiguity[]): void {
  if (ambiguities.length === 0) return
  throw new PolicyError(
    ambiguities.map(({ rules: [, later], message }) => ({
      source: later.source,
      record: later.id,
      field: 'appliesTo',
      reason: 'ambiguous',
      message,
    })),
  )
}

/** What a rule comes to: its result, and the one for certificates past the last day of its source. */
interface RuleResults {
  readonly sourced: Result
  readonly past: Result
}

/** The results of a rule, made once and frozen: every certificate under the rule shares them. */
function resultsOf(
  rule: PolicyRule,
  { outcome: file }: PolicyRule,
  notices: ReadonlyMap<string, NoticeRecord>,
  regions: Regions,
): RuleResults {
  const until = rule.sourcedUntil && Object.values(rule.sourcedUntil)[0]
  const of = (outcome: Outcome, because: Bilingual | undefined): Result => {
    const { kind, label = kindName(kind), mark, seal, force, annotationRequired } = outcome
    return deepFreeze({
      kind,
      label: { ...label },
      mark,
      seal: seal && { ...seal },
      force: {
        equalToPaper: because ? null : force.equalToPaper,
        territory: { scope: force.territory.scope, regions: [...force.territory.regions] },
        statement: because ? undeterminedStatement(because) : statementOf(outcome, regions),
      },
      annotationRequired: because ? false : annotationRequired,
      rule: {
        id: rule.id,
        version: rule.version,
        name: rule.description,
        confidence: confidenceName(rule.confidence),
      },
      basis: rule.notices.flatMap((id) => asNotice(notices.get(id))),
      determined: !because,
      ...(until && { sourcedUntil: until }),
      ...(because && { undeterminedBecause: because }),
    })
  }
  return {
    sourced: of(rule.outcome, rule.undeterminedBecause),
    past: of(file, rule.undeterminedBecause ?? pastSource(rule)),
  }
}

/** Whether a certificate lies past the last day for which its rule has a source. What is not a day does too. */
function isPast({ sourcedUntil }: PolicyRule, facts: Facts): boolean {
  if (!sourcedUntil) return false
  const [[field, date]] = Object.entries(sourcedUntil) as [['examDate' | 'issueDate', IsoDate]]
  return !inWindow(facts[field], { to: date })
}

function asNotice(record: NoticeRecord | undefined): readonly Notice[] {
  if (!record) return []
  const { id: _, ...notice } = record
  return [notice]
}

function deepFreeze<T>(value: T): T {
  if (typeof value === 'object' && value !== null) {
    for (const part of Object.values(value)) deepFreeze(part)
    Object.freeze(value)
  }
  return value
}

/** The answer for what the catalogues do not list: the file, and nothing established. */
function unlistedResult(file: Result, flags: readonly Flag[]): Result {
  const because = unlistedBecause(flags)
  return deepFreeze({
    ...structuredClone(file),
    force: { ...file.force, statement: undeterminedStatement(because) },
    undeterminedBecause: because,
    flags: [...flags],
  })
}
