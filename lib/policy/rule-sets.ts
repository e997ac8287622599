/**
 * From files of rules to what is in force: catalogues, validation, versions, references. Everything that is wrong is gathered
 * first and thrown once, so that an operator can mend it in one go.
 */

import * as v from 'valibot'
import { qualificationSchema, regionSchema, sceneSchema } from './catalogue-schema.ts'
import {
  type Catalogues,
  loadQualifications,
  loadRegions,
  type Report,
  reportTwice,
  type Sourced,
} from './catalogues.ts'
import { PolicyError, type PolicyProblem } from './errors.ts'
import { messageOf } from './messages.ts'
import type { NoticeRecord, PolicyRule, Rule, RuleFile, RuleSet } from './rule.ts'
import type { Scene } from './scenes.ts'
import { createRuleSchema, fileSchema, noticeSchema } from './schema.ts'

/** What the files come to. */
export interface Loaded extends Catalogues {
  /** In force, in the order of the files. */
  readonly rules: readonly PolicyRule[]
  /** Records of which a higher version is in force. */
  readonly superseded: readonly PolicyRule[]
  readonly notices: ReadonlyMap<string, NoticeRecord>
  readonly scenes: readonly Scene[]
}

/**
 * @param builtIn the records that the library brings.
 * @param extra the operator's files; they may supersede built-in rules and notices.
 * @throws PolicyError naming file, record and field of everything that is wrong.
 */
export function loadRuleSets(builtIn: readonly RuleSet[], extra: readonly RuleSet[]): Loaded {
  const problems: PolicyProblem[] = []
  const report: Report = (source, record, field, reason, subject) =>
    problems.push({ source, record, field, reason, message: messageOf(reason, subject) })

  const files = [...builtIn, ...extra].map((set) => openFile(set, report))
  const read = <T>(name: keyof RuleFile, schema: v.GenericSchema<unknown, T>) => {
    const lists = files.map((file) => readList(file, name, schema, report))
    return { base: lists.slice(0, builtIn.length).flat(), own: lists.slice(builtIn.length).flat() }
  }

  const catalogues = {
    qualifications: loadQualifications(read('qualifications', qualificationSchema), report),
    regions: loadRegions(read('regions', regionSchema), report),
  }
  const notices = loadNotices(read('notices', noticeSchema), report)
  const scenes = loadScenes(read('scenes', sceneSchema), notices, report)
  const rules = read('rules', createRuleSchema(catalogues))
  const { inForce, superseded } = chooseVersions([...rules.base, ...rules.own], new Set(rules.own), report)
  checkReferences(inForce, notices, report)

  // A file that could not be read may have held the default: one error at a time.
  if (problems.length === 0 && !inForce.some(({ record }) => Object.keys(record.appliesTo).length === 0)) {
    report(builtIn[0]?.source ?? '', '', '', 'no-default')
  }
  if (problems.length > 0) throw new PolicyError(problems)
  return {
    rules: inForce.map(asPolicyRule),
    superseded: superseded.map(asPolicyRule),
    notices,
    scenes,
    ...catalogues,
  }
}

interface OpenFile {
  readonly source: string
  readonly lists: Partial<Record<keyof RuleFile, readonly unknown[] | undefined>>
}

function openFile({ source, content }: RuleSet, report: Report): OpenFile {
  const file = v.safeParse(fileSchema, content)
  if (file.success) return { source, lists: file.output }
  for (const issue of file.issues) report(source, '', v.getDotPath(issue) ?? '', reasonOf(issue))
  return { source, lists: {} }
}

/** The records of one kind that a file has; a wrong one is reported and left out. */
function readList<T>(
  { source, lists }: OpenFile,
  name: keyof RuleFile,
  schema: v.GenericSchema<unknown, T>,
  report: Report,
): Sourced<T>[] {
  return (lists[name] ?? []).flatMap((input, index) => {
    const parsed = v.safeParse(schema, input)
    if (parsed.success) return [{ source, record: parsed.output }]
    for (const issue of parsed.issues) {
      report(source, nameOf(input) ?? `${name}[${index}]`, v.getDotPath(issue) ?? '', reasonOf(issue))
    }
    return []
  })
}

interface Read<T> {
  readonly base: readonly Sourced<T>[]
  readonly own: readonly Sourced<T>[]
}

/** A notice of the operator's supersedes a built-in one. */
function loadNotices({ base, own }: Read<NoticeRecord>, report: Report): ReadonlyMap<string, NoticeRecord> {
  reportTwice(own, ({ id }) => id, 'id', 'notice-taken', report)
  return new Map([...base, ...own].map(({ record }) => [record.id, record]))
}

/** A file of the operator's that lists scenes replaces them all: the offer of the screens is one list, in one order. */
function loadScenes(
  { base, own }: Read<Scene>,
  notices: ReadonlyMap<string, NoticeRecord>,
  report: Report,
): readonly Scene[] {
  reportTwice(own, ({ id }) => id, 'id', 'scene-taken', report)
  reportTwice(own, ({ name }) => name.zh, 'name.zh', 'scene-taken', report)
  const first = own[0]?.source
  for (const { source, record } of own) {
    if (source !== first) report(source, record.id, '', 'scenes-elsewhere', first)
    for (const [index, id] of (record.notices ?? []).entries()) {
      if (!notices.has(id)) report(source, record.id, `notices.${index}`, 'notice-unknown')
    }
  }
  return (own.length > 0 ? own : base).map(({ record }) => record)
}

/** What a record calls itself, if it does. */
function nameOf(input: unknown): string | undefined {
  const { id, code } = (typeof input === 'object' && input !== null ? input : {}) as Record<string, unknown>
  return [id, code].find((name): name is string => typeof name === 'string' && name !== '')
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
