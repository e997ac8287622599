/**
 * How many verifications by code the server bears, beside the same database calls made bare over the SDK on the same
 * store: `node bench/http.bench.ts [seconds]`, 5 a round when none are given. The two take turns. Goals: at 64
 * connections at least 0.7 of the floor, no errors, the slowest of a hundred within 3 of the median.
 */

import { fork } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { cpus, tmpdir } from 'node:os'
import { join } from 'node:path'
import { captured } from './http/capture.ts'
import type { Round } from './http/floor.ts'
import { client, type Load, load } from './http/load.ts'
import { openPlace, startStack } from './http/stack.ts'

const SECONDS = Number(process.argv[2] ?? 5)
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

async function floorRound(connections: number): Promise<Load> {
  const round: Round = { endpoint: stack.storeEndpoint, calls, connections, seconds: SECONDS }
  floor.send(round)
  const [measured] = await once(floor, 'message')
  return measured as Load
}

async function serverRound(connections: number): Promise<Load> {
  const { get, close } = client(stack.origin, connections)
  const path = `/v1/verify/${stack.code}`
  const measured = await load(connections, SECONDS, async () => (await get(path)) === 200)
  close()
  return measured
}

/** The round in the middle, by its rate; errors of all. */
const middle = (rounds: readonly Load[]): Load => ({
  ...(rounds.toSorted((a, b) => a.rate - b.rate)[rounds.length >> 1] as Load),
  errors: rounds.reduce((sum, { errors }) => sum + errors, 0),
})

const rows: string[] = []
const figures = []
let goals = ''
for (const connections of CONNECTIONS) {
  const rounds: { floor: Load[]; server: Load[] } = { floor: [], server: [] }
  for (let turn = -1; turn < ROUNDS; turn++) {
    const [bare, ours] = [await floorRound(connections), await serverRound(connections)]
    // The first warms both up.
    if (turn < 0) continue
    rounds.floor.push(bare)
    rounds.server.push(ours)
  }
  const [bare, ours] = [middle(rounds.floor), middle(rounds.server)]
  const ratio = ours.rate / bare.rate
  const spread = ours.p99 / ours.median
  figures.push({ connections, floor: bare, server: ours, ratio, spread })
  rows.push(
    `| ${connections} | ${Math.round(bare.rate)} | ${Math.round(ours.rate)} | ${ratio.toFixed(2)} | ${bare.median.toFixed(1)} | ${ours.median.toFixed(1)} | ${ours.p99.toFixed(1)} | ${spread.toFixed(1)} | ${ours.errors} |`,
  )
  console.log(rows.at(-1))
  if (connections === 64) {
    const said = (met: boolean) => (met ? 'met' : '**missed**')
    goals = `Goals at 64 connections: at least 0.7 of the floor, ${said(ratio >= 0.7)}; no errors, ${said(ours.errors === 0)}; p99 within 3 of the median, ${said(spread <= 3)}.`
  }
}
floor.disconnect()
await stack.stop()
await rm(folder, { recursive: true, force: true })

const report = `# Verifications a second

Node ${process.version}, ${cpus().length} × ${cpus()[0]?.model.trim()}. Written by \`node bench/http.bench.ts\`; ${ROUNDS} rounds of ${SECONDS} s each, the one in
the middle counts. The whole of \`npm start\` and the client run on this machine: embedded store, server and client share
its processors.

Floor: the ${calls.length} database calls of one verification by code (${calls.map(({ operation }) => operation).join(', ')}), made bare over the SDK, as many
at a time as there are connections, on the same store. Its rate is the embedded store's own limit.

| connections | floor /s | server /s | ratio | floor median ms | server median ms | server p99 ms | p99 / median | errors |
|---:|---:|---:|---:|---:|---:|---:|---:|---:|
${rows.join('\n')}

${goals}

Before, under the emulator of API Gateway that the server replaced, measured once on two cores on the day it was removed:
71 a second on one connection (p99 184 ms), 94 on eight (329 ms), 9 on sixty-four (15 s).
`
await writeFile(new URL('results/http.md', import.meta.url), report)
await writeFile(new URL('results/http.json', import.meta.url), `${JSON.stringify(figures, null, 2)}\n`)
console.log(report)
