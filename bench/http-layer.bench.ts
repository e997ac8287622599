/**
 * What the HTTP layer costs: the same route over no layer, over ours, and over what else there is; warm, at a cold start
 * and in bytes: `node bench/http-layer.bench.ts`. The peers are measured if somebody installed them (see
 * `http-layer/peers/package.json`).
 */

import { fork } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { build } from 'esbuild'
import { bars } from './chart.ts'
import { keep, machine } from './report.ts'

const CONTESTANTS = [
  { file: 'bare', name: 'none, by hand' },
  { file: 'zhengyan', name: '**lib/http**' },
  { file: 'hono', name: 'Hono', peer: 'hono' },
  { file: 'powertools', name: 'Powertools event handler', peer: '@aws-lambda-powertools/event-handler' },
  { file: 'express', name: 'Express, serverless-http', peer: 'express' },
] as const
const STARTS = 9
const ROUNDS = 15
const ROUND_MS = 200
const WARM_MS = 2_000

const here = (name: string) => join(import.meta.dirname, 'http-layer', name)
const modules = here('peers/node_modules')
const folder = await mkdtemp(join(tmpdir(), 'zhengyan-layer-'))

/** As functions are bundled for Lambda. */
async function bundle(file: string) {
  const outfile = join(folder, `${file}.mjs`)
  await build({
    entryPoints: [here(`contestants/${file}.js`)],
    outfile,
    nodePaths: [modules],
    bundle: true,
    minify: true,
    platform: 'node',
    target: 'node24',
    format: 'esm',
    mainFields: ['module', 'main'],
    banner: {
      js: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);",
    },
  })
  const bytes = await readFile(outfile)
  return { outfile, bytes: bytes.length, gzipped: gzipSync(bytes).length }
}

/** A process with its time to the first answer. Access logs are off: the others write none. */
async function start(outfile: string) {
  const child = fork(here('run.ts'), [outfile], { env: { ...process.env, POWERTOOLS_LOG_LEVEL: 'SILENT' } })
  const ended = once(child, 'exit').then(([code]) => {
    throw new Error(`${outfile} ended with ${code}`)
  })
  ended.catch(() => {})
  const next = async () => ((await Promise.race([once(child, 'message'), ended])) as unknown as [number])[0]
  return {
    cold: await next(),
    round(milliseconds: number) {
      child.send(milliseconds)
      return next()
    },
    end: () => child.disconnect(),
  }
}

const median = (values: readonly number[]) => values.toSorted((a, b) => a - b)[values.length >> 1] as number

const there = CONTESTANTS.filter((one) => !('peer' in one) || existsSync(join(modules, one.peer)))
const missing = CONTESTANTS.filter((one) => !there.includes(one))
const bundles = await Promise.all(there.map(({ file }) => bundle(file)))

// In turns, so that a pause of the machine falls on nobody in particular.
const cold = there.map((): number[] => [])
for (let turn = 0; turn < STARTS; turn++)
  for (const [at, { outfile }] of bundles.entries()) {
    const started = await start(outfile)
    cold[at]?.push(started.cold)
    started.end()
  }

const running = []
for (const { outfile } of bundles) running.push(await start(outfile))
for (const one of running) await one.round(WARM_MS)
const warm = there.map((): number[] => [])
for (let turn = 0; turn < ROUNDS; turn++)
  for (const [at, one] of running.entries()) warm[at]?.push(await one.round(ROUND_MS))
for (const one of running) one.end()
await rm(folder, { recursive: true, force: true })

const figures = there.map(({ name }, at) => ({
  name: name.replaceAll('*', ''),
  warmMicroseconds: median(warm[at] ?? []),
  coldMilliseconds: median(cold[at] ?? []),
  bytes: bundles[at]?.bytes ?? 0,
  gzipped: bundles[at]?.gzipped ?? 0,
}))
const bare = figures[0] as (typeof figures)[number]
const kB = (bytes: number) => (bytes / 1000).toFixed(1)
const rows = figures.map(
  ({ warmMicroseconds, coldMilliseconds, bytes, gzipped }, at) =>
    `| ${there[at]?.name} | ${warmMicroseconds.toFixed(1)} | ${(warmMicroseconds - bare.warmMicroseconds).toFixed(1)} | ${coldMilliseconds.toFixed(1)} | ${kB(bytes)} | ${kB(gzipped)} |`,
)

const report = `# The HTTP layer

${machine}. Written by \`node bench/http-layer.bench.ts\`; the peers are installed by
\`npm ci --prefix bench/http-layer/peers --ignore-scripts\`.

The route \`GET /v1/verify/{code}\` over events of API Gateway, with a use case that takes no time; bundled as for Lambda.
Warm: the time of a processor, the median of ${ROUNDS} rounds of ${ROUND_MS} ms in turns. Cold: from the import to the first answer in a new process, the median of
${STARTS}. Ours does more than the others do here: it reads path and query by the contract, settles language and form of the answer,
sets the security headers and makes every failure a problem document; none of the peers was given middleware for that.

| layer | warm, µs | beyond none, µs | cold, ms | kB | kB gzipped |
|---|---:|---:|---:|---:|---:|
${[...rows, ...missing.map(({ name }) => `| ${name} | not installed | | | | |`)].join('\n')}

![Warm as a chart](http-layer.svg)

![Cold start as a chart](http-layer-cold.svg)
`
keep('http-layer', {
  report,
  figures,
  charts: {
    '': bars({
      title: '一次应答，微秒，越少越好 · One warm answer, µs, less is better',
      series: ['微秒 µs'],
      groups: figures.map(({ name, warmMicroseconds }) => ({ name, values: [warmMicroseconds] })),
    }),
    '-cold': bars({
      title: '冷启动到首个应答，毫秒，越少越好 · Cold start to the first answer, ms, less is better',
      series: ['毫秒 ms'],
      groups: figures.map(({ name, coldMilliseconds }) => ({ name, values: [coldMilliseconds] })),
    }),
  },
})
