/**
 * Mixed traffic on the whole of `npm start`, with an import of 100 000 rows in the middle; then it is killed under load and
 * started again: `node bench/soak.bench.ts [minutes]`, ten when none are given. Goals: no errors, memory flat, and nothing
 * lost that was acknowledged.
 */

import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { lines } from './chart.ts'
import { openPlace, type Stack, startStack } from './http/stack.ts'
import { generate } from './import/generate.ts'
import { keep, machine, said } from './report.ts'
import { createTraffic, type Kind } from './soak/traffic.ts'

const MINUTES = Number(process.argv[2] ?? 10)
/** At once, each with a short pause between its requests, as people have. */
const CLIENTS = 16
const ROWS = Math.round(Math.min(1, MINUTES / 5) * 100_000)
const PEOPLE = 400

const folder = await mkdtemp(join(tmpdir(), 'zhengyan-soak-'))
const place = { ...(await openPlace(join(folder, 'data'))), TRUSTED_PROXIES: '127.0.0.1/32' }
let stack: Stack = await startStack(place)

async function importRows(count: number, name: string): Promise<number> {
  const file = join(folder, name)
  await generate(count, file)
  const begun = performance.now()
  const program = join(import.meta.dirname, '../commands/registry.ts')
  const child = spawn(process.execPath, [program, 'import', file, '--json', '--operator', 'soak'], {
    env: { ...process.env, ...place },
    stdio: ['ignore', 'ignore', 'inherit'],
  })
  const [status] = await once(child, 'exit')
  if (status !== 0) throw new Error(`the import ended with ${status}`)
  return (performance.now() - begun) / 1000
}

await importRows(PEOPLE, 'people.csv')
const traffic = createTraffic(stack.origin, PEOPLE)

/** Sends until the time is over. */
async function drive(milliseconds: number): Promise<void> {
  const until = performance.now() + milliseconds
  await Promise.all(
    Array.from({ length: CLIENTS }, async () => {
      while (performance.now() < until) {
        await traffic.one()
        await pause(Math.random() * 60)
      }
    }),
  )
}

const memory: { at: number; server: number; store: number }[] = []
const begun = performance.now()
const sampling = setInterval(() => memory.push({ at: performance.now() - begun, ...stack.memory() }), 2_000)

const whole = MINUTES * 60_000
const driving = drive(whole)
await pause(whole * 0.4)
const importSeconds = await importRows(ROWS, 'many.csv')
await driving
clearInterval(sampling)
const table = traffic.table()

// Killed in the middle of everything; what was answered before must be there after.
const dying = drive(4_000)
await pause(2_500)
traffic.expectEnd()
await stack.kill()
await dying
const restarted = performance.now()
stack = await startStack(place)
const back = (performance.now() - restarted) / 1000
const { checked, lost } = await traffic.lost()
await stack.stop()
await rm(folder, { recursive: true, force: true })

const NAMES: Readonly<Record<Kind, string>> = {
  verify: 'verify by code',
  number: 'verify by number',
  list: 'list of a holder',
  login: 'log in',
  register: 'register',
  release: 'release',
  withdraw: 'withdraw',
  document: 'PDF',
}
const rows = table.map(
  ({ kind, count, errors, median, p95, p99, longest }) =>
    `| ${NAMES[kind]} | ${count} | ${errors} | ${[median, p95, p99, longest].map(Math.round).join(' | ')} |`,
)
const errors = table.reduce((sum, one) => sum + one.errors, 0)
const count = table.reduce((sum, one) => sum + one.count, 0)
const middleOf = (values: readonly number[]) => values.toSorted((a, b) => a - b)[values.length >> 1] ?? 0
/** The first fifth warms it up; the second is compared with the last. */
const fifth = (which: number, of: 'server' | 'store') =>
  middleOf(
    memory.slice((memory.length * which) / 5, (memory.length * (which + 1)) / 5).map((sample) => sample[of]),
  )
const growth = fifth(4, 'server') / fifth(1, 'server')

const report = `# Under mixed load

${machine}. Written by \`node bench/soak.bench.ts ${MINUTES}\`: ${CLIENTS} clients with pauses of up to 60 ms
between requests, for ${MINUTES} minutes, for ${PEOPLE} people from a network each, on the whole of \`npm start\`; in the middle an import of ${ROWS} rows, which took
${importSeconds.toFixed(0)} s. ${count} requests, ${Math.round(count / (MINUTES * 60))} a second. Store, server, clients and import share the machine's processors.

| what | requests | errors | median ms | p95 ms | p99 ms | longest ms |
|---|---:|---:|---:|---:|---:|---:|
${rows.join('\n')}

| memory, MB | after a fifth | in the last fifth | ratio |
|---|---:|---:|---:|
| server | ${fifth(1, 'server')} | ${fifth(4, 'server')} | ${growth.toFixed(2)} |
| embedded store | ${fifth(1, 'store')} | ${fifth(4, 'store')} | ${(fifth(4, 'store') / fifth(1, 'store')).toFixed(2)} |

![Memory over time](soak.svg)

Killed (SIGKILL, store and server) under the same load, it was back after ${back.toFixed(1)} s; of ${checked} acknowledged writes (releases,
withdrawals, registrations) ${lost} were lost.

Goals: no errors, ${said(errors === 0)}; memory of the server within 1.2, ${said(growth <= 1.2)}; nothing acknowledged is lost, ${said(lost === 0)}.
`
const overTime = (of: 'server' | 'store') => memory.map((sample) => [sample.at / 60_000, sample[of]] as const)
keep('soak', {
  report,
  figures: { minutes: MINUTES, rows: ROWS, importSeconds, table, memory, back, checked, lost },
  charts: {
    '': lines({
      title: '混合负载下的内存，MB · Memory under mixed load, MB',
      across: '分钟 minutes',
      series: [
        { name: '服务器 server', points: overTime('server') },
        { name: '内嵌数据库 embedded store', points: overTime('store') },
      ],
    }),
  },
})
