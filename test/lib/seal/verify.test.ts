/** A seal and a signature with it are checked thing by thing: what is wrong is named, and nothing else is. */

import { describe, expect, it } from 'vitest'
import {
  makeSeal,
  makeSesSignature,
  type SealProperties,
  type SealReasonCode,
  type SesCheckOptions,
  verifySeal,
  verifySesSignature,
} from '#lib/seal'
import { sm3 } from '#lib/sm'
import { type Holder, issue } from './certificates.ts'

const NOW = new Date('2026-12-01T02:00:00Z')
const XML = new TextEncoder().encode('<ofd:Signature/>')
const root = issue({ name: '演示根', isAuthority: true, usage: 0x06 })
const maker = issue({ name: '演示制章机构', issuer: root })
const signer = issue({ name: '演示省人事考试院', issuer: root })

const sealOf = (by: Holder, changes: Partial<SealProperties> = {}) =>
  makeSeal(
    {
      vendor: 'Zhengyan',
      id: '99000000000001',
      type: 1,
      name: '演示省人事考试专用章',
      signers: { certificates: [signer.certificates[0]] },
      createdAt: NOW,
      validFrom: NOW,
      validTo: new Date('2029-12-01T02:00:00Z'),
      picture: { type: 'PNG', data: Uint8Array.of(1), width: 42, height: 42 },
      ...changes,
    },
    by,
  )

/** What failed or was not checked; the rest is verified. */
const wrong = (findings: readonly { outcome: string; code: SealReasonCode }[]) =>
  findings.filter(({ outcome }) => outcome !== 'verified').map(({ code }) => code)

describe('a seal', () => {
  const check = (der: Uint8Array, at = NOW, known: readonly Uint8Array[] | undefined = root.certificates) => {
    const { holds, findings } = verifySeal(der, { at, known })
    expect(findings.every(({ reason }) => reason.zh && reason.en)).toBe(true)
    return { holds, wrong: wrong(findings) }
  }

  it('of a known maker holds; so it does where the maker’s own certificate is the known one', async () => {
    const seal = await sealOf(maker)
    expect(check(seal)).toEqual({ holds: true, wrong: [] })
    expect(check(seal, NOW, maker.certificates)).toEqual({ holds: true, wrong: [] })
    expect(verifySeal(seal, { at: NOW }).findings).toContainEqual(
      expect.objectContaining({ code: 'maker-not-compared', outcome: 'not-checked' }),
    )
  })

  it.each<[string, readonly SealReasonCode[], () => Promise<Uint8Array>, Date?]>([
    ['before it begins', ['seal-not-in-force'], () => sealOf(maker), new Date('2026-11-30T00:00:00Z')],
    ['after its end', ['seal-not-in-force'], () => sealOf(maker), new Date('2030-01-01T00:00:00Z')],
    ['by an unknown maker', ['maker-unknown'], () => sealOf(issue({ name: '另一机构' }))],
    [
      'by somebody who bears the maker’s name alone',
      ['maker-unknown'],
      () => sealOf(issue({ name: '演示制章机构', issuer: issue({ name: '演示根', isAuthority: true }) })),
    ],
    [
      'by a certificate that a signer issued, who may not',
      ['maker-unknown'],
      () => sealOf(issue({ name: '假机构', issuer: maker })),
    ],
    [
      'by a key that may only encrypt',
      ['maker-unusable'],
      () => sealOf(issue({ name: '演示加密', issuer: root, usage: 0x30 })),
    ],
    [
      'made after its maker’s certificate had ended',
      ['maker-not-valid-then'],
      () => sealOf(issue({ name: '演示过期', issuer: root, validTo: new Date('2026-06-01T00:00:00Z') })),
    ],
    [
      'with a critical extension of a vendor',
      ['seal-extension-unknown'],
      () => sealOf(maker, { extensions: [{ id: '1.2.156.99.1', critical: true, value: new Uint8Array(1) }] }),
    ],
  ])('%s does not hold, for that reason alone', async (_what, codes, make, at) => {
    // A signer's own certificate among those known makes nobody whom it issues known.
    expect(check(await make(), at, [root.certificates[0], maker.certificates[0]])).toEqual({
      holds: false,
      wrong: codes,
    })
  })

  it('that was changed does not hold; what is no seal is not read', async () => {
    const seal = Buffer.from(await sealOf(maker))
    const at = seal.indexOf('演示省人事')
    seal.set(Buffer.from('演示市人事'), at)
    expect(check(seal)).toEqual({ holds: false, wrong: ['maker-signature-wrong'] })
    expect(check(seal.subarray(1))).toEqual({ holds: false, wrong: ['seal-unreadable'] })
  })
})

describe('a signature with a seal', () => {
  const signed = async (changes: object = {}, by: Holder = signer) =>
    makeSesSignature(
      { seal: await sealOf(maker), digest: sm3(XML), propertyInfo: '/Signature.xml', at: NOW, ...changes },
      by,
    )
  const check = (der: Uint8Array, changes: Partial<SesCheckOptions> = {}) => {
    const options = { now: NOW, known: root.certificates, content: XML, ...changes }
    const { holds, findings } = verifySesSignature(der, options)
    return { holds, wrong: wrong(findings) }
  }

  it('holds, and says all that was checked', async () => {
    const der = await signed()
    expect(check(der)).toEqual({ holds: true, wrong: [] })
    const { findings } = verifySesSignature(der, { now: NOW })
    expect(findings.map(({ check }) => check)).toEqual([
      'seal-form',
      'maker-signature',
      'maker-certificate',
      'maker-known',
      'seal-validity',
      'signature-form',
      'signature',
      'signer-in-seal',
      'signer-certificate',
      'signer-known',
      'signing-time',
      'content',
    ])
    expect(wrong(findings)).toEqual(['maker-not-compared', 'signer-not-compared', 'content-not-compared'])
  })

  it('over something else, or dated ahead, does not hold', async () => {
    const der = await signed()
    expect(check(der, { content: new Uint8Array(1) }).wrong).toEqual(['content-changed'])
    expect(check(der, { now: new Date('2026-12-01T01:59:59Z') }).wrong).toEqual(['signed-in-future'])
  })

  it('by a certificate that had ended, or that may not sign, does not hold', async () => {
    for (const [code, how] of [
      ['signer-not-valid-then', { validTo: new Date('2026-06-01T00:00:00Z') }],
      ['signer-unusable', { usage: 0x30 }],
    ] as const) {
      const other = issue({ name: '演示省人事考试院', issuer: root, ...how })
      const seal = await sealOf(maker, { signers: { certificates: other.certificates } })
      expect(check(await signed({ seal }, other)).wrong).toEqual([code])
    }
  })

  it('by somebody whom nobody knows does not hold, though the seal names him', async () => {
    const other = issue({ name: '张三' })
    const seal = await sealOf(maker, { signers: { certificates: other.certificates } })
    expect(check(await signed({ seal }, other)).wrong).toEqual(['signer-unknown'])
  })

  it('carried over to another seal that does not name the signer does not hold', async () => {
    const own = Buffer.from(signer.certificates[0])
    // Of the same name, and of the same length whatever the length of its signature.
    let other: Holder
    do other = issue({ name: signer.name, issuer: root })
    while (other.certificates[0].length !== own.length)
    const der = Buffer.from(await signed())
    der.set(other.certificates[0], der.lastIndexOf(own))
    expect(check(der).wrong).toEqual(['signature-wrong', 'signer-not-named'])
  })

  it('that is no such thing is not read', () => {
    expect(check(new Uint8Array(64))).toEqual({ holds: false, wrong: ['signature-unreadable'] })
  })
})
