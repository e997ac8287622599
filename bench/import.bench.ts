/**
 * How fast the import is beside bare BatchWriteItem with the same items on the same store, and how much memory it
 * takes: `node bench/import.bench.ts [rows …]`, 10 000 and 100 000 rows when none are given.
 * Targets: ratio at least 0.8; peak below 300 MB; the last 100 000 rows within 15 % of the first.
 */

import { fork } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { createTable, openTable } from '#lib/store'
import { generate } from './import/generate.ts'

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
function steadiness({ marks }: Outcome): string {
  if (marks.length < 2) return '–'
  const last = (marks.at(-1) as number) - (marks.at(-2) as number)
  return ((marks[0] as number) / last).toFixed(2)
}

/** The round in the middle, by its time. */
const median = (rounds: readonly Outcome[]) =>
  rounds.toSorted((a, b) => a.seconds - b.seconds)[rounds.length >> 1] as Outcome

const sizes = process.argv.slice(2).map(Number)
const lines = [
  '| rows | rounds | bare BatchWriteItem, rows/s | import, rows/s | ratio | … every row asked for, rows/s | ratio | import, peak MB | import: last 100 000 / first | bare: last / first |',
  '|---|---|---|---|---|---|---|---|---|---|',
]
for (const line of lines) console.log(line)
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
  const ratio = ({ seconds }: Outcome) => (bare.seconds / seconds).toFixed(2)
  const peak = Math.round(
    Math.max(...[...rounds.import, ...rounds.asked].map(({ peakMegabytes }) => peakMegabytes)),
  )
  const cells = [
    rows,
    rounds.bare.length,
    rate(bare),
    rate(full),
    ratio(full),
    rate(asked),
    ratio(asked),
    peak,
    steadiness(full),
    steadiness(bare),
  ]
  const line = `| ${cells.join(' | ')} |`
  lines.push(line)
  console.log(line)
}
await writeFile(here('results/import.md'), `${lines.join('\n')}\n`)
