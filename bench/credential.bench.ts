/**
 * Credentials and status lists against what else there is: verifications per second as ratios of bare ECDSA
 * in the same process, bytes and QR version; and the time one look-up in a status list takes. Prints markdown
 * and writes it to bench/results/credential.md.
 *
 * The contenders take turns in short rounds, and the median round counts, so that a pause of the machine
 * falls on nobody in particular.
 */

import { bars } from './chart.ts'
import { type Contender, qrVersion } from './credential/contender.ts'
import { bareEcdsa, joseJwt, zhengyan } from './credential/ours.ts'
import { PEERS } from './credential/peers.ts'
import { statusReport } from './credential/status.ts'
import { keep, machine } from './report.ts'

const ROUNDS = 21
const ROUND_MS = 120

/** Verifications per second in one round. */
async function round(contender: Contender): Promise<number> {
  const start = performance.now()
  let count = 0
  while (performance.now() - start < ROUND_MS) {
    await contender.verify()
    count++
  }
  return (count * 1000) / (performance.now() - start)
}

const median = (values: readonly number[]) => values.toSorted((a, b) => a - b)[values.length >> 1] as number

async function speeds(contenders: readonly Contender[]): Promise<number[]> {
  const rounds = contenders.map((): number[] => [])
  for (let turn = -2; turn < ROUNDS; turn++)
    for (const [at, contender] of contenders.entries()) {
      const speed = await round(contender)
      if (turn >= 0) rounds[at]?.push(speed)
    }
  return rounds.map(median)
}

const contenders = [await bareEcdsa(), await zhengyan(), await joseJwt()]
const missing: string[] = []
for (const { name, prepare } of PEERS)
  try {
    contenders.push(await prepare())
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code
    missing.push(`| ${name} | ${code === 'MODULE_NOT_FOUND' ? 'not installed' : `failed: ${error}`} | | |`)
  }

const measured = await speeds(contenders)
const bare = measured[0] as number
const rows = contenders.map((contender, at) => {
  const ratio = ((measured[at] as number) / bare).toFixed(2)
  if (contender.text === '') return `| ${contender.name} | ${ratio} | | |`
  const version = qrVersion(contender) ?? 'none holds it'
  return `| ${contender.name} | ${ratio} | ${Buffer.byteLength(contender.text)} | ${version} |`
})

const figures = contenders.map((contender, at) => ({
  name: contender.name.replaceAll(/[*`]|\s\(.*\)/g, ''),
  perSecond: measured[at] as number,
  ratio: (measured[at] as number) / bare,
  ...(contender.text !== '' && {
    bytes: Buffer.byteLength(contender.text),
    qrVersion: qrVersion(contender),
  }),
}))
const carried = figures.filter(({ bytes }) => bytes !== undefined)
const lists = await statusReport()

const report = `# Credentials and status lists

${machine}. Written by \`node bench/credential.bench.ts\`;
the peers are installed by \`npm ci --prefix bench/credential/peers --ignore-scripts\`.

The same claims everywhere, signed with ES256. Speed: verifications per second, as a ratio of bare ECDSA in the
same process (${Math.round(bare)} per second here; the aim for ours is at least 0.60). Bytes: of the text a holder
carries. QR: smallest version at error correction M; above 13 it is not printed.

| what | speed | bytes | QR version |
|---|---:|---:|---:|
${[...rows, ...missing].join('\n')}

![Speed as a chart](credential.svg)

![Bytes as a chart](credential-bytes.svg)

${lists.report}
`

keep('credential', {
  report,
  figures: { credentials: figures, lists: lists.figures },
  charts: {
    '': bars({
      title: '验签速度，相对裸 ECDSA，越多越好 · Verifications, as a share of bare ECDSA, more is better',
      series: ['速度 speed'],
      groups: figures.map(({ name, ratio }) => ({ name, values: [ratio] })),
    }),
    '-bytes': bars({
      title: '凭证字节数，越少越好 · Bytes a holder carries, less is better',
      series: ['字节 bytes'],
      groups: carried.map(({ name, bytes }) => ({ name, values: [bytes] })),
    }),
  },
})
