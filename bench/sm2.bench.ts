/**
 * SM2 and SM3: what the product signs and hashes by, beside the other implementation that its tests know, and beside Node's own
 * ECDSA P-256; and how much a multiplication's time tells of the number. Prints markdown and writes it to bench/results/sm2.md.
 */

import { createHash, generateKeyPairSync, sign, verify } from 'node:crypto'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { build } from 'esbuild'
import smCrypto from 'sm-crypto'
import { makeDemonstrationSigner } from '#lib/document'
import { makeSeal, makeSesSignature, verifySesSignature } from '#lib/seal'
import { newSm2PrivateKey, openSm2Key, sm3, verifySm2 } from '#lib/sm'
import { keep, machine } from './report.ts'

const { sm2: peer, sm3: peerSm3 } = smCrypto

const RUNS = 300
const BATCHES = 5
const WARM = 30
const MEGABYTE = new Uint8Array(1_000_000)
const NOW = new Date('2026-12-01T02:00:00Z')

/** Milliseconds of processor time for each, which other work on the machine makes no longer: the median of a few batches. */
async function cost(work: () => unknown, runs = RUNS): Promise<number> {
  for (let run = 0; run < WARM; run++) await work()
  const batches: number[] = []
  for (let batch = 0; batch < BATCHES; batch++) {
    const begun = process.cpuUsage()
    for (let run = 0; run < runs / BATCHES; run++) await work()
    const { user, system } = process.cpuUsage(begun)
    batches.push((user + system) / 1000 / (runs / BATCHES))
  }
  batches.sort((one, other) => one - other)
  return batches[BATCHES >> 1] as number
}

/** What a bundle of it takes, minified and zipped, in bytes. */
async function bundled(code: string): Promise<{ bytes: number; zipped: number }> {
  const { outputFiles } = await build({
    stdin: { contents: code, resolveDir: join(import.meta.dirname, '..'), loader: 'ts' },
    bundle: true,
    minify: true,
    write: false,
    platform: 'node',
    format: 'esm',
    mainFields: ['module', 'main'],
    // Every function that draws brings it for its PDFs.
    external: ['asn1js'],
  })
  const content = outputFiles[0]?.contents ?? new Uint8Array()
  return { bytes: content.length, zipped: gzipSync(content, { level: 9 }).length }
}

const message = new TextEncoder().encode('证书 certificate '.repeat(10))
const own = openSm2Key(newSm2PrivateKey())
const ownSignature = own.sign(message)
const theirs = peer.generateKeyPairHex()
const options = { hash: true, der: true, publicKey: theirs.publicKey } as const
const list = [...message]
const theirSignature = peer.doSignature(list, theirs.privateKey, options)
const p256 = generateKeyPairSync('ec', { namedCurve: 'prime256v1' })
const p256Signature = sign('sha256', message, p256.privateKey)

/** A number of 256 bits with two of them set, and one with all but few. */
const LIGHT = `${'0'.repeat(63)}3`
const HEAVY = 'fffffffefffffffffffffffffffffffe'.padEnd(64, 'e')
const openOwn = (hex: string) => openSm2Key(new Uint8Array(Buffer.from(hex, 'hex')))

const figures = {
  product: {
    sign: await cost(() => own.sign(message)),
    verify: await cost(() => verifySm2(own.publicKey, message, ownSignature)),
    hash: await cost(() => sm3(MEGABYTE), 20),
    light: await cost(() => openOwn(LIGHT)),
    heavy: await cost(() => openOwn(HEAVY)),
    bundle: await bundled("export { sm3, openSm2Key, verifySm2 } from './lib/sm/index.ts'"),
  },
  'sm-crypto': {
    sign: await cost(() => peer.doSignature(list, theirs.privateKey, options)),
    verify: await cost(() => peer.doVerifySignature(list, theirSignature, theirs.publicKey, options)),
    hash: await cost(() => peerSm3(MEGABYTE as unknown as number[]), 20),
    light: await cost(() => peer.getPublicKeyFromPrivateKey(LIGHT)),
    heavy: await cost(() => peer.getPublicKeyFromPrivateKey(HEAVY)),
    bundle: await bundled("export { sm2, sm3 } from 'sm-crypto'"),
  },
  node: {
    sign: await cost(() => sign('sha256', message, p256.privateKey)),
    verify: await cost(() => verify('sha256', message, p256.publicKey, p256Signature)),
    hash: await cost(() => createHash('sha256').update(MEGABYTE).digest(), 20),
  },
}

const [maker, signer] = await Promise.all([
  makeDemonstrationSigner(NOW, { kind: 'SM2', use: '制章' }),
  makeDemonstrationSigner(NOW, { kind: 'SM2', use: '签名' }),
])
const seal = await makeSeal(
  {
    vendor: 'Zhengyan',
    id: '99000000000001',
    type: 1,
    name: '演示',
    signers: { certificates: [signer.certificates[0]] },
    createdAt: NOW,
    validFrom: NOW,
    validTo: new Date('2029-12-01T02:00:00Z'),
    picture: { type: 'PNG', data: new Uint8Array(6_500), width: 42, height: 42 },
  },
  maker,
)
const request = { seal, digest: sm3(message), propertyInfo: '/Signature.xml', at: NOW }
const sealed = await makeSesSignature(request, signer)
const withSeal = {
  sign: await cost(() => makeSesSignature(request, signer)),
  verify: await cost(() => verifySesSignature(sealed, { now: NOW, content: message })),
}

const ms = (value: number) => value.toFixed(2)
const row = (name: string, one: { sign: number; verify: number; hash: number }) =>
  `| ${name} | ${ms(one.sign)} | ${(one.sign / figures.node.sign).toFixed(0)} | ${ms(one.verify)} | ${(one.verify / figures.node.verify).toFixed(0)} | ${ms(one.hash)} |`
const secret = (name: string, { light, heavy }: { light: number; heavy: number }) =>
  `| ${name} | ${ms(light)} | ${ms(heavy)} | ${(light / heavy).toFixed(2)} |`
const size = (name: string, { bytes, zipped }: { bytes: number; zipped: number }) =>
  `| ${name} | ${(bytes / 1000).toFixed(1)} | ${(zipped / 1000).toFixed(1)} |`

const report = `# SM2

${machine}. Written by \`node bench/sm2.bench.ts\`: ${RUNS} runs of each in one process, warm, in
processor time; the ratios are to Node's own ECDSA P-256 over SHA-256 in the same process.

| | sign, ms | ratio | verify, ms | ratio | hash of 1 MB, ms |
|---|---:|---:|---:|---:|---:|
${row('`lib/sm`, over @noble/curves', figures.product)}
${row('`sm-crypto`, over jsbn', figures['sm-crypto'])}
${row('ECDSA P-256 by Node (OpenSSL)', figures.node)}

With an electronic seal whose picture has 6.5 kB: signed in ${ms(withSeal.sign)} ms, the check of its own signature included;
checked, with the seal, in ${ms(withSeal.verify)} ms.

What the time of a private key's multiplication tells of it: a number with two bits set beside one with nearly all.

| | two bits, ms | nearly all, ms | ratio |
|---|---:|---:|---:|
${secret('`lib/sm`', figures.product)}
${secret('`sm-crypto`', figures['sm-crypto'])}

| bundled, without asn1js, which every function that draws has | kB | kB zipped |
|---|---:|---:|
${size('`lib/sm`', figures.product.bundle)}
${size('`sm-crypto`', figures['sm-crypto'].bundle)}
`

keep('sm2', { report, figures: { ...figures, withSeal } })
