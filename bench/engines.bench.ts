/**
 * The two engines of the client: verifications of credentials a second by WebCrypto and by `@noble/curves`, as ratios of bare
 * ECDSA by WebCrypto in the same process; and what each adds to a page. Prints markdown and writes it to
 * bench/results/engines.md.
 *
 * They take turns in short rounds, and the median round counts.
 */

import { gzipSync } from 'node:zlib'
import { build } from 'esbuild'
import { noble } from '../client/noble/index.ts'
import { trustKeySet, verifyOffline, webCrypto } from '../client/offline/index.ts'
import { signCredential } from '../lib/credential/index.ts'
import { generateSigningKey, localSigner, publishedJwk } from '../lib/jose/index.ts'
import { bars } from './chart.ts'
import { EXPIRES_AT, FACTS, ISSUED_AT, NOW, ORIGIN } from './credential/contender.ts'
import { bareEcdsa } from './credential/ours.ts'
import { keep, machine, said } from './report.ts'

const ROUNDS = 15
const ROUND_MS = 120
/** Kilobytes that verification alone may have, compressed. */
const SIZE_GOAL = 12

const key = await generateSigningKey()
const issuer = { id: ORIGIN, name: { zh: '演示考试机构', en: 'Demonstration Authority' } }
const jwks = { keys: [await publishedJwk(key, issuer)] }
const claims = { ...FACTS, issuedAt: ISSUED_AT, annotationExpiresAt: EXPIRES_AT }
const { credential } = await signCredential(claims, await localSigner(key), { origin: ORIGIN })

const bare = await bareEcdsa()
const contenders = [
  { name: 'bare ECDSA (`subtle.verify`)', verify: bare.verify },
  ...(await Promise.all(
    [
      { name: '`verifyOffline`, `webCrypto`', engine: webCrypto },
      { name: '`verifyOffline`, `noble`', engine: noble },
    ].map(async ({ name, engine }) => {
      const keySet = await trustKeySet(jwks, { engine })
      return {
        name,
        async verify() {
          const { integrity } = await verifyOffline(credential, { keySet, now: NOW })
          if (integrity !== 'verified') throw new Error('does not hold')
        },
      }
    }),
  )),
]

/** Verifications a second in one round. */
async function round(verify: () => Promise<unknown>): Promise<number> {
  const start = performance.now()
  let count = 0
  while (performance.now() - start < ROUND_MS) {
    await verify()
    count++
  }
  return (count * 1000) / (performance.now() - start)
}

const rounds = contenders.map((): number[] => [])
for (let turn = -2; turn < ROUNDS; turn++)
  for (const [at, { verify }] of contenders.entries()) {
    const speed = await round(verify)
    if (turn >= 0) rounds[at]?.push(speed)
  }
const speeds = rounds.map((values) => values.toSorted((a, b) => a - b)[values.length >> 1] as number)
const ratios = speeds.map((speed) => speed / (speeds[0] as number))

/** Bytes of what a page loads, compressed. */
async function sizeOf(contents: string): Promise<number> {
  const { outputFiles } = await build({
    stdin: { contents, resolveDir: import.meta.dirname, loader: 'ts' },
    bundle: true,
    minify: true,
    format: 'esm',
    platform: 'browser',
    write: false,
  })
  return gzipSync(outputFiles[0]?.contents ?? '', { level: 9 }).length
}

const offline = "export { verifyOffline } from '../client/offline/index.ts'"
const [plain, withNoble] = await Promise.all([
  sizeOf(offline),
  sizeOf(`${offline}; export { noble } from '../client/noble/index.ts'`),
])
const kB = (bytes: number) => (bytes / 1000).toFixed(1)
const sizes = ['', kB(plain), kB(withNoble)]

keep('engines', {
  report: `# The engines of the client

${machine}. Written by \`npm run bench engines\`.

A credential verified without a network, its claims read, the keys opened before; verifications a second as a ratio of bare
ECDSA in the same process (${Math.round(speeds[0] as number)} a second here). Size: what a page loads for \`verifyOffline\` with that engine, minified and
compressed by gzip; the aim with WebCrypto is at most ${SIZE_GOAL} kB: ${said(plain <= SIZE_GOAL * 1000)}.

| what | speed | ms each | kB |
|---|---:|---:|---:|
${contenders
  .map(
    ({ name }, at) =>
      `| ${name} | ${(ratios[at] as number).toFixed(2)} | ${(1000 / (speeds[at] as number)).toFixed(2)} | ${sizes[at]} |`,
  )
  .join('\n')}

A phone that scans one code after the other does not notice which it is; a list of thousands is for Node, which has WebCrypto.

![Speed as a chart](engines.svg)
`,
  figures: contenders.map(({ name }, at) => ({
    name: name.replaceAll('`', ''),
    perSecond: speeds[at],
    ratio: ratios[at],
  })),
  charts: {
    '': bars({
      title: '离线核验速度，相对裸 ECDSA，越多越好 · Verifications, as a share of bare ECDSA, more is better',
      series: ['速度 speed'],
      groups: contenders.map(({ name }, at) => ({
        name: name.replaceAll(/[`]|\s\(.*\)/g, ''),
        values: [ratios[at] as number],
      })),
    }),
  },
})
