/**
 * What a batch of a hundred costs beside one request: `node bench/batch.bench.ts [turns]`, 40 when none are given. One and
 * hundred take turns in one process, warm, over the embedded store in a process of its own; each ratio is the median over
 * the turns. Goal: a hundred take at most 25 times the time of one.
 */

import { mkdtemp, rm } from 'node:fs/promises'
import { loadavg, tmpdir } from 'node:os'
import { join } from 'node:path'
import { createAnnotations } from '#lib/annotation'
import { createApiKeyRegister } from '#lib/api-key'
import { createCredentialIssuer } from '#lib/credential'
import { apiKeyRegister, createAllocator } from '#lib/store'
import { createStored, holder } from '../test/support/certificates.ts'
import { createContext, createEvent, type Handler } from '../test/support/gateway.ts'
import { openRuntime } from '../test/support/runtime.ts'
import { unitsOf } from './cost/measure.ts'
import { captured } from './http/capture.ts'
import { openPlace, startStack } from './http/stack.ts'
import { keep, machine, said } from './report.ts'

const TURNS = Number(process.argv[2] ?? 40)
const ITEMS = 100
const GOAL = 25

const folder = await mkdtemp(join(tmpdir(), 'zhengyan-bench-'))
const stack = await startStack(await openPlace(folder))
// Whatever goes wrong, nothing is left running.
process.once('uncaughtException', async (error) => {
  console.error(error)
  await stack.kill()
  process.exit(1)
})
// As the functions read them when they are loaded.
Object.assign(process.env, stack.environment, { POWERTOOLS_LOG_LEVEL: 'SILENT' })

const runtime = await openRuntime()
const now = () => new Date()
const issueCredential = createCredentialIssuer(
  runtime.keyRing.signerAt,
  stack.environment.PUBLIC_ORIGIN ?? '',
)
const annotations = createAnnotations({
  ...runtime,
  issueCredential,
  allocatePlaces: createAllocator(runtime.store.status, () => runtime.keys.current().status, ITEMS),
  origin: stack.environment.PUBLIC_ORIGIN ?? '',
  now,
})
const { key } = await createApiKeyRegister({
  keys: apiKeyRegister(runtime.store.table),
  operator: 'bench',
  now,
}).create('bench', 1_000_000)

interface Released {
  readonly code: string
  readonly credential: string
  readonly facts: { readonly managementNumber: string; readonly name: string; readonly idNumber: string }
}

async function released(i: number): Promise<Released> {
  const managementNumber = `ZYB${String(i).padStart(7, '0')}`
  const stored = createStored(runtime.vault, { managementNumber })
  const registered = { ...stored, recorded: { at: now().toISOString(), operator: 'bench' } }
  await runtime.store.certificates.create(registered)
  const { code } = await annotations.annotate({ tags: [stored.holder] }, managementNumber, {
    purpose: '求职',
    validDays: 30,
  })
  const plain = code.replaceAll('-', '')
  const { annotations: set } = await runtime.store.lookup.withAnnotations(managementNumber)
  const entry = set.entries.find((one) => one.code === plain)
  const credential = await issueCredential({
    certificate: runtime.view.forVerifier(stored),
    statusPlace: stored.statusPlace,
    releasePlace: entry?.place,
    code: plain,
    now: now(),
    ...(entry?.expiresAt && { annotationExpiresAt: entry.expiresAt }),
  })
  return { code, credential, facts: { managementNumber, name: holder.name, idNumber: holder.idNumber } }
}

const all: Released[] = []
for (let i = 0; i < ITEMS; i++) all.push(await released(i))

interface Kind {
  readonly name: string
  readonly item: (one: Released) => object
  /** How one of it is asked alone. */
  readonly alone: (one: Released) => {
    route: string
    target: string
    path?: Record<string, string>
    body?: object
  }
}
const kinds: readonly Kind[] = [
  {
    name: 'code',
    item: ({ code }) => ({ code }),
    alone: ({ code }) => ({ route: 'GET /v1/verify/{code}', target: `/v1/verify/${code}`, path: { code } }),
  },
  {
    name: 'credential',
    item: ({ credential }) => ({ credential }),
    alone: ({ credential }) => ({
      route: 'POST /v1/verify/credential',
      target: '/v1/verify/credential',
      body: { credential },
    }),
  },
  {
    name: 'facts',
    item: ({ facts }) => facts,
    alone: ({ facts }) => ({ route: 'POST /v1/verify', target: '/v1/verify', body: facts }),
  },
]

/** A module of its own for each endpoint: settings are read when it is loaded. */
async function load(functionName: string, endpoint: string): Promise<Handler> {
  process.env.DYNAMODB_ENDPOINT = endpoint
  return (await import(`../functions/${functionName}.ts?${encodeURIComponent(endpoint)}`)).handler
}

