/** `npm run policy -- diff OLD NEW`: which classes of certificates are answered otherwise by other files of rules. */

import {
  createPolicy,
  everyClass,
  type Facts,
  levelName,
  type Policy,
  qualificationById,
  type Result,
  regionName,
  regions,
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
  const differences = compare(before.classify, after.classify)
  const classes = differences.reduce((sum, each) => sum + each.classes, 0)
  const text = [
    table(differences.map(row)),
    `${differences.length} 组、${classes} 类证书的答案不同 · groups, classes of certificates answered otherwise\n`,
  ].join('')
  return { text, data: { classes, differences }, ok: true }
}

type Classify = (facts: Facts) => Result

function compare(before: Classify, after: Classify): readonly Difference[] {
  const groups = new Map<
    string,
    { -readonly [K in keyof Difference]: Difference[K] } & { seen: Set<string> }
  >()
  for (const facts of everyClass()) {
    const [old, now] = [said(before(facts)), said(after(facts))]
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

/** What people are told, short: another rule that says the same is no difference. */
function said({ label, mark, determined, force, annotationRequired }: Result): string {
  const { scope, regions: codes } = force.territory
  const where = scope === 'nation' ? '全国' : codes.map((code) => regionName(code).zh).join('、')
  return [
    label.zh,
    ...(mark === label.zh ? [] : [`“${mark}”`]),
    !determined ? '未能确定' : force.equalToPaper ? `${where}有效` : '不替代纸质证书',
    ...(annotationRequired ? ['须加注'] : []),
  ].join('，')
}

function row({ qualification, level, regions: codes, from, to, before, after }: Difference) {
  const name = qualificationById(qualification)?.name.zh ?? qualification
  const places =
    codes.length === regions.length ? '各地区' : codes.map((code) => regionName(code).zh).join('、')
  return [
    [name, level && levelName(level).zh].filter(Boolean).join(' '),
    `${from} — ${to}`,
    `${before} → ${after}`,
    places,
  ]
}
