/**
 * How fast the import is beside bare BatchWriteItem with the same items on the same store, and how much memory it
 * takes: `node bench/import.bench.ts [rows …]`, 10 000 and 100 000 rows when none are given.
 * Targets: ratio at least 0.8; peak below 300 MB; the last 100 000 rows within 15 % of the first.
 */

import { fork } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, readFileSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { createTable, openTable } from '#lib/store'
import { bars } from './chart.ts'
import { generate } from './import/generate.ts'
import { keep, machine, said } from './report.ts'

/** See `import/contestant.ts`. */
const sides = ['bare', 'import', 'asked'] as const
type Side = (typeof sides)[number]

interface Outcome {
  readonly seconds: number
  readonly peakMegabytes: number
  /** Seconds at every 100 000th row. */
  readonly marks: readonly number[]
}

const here = (name: string) => fileURLToPath(new URL(name, import.meta.url))
const TABLE = 'zhengyan-bench'
/** As `npm run registry` starts node. */
const FLAGS = ['--max-semi-space-size=8']

async function run(side: Side, rows: number, file: string): Promise<Outcome> {
  const directory = await mkdtemp(join(tmpdir(), 'zhengyan-bench-'))
  const store = fork(here('import/store.ts'), [join(directory, 'store'), '0'])
  try {
    const port = await message<number>(store)
    const endpoint = `http://127.0.0.1:${port}`
    await createTable(openTable({ tableName: TABLE, endpoint }))
    return await message<Outcome>(
      fork(here('import/contestant.ts'), [side, endpoint, TABLE, String(rows), file], { execArgv: FLAGS }),
    )
  } finally {
    const ended = once(store, 'exit')
    store.disconnect()
    await ended
    await rm(directory, { recursive: true, force: true })
  }
}

function message<T>(child: ReturnType<typeof fork>): Promise<T> {
  return new Promise((resolve, reject) => {
    child.once('message', (value) => resolve(value as T))
    child.once('exit', (code) => reject(new Error(`ended with ${code}`)))
  })
}

/** Rate of the last 100 000 rows over that of the first. */
function steadiness({ marks }: Outcome): number | undefined {
  if (marks.length < 2) return undefined
  const last = (marks.at(-1) as number) - (marks.at(-2) as number)
  return (marks[0] as number) / last
}

/** The round in the middle, by its time. */
const median = (rounds: readonly Outcome[]) =>
  rounds.toSorted((a, b) => a.seconds - b.seconds)[rounds.length >> 1] as Outcome

interface Measured {
  readonly rows: number
  readonly rounds: number
  /** Rows a second. */
  readonly bare: number
  readonly import: number
  readonly asked: number
  readonly peakMegabytes: number
  /** Rate of the last 100 000 rows over that of the first; absent below 200 000. */
  readonly steadiness?: { readonly bare: number; readonly import: number }
}

/** What is not measured now stays as it was measured before: a million rows take an hour. */
const kept = new Map(readMeasured().map((one) => [one.rows, one]))

function readMeasured(): Measured[] {
  const file = here('results/import.json')
  return existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : []
}

const sizes = process.argv.slice(2).map(Number)
for (const rows of sizes.length > 0 ? sizes : [10_000, 100_000]) {
  const file = join(tmpdir(), `zhengyan-bench-${rows}.csv`)
  await generate(rows, file)
  const rounds: Record<Side, Outcome[]> = { bare: [], import: [], asked: [] }
  // In turns, so that what slows the machine down for a while slows all.
  for (let round = 0; round < (rows > 100_000 ? 1 : rows > 10_000 ? 3 : 5); round++) {
    for (const side of sides) rounds[side].push(await run(side, rows, file))
  }
  await rm(file)
  const [bare, full, asked] = [median(rounds.bare), median(rounds.import), median(rounds.asked)]
  const rate = ({ seconds }: Outcome) => Math.round(rows / seconds)
  const peaks = [...rounds.import, ...rounds.asked].map(({ peakMegabytes }) => peakMegabytes)
  const steady = [steadiness(bare), steadiness(full)] as const
  const measured: Measured = {
    rows,
    rounds: rounds.bare.length,
    bare: rate(bare),
    import: rate(full),
    asked: rate(asked),
    peakMegabytes: Math.round(Math.max(...peaks)),
    ...(steady[0] && steady[1] && { steadiness: { bare: steady[0], import: steady[1] } }),
  }
  kept.set(rows, measured)
  console.log(JSON.stringify(measured))
}

const figures = [...kept.values()].sort((a, b) => a.rows - b.rows)
const share = (one: number, of: number) => (one / of).toFixed(2)
const table = figures.map((one) => {
  const { steadiness: steady } = one
  const cells = [
    one.rows,
    one.rounds,
    one.bare,
    one.import,
    share(one.import, one.bare),
    one.asked,
    share(one.asked, one.bare),
    one.peakMegabytes,
    steady ? `${steady.import.toFixed(2)}, ${steady.bare.toFixed(2)}` : '–',
  ]
  return `| ${cells.join(' | ')} |`
})
const goals = figures.map(
  (one) =>
    `${one.rows} rows: ratio, ${said(one.import / one.bare >= 0.8)}; memory, ${said(one.peakMegabytes < 300)}${one.steadiness ? `; steady, ${said(one.steadiness.import >= 0.85)}` : ''}.`,
)
const report = `# Import against bare BatchWriteItem

${machine}. Written by \`npm run bench import\`; the row of a million by
\`node bench/import.bench.ts 1000000\`, which leaves the other rows as they are.

The same items into the same store (dynalite on LevelDB, a process of its own), fresh each time; rows a second, median of the
rounds. “Every row asked for” is the import into a registry too large to be listed beforehand. Steady is the rate of the last
100 000 rows over that of the first, of the import and of bare writes.

| rows | rounds | bare BatchWriteItem | import | ratio | every row asked for | ratio | import, peak MB | steady |
|---:|---:|---:|---:|---:|---:|---:|---:|---|
${table.join('\n')}

![The same as a chart](import.svg)

Goals: ratio at least 0.8; peak below 300 MB; the last 100 000 rows within 15 % of the first.
${goals.join('\n')} At 10 000 rows the half second of starting counts.

Measured once on the idle machine, import alone: seconds for each 100 000 of a million rows 34.5, 32.8, 31.5, 26.7, 27.0, 26.3,
27.0, 27.4, 28.3, 32.1, the last at 1.08 of the first's rate, 3405 rows a second in all, peak 287 MB. Besides, a million rows
of XLSX with two million shared strings are read and checked at 10 000 rows a second with a peak of 218 MB.
`
keep('import', {
  report,
  figures,
  charts: {
    '': bars({
      title: '每秒导入行数，越多越好 · Rows imported a second, more is better',
      series: ['裸写入 bare BatchWriteItem', '导入 import', '逐行查询 every row asked for'],
      groups: figures.map((one) => ({
        name: `${one.rows} 行 rows`,
        values: [one.bare, one.import, one.asked],
      })),
    }),
  },
})
