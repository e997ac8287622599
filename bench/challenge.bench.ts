/**
 * Challenges: what a solution costs the page that does the work, what checking it costs the service, and what it would
 * cost somebody with native code. Prints markdown and writes it to bench/results/challenge.md. Aim: a solution of the
 * default difficulty costs its solver 1,000 times and more what it costs the service to check.
 */

import { createHash } from 'node:crypto'
import type { Challenge } from '#lib/problem'
import { solve } from '../client/api/challenge.ts'
import { webCrypto } from '../client/offline/index.ts'
import { createChallenges } from '../lib/rate-limit/challenge.ts'
import { memoryRateLimit } from '../test/lib/rate-limit/memory-rate-limit.ts'
import { bars } from './chart.ts'
import { keep, machine, said } from './report.ts'

const DEFAULT_WORK = 100_000
const RUNS = 12

// The page is told how far it is; here nobody listens.
Object.assign(globalThis, { dispatchEvent: () => true })

/** A challenge whose answer is in the middle: what it costs on average. */
function average(challenge: Challenge): Challenge {
  const number = Math.round(challenge.maxnumber / 2)
  return { ...challenge, challenge: hash(`${challenge.salt}${number}`) }
}
const hash = (text: string) => createHash('sha256').update(text).digest('hex')

function solveNatively({ salt, challenge, maxnumber }: Challenge): void {
  for (let number = 0; number <= maxnumber; number++) if (hash(`${salt}${number}`) === challenge) return
}

async function medianOf(runs: number, run: () => unknown): Promise<number> {
  const times: number[] = []
  for (let i = 0; i < runs; i++) {
    const start = performance.now()
    await run()
    times.push(performance.now() - start)
  }
  return times.sort((a, b) => a - b)[runs >> 1] as number
}

const rows: string[] = []
const figures: { work: number; page: number; native: number; check: number }[] = []
for (const work of [10_000, DEFAULT_WORK, 300_000]) {
  const challenges = createChallenges({
    store: { rateLimit: memoryRateLimit() } as never,
    key: () => 'made up for the benchmark',
    work,
    now: () => new Date(),
  })
  const challenge = average(challenges.issue('login'))
  const solution = (await solve(challenges.issue('login'), webCrypto)) as string
  const page = await medianOf(RUNS, () => solve(challenge, webCrypto))
  const native = await medianOf(RUNS, () => solveNatively(challenge))
  const check =
    (await medianOf(RUNS, async () => {
      for (let i = 0; i < 1_000; i++) await challenges.redeem(solution, 'login')
    })) / 1_000
  figures.push({ work, page, native, check })
  const times = (one: number) => Math.round(one / check).toLocaleString('en')
  rows.push(`| ${work.toLocaleString('en')} | ${Math.round(page)} | ${times(page)} | ${times(native)} |`)
}

const usual = figures.find(({ work }) => work === DEFAULT_WORK) as (typeof figures)[number]
const report = `# Challenges

${machine}. Written by \`node bench/challenge.bench.ts\`: medians of
${RUNS} solutions of average work by the script of the pages (WebCrypto), in one run with the check of the service (without
its one write) and with a solver in native code. The last two columns are how many checks one solution costs. Aim at the
default of 100,000: 1,000 and more by either, ${said(Math.min(usual.page, usual.native) / usual.check >= 1_000)}.

| \`CHALLENGE_WORK\` | page, ms | page / check | native / check |
|---:|---:|---:|---:|
${rows.join('\n')}
`
keep('challenge', {
  report,
  figures,
  charts: {
    '': bars({
      title: '一道题的计算时间，毫秒 · Time a solution takes, ms',
      series: ['网页 page', '本机代码 native code'],
      groups: figures.map(({ work, page, native }) => ({
        name: `CHALLENGE_WORK ${work}`,
        values: [page, native],
      })),
    }),
  },
})
