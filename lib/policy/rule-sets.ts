/**
 * From files of rules to the rules in force: validation, versions, references. Everything that is wrong is gathered
 * first and thrown once, so that an operator can mend it in one go.
 */

import * as v from 'valibot'
import { PolicyError, type PolicyProblem } from './errors.ts'
import { messageOf } from './messages.ts'
import type { NoticeRecord, PolicyRule, Rule, RuleSet } from './rule.ts'
import { fileSchema, noticeSchema, ruleSchema } from './schema.ts'

/** What the files come to. */
export interface Loaded {
  /** In force, in the order of the files. */
  readonly rules: readonly PolicyRule[]
  /** Records of which a higher version is in force. */
  readonly superseded: readonly PolicyRule[]
  readonly notices: ReadonlyMap<string, NoticeRecord>
}

interface Sourced<T> {
  readonly source: string
  readonly record: T
}

/**
 * @param builtIn the records that the library brings.
 * @param extra the operator's files; they may supersede built-in rules and notices.
 * @throws PolicyError naming file, record and field of everything that is wrong.
 */
export function loadRuleSets(builtIn: readonly RuleSet[], extra: readonly RuleSet[]): Loaded {
  const problems: PolicyProblem[] = []
  const report = (source: string, record: string, field: string, reason: string) =>
    problems.push({ source, record, field, reason, message: messageOf(reason) })

  const files = [...builtIn, ...extra].map((set) => readFile(set, report))
  const own = files.slice(builtIn.length)
  const base = files.slice(0, builtIn.length)

  const notices = new Map(base.flatMap((file) => file.notices.map(({ record }) => [record.id, record])))
  const ownNotices = new Set<string>()
  for (const { source, record } of own.flatMap((file) => file.notices)) {
    if (ownNotices.has(record.id)) report(source, record.id, 'id', 'notice-taken')
    ownNotices.add(record.id)
    notices.set(record.id, record)
  }

  const baseRules = base.flatMap((file) => file.rules)
  const ownRules = own.flatMap((file) => file.rules)
  const { inForce, superseded } = chooseVersions([...baseRules, ...ownRules], new Set(ownRules), report)
  checkReferences(inForce, notices, report)

  // A file that could not be read may have held the default: one error at a time.
  if (problems.length === 0 && !inForce.some(({ record }) => Object.keys(record.appliesTo).length === 0)) {
    report(builtIn[0]?.source ?? '', '', '', 'no-default')
  }
  if (problems.length > 0) throw new PolicyError(problems)
  return { rules: inForce.map(asPolicyRule), superseded: superseded.map(asPolicyRule), notices }
}

type Report = (source: string, record: string, field: string, reason: string) => void

function readFile({ source, content }: RuleSet, report: Report) {
  const file = v.safeParse(fileSchema, content)
  if (!file.success) {
    for (const issue of file.issues) report(source, '', v.getDotPath(issue) ?? '', reasonOf(issue))
    return { rules: [], notices: [] }
  }
  const read = <T>(
    schema: v.GenericSchema<unknown, T>,
    list: readonly unknown[],
    name: string,
  ): Sourced<T>[] =>
    list.flatMap((input, index) => {
      const parsed = v.safeParse(schema, input)
      if (parsed.success) return [{ source, record: parsed.output }]
      for (const issue of parsed.issues) {
        report(source, nameOf(input) ?? `${name}[${index}]`, v.getDotPath(issue) ?? '', reasonOf(issue))
      }
      return []
    })
  return {
    rules: read(ruleSchema, file.output.rules ?? [], 'rules'),
    notices: read(noticeSchema, file.output.notices ?? [], 'notices'),
  }
}

function nameOf(input: unknown): string | undefined {
  const id = typeof input === 'object' && input !== null && 'id' in input ? input.id : undefined
  return typeof id === 'string' && id !== '' ? id : undefined
}

/** Our schemas carry a reason as message, but for the three things an object can do wrong. */
function reasonOf(issue: v.BaseIssue<unknown>): string {
  if (issue.expected === 'never') return 'unknown-field'
  if (issue.input === undefined) return 'missing'
  if (issue.type === 'strict_object' && !/^[a-z-]+$/.test(issue.message)) return 'object'
  return issue.message
}

/** Of the records with one `id` the highest version is in force. */
function chooseVersions(all: readonly Sourced<Rule>[], own: ReadonlySet<Sourced<Rule>>, report: Report) {
  const inForce = new Map<string, Sourced<Rule>>()
  const superseded: Sourced<Rule>[] = []
  for (const sourced of all) {
    const { id, version } = sourced.record
    const other = inForce.get(id)
    if (!other) {
      inForce.set(id, sourced)
    } else if (version === other.record.version) {
      report(sourced.source, id, 'version', 'version-taken')
    } else if (version > other.record.version) {
      inForce.set(id, sourced)
      superseded.push(other)
    } else if (own.has(sourced) && !own.has(other)) {
      report(sourced.source, id, 'version', 'version-behind')
    } else {
      superseded.push(sourced)
    }
  }
  return { inForce: [...inForce.values()], superseded }
}

function checkReferences(
  rules: readonly Sourced<Rule>[],
  notices: ReadonlyMap<string, NoticeRecord>,
  report: Report,
): void {
  const replaces = new Map(rules.map(({ record }) => [record.id, record.replaces ?? []]))
  for (const { source, record } of rules) {
    for (const [index, id] of record.notices.entries()) {
      if (!notices.has(id)) report(source, record.id, `notices.${index}`, 'notice-unknown')
    }
    for (const [index, id] of (record.replaces ?? []).entries()) {
      if (!replaces.has(id)) report(source, record.id, `replaces.${index}`, 'rule-unknown')
    }
    if (reaches(record.id, record.id, replaces)) report(source, record.id, 'replaces', 'replaces-circle')
  }
}

function reaches(from: string, to: string, edges: ReadonlyMap<string, readonly string[]>): boolean {
  const seen = new Set<string>()
  const waiting = [...(edges.get(from) ?? [])]
  for (let id = waiting.pop(); id !== undefined; id = waiting.pop()) {
    if (id === to) return true
    if (seen.has(id)) continue
    seen.add(id)
    waiting.push(...(edges.get(id) ?? []))
  }
  return false
}

function asPolicyRule({ source, record }: Sourced<Rule>): PolicyRule {
  return { ...record, source, confirmed: record.confidence === 'S' || record.confidence === 'A' }
}
