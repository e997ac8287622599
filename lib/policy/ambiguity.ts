/**
 * The search for ties: is there a certificate that two rules could both win? Static and exact: rules only ask whether
 * a value is in a set and whether a day is in a window, so the certificates fall into finitely many classes, and one
 * of each is tried.
 */

import type { Catalogues } from './catalogues.ts'
import { match, type Prepared } from './match.ts'
import type { DateWindow, PolicyRule } from './rule.ts'
import type { Bilingual, Facts, IsoDate } from './types.ts'

/** Two rules that are equally specific for some certificate. */
export interface Ambiguity {
  readonly rules: readonly [PolicyRule, PolicyRule]
  /** A certificate for which neither comes first. */
  readonly example: Facts
  readonly message: Bilingual
}

/** Every pair of rules that ties somewhere, each with an example. Empty for sound rules. */
export function findAmbiguities(rules: readonly Prepared[], catalogues: Catalogues): readonly Ambiguity[] {
  const found: Ambiguity[] = []
  for (const [index, one] of rules.entries()) {
    for (const other of rules.slice(index + 1)) {
      if (one.specificity !== other.specificity) continue
      const example = findTie(one, other, rules, catalogues)
      if (example)
        found.push({ rules: [one.rule, other.rule], example, message: messageFor(one.rule, other.rule) })
    }
  }
  return found
}

/** A certificate on which both rules win, if there is one. */
function findTie(
  one: Prepared,
  other: Prepared,
  rules: readonly Prepared[],
  catalogues: Catalogues,
): Facts | undefined {
  const a = one.rule.appliesTo
  const b = other.rule.appliesTo
  const qualificationClasses = common(a.qualifications, b.qualifications, idsOf(catalogues))
  const levelClasses = common<string | undefined>(a.levels, b.levels, levelsNamed(rules))
  const regionClasses = common(a.issuingRegions, b.issuingRegions, codesOf(catalogues))
  const examDays = commonDays('examDate', a.examDate, b.examDate, rules)
  const issueDays = commonDays('issueDate', a.issueDate, b.issueDate, rules)
  for (const qualification of qualificationClasses) {
    for (const level of levelClasses) {
      for (const issuingRegion of regionClasses) {
        for (const examDate of examDays) {
          for (const issueDate of issueDays) {
            const facts = { qualification, level, issuingRegion, examDate, issueDate }
            const { winners } = match(rules, facts, catalogues)
            if (winners.includes(one) && winners.includes(other)) return facts
          }
        }
      }
    }
  }
  const { winners } = match(rules, UNLISTED, catalogues)
  return winners.includes(one) && winners.includes(other) ? UNLISTED : undefined
}

/** What only default rules meet: two of them may be hidden by other rules for all that is listed. */
const UNLISTED: Facts = { issuingRegion: '', examDate: '', issueDate: '' }

const idsOf = ({ qualifications }: Catalogues) => qualifications.all.map(({ id }) => id)
const codesOf = ({ regions }: Catalogues) => regions.all.map(({ code }) => code)

/** The values that both sets allow, an absent set allowing all. */
function common<T>(
  a: readonly T[] | undefined,
  b: readonly T[] | undefined,
  all: readonly T[],
): readonly T[] {
  return (a ?? b ?? all).filter((value) => b?.includes(value) ?? true)
}

/** No level, and every level that some rule names: no rule can tell the others from no level. */
function levelsNamed(rules: readonly Prepared[]): readonly (string | undefined)[] {
  return [undefined, ...new Set(rules.flatMap(({ rule }) => rule.appliesTo.levels ?? []))]
}

/**
 * One day for every stretch in which no rule's window opens or closes, of the days that both windows allow:
 * the day before the first boundary, each day a window opens, and each day after one closes.
 */
function commonDays(
  field: 'examDate' | 'issueDate',
  a: DateWindow | undefined,
  b: DateWindow | undefined,
  rules: readonly Prepared[],
): readonly IsoDate[] {
  const starts = rules.flatMap(({ rule }) => {
    const { from, to } = rule.appliesTo[field] ?? {}
    return [from, to && nextDay(to)].filter((day) => day !== undefined)
  })
  const inBoth = (day: IsoDate) =>
    [a, b].every((window) => (window?.from ?? day) <= day && day <= (window?.to ?? day))
  return [...new Set([FIRST_DAY, ...starts])].filter(inBoth)
}

const FIRST_DAY = '0001-01-01'

function nextDay(day: IsoDate): IsoDate {
  return new Date(Date.parse(`${day}T00:00:00Z`) + 86_400_000).toISOString().slice(0, 10)
}

function messageFor(one: PolicyRule, other: PolicyRule): Bilingual {
  const name = ({ id, version, source }: PolicyRule) => `${id} v${version} (${source})`
  return {
    zh: `规则 ${name(one)} 与 ${name(other)} 对同一证书同样具体，无法决定哪一条优先`,
    en: `Rules ${name(one)} and ${name(other)} are equally specific for some certificate: neither comes first`,
  }
}
