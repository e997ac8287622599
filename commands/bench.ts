/** `npm run bench [NAME …]`: runs the benchmarks one after another; each prints a table and keeps it in bench/results. */

import { spawnSync } from 'node:child_process'
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { fail } from '../local/fail.ts'

const folder = join(import.meta.dirname, '../bench')
const names = readdirSync(folder).flatMap((file) => /^(.+)\.bench\.ts$/.exec(file)?.[1] ?? [])
const wanted = process.argv.slice(2)
const unknown = wanted.filter((name) => !names.includes(name))
if (unknown.length > 0) {
  fail(`没有这个基准 / no such benchmark: ${unknown.join(', ')}（${names.join(', ')}）`)
}
for (const name of wanted.length > 0 ? wanted : names) {
  const { status } = spawnSync(process.execPath, [join(folder, `${name}.bench.ts`)], { stdio: 'inherit' })
  if (status !== 0) fail(`基准未完成 / the benchmark did not finish: ${name}`)
}
