/**
 * Cold start of each function as `npm run package` left it last: `node bench/cold-start.bench.ts [rounds]`, 25 when none
 * are given. From the start of the process to its first answer, the secrets read from a stand-in of SSM, the store
 * the embedded one in a process of its own. All take turns; a round's times are divided by the floor's of that round.
 * Floors: a handler that does nothing, and the DynamoDB client alone making one call.
 */

import { spawn } from 'node:child_process'
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { cpus, loadavg, tmpdir } from 'node:os'
import { join } from 'node:path'
import { createEvent, type Request } from '../test/support/gateway.ts'
import { bundleFloors, type Packaged, unpack } from './cold-start/place.ts'
import { awsServices, runtimeApi } from './cold-start/services.ts'
import { openPlace, startStack } from './http/stack.ts'

const ROUNDS = Number(process.argv[2] ?? 25)
const KEYS = '/bench/keys'
const HOLDER = { idNumber: '990101199003070015', password: 'zhengyan-demo' }
const REFRESH = 'login, refresh'
const NUMBER = 'ZY2344000001'

interface Contender {
  readonly name: string
  readonly packaged: Packaged
  /** The event of its first request. */
  readonly event: () => unknown
  /** Of the floor of the SDK. */
  readonly goal?: number
}

const folder = await mkdtemp(join(tmpdir(), 'zhengyan-bench-'))
const stack = await startStack(await openPlace(join(folder, 'data')))
// Whatever goes wrong, nothing is left running.
process.once('uncaughtException', async (error) => {
  console.error(error)
  await stack.kill()
  process.exit(1)
})
const secrets: Record<string, unknown> = JSON.parse(
  await readFile(stack.environment.SECRETS_FILE as string, 'utf8'),
)
// A parameter for each group of keys, as they are deployed.
const aws = await awsServices(
  Object.fromEntries(
    Object.entries(secrets).map(([group, keys]) => [`${KEYS}/${group}`, JSON.stringify(keys)]),
  ),
)
const api = await runtimeApi()
const place = join(folder, 'task')
const { bootstrap, floors } = await bundleFloors(join(place, 'floors'))
const { verify, lookup, login, document } = (await unpack(place, [
  'verify',
  'lookup',
  'login',
  'document',
])) as Record<'verify' | 'lookup' | 'login' | 'document', Packaged>

/** Logged in at the running system; a refresh token can be spent once, so each answer brings the next. */
const session = (await (
  await fetch(`${stack.origin}/v1/login`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(HOLDER),
  })
).json()) as { accessToken: string; refreshToken: string }
const { accessToken: token } = session
let { refreshToken } = session

function event(routeKey: string, parameters: Record<string, string>, request: Request = {}): () => unknown {
  const [method = '', path = ''] = routeKey.split(' ')
  const target = path.replaceAll(/\{(\w+)\}/g, (_, name) => parameters[name] as string)
  const query = routeKey.endsWith('/document') ? `?annotation=${stack.code}` : ''
  return () => createEvent(method, target + query, request, { routeKey, pathParameters: parameters })
}

const [empty, sdk] = floors as [Packaged, Packaged]
const contenders: readonly Contender[] = [
  { name: 'floor: a handler that does nothing', packaged: empty, event: () => ({}) },
  { name: 'floor: the DynamoDB client, one call', packaged: sdk, event: () => ({}) },
  {
    name: 'verify, by code',
    packaged: verify,
    event: event('GET /v1/verify/{code}', { code: stack.code }),
    goal: 1.25,
  },
  {
    name: 'lookup, the list',
    packaged: lookup,
    event: event('GET /v1/certificates', {}, { token }),
    goal: 1.3,
  },
  {
    name: REFRESH,
    packaged: login,
    event: () => event('POST /v1/refresh', {}, { body: { refreshToken } })(),
    goal: 1.3,
  },
  {
    name: 'login, with a password (Argon2id)',
    packaged: login,
    event: event('POST /v1/login', {}, { body: HOLDER }),
  },
  {
    name: 'document, sealed',
    packaged: document,
    event: event('GET /v1/certificates/{managementNumber}/document', { managementNumber: NUMBER }, { token }),
    goal: 2.5,
  },
]

