/**
 * How fast the import is beside bare BatchWriteItem with the same items on the same store, and how much memory it
 * takes: `node bench/import.bench.ts [rows …]`, 10 000 and 100 000 rows when none are given.
 * Targets: ratio at least 0.8; peak below 300 MB; the last 100 000 rows within 15 % of the first.
 */

import { fork } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { createTable, openTable } from '#lib/store'
import { generate } from './import/generate.ts'

interface Outcome {
  readonly seconds: number
  readonly peakMegabytes: number
  /** Seconds at every 100 000th row. */
  readonly marks: readonly number[]
}

const here = (name: string) => fileURLToPath(new URL(name, import.meta.url))
const TABLE = 'zhengyan-bench'

async function run(side: 'bare' | 'import', rows: number, file: string): Promise<Outcome> {
  const directory = await mkdtemp(join(tmpdir(), 'zhengyan-bench-'))
  const store = fork(here('import/store.ts'), [join(directory, 'store'), '0'])
  try {
    const port = await message<number>(store)
    const endpoint = `http://127.0.0.1:${port}`
    await createTable(openTable({ tableName: TABLE, endpoint }))
    return await message<Outcome>(
      fork(here('import/contestant.ts'), [side, endpoint, TABLE, String(rows), file]),
    )
  } finally {
    store.disconnect()
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

const sizes = process.argv.slice(2).map(Number)
const lines = [
  '| rows | bare BatchWriteItem, rows/s | import, rows/s | ratio | import, peak MB | last 100 000 / first | bare: last / first |',
  '|---|---|---|---|---|---|---|',
]
for (const line of lines) console.log(line)
for (const rows of sizes.length > 0 ? sizes : [10_000, 100_000]) {
  const file = join(tmpdir(), `zhengyan-bench-${rows}.csv`)
  await generate(rows, file)
  const bare = await run('bare', rows, file)
  const full = await run('import', rows, file)
  await rm(file)
  const rate = ({ seconds }: Outcome) => Math.round(rows / seconds)
  const ratio = (bare.seconds / full.seconds).toFixed(2)
  const line = `| ${rows} | ${rate(bare)} | ${rate(full)} | ${ratio} | ${Math.round(full.peakMegabytes)} | ${steadiness(full)} | ${steadiness(bare)} |`
  lines.push(line)
  console.log(line)
}
await writeFile(here('import.md'), `${lines.join('\n')}\n`)
