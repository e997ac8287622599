/**
 * Documents: how long one takes once the process is warm, what the first costs, and how large the files are; as PDF, and
 * as OFD as a share of the PDF in the same run. Prints markdown and writes it to bench/results/document.md. Aims: warm median at most 150 ms, at most 100 kB.
 */

import { execFileSync } from 'node:child_process'
import { qrMatrix } from '#lib/credential'
import {
  createDocumentMaker,
  createOfdMaker,
  type DocumentMaker,
  type DocumentRequest,
  loadFonts,
  makeDemonstrationSeal,
  makeDemonstrationSigner,
} from '#lib/document'
import {
  ANNOTATION,
  certificate,
  FILE,
  GUANGDONG,
  NATIONAL,
  NOW,
  request,
} from '../test/lib/document/samples.ts'
import { bars } from './chart.ts'
import { keep, machine } from './report.ts'

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

/** The same, short enough for a chart. */
const NAMES = [
  '省级印章 provincial seal',
  '全国印章 national seal',
  '最长文字 longest texts',
  '无印章 without seal',
  '生僻字 rare name',
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

// As of the requests: a seal signs nothing that is older than it.
const now = NOW
const fonts = loadFonts()
const signer = await makeDemonstrationSigner()
const sealer = await makeDemonstrationSigner(now, { kind: 'SM2', use: '签名' })
const seal = await makeDemonstrationSeal({ signer: sealer, fonts, authority: '演示省人事考试局', now })
const drawn = { fonts, service, demonstration: false }
const makers = {
  pdf: createDocumentMaker({ ...drawn, signer }),
  ofd: createOfdMaker({ ...drawn, seal: { seal, signer: sealer } }),
}

async function firstOf(maker: DocumentMaker): Promise<number> {
  const start = performance.now()
  await maker.make((cases[1] as (typeof cases)[number])[1])
  return performance.now() - start
}
const first = await firstOf(makers.pdf)
const firstOfd = await firstOf(makers.ofd)

interface Warm {
  readonly median: number
  readonly p95: number
  readonly bytes: number
}

/** Both by turns, so that whatever else the machine does is shared. */
async function measure(made: DocumentRequest): Promise<{ pdf: Warm; ofd: Warm }> {
  const times: Record<keyof typeof makers, number[]> = { pdf: [], ofd: [] }
  const bytes = { pdf: 0, ofd: 0 }
  for (let run = -10; run < RUNS; run++) {
    for (const format of ['pdf', 'ofd'] as const) {
      const begun = performance.now()
      bytes[format] = (await makers[format].make(made)).length
      if (run >= 0) times[format].push(performance.now() - begun)
    }
  }
  const warm = (format: keyof typeof makers): Warm => {
    const sorted = times[format].toSorted((a, b) => a - b)
    return { median: at(sorted, 0.5), p95: at(sorted, 0.95), bytes: bytes[format] }
  }
  return { pdf: warm('pdf'), ofd: warm('ofd') }
}

const figures: { name: string; pdf: Warm; ofd: Warm }[] = []
for (const [name, made] of cases) figures.push({ name, ...(await measure(made)) })
const cells = ({ median, p95, bytes }: Warm) =>
  `${median.toFixed(0)} | ${p95.toFixed(0)} | ${(bytes / 1000).toFixed(1)}`
const rows = figures.map(
  ({ name, pdf, ofd }) =>
    `| ${name} | ${cells(pdf)} | ${cells(ofd)} | ${(ofd.median / pdf.median).toFixed(1)} | ${(ofd.bytes / pdf.bytes).toFixed(2)} |`,
)

const cold = Array.from({ length: 5 }, coldStart)
const medianOf = (values: readonly number[]) =>
  at(
    values.toSorted((a, b) => a - b),
    0.5,
  ).toFixed(0)

const report = `# Documents

${machine}. Written by \`node bench/document.bench.ts\`: ${RUNS}
documents of each kind, one after the other, signed with a local ECDSA P-256 key where the kind is signed. A key in
KMS or a time-stamp authority adds its round trip. The OFD of each is made by turns with its PDF, and sealed by a local SM2 key.
Aims: warm median at most 150 ms, at most 100 kB.

| warm | PDF: median, ms | 95th percentile | kB | OFD: median, ms | 95th percentile | kB | OFD to PDF: time | size |
|---|---:|---:|---:|---:|---:|---:|---:|---:|
${rows.join('\n')}

| cold | ms |
|---|---:|
| importing the library from its TypeScript sources, not bundled | ${medianOf(cold.map(({ imported }) => imported))} |
| reading and parsing the two main fonts (25 MB) | ${medianOf(cold.map(({ fonts }) => fonts))} |
| the first PDF of a process | ${first.toFixed(0)} |
| the first OFD behind it | ${firstOfd.toFixed(0)} |
`

keep('document', {
  report,
  figures: { warm: figures, cold, first, firstOfd },
  charts: {
    '': bars({
      title: '生成一份文件，毫秒（中位数），越少越好 · One file, ms (median), less is better',
      series: ['PDF', 'OFD'],
      groups: figures.map(({ name, pdf, ofd }, which) => ({
        name: NAMES[which] ?? name,
        values: [pdf.median, ofd.median],
      })),
    }),
  },
})
