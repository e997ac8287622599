/**
 * Documents that are sent in: what one costs beside what cannot be saved, and every byte of a sealed one flipped, one after
 * the other. Prints markdown and writes it to bench/results/inspection.md. Aim: none of them is whole.
 */

import { createHash, verify, X509Certificate } from 'node:crypto'
import { qrMatrix } from '#lib/credential'
import { createDocumentDrawer, createDocumentMaker, loadFonts, makeDemonstrationSigner } from '#lib/document'
import { knownSeals } from '#lib/inspection'
import { openDocument } from '../lib/inspection/open.ts'
import { readFile } from '../lib/inspection/pdf/file.ts'
import { isSame } from '../lib/inspection/pdf/same.ts'
import { ANNOTATION, certificate, FILE, NATIONAL, NOW, request } from '../test/lib/document/samples.ts'
import { keep, machine } from './report.ts'

const RUNS = 200
const service = { zh: '职业资格证书查询验证服务', en: 'Certificate Query and Verification' }
const text = `https://verify.example.gov.cn/v/7K3M9QXD2V5RT8HWN#${'3141592653'.repeat(50)}`
const verification = { ...request().verification, text, qr: qrMatrix(text) }

const fonts = loadFonts()
const signer = await makeDemonstrationSigner(NOW)
const known = knownSeals(signer.certificates)
const national = { verification, certificate: certificate({ result: NATIONAL }), annotation: ANNOTATION }
const unsealed = request({ verification, certificate: certificate({ result: FILE }) })
const draw = createDocumentDrawer({ fonts, service, demonstration: true })
const maker = createDocumentMaker({ fonts, signer, service, demonstration: true })
const sealed = Buffer.from(await maker.make(request(national)))
const file = Buffer.from(await draw(unsealed))

/** The median of many runs, in milliseconds. */
async function median(run: () => unknown): Promise<number> {
  const times: number[] = []
  for (let i = -20; i < RUNS; i++) {
    const begun = performance.now()
    await run()
    if (i >= 0) times.push(performance.now() - begun)
  }
  return times.sort((a, b) => a - b)[RUNS / 2] as number
}

const { publicKey } = new X509Certificate(Buffer.from(signer.certificates[0]))
const signature = Buffer.from(await signer.sign(sealed))
const bare = await median(() => {
  createHash('sha256').update(sealed).digest()
  verify('sha256', Buffer.from('what is signed'), publicKey, signature)
})
const opened = await median(() => openDocument(sealed, known, NOW))
const drawn = await median(() => draw(unsealed))
const compared = await median(async () => isSame(readFile(file), readFile(Buffer.from(await draw(unsealed)))))

const outcomes = new Map<string, number>()
for (let at = 0; at < sealed.length; at++) {
  const flipped = Buffer.from(sealed)
  // A different bit in each place, the same in every run.
  flipped[at] = (flipped[at] as number) ^ (1 << (at % 8))
  const found = openDocument(flipped, known, NOW)
  const outcome = 'code' in found ? `${found.state}, ${found.code}` : 'whole'
  outcomes.set(outcome, (outcomes.get(outcome) ?? 0) + 1)
  if (at % 5_000 === 0) process.stderr.write(`\r${at} / ${sealed.length}`)
}
process.stderr.write('\r')
const whole = outcomes.get('whole') ?? 0
const ratio = (one: number, other: number) => (one / other).toFixed(1)

const report = `# Documents that are sent in

${machine}. Written by \`node bench/inspection.bench.ts\`; medians of ${RUNS} runs in one process.

| | times as long |
|---|---:|
| a sealed document opened: signature, structure, certificate; beside one SHA-256 over it and one ECDSA verification | ${ratio(opened, bare)} |
| a file without a seal drawn anew and compared; beside drawing it | ${ratio(compared, drawn)} |

A sealed document of ${sealed.length.toLocaleString('en')} bytes, each byte flipped in one bit, one after the other:
**${whole} of ${sealed.length.toLocaleString('en')} are whole.**

| answer | files |
|---|---:|
${[...outcomes]
  .sort(([, one], [, other]) => other - one)
  .map(([outcome, count]) => `| ${outcome} | ${count.toLocaleString('en')} |`)
  .join('\n')}
`

keep('inspection', {
  report,
  figures: { bare, opened, drawn, compared, outcomes: Object.fromEntries(outcomes) },
})
process.exitCode = whole === 0 ? 0 : 1
