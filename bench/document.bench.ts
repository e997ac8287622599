/**
 * Documents: how long one takes once the process is warm, what the first costs, and how large the files are.
 * Prints markdown and writes it to bench/results/document.md. Aims: warm median at most 150 ms, at most 100 kB.
 */

import { execFileSync } from 'node:child_process'
import { mkdir, writeFile } from 'node:fs/promises'
import { cpus } from 'node:os'
import { qrMatrix } from '#lib/credential'
import { createDocumentMaker, type DocumentRequest, loadFonts, makeDemonstrationSigner } from '#lib/document'
import { ANNOTATION, certificate, FILE, GUANGDONG, NATIONAL, request } from '../test/lib/document/samples.ts'

const RUNS = 60

const service = { zh: '职业资格证书查询验证服务', en: 'Certificate Query and Verification' }
const qr = qrMatrix(`https://verify.example.gov.cn/v/7K3M9QXD2V5RT8HWN#${'3141592653'.repeat(50)}`)
const verification = { ...request().verification, qr }

const LONG = {
  purpose:
    '申请办理二〇二六年度广东省深圳市南山区高层次人才引进落户、随迁子女入学积分核定及公共租赁住房补贴事项，仅供审核',
  recipient:
    '新疆维吾尔自治区伊犁哈萨克自治州察布查尔锡伯自治县人力资源和社会保障局专业技术人员管理与职称评审服务中心窗口',
}

const cases: readonly (readonly [name: string, DocumentRequest])[] = [
  [
    'electronic certificate, provincial seal',
    request({ verification, certificate: certificate({ result: GUANGDONG }) }),
  ],
  [
    'electronic certificate, national seal, annotated',
    request({ verification, certificate: certificate({ result: NATIONAL }), annotation: ANNOTATION }),
  ],
  [
    'the same with the longest name, purpose and recipient',
    request({
      verification,
      certificate: certificate({
        result: NATIONAL,
        holderName: '买买提依明·阿卜杜热合曼·努尔买买提·阿卜力克木江',
      }),
      annotation: { ...ANNOTATION, ...LONG },
    }),
  ],
  ['certificate electronic file', request({ verification, certificate: certificate({ result: FILE }) })],
  [
    'the same, annotated, with a rare name',
    request({
      verification,
      certificate: certificate({ result: FILE, holderName: '𠮷䶮𬱖' }),
      annotation: ANNOTATION,
    }),
  ],
]

/** Import and fonts in a new process; what a cold start pays before the first document. */
function coldStart(): { imported: number; fonts: number } {
  const program = `
    const start = performance.now()
    const { loadFonts } = await import('#lib/document')
    const imported = performance.now()
    loadFonts()
    console.log(JSON.stringify({ imported: imported - start, fonts: performance.now() - imported }))`
  return JSON.parse(
    execFileSync(process.execPath, ['--input-type=module', '-e', program], { encoding: 'utf8' }),
  )
}

const at = (sorted: readonly number[], share: number) =>
  sorted[Math.floor((sorted.length - 1) * share)] as number

const signer = await makeDemonstrationSigner()
const maker = createDocumentMaker({ fonts: loadFonts(), signer, service, demonstration: false })

const start = performance.now()
await maker.make((cases[1] as (typeof cases)[number])[1])
const first = performance.now() - start

const rows: string[] = []
for (const [name, made] of cases) {
  const times: number[] = []
  let bytes = 0
  for (let run = -10; run < RUNS; run++) {
    const begun = performance.now()
    bytes = (await maker.make(made)).length
    if (run >= 0) times.push(performance.now() - begun)
  }
  times.sort((a, b) => a - b)
  rows.push(
    `| ${name} | ${at(times, 0.5).toFixed(0)} | ${at(times, 0.95).toFixed(0)} | ${(bytes / 1000).toFixed(1)} |`,
  )
}

const cold = Array.from({ length: 5 }, coldStart)
const medianOf = (values: readonly number[]) =>
  at(
    values.toSorted((a, b) => a - b),
    0.5,
  ).toFixed(0)

const report = `# Documents

Node ${process.version}, ${cpus().length} × ${cpus()[0]?.model.trim()}. Written by \`node bench/document.bench.ts\`: ${RUNS}
documents of each kind, one after the other, signed with a local ECDSA P-256 key where the kind is signed. A key in
KMS or a time-stamp authority adds its round trip. Aims: warm median at most 150 ms, at most 100 kB.

| warm | median, ms | 95th percentile, ms | kB |
|---|---:|---:|---:|
${rows.join('\n')}

| cold | ms |
|---|---:|
| importing the library from its TypeScript sources, not bundled | ${medianOf(cold.map(({ imported }) => imported))} |
| reading and parsing the two main fonts (25 MB) | ${medianOf(cold.map(({ fonts }) => fonts))} |
| the first document of a process | ${first.toFixed(0)} |
`

await mkdir(new URL('results/', import.meta.url), { recursive: true })
await writeFile(new URL('results/document.md', import.meta.url), report)
console.log(report)
