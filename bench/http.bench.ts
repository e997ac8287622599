/**
 * How many verifications by code the server bears, beside the same database calls made bare over the SDK on the same
 * store: `node bench/http.bench.ts [seconds]`, 5 a round when none are given. The two take turns. Goals: at 64
 * connections at least 0.7 of the floor, no errors, the slowest of a hundred within 3 of the median.
 */

import { fork } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { bars } from './chart.ts'
import { captured } from './http/capture.ts'
import type { Round } from './http/floor.ts'
import { client, type Load, load } from './http/load.ts'
import { openPlace, startStack } from './http/stack.ts'
import { keep, machine, said } from './report.ts'

const FULL_SECONDS = 5
const SECONDS = Number(process.argv[2] ?? FULL_SECONDS)
/** At 64 connections, before anything counts. */
const WARM_SECONDS = Math.max(15, 6 * SECONDS)
const ROUNDS = 3
const CONNECTIONS = [1, 8, 64, 256]

const folder = await mkdtemp(join(tmpdir(), 'zhengyan-bench-'))
const stack = await startStack(await openPlace(folder))
const floor = fork(new URL('./http/floor.ts', import.meta.url))

/** What one verification asks of the database, taken from the function itself. */
const calls = await captured(stack.storeEndpoint, async (endpoint) => {
  Object.assign(process.env, stack.environment, {
    DYNAMODB_ENDPOINT: endpoint,
    POWERTOOLS_LOG_LEVEL: 'SILENT',
  })
  const { handler } = await import('../functions/verify.ts')
  const http = { method: 'GET', path: '', protocol: 'HTTP/1.1', sourceIp: '127.0.0.1', userAgent: 'bench' }
  const event = {
    version: '2.0',
    routeKey: 'GET /v1/verify/{code}',
    rawPath: `/v1/verify/${stack.code}`,
    rawQueryString: '',
    headers: {},
    pathParameters: { code: stack.code },
    requestContext: { http },
    isBase64Encoded: false,
  }
  const answer = await handler(event as never, { getRemainingTimeInMillis: () => 10_000 } as never)
  if (answer.statusCode !== 200) throw new Error(`the verification was answered ${answer.statusCode}`)
})

async function floorRound(connections: number, over: Round['over'] = 'sdk'): Promise<Load> {
  const round: Round = { over, endpoint: stack.storeEndpoint, calls, connections, seconds: SECONDS }
  floor.send(round)
  const [measured] = await once(floor, 'message')
  return measured as Load
}

interface ServerLoad extends Load {
  /** Milliseconds of a processor for one answer. */
  readonly processor: { readonly server: number; readonly store: number }
}

async function serverRound(connections: number): Promise<ServerLoad> {
  const { get, close } = client(stack.origin, connections)
  const path = `/v1/verify/${stack.code}`
  const before = stack.processor()
  const measured = await load(connections, SECONDS, async () => (await get(path)) === 200)
  const after = stack.processor()
  close()
  const each = (of: 'server' | 'store') => ((after[of] - before[of]) * 1000) / measured.answers
  return { ...measured, processor: { server: each('server'), store: each('store') } }
}

/** The round in the middle, by its rate; errors of all. */
const middle = <L extends Load>(rounds: readonly L[]): L => ({
  ...(rounds.toSorted((a, b) => a.rate - b.rate)[rounds.length >> 1] as L),
  errors: rounds.reduce((sum, { errors }) => sum + errors, 0),
})

// Until what both run is compiled: a process that has answered a thousand times takes half as long again as later.
for (let warmed = 0; warmed < WARM_SECONDS; warmed += 2 * SECONDS) {
  await floorRound(64)
  await serverRound(64)
}

const rows: string[] = []
const figures = []
let goals = ''
for (const connections of CONNECTIONS) {
  const rounds: { floor: Load[]; server: ServerLoad[] } = { floor: [], server: [] }
  for (let turn = 0; turn < ROUNDS; turn++) {
    rounds.floor.push(await floorRound(connections))
    rounds.server.push(await serverRound(connections))
  }
  const [bare, ours] = [middle(rounds.floor), middle(rounds.server)]
  const ratio = ours.rate / bare.rate
  const spread = ours.p99 / ours.median
  figures.push({ connections, floor: bare, server: ours, ratio, spread })
  rows.push(
    `| ${connections} | ${Math.round(bare.rate)} | ${Math.round(ours.rate)} | ${ratio.toFixed(2)} | ${bare.median.toFixed(1)} | ${ours.median.toFixed(1)} | ${ours.p99.toFixed(1)} | ${spread.toFixed(1)} | ${ours.processor.server.toFixed(1)} | ${ours.processor.store.toFixed(1)} | ${ours.errors} |`,
  )
  console.log(rows.at(-1))
  if (connections === 64) {
    goals = `Goals at 64 connections: at least 0.7 of the floor, ${said(ratio >= 0.7)}; no errors, ${said(ours.errors === 0)}; p99 within 3 of the median, ${said(spread <= 3)}.`
  }
}
const wire = await floorRound(64, 'wire')
const asked = (load: Load) => Math.round(load.rate * calls.length)
const overSdk = figures.find(({ connections }) => connections === 64)?.floor as Load
floor.disconnect()
await stack.stop()
await rm(folder, { recursive: true, force: true })

const report = `# Verifications a second

${machine}. Written by \`node bench/http.bench.ts${SECONDS === FULL_SECONDS ? '' : ` ${SECONDS}`}\`; ${ROUNDS} rounds of ${SECONDS} s each, the one in
the middle counts. The whole of \`npm start\` and the client run on this machine: embedded store, server and client share
its processors.

Floor: the ${calls.length} database calls of one verification by code (${calls.map(({ operation }) => operation).join(', ')}), made bare over the SDK, as many
at a time as there are connections, on the same store.

| connections | floor /s | server /s | ratio | floor median ms | server median ms | server p99 ms | p99 / median | server CPU ms | store CPU ms | errors |
|---:|---:|---:|---:|---:|---:|---:|---:|---:|---:|---:|
${rows.join('\n')}

![The same as a chart](http.svg)

${goals}

The embedded store itself answers ${asked(wire)} requests a second when they come ready made over 64 connections, and ${asked(overSdk)} when one
process makes them with the SDK. ${
  asked(wire) > 1.5 * asked(overSdk)
    ? 'So the store is not the limit: the floor is what the SDK costs that process, as is most of what the server costs.'
    : 'So the store is the limit.'
}
CPU is the time of a processor that one answer takes. Every verification here is of one code from one network, and so counts in one entry of
the log, which the store writes one after the other.

Before, under the emulator of API Gateway that the server replaced, measured once on two cores on the day it was removed:
71 a second on one connection (p99 184 ms), 94 on eight (329 ms), 9 on sixty-four (15 s).
`
keep('http', {
  report,
  figures: { seconds: SECONDS, calls: calls.map(({ operation }) => operation), wire, rounds: figures },
  charts: {
    '': bars({
      title: '每秒核验次数，越多越好 · Verifications a second, more is better',
      series: ['数据库调用 bare database calls', '服务器 server'],
      groups: figures.map(({ connections, floor: bare, server }) => ({
        name: `${connections} 个连接 connections`,
        values: [bare.rate, server.rate],
      })),
    }),
  },
})
