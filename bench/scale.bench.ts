/**
 * Release day as the database's partitions see it: `node bench/scale.bench.ts`. A simulation, no load: the keys that each
 * request touches, by the units it uses of them, laid over partitions by their hash, second by second. Random numbers are
 * seeded, so two runs say the same. Prints markdown and writes bench/results/scale.md.
 */

import { createHash } from 'node:crypto'
import { mkdir, writeFile } from 'node:fs/promises'
import {
  accountKey,
  annotationSetKey,
  certificateKey,
  codeKey,
  rateLimitKey,
  sessionKey,
  verificationLogKey,
} from '../lib/store/keys.ts'

/** Of one partition, a second (Amazon's developer guide, "Best practices for designing partition keys"). */
const PARTITION = { read: 3000, write: 1000 }
const RATE = 10_000
const SECONDS = 20
const HOLDERS = 3_000_000
/** Networks (/24) that people come from; those of mobile carriers hold far more of them than others. */
const NETWORKS = 20_000

interface Touch {
  readonly pk: string
  readonly read: number
  readonly write: number
}

/** mulberry32. */
function seeded(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let t = Math.imul(state ^ (state >>> 15), 1 | state)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32
  }
}

const at = (pk: string, read: number, write = 0): Touch => ({ pk, read, write })

/** What each request touches; the units as `npm run cost` measures them. */
const REQUESTS: Readonly<Record<string, (who: number, network: number) => readonly Touch[]>> = {
  'by code': (who) => [
    at(codeKey(`code-${who}`).pk, 0.5),
    at(certificateKey(`ZY${who}`).pk, 1),
    at(annotationSetKey(`ZY${who}`).pk, 1),
    at(verificationLogKey(`ZY${who}`, '', '').pk, 0, 1),
  ],
  'by number': (who, network) => [
    at(certificateKey(`ZY${who}`).pk, 1),
    // Counted before the outcome is told; taken back where many stand, as they do of a busy network.
    at(rateLimitKey(`facts-${who}`).pk, 0.5, 1),
    at(rateLimitKey(`network-${network}`).pk, 0.5, 2),
    at(verificationLogKey(`ZY${who}`, '', '').pk, 0, 1),
  ],
  'log-in': (who, network) => [
    at(accountKey(`holder-${who}`).pk, 1),
    ...[`login-${who}-${network}`, `login-${who}`].map((key) => at(rateLimitKey(key).pk, 1, 1)),
    at(rateLimitKey(`network-${network}`).pk, 1, 2),
    at(sessionKey(`session-${who}`).pk, 0, 1),
  ],
  list: (who) => [at(accountKey(`holder-${who}`).pk, 1), at(sessionKey(`session-${who}`).pk, 1)],
}

interface Day {
  readonly partitions: number
  /** Shares of the requests. */
  readonly mix: Readonly<Record<string, number>>
  /** Share of the verifications that are of one certificate. */
  readonly hot: number
}

/** Draws who comes from where: the busiest networks hold most. @returns 0 for the busiest */
const networkOf = (random: () => number) => Math.floor(NETWORKS * random() ** 3)

/** The kind into whose part of the shares `drawn` falls. */
function draw(kinds: readonly (readonly [string, number])[], drawn: number): string {
  let upTo = 0
  for (const [kind, share] of kinds) {
    upTo += share
    if (drawn < upTo) return kind
  }
  return kinds[0]?.[0] ?? ''
}

const partitionCache = new Map<string, number>()
function placeOf(pk: string): number {
  let place = partitionCache.get(pk)
  if (place === undefined) {
    place = createHash('md5').update(pk).digest().readUInt32BE() / 2 ** 32
    if (partitionCache.size < 500_000) partitionCache.set(pk, place)
  }
  return place
}

function simulate({ partitions, mix, hot }: Day) {
  const random = seeded(1)
  const kinds = Object.entries(mix)
  let refused = 0
  let total = 0
  let fullest = 0
  let busiestKey = { pk: '', writes: 0 }
  for (let second = 0; second < SECONDS; second++) {
    const read = new Float64Array(partitions)
    const write = new Float64Array(partitions)
    const writesOf = new Map<string, number>()
    for (let i = 0; i < RATE; i++) {
      const kind = draw(kinds, random())
      const who = kind.startsWith('by') && random() < hot ? 0 : Math.floor(random() * HOLDERS)
      let fits = true
      for (const { pk, read: reads, write: writes } of REQUESTS[kind]?.(who, networkOf(random)) ?? []) {
        const place = Math.floor(placeOf(pk) * partitions)
        read[place] = (read[place] as number) + reads
        write[place] = (write[place] as number) + writes
        if (writes > 0) {
          const sum = (writesOf.get(pk) ?? 0) + writes
          writesOf.set(pk, sum)
          if (sum > busiestKey.writes) busiestKey = { pk: pk.replace(/[#-][^#]*$/, ''), writes: sum }
          // One key cannot have more than its partition, however many there are.
          if (sum > PARTITION.write) fits = false
        }
        if ((read[place] as number) > PARTITION.read || (write[place] as number) > PARTITION.write)
          fits = false
      }
      total++
      if (!fits) refused++
    }
    for (let place = 0; place < partitions; place++) {
      const used = Math.max(
        (read[place] as number) / PARTITION.read,
        (write[place] as number) / PARTITION.write,
      )
      fullest = Math.max(fullest, used)
    }
  }
  return { refused: refused / total, fullest, busiestKey }
}

const HOLDERS_DAY = { 'log-in': 0.3, list: 0.5, 'by code': 0.1, 'by number': 0.1 }
const EMPLOYERS_DAY = { 'by code': 0.8, 'by number': 0.2 }
const days: readonly (readonly [string, Day])[] = [
  ...[4, 16, 32, 64].map((partitions): [string, Day] => [
    'holders: 30 % log-ins, 50 % lists, 20 % verifications',
    { partitions, mix: HOLDERS_DAY, hot: 0 },
  ]),
  ...[4, 16, 32].map((partitions): [string, Day] => [
    'employers: 80 % by code, 20 % by number',
    { partitions, mix: EMPLOYERS_DAY, hot: 0 },
  ]),
  ...[0.05, 0.2].map((hot): [string, Day] => [
    `employers, ${hot * 100} % of them at one certificate`,
    { partitions: 64, mix: EMPLOYERS_DAY, hot },
  ]),
]

const rows = days.map(([name, day]) => {
  const { refused, fullest, busiestKey } = simulate(day)
  return `| ${name} | ${day.partitions} | ${(fullest * 100).toFixed(0)} % | ${(refused * 100).toFixed(1)} % | \`${busiestKey.pk}\`: ${busiestKey.writes} |`
})
const report = `# Release day over partitions

A simulation, written by \`node bench/scale.bench.ts\`: ${RATE} requests a second for ${SECONDS} s, ${HOLDERS / 1e6} million holders, ${NETWORKS} networks of which the
busiest holds by far the most. A partition bears ${PARTITION.read} read and ${PARTITION.write} write units a second; a new on-demand table has
four. Burst capacity is left out: it lasts for seconds.

| who comes | partitions | fullest partition | requests that meet a full one | busiest key, writes a second |
|---|---:|---:|---:|---|
${rows.join('\n')}
`
await mkdir(new URL('results/', import.meta.url), { recursive: true })
await writeFile(new URL('results/scale.md', import.meta.url), report)
console.log(report)
