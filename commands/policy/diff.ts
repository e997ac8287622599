/** `npm run policy -- diff OLD NEW`: which classes of certificates are answered otherwise by other files of rules. */

import {
  createPolicy,
  createSummaries,
  everyClass,
  levelName,
  type Policy,
  type Qualification,
} from '#lib/policy'
import type { Answer } from './answer.ts'
import type { Options } from './arguments.ts'
import { readNamedFolder } from './folder.ts'
import { table } from './layout.ts'

export interface Difference {
  readonly qualification: string
  readonly level?: string | undefined
  readonly before: string
  readonly after: string
  readonly regions: readonly string[]
  /** First and last month, `YYYY-MM`; within it, those in which the answer differs. */
  readonly from: string
  readonly to: string
  /** Classes: a qualification at a level, of a region, in a month. */
  readonly classes: number
}

export function diff({ folders = [] }: Options): Answer {
  // The command line has seen to it that there are two.
  const [before, after] = folders.map((folder) => createPolicy(readNamedFolder(folder))) as [Policy, Policy]
  const differences = compare(before, after)
  const classes = differences.reduce((sum, each) => sum + each.classes, 0)
  const text = [
    table(differences.map((each) => row(each, after))),
    `${differences.length} 组、${classes} 类证书的答案不同 · groups, classes of certificates answered otherwise\n`,
  ].join('')
  return { text, data: { classes, differences }, ok: true }
}

function compare(before: Policy, after: Policy): readonly Difference[] {
  const [saidBefore, saidAfter] = [createSummaries(before), createSummaries(after)]
  const groups = new Map<
    string,
    { -readonly [K in keyof Difference]: Difference[K] } & { seen: Set<string> }
  >()
  for (const facts of everyClass(everyQualification(before, after), everyRegion(before, after))) {
    const [old, now] = [saidBefore(before.classify(facts)).zh, saidAfter(after.classify(facts)).zh]
    // Another rule that says the same is no difference.
    if (old === now) continue
    const { qualification = '', level, issuingRegion, issueDate } = facts
    const month = issueDate.slice(0, 7)
    const key = [qualification, level, old, now].join('\n')
    const group = groups.get(key) ?? {
      qualification,
      level,
      before: old,
      after: now,
      regions: [],
      from: month,
      to: month,
      classes: 0,
      seen: new Set<string>(),
    }
    group.seen.add(issuingRegion)
    group.from = month < group.from ? month : group.from
    group.to = month > group.to ? month : group.to
    group.classes++
    groups.set(key, group)
  }
  return [...groups.values()].map(({ seen, ...group }) => ({ ...group, regions: [...seen] }))
}

/** Of both; one that only one of them lists is not determined by the other. */
function everyQualification(...policies: readonly Policy[]): readonly Pick<Qualification, 'id' | 'levels'>[] {
  const all = Map.groupBy(
    policies.flatMap(({ qualifications }) => qualifications.all),
    ({ id }) => id,
  )
  return [...all].map(([id, same]) => ({ id, levels: [...new Set(same.flatMap(({ levels }) => levels))] }))
}

const everyRegion = (...policies: readonly Policy[]) =>
  [...new Set(policies.flatMap(({ regions }) => regions.all.map(({ code }) => code)))].map((code) => ({
    code,
  }))

function row(
  { qualification, level, regions: codes, from, to, before, after }: Difference,
  { qualifications, regions }: Policy,
) {
  const name = qualifications.byId(qualification)?.name.zh ?? qualification
  const places =
    codes.length === regions.all.length ? '各地区' : codes.map((code) => regions.nameOf(code).zh).join('、')
  return [
    [name, level && levelName(level).zh].filter(Boolean).join(' '),
    `${from} — ${to}`,
    `${before} → ${after}`,
    places,
  ]
}
