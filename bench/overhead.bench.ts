/**
 * What a warm handler, as `npm run package` left it last, takes beside the same database calls made bare by the SDK:
 * `node bench/overhead.bench.ts [turns]`, 400 when none are given. Handler and calls take turns in one process, the store is the embedded one in a process of its own; each ratio is
 * the median over the pairs. Goals: at most 1.10 by code, 1.15 for the others.
 */

import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { cpus, loadavg, tmpdir } from 'node:os'
import { join } from 'node:path'
import { ConditionalCheckFailedException, DynamoDBClient } from '@aws-sdk/client-dynamodb'
import { createContext, createEvent, type Handler, type Request } from '../test/support/gateway.ts'
import { unpack } from './cold-start/place.ts'
import { type Asked, captured } from './http/capture.ts'
import { COMMANDS } from './http/commands.ts'
import { openPlace, startStack } from './http/stack.ts'

const TURNS = Number(process.argv[2] ?? 400)
const HOLDER = { idNumber: '990101199003070015', password: 'zhengyan-demo' }
const FACTS = { managementNumber: 'ZY2344000001', name: '张三', idNumber: HOLDER.idNumber }

const folder = await mkdtemp(join(tmpdir(), 'zhengyan-bench-'))
const packaged = await unpack(join(folder, 'task'), ['verify', 'lookup'])
const stack = await startStack(await openPlace(join(folder, 'data')))
// Whatever goes wrong, nothing is left running.
process.once('uncaughtException', async (error) => {
  console.error(error)
  await stack.kill()
  process.exit(1)
})
const { accessToken: token } = (await (
  await fetch(`${stack.origin}/v1/login`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(HOLDER),
  })
).json()) as { accessToken: string }

const client = new DynamoDBClient({
  endpoint: stack.storeEndpoint,
  region: 'local',
  credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
})

async function bare(calls: readonly Asked[]): Promise<void> {
  for (const { operation, input } of calls) {
    const Command = COMMANDS[operation]
    if (!Command) throw new Error(`unknown: ${operation}`)
    await client.send(new Command(input)).catch((error) => {
      // A count that has gone on since: the database has done its work all the same.
      if (!(error instanceof ConditionalCheckFailedException)) throw error
    })
  }
}

interface Case {
  readonly name: string
  readonly functionName: string
  readonly routeKey: string
  readonly target: string
  readonly path?: Record<string, string>
  readonly request?: Request
  readonly goal: number
}
const cases: readonly Case[] = [
  {
    name: 'verification by code',
    functionName: 'verify',
    routeKey: 'GET /v1/verify/{code}',
    target: `/v1/verify/${stack.code}`,
    path: { code: stack.code },
    goal: 1.1,
  },
  {
    name: 'verification by number',
    functionName: 'verify',
    routeKey: 'POST /v1/verify',
    target: '/v1/verify',
    request: { body: FACTS },
    goal: 1.15,
  },
  {
    name: 'list of certificates',
    functionName: 'lookup',
    routeKey: 'GET /v1/certificates',
    target: '/v1/certificates',
    request: { token },
    goal: 1.15,
  },
]

// As the functions read them when they are loaded.
Object.assign(process.env, stack.environment, { POWERTOOLS_LOG_LEVEL: 'SILENT' })
const median = (values: readonly number[]) => values.toSorted((a, b) => a - b)[values.length >> 1] as number
const rows: string[] = []
for (const { name, functionName, routeKey, target, path = {}, request = {}, goal } of cases) {
  const event = () =>
    createEvent(routeKey.split(' ')[0] ?? '', target, request, { routeKey, pathParameters: path })
  const ask = async (handler: Handler) => {
    const { statusCode } = await handler(event(), createContext(functionName))
    if (statusCode !== 200) throw new Error(`${name}: answered ${statusCode}`)
  }
  const load = async (endpoint: string): Promise<Handler> => {
    // A module of its own for each endpoint: settings are read when it is loaded.
    const { folder = '', handler = '', environment } = packaged[functionName] ?? {}
    Object.assign(process.env, environment, stack.environment, { DYNAMODB_ENDPOINT: endpoint })
    // There is no CloudFront here that could prove itself by it.
    delete process.env.EDGE_SECRET
    const file = join(folder, handler.replace(/\.\w+$/, '.mjs'))
    return (await import(`${file}?${encodeURIComponent(name + endpoint)}`)).handler
  }
  const calls = await captured(stack.storeEndpoint, async (endpoint) => ask(await load(endpoint)))
  const handler = await load(stack.storeEndpoint)
  const pairs: { handler: number; bare: number }[] = []
  for (let turn = -50; turn < TURNS; turn++) {
    const began = performance.now()
    await ask(handler)
    const middle = performance.now()
    await bare(calls)
    if (turn >= 0) pairs.push({ handler: middle - began, bare: performance.now() - middle })
  }
  const ratio = median(pairs.map((pair) => pair.handler / pair.bare))
  const own = median(pairs.map((pair) => pair.handler - pair.bare))
  rows.push(
    `| ${name} | ${calls.map(({ operation }) => operation).join(', ')} | ${median(pairs.map((pair) => pair.bare)).toFixed(2)} | ${own.toFixed(2)} | ${ratio.toFixed(2)} | ≤ ${goal}: ${ratio <= goal ? 'met' : '**missed**'} |`,
  )
}
const load = loadavg()[0] as number
client.destroy()
await stack.stop()
await rm(folder, { recursive: true, force: true })

const report = `# Warm overhead

Node ${process.version}, ${cpus().length} × ${cpus()[0]?.model.trim()}, load ${load.toFixed(1)}. Written by \`node bench/overhead.bench.ts\` after \`npm run package\`; ${TURNS} pairs,
the handler as it is packaged and the same calls by the SDK's client in turns in one process, each ratio the median over the pairs. Where a handler makes calls beside each other, the bare
ones are made one after another, so a ratio below 1 is possible.

| | calls | bare, ms | more, ms | ratio | goal |
|---|---|---:|---:|---:|---|
${rows.join('\n')}
`
await mkdir(new URL('results/', import.meta.url), { recursive: true })
await writeFile(new URL('results/overhead.md', import.meta.url), report)
console.log(report)
