/**
 * `npm run policy -- coverage`: how much of what can be asked rests on a source. Goes over every class of certificates;
 * an answer that claims to be determined without a notice, or past the last day of its source, fails the command.
 */

import { writeFileSync } from 'node:fs'
import { everyClass, type Facts, type Policy, YEARS } from '#lib/policy'
import type { Answer } from './answer.ts'
import type { Options } from './arguments.ts'
import { coveragePicture } from './coverage-picture.ts'
import { openPolicy } from './folder.ts'
import { table } from './layout.ts'

export interface Coverage {
  readonly determined: number
  readonly undetermined: number
  /** Determined answers without a notice, or past the last day of their source: there must be none. */
  readonly determinedWithoutNotice: number
  readonly examples: readonly Facts[]
  /** Per qualification and year, the determined share of its classes: 0 to 1. */
  readonly shares: ReadonlyMap<string, readonly number[]>
}

const EXAMPLES = 5

export function coverage(options: Options): Answer {
  const policy = openPolicy(options)
  const nameOf = (id: string) => policy.qualifications.byId(id)?.name.zh ?? id
  const measured = measureCoverage(policy)
  const { determined, undetermined, determinedWithoutNotice, examples, shares } = measured
  if (typeof options.svg === 'string') writeFileSync(options.svg, coveragePicture(shares, nameOf))
  const text = [
    heading(),
    table(
      [...shares].map(([id, years]) => [nameOf(id), years.map((share) => percent(share)).join('')]),
      '  ',
    ),
    `\n有依据 determined: ${determined}\n未能确定 not determined: ${undetermined}\n`,
    `无文件而称有依据 determined without a notice: ${determinedWithoutNotice}\n`,
    ...examples.map((facts) => `  ! ${JSON.stringify(facts)}\n`),
  ].join('')
  return {
    text,
    data: {
      determined,
      undetermined,
      determinedWithoutNotice,
      qualifications: Object.fromEntries(
        [...shares].map(([id, years]) => [
          id,
          Object.fromEntries(years.map((share, index) => [YEARS.from + index, share])),
        ]),
      ),
    },
    ok: determinedWithoutNotice === 0,
  }
}

export function measureCoverage(policy: Policy): Coverage {
  let [determined, undetermined, determinedWithoutNotice] = [0, 0, 0]
  const examples: Facts[] = []
  const tallies = new Map(
    policy.qualifications.all.map(({ id }) => [
      id,
      Array.from({ length: YEARS.to - YEARS.from + 1 }, () => ({ all: 0, determined: 0 })),
    ]),
  )
  for (const facts of everyClass(policy.qualifications.all, policy.regions.all)) {
    const result = policy.classify(facts)
    const tally = tallies.get(facts.qualification as string)?.[
      Number(facts.issueDate.slice(0, 4)) - YEARS.from
    ]
    if (tally) tally.all++
    if (!result.determined) {
      undetermined++
      continue
    }
    determined++
    if (tally) tally.determined++
    const { basis, sourcedUntil } = result
    if (basis.length === 0 || (sourcedUntil !== undefined && facts.issueDate > sourcedUntil)) {
      determinedWithoutNotice++
      if (examples.length < EXAMPLES) examples.push(facts)
    }
  }
  const shares = new Map(
    [...tallies].map(([id, years]) => [id, years.map((year) => year.determined / year.all)]),
  )
  return { determined, undetermined, determinedWithoutNotice, examples, shares }
}

function heading(): string {
  const years = Array.from({ length: YEARS.to - YEARS.from + 1 }, (_, index) =>
    `${YEARS.from + index}`.padStart(6),
  )
  return `每年各类证书中有依据可判定的百分比 · Of each year's classes of certificates, per cent determined\n${' '.repeat(2)}${years.join('')}\n`
}

// Rounded down: only what is whole is 100.
const percent = (share: number) => `${Math.floor(share * 100)}`.padStart(6)
