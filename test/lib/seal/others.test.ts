/**
 * A seal that others made: the OFD of the ofdrw project (Apache-2.0), which is no part of this repository. Where it lies
 * beside it, it is read; where not, the test says so and counts as skipped.
 */

import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { openPromise } from 'yauzl'
import { readSeal, readSesSignature, verifySesSignature } from '#lib/seal'

const file = join(import.meta.dirname, '../../../../shared/vectors/ofd/SESV4SignDoc.ofd')
const there = existsSync(file)

async function entriesOf(path: string): Promise<Map<string, Buffer>> {
  const zip = await openPromise(path)
  const entries = new Map<string, Buffer>()
  for await (const entry of zip.eachEntry()) {
    const parts: Buffer[] = []
    for await (const part of await zip.openReadStreamPromise(entry)) parts.push(part)
    entries.set(entry.fileName, Buffer.concat(parts))
  }
  return entries
}

it.runIf(there)(
  there
    ? 'SESV4SignDoc.ofd: both signatures hold, and the digest is that of its Signature.xml'
    : 'SESV4SignDoc.ofd is not on this machine, not read',
  async () => {
    const entries = await entriesOf(file)
    const [seal, signedValue, xml] = ['Seal.esl', 'SignedValue.dat', 'Signature.xml'].map(
      (name) => entries.get(`Doc_0/Signs/Sign_0/${name}`) as Buffer,
    ) as [Buffer, Buffer, Buffer]
    const read = readSesSignature(signedValue)
    expect(readSeal(seal)).toEqual(read.seal)
    // It was signed in 2026 with a certificate and a seal of 2020 to 2022, which the report says, and nothing else.
    const report = verifySesSignature(signedValue, { now: new Date('2026-12-01T00:00:00Z'), content: xml })
    const failed = report.findings.filter(({ outcome }) => outcome === 'failed').map(({ code }) => code)
    expect(failed).toEqual(['seal-not-in-force', 'signer-not-valid-then'])
    const codes = report.findings.map(({ code }) => code)
    expect(codes).toEqual(
      expect.arrayContaining(['maker-signature-holds', 'signature-holds', 'signer-named', 'content-same']),
    )
    expect(read).toMatchObject({
      propertyInfo: '/Doc_0/Signs/Sign_0/Signature.xml',
      seal: {
        vendor: 'OFDR&WTest',
        type: 3,
        name: 'OFD R&W 测试用印章',
        picture: { type: 'PNG', width: 40, height: 40 },
      },
    })
  },
)
