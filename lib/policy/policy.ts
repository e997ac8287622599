/**
 * A policy: the rules in force, and the questions one can ask of them. Made once at start by the caller that
 * has read the operator's files; from then on pure: no clock, no reading.
 */

import { type Ambiguity, findAmbiguities } from './ambiguity.ts'
import { builtInRuleSets } from './builtin.ts'
import { PolicyError } from './errors.ts'
import { decision, type Trace, traceRules } from './explain.ts'
import { statementOf } from './force.ts'
import { kindName } from './kinds.ts'
import { type Flag, type Match, match, prepare } from './match.ts'
import type { NoticeRecord, PolicyRule, RuleSet } from './rule.ts'
import { loadRuleSets } from './rule-sets.ts'
import type { Facts, Notice, Result } from './types.ts'

export interface Policy {
  /** The rules in force, built-in ones first. */
  readonly rules: readonly PolicyRule[]
  /** Records of which a higher version is in force. */
  readonly superseded: readonly PolicyRule[]
  readonly notices: readonly NoticeRecord[]
  /** What a certificate is and is good for. Total and deterministic: any facts, one result, never an error. */
  classify(facts: Facts): Result
  /** The same, with every rule considered and what became of it. */
  explain(facts: Facts): Trace
  /** Pairs of rules that could both win for some certificate; empty unless made with `allowAmbiguities`. */
  check(): readonly Ambiguity[]
}

export interface PolicyOptions {
  /** Make the policy although rules tie, so that `check` can show them; `classify` throws on a tie then. */
  readonly allowAmbiguities?: boolean
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
  const { rules, superseded, notices } = loadRuleSets(builtInRuleSets, extraRuleSets)
  const prepared = rules.map(prepare)
  const results = new Map(rules.map((rule) => [rule.id, resultOf(rule, notices)]))
  const check = () => findAmbiguities(prepared)

  // The built-in records alone are checked by the tests; at start only an operator's can be ambiguous.
  if (extraRuleSets.length > 0 && !options.allowAmbiguities) refuse(check())

  const resultFor = ({ winners, flags }: Match): Result => {
    const [winner, other] = winners
    // `loadRuleSets` has seen to it that a default exists, so there is always a winner.
    if (!winner || other) throw new Error(`ambiguous rules: ${winners.map(({ rule }) => rule.id).join(', ')}`)
    const result = results.get(winner.rule.id) as Result
    return flags.length === 0 ? result : { ...result, flags: flags as readonly Flag[] }
  }

  return {
    rules,
    superseded,
    notices: [...notices.values()],
    classify: (facts) => resultFor(match(prepared, facts)),
    explain: (facts) => {
      const matched = match(prepared, facts)
      const considered = traceRules(prepared, facts, matched)
      return { facts, considered, decidedBy: decision(matched), result: resultFor(matched) }
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

/** The result of a rule, made once and frozen: every certificate under the rule shares it. */
function resultOf(rule: PolicyRule, notices: ReadonlyMap<string, NoticeRecord>): Result {
  const { kind, mark, seal, force, annotationRequired } = rule.outcome
  return deepFreeze({
    kind,
    label: { ...kindName(kind) },
    mark,
    seal: seal && { ...seal },
    force: {
      equalToPaper: force.equalToPaper,
      territory: { scope: force.territory.scope, regions: [...force.territory.regions] },
      statement: statementOf(rule.outcome),
    },
    annotationRequired,
    rule: { id: rule.id, version: rule.version },
    basis: rule.notices.flatMap((id) => asNotice(notices.get(id))),
  })
}

function asNotice(record: NoticeRecord | undefined): readonly Notice[] {
  return record ? [{ number: record.number, title: record.title, date: record.date }] : []
}

function deepFreeze<T>(value: T): T {
  if (typeof value === 'object' && value !== null) {
    for (const part of Object.values(value)) deepFreeze(part)
    Object.freeze(value)
  }
  return value
}