async function answered(handler: Handler, name: string, ...event: Parameters<typeof createEvent>) {
  const { statusCode, body = '' } = await handler(createEvent(...event), createContext(name))
  if (statusCode !== 200 || body.includes('"problem"')) throw new Error(`${name}: answered ${statusCode}`)
}

/** Takes turns: first one, then a hundred. */
function asking(handlers: { readonly verify: Handler; readonly batch: Handler }, kind: Kind) {
  const batchRoute = { routeKey: 'POST /v1/verify/batch', pathParameters: {} }
  return {
    one: async (turn: number) => {
      const { route, target, path = {}, body } = kind.alone(all[turn % ITEMS] as Released)
      const [method = ''] = route.split(' ')
      const routed = { routeKey: route, pathParameters: path }
      await answered(handlers.verify, 'verify', method, target, body ? { body } : {}, routed)
    },
    hundred: () =>
      answered(
        handlers.batch,
        'batch',
        'POST',
        '/v1/verify/batch',
        { body: { items: all.map(kind.item) }, headers: { 'x-api-key': key } },
        batchRoute,
      ),
  }
}

interface Measured {
  /** Milliseconds by the clock, and of this process's processor. */
  readonly wall: number
  readonly cpu: number
}

async function measured(run: () => Promise<void>): Promise<Measured> {
  const [before, began] = [process.cpuUsage(), performance.now()]
  await run()
  const { user, system } = process.cpuUsage(before)
  return { wall: performance.now() - began, cpu: (user + system) / 1000 }
}

const handlersAt = async (endpoint: string) => ({
  verify: await load('verify', endpoint),
  batch: await load('batch', endpoint),
})
const median = (values: readonly number[]) => values.toSorted((a, b) => a - b)[values.length >> 1] as number

/** Requests and units of one run, by asking the store once more. */
async function costOf(kind: Kind, which: 'one' | 'hundred') {
  const calls = await captured(stack.storeEndpoint, async (endpoint) => {
    await asking(await handlersAt(endpoint), kind)[which](1)
  })
  const asked = calls.map(({ operation, input }) => ({ operation, body: input }))
  const tap = { endpoint: stack.storeEndpoint } as Parameters<typeof unitsOf>[0]
  return { calls: calls.length, ...(await unitsOf(tap, asked)) }
}

const handlers = await handlersAt(stack.storeEndpoint)
const figures: Record<string, unknown>[] = []
for (const kind of kinds) {
  const { one, hundred } = asking(handlers, kind)
  const turns: { one: Measured; hundred: Measured }[] = []
  for (let turn = -5; turn < TURNS; turn++) {
    const pair = { one: await measured(() => one(turn + 5)), hundred: await measured(hundred) }
    if (turn >= 0) turns.push(pair)
  }
  const ratio = (of: keyof Measured) => median(turns.map((turn) => turn.hundred[of] / turn.one[of]))
  figures.push({
    kind: kind.name,
    oneMs: median(turns.map((turn) => turn.one.wall)),
    hundredMs: median(turns.map((turn) => turn.hundred.wall)),
    wall: ratio('wall'),
    cpu: ratio('cpu'),
    one: await costOf(kind, 'one'),
    hundred: await costOf(kind, 'hundred'),
    met: ratio('wall') <= GOAL,
  })
}
const load1 = loadavg()[0] as number
runtime.store.table.client.destroy()
await stack.stop()
await rm(folder, { recursive: true, force: true })

type Cost = Awaited<ReturnType<typeof costOf>>
const costText = ({ calls, readUnits, writeUnits }: Cost) => `${calls} · ${readUnits} · ${writeUnits}`
const rows = figures.map((row) => {
  const { kind, oneMs, hundredMs, wall, cpu, one, hundred, met } = row as {
    kind: string
    oneMs: number
    hundredMs: number
    wall: number
    cpu: number
    one: Cost
    hundred: Cost
    met: boolean
  }
  return `| ${kind} | ${oneMs.toFixed(1)} | ${hundredMs.toFixed(1)} | ${wall.toFixed(1)} | ${cpu.toFixed(1)} | ${costText(one)} | ${costText(hundred)} | ≤ ${GOAL}: ${said(met)} |`
})

keep('batch', {
  report: `# A batch of a hundred beside one request

${machine}, load ${load1.toFixed(1)}. Written by \`node bench/batch.bench.ts\`; ${TURNS} turns of one and a hundred, warm, over the
embedded store. "Time" and "processor" are what a hundred take as a multiple of what one takes: by the clock, and of this
process alone, without the store's. Calls, read units and write units are of the database.

| by | one, ms | hundred, ms | time | processor | one: calls · read · write | hundred: calls · read · write | goal, time |
|---|---:|---:|---:|---:|---|---|---|
${rows.join('\n')}

Each answer is a write in its holder's log, so that write units are a hundred times those of one by code; the embedded store works
on one request after the other, where DynamoDB works on 32 at once.
`,
  figures: { turns: TURNS, items: ITEMS, goal: GOAL, rows: figures },
})
