/**
 * What a batch of a hundred costs beside one request: `node bench/batch.bench.ts [turns]`, 40 when none are given. One and
 * hundred take turns in one process, warm, over the embedded store in a process of its own; each ratio is the median over
 * the turns. Goal: a hundred take at most 25 times the time of one.
 */

import { mkdtemp, readFile, rm } from 'node:fs/promises'
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
const WARM_UP = 5
const ITEMS = 100
const GOAL = 25
const REGION = 'us-east-1'
const { prices } = JSON.parse(await readFile(new URL('cost/prices.json', import.meta.url), 'utf8')).regions[
  REGION
] as { prices: Readonly<Record<string, { readonly price: number }>> }
const price = (name: string) => prices[name]?.price as number

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

interface Recorded {
  readonly facts: { readonly managementNumber: string; readonly name: string; readonly idNumber: string }
}
interface Released extends Recorded {
  readonly code: string
  readonly credential: string
}

let recordedSoFar = 0
async function recorded() {
  const managementNumber = `ZYB${String(++recordedSoFar).padStart(7, '0')}`
  const stored = createStored(runtime.vault, { managementNumber })
  const registered = { ...stored, recorded: { at: now().toISOString(), operator: 'bench' } }
  await runtime.store.certificates.create(registered)
  return { stored, facts: { managementNumber, name: holder.name, idNumber: holder.idNumber } }
}

async function released(): Promise<Released> {
  const { stored, facts } = await recorded()
  const { managementNumber } = stored
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
  return { code, credential, facts }
}

async function aHundred<T>(make: () => Promise<T>): Promise<T[]> {
  const made: T[] = []
  while (made.length < ITEMS) made.push(await make())
  return made
}
const all = await aHundred(released)
/** So many that none is asked for oftener on the day than right guesses are left to time (`docs/limits.md`). */
const lists: Recorded[][] = []
while (lists.length < Math.ceil((TURNS + WARM_UP) / 5)) lists.push(await aHundred(recorded))

/** One thing to be verified, as an item … */
interface Asked {
  readonly item: object
  /** … and alone. */
  readonly route: string
  readonly target: string
  readonly path?: Record<string, string>
  readonly body?: object
}
const byCode = ({ code }: Released): Asked => ({
  item: { code },
  ...{ route: 'GET /v1/verify/{code}', target: `/v1/verify/${code}`, path: { code } },
})
const byCredential = ({ credential }: Released): Asked => ({
  item: { credential },
  ...{ route: 'POST /v1/verify/credential', target: '/v1/verify/credential', body: { credential } },
})
const byFacts = ({ facts }: Recorded): Asked => ({
  item: facts,
  ...{ route: 'POST /v1/verify', target: '/v1/verify', body: facts },
})

interface Kind {
  readonly name: string
  /** What its turns ask for, one list after the other. */
  readonly lists: readonly (readonly Asked[])[]
}
const kinds: readonly Kind[] = [
  { name: 'code', lists: [all.map(byCode)] },
  { name: 'credential', lists: [all.map(byCredential)] },
  { name: 'facts', lists: lists.map((list) => list.map(byFacts)) },
  { name: 'facts, the same again and again', lists: [all.map(byFacts)] },
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
  const listOf = (turn: number) => kind.lists[turn % kind.lists.length] as readonly Asked[]
  const batchRoute = { routeKey: 'POST /v1/verify/batch', pathParameters: {} }
  return {
    one: async (turn: number) => {
      const { route, target, path = {}, body } = listOf(turn)[turn % ITEMS] as Asked
      const [method = ''] = route.split(' ')
      const routed = { routeKey: route, pathParameters: path }
      await answered(handlers.verify, 'verify', method, target, body ? { body } : {}, routed)
    },
    hundred: (turn: number) =>
      answered(
        handlers.batch,
        'batch',
        'POST',
        '/v1/verify/batch',
        { body: { items: listOf(turn).map(({ item }) => item) }, headers: { 'x-api-key': key } },
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
  const units = await unitsOf(tap, asked)
  const dollars =
    units.readUnits * price('readUnit') +
    units.writeUnits * price('writeUnit') +
    price('gatewayRequest') +
    price('lambdaRequest')
  return { calls: calls.length, ...units, dollars }
}

const handlers = await handlersAt(stack.storeEndpoint)
const figures: Record<string, unknown>[] = []
for (const kind of kinds) {
  const { one, hundred } = asking(handlers, kind)
  const turns: { one: Measured; hundred: Measured }[] = []
  for (let turn = 0; turn < TURNS + WARM_UP; turn++) {
    const pair = { one: await measured(() => one(turn)), hundred: await measured(() => hundred(turn)) }
    if (turn >= WARM_UP) turns.push(pair)
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
const costText = ({ calls, readUnits, writeUnits, dollars }: Cost) =>
  `${calls} · ${readUnits} · ${writeUnits} · ${dollars.toFixed(2)}`
const inDollars = figures.map(({ one, hundred }) => (hundred as Cost).dollars / (one as Cost).dollars)
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
  return `| ${kind} | ${oneMs.toFixed(1)} | ${hundredMs.toFixed(1)} | ${wall.toFixed(1)} | ${cpu.toFixed(1)} | ${costText(one)} | ${costText(hundred)} | ${(hundred.dollars / one.dollars).toFixed(1)} | ≤ ${GOAL}: ${said(met)} |`
})

keep('batch', {
  report: `# A batch of a hundred beside one request

${machine}, load ${load1.toFixed(1)}. Written by \`node bench/batch.bench.ts\`; ${TURNS} turns of one and a hundred, warm, over the
embedded store. "Time" and "processor" are what a hundred take as a multiple of what one takes: by the clock, and of this
process alone, without the store's. Calls, read units and write units are of the database; dollars are what a million such
requests cost by the price table of \`npm run cost\` (${REGION}): those units, the gateway and the function's start, without its time.

| by | one, ms | hundred, ms | time | processor | one: calls · read · write · USD | hundred: calls · read · write · USD | USD, ratio | goal, time |
|---|---:|---:|---:|---:|---|---|---:|---|
${rows.join('\n')}

The hundred entries in their holders' logs go in four requests, each a write unit as it was: in dollars a hundred cost ${Math.min(...inDollars).toFixed(0)} to ${Math.max(...inDollars).toFixed(0)} times
one, a third to a half of what a hundred requests do. By facts every item is counted at its certificate under a condition of its own before anything of
it is told: a hundred requests more, and two hundred where the same list comes so often that right guesses are taken back; the embedded
store works on them one after the other, DynamoDB on 32 at once.
`,
  figures: { turns: TURNS, items: ITEMS, goal: GOAL, rows: figures },
})
