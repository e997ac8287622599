/**
 * `lib/sd-jwt` against `@sd-jwt/sd-jwt-vc`: credentials issued and presentations verified a second, as ratios of bare ECDSA
 * in the same process; and what each adds to a function. Both get the same claims, the same keys and the platform's own
 * cryptography. Prints markdown and writes it to bench/results/sd-jwt.md.
 *
 * They take turns in short rounds, and the median round counts.
 */

import { deflateRawSync } from 'node:zlib'
import { build } from 'esbuild'
import { bars } from './chart.ts'
import { keep, machine } from './report.ts'
import { CONTENDERS } from './sd-jwt/contenders.ts'

const ROUNDS = 15
const ROUND_MS = 100

/** How often a second, in one round. */
async function round(work: () => Promise<unknown>): Promise<number> {
  const start = performance.now()
  let count = 0
  while (performance.now() - start < ROUND_MS) {
    await work()
    count++
  }
  return (count * 1000) / (performance.now() - start)
}

const works = CONTENDERS.flatMap(({ issue, verify }) => [issue, verify])
const rounds = works.map((): number[] => [])
for (let turn = -2; turn < ROUNDS; turn++)
  for (const [at, work] of works.entries()) {
    const speed = await round(work)
    if (turn >= 0) rounds[at]?.push(speed)
  }
const speeds = rounds.map((values) => values.toSorted((a, b) => a - b)[values.length >> 1] as number)

/** Kilobytes of what a function carries for it, as a package is compressed. */
async function sizeOf(contents: string): Promise<number> {
  const { outputFiles } = await build({
    stdin: { contents, resolveDir: import.meta.dirname, loader: 'ts' },
    bundle: true,
    minify: true,
    format: 'esm',
    platform: 'node',
    mainFields: ['module', 'main'],
    write: false,
  })
  return deflateRawSync(outputFiles[0]?.contents ?? '', { level: 9 }).length / 1000
}

const rows = await Promise.all(
  CONTENDERS.map(async ({ name, source }, at) => ({
    name,
    issue: (speeds[2 * at] as number) / (speeds[0] as number),
    verify: (speeds[2 * at + 1] as number) / (speeds[1] as number),
    ...(source && { kB: await sizeOf(source) }),
  })),
)

const core = await sizeOf("export { SDJwtInstance } from '@sd-jwt/core'")

keep('sd-jwt', {
  report: `# SD-JWT

${machine}. Written by \`npm run bench sd-jwt\`.

A credential with eleven claims that are the holder's to disclose, issued; and the same, presented with six of them and the
holder's proof, verified. As a ratio of what its signatures alone cost: one ES256 signature (${Math.round(speeds[0] as number)} a second here), two
verified (${Math.round(speeds[1] as number)} a second). Size: what a function carries for both, minified and deflated; what is in every function already
(\`lib/jose\`) is counted to ours.

| what | issue | verify | kB |
|---|---:|---:|---:|
${rows.map(({ name, issue, verify, kB }) => `| ${name} | ${issue.toFixed(2)} | ${verify.toFixed(2)} | ${kB?.toFixed(1) ?? ''} |`).join('\n')}

\`@sd-jwt/core\` alone, without the rules of a credential: ${core.toFixed(1)} kB.

![Speed as a chart](sd-jwt.svg)
`,
  figures: rows.map(({ name, ...row }) => ({ name: name.replaceAll('`', ''), ...row })),
  charts: {
    '': bars({
      title:
        'SD-JWT 签发与核验，相对其中的签名，越多越好 · SD-JWT, as a share of its signatures, more is better',
      series: ['签发 issue', '核验 verify'],
      groups: rows.map(({ name, issue, verify }) => ({
        name: name.replaceAll(/[`]/g, ''),
        values: [issue, verify],
      })),
    }),
  },
})