/** One start. @returns milliseconds from the start of the process to its answer */
async function start({ name, packaged, event }: Contender): Promise<number> {
  const expected = api.expect(event())
  const began = performance.now()
  const child = spawn(process.execPath, [bootstrap], {
    cwd: packaged.folder,
    env: {
      ...packaged.environment,
      // What the deployment sets by reference, and what Lambda sets itself.
      TABLE_NAME: stack.environment.TABLE_NAME,
      DYNAMODB_ENDPOINT: stack.environment.DYNAMODB_ENDPOINT,
      PUBLIC_ORIGIN: stack.environment.PUBLIC_ORIGIN,
      EDGE_SECRET: undefined,
      SECRETS_PATH: KEYS,
      SEAL_KMS_KEY: 'bench',
      SEAL_CERTIFICATES_PARAMETER: '/bench/seal',
      AWS_ENDPOINT_URL: `http://${aws.address}`,
      AWS_LAMBDA_RUNTIME_API: api.address,
      AWS_LAMBDA_FUNCTION_NAME: 'bench',
      AWS_REGION: 'ap-southeast-1',
      AWS_ACCESS_KEY_ID: 'bench',
      AWS_SECRET_ACCESS_KEY: 'bench',
      AWS_SESSION_TOKEN: 'bench',
      LAMBDA_TASK_ROOT: packaged.folder,
      _HANDLER: packaged.handler,
      HOME: folder,
    },
    stdio: ['ignore', 'ignore', 'inherit'],
  })
  const ended = new Promise<never>((_, reject) => {
    child.once('exit', (code) => code && reject(new Error(`${name}: ended with ${code}`)))
  })
  const { at, answer } = await Promise.race([expected, ended])
  const { statusCode, body } = JSON.parse(answer.toString())
  if (statusCode !== 200) throw new Error(`${name}: answered ${statusCode}`)
  if (name === REFRESH) refreshToken = JSON.parse(body).refreshToken
  return at - began
}

const times = contenders.map((): number[] => [])
for (let round = -1; round < ROUNDS; round++) {
  for (const [at, contender] of contenders.entries()) {
    const time = await start(contender)
    // The first round warms the machine's own caches.
    if (round >= 0) times[at]?.push(time)
  }
  process.stderr.write(`\r${round + 1}/${ROUNDS}`)
}
process.stderr.write('\n')
const load = loadavg()[0] as number
aws.close()
api.close()
await stack.stop()
await rm(folder, { recursive: true, force: true })

const median = (values: readonly number[]) => values.toSorted((a, b) => a - b)[values.length >> 1] as number
const ratio = (at: number, floor: number) =>
  median((times[at] ?? []).map((time, round) => time / (times[floor]?.[round] as number)))

const figures = contenders.map(({ name, goal }, at) => ({
  name,
  milliseconds: Math.round(median(times[at] ?? [])),
  toEmpty: ratio(at, 0),
  toSdk: ratio(at, 1),
  ...(goal && { goal, met: ratio(at, 1) <= goal }),
}))
const rows = figures.map(
  ({ name, milliseconds, toEmpty, toSdk, goal, met }) =>
    `| ${name} | ${milliseconds} | ${toEmpty.toFixed(2)} | ${toSdk.toFixed(2)} | ${goal ? `≤ ${goal}: ${met ? 'met' : '**missed**'}` : ''} |`,
)

const report = `# Cold start

Node ${process.version}, ${cpus().length} × ${cpus()[0]?.model.trim()}, load ${load.toFixed(1)}. Written by \`node bench/cold-start.bench.ts\` after
\`npm run package\`; ${ROUNDS} rounds, in turns; each ratio is the median over the rounds of that round's own.

From the start of the process to its first answer: the function as it is packaged, with the settings of the template,
its keys read from a stand-in of SSM, its data in the embedded store, its seal in a stand-in of KMS, all on loopback without
TLS. What Lambda does before the process (fetch the zip, start the machine) is not in it.

| | median ms | of the empty handler | of the DynamoDB client | goal |
|---|---:|---:|---:|---|
${rows.join('\n')}
`

await mkdir(new URL('results/', import.meta.url), { recursive: true })
await writeFile(new URL('results/cold-start.md', import.meta.url), report)
await writeFile(new URL('results/cold-start.json', import.meta.url), `${JSON.stringify(figures, null, 2)}\n`)
console.log(report)
