/** A seal and a signature with it say what went into them, in one spelling, and are signed by whom they name. */

import fc from 'fast-check'
import { beforeAll, describe, expect, it } from 'vitest'
import { makeDemonstrationSigner } from '#lib/document'
import { makeSeal, makeSesSignature, readSeal, readSesSignature } from '#lib/seal'
import { readSm2Certificate, sm3, verifySm2 } from '#lib/sm'
import { hasSm2, inFolder, openssl } from '../../support/openssl.ts'
import { type MadeUp, makeUp, NOW } from './made-up.ts'

let made: MadeUp
beforeAll(async () => {
  made = await makeUp()
})

const digest = sm3(new TextEncoder().encode('<ofd:Signature/>'))
const PATH = '/Doc_0/Signs/Sign_0/Signature.xml'
const sign = (changes: object = {}) =>
  makeSesSignature({ seal: made.seal, digest, propertyInfo: PATH, at: NOW, ...changes }, made.signer)

describe('a seal', () => {
  it('says what went into it, signed by its maker', () => {
    const seal = readSeal(made.seal)
    expect(seal).toMatchObject(made.properties)
    expect([...seal.maker]).toEqual([...made.maker.certificates[0]])
    const { publicKey } = readSm2Certificate(seal.maker)
    expect(verifySm2(publicKey, seal.signed, seal.signature)).toBe(true)
  })

  it('may name its signers by the digests of their certificates, and hold what a vendor adds', async () => {
    const properties = {
      ...made.properties,
      signers: { digests: [{ type: 'SM3', value: sm3(made.signer.certificates[0]) }] },
      extensions: [
        { id: '1.2.156.99.1', critical: false, value: Uint8Array.of(5, 0) },
        { id: '1.2.156.99.2', critical: true, value: Uint8Array.of(1) },
      ],
    }
    const seal = await makeSeal(properties, made.maker)
    expect(readSeal(seal)).toMatchObject(properties)
    expect(readSesSignature(await sign({ seal })).seal).toMatchObject(properties)
  })

  it.each([
    ['a number that is not ASCII', { id: '章' }],
    ['a maker whose name is not', { vendor: '证验' }],
  ])('is not made of %s', async (_what, change) => {
    await expect(makeSeal({ ...made.properties, ...change }, made.maker)).rejects.toMatchObject({
      code: 'value-unwritable',
    })
  })

  it('is not made by who has no key of SM2, nor by a key of another certificate', async () => {
    const other = await makeDemonstrationSigner(NOW)
    await expect(makeSeal(made.properties, other)).rejects.toMatchObject({ code: 'signer-mismatch' })
    const mixed = { certificates: made.maker.certificates, sign: made.signer.sign }
    await expect(makeSeal(made.properties, mixed)).rejects.toMatchObject({ code: 'signer-mismatch' })
  })
})

describe('a signature with a seal', () => {
  it('says when and over what, carries the seal, and is signed by whom the seal names', async () => {
    const read = readSesSignature(await sign())
    expect(read).toMatchObject({ at: NOW, propertyInfo: PATH, extensions: [], timeStamp: undefined })
    expect([...read.digest]).toEqual([...digest])
    expect([...read.seal.der]).toEqual([...made.seal])
    expect([...read.certificate]).toEqual([...made.signer.certificates[0]])
    const { publicKey } = readSm2Certificate(read.certificate)
    expect(verifySm2(publicKey, read.signed, read.signature)).toBe(true)
  })

  it.each([
    ['before the seal is in force', 'seal-not-in-force', { at: new Date('2026-11-30T00:00:00Z') }],
    ['after it', 'seal-not-in-force', { at: new Date('2030-01-01T00:00:00Z') }],
    ['over another kind of digest', 'value-unwritable', { digest: new Uint8Array(20) }],
    ['with a path that is not ASCII', 'value-unwritable', { propertyInfo: '/签名.xml' }],
    ['with something that is no seal', 'seal-unreadable', { seal: new Uint8Array(100) }],
  ])('is not made %s', async (_when, code, changes) => {
    await expect(sign(changes)).rejects.toMatchObject({ code })
  })

  it('is not made by somebody whom the seal does not name, though it be who made it', async () => {
    const request = { seal: made.seal, digest, propertyInfo: PATH, at: NOW }
    await expect(makeSesSignature(request, made.maker)).rejects.toMatchObject({ code: 'signer-not-in-seal' })
  })
})

describe('another spelling', () => {
  it('or a byte more or less is not read', async () => {
    for (const [der, read] of [
      [made.seal, readSeal],
      [await sign(), readSesSignature],
    ] as const) {
      const bytes = [...der]
      const refused = expect.objectContaining({
        code: expect.stringMatching(/^(seal|signature)-unreadable$/),
      })
      expect(() => read(Uint8Array.of(...bytes, 0))).toThrow(refused)
      expect(() => read(Uint8Array.from(bytes.slice(0, -1)))).toThrow(refused)
      // The outer length in four octets where two do; without a length at all.
      expect(bytes.slice(0, 2)).toEqual([0x30, 0x82])
      expect(() => read(Uint8Array.of(0x30, 0x83, 0, ...bytes.slice(2)))).toThrow(refused)
      expect(() => read(Uint8Array.of(0x30, 0x80, ...bytes.slice(4), 0, 0))).toThrow(refused)
    }
  })

  it('whatever byte is changed: it is not read, or it reads otherwise, or its signature does not hold', async () => {
    const der = await sign()
    const { publicKey } = readSm2Certificate(made.signer.certificates[0])
    fc.assert(
      fc.property(fc.nat(der.length - 1), fc.integer({ min: 1, max: 255 }), (at, by) => {
        const changed = Uint8Array.from(der)
        changed[at] = (changed[at] as number) ^ by
        try {
          const { signed, signature, certificate, signatureAlgorithm } = readSesSignature(changed)
          const whole =
            verifySm2(publicKey, signed, signature) &&
            Buffer.from(certificate).equals(made.signer.certificates[0]) &&
            signatureAlgorithm === '1.2.156.10197.1.501'
          expect(whole).toBe(false)
        } catch (error) {
          expect(error).toMatchObject({ code: 'signature-unreadable' })
        }
      }),
      { numRuns: 150 },
    )
  })
})

it.runIf(hasSm2)(
  hasSm2
    ? 'openssl reads the certificate, and finds it signed by its own key'
    : 'the certificate is not shown to openssl, which has no SM2 on this machine',
  () => {
    inFolder((put) => {
      const [der] = made.signer.certificates
      const { signed, signature } = readSm2Certificate(der)
      const key = openssl('x509', '-inform', 'DER', '-in', put('der', der), '-noout', '-pubkey')
      const how = ['-rawin', '-digest', 'sm3', '-pkeyopt', 'distid:1234567812345678']
      const files = ['-pubin', '-inkey', put('key', key.out), '-in', put('signed', signed)]
      const said = openssl('pkeyutl', '-verify', ...how, ...files, '-sigfile', put('signature', signature))
      expect(said).toMatchObject({ ok: true })
    })
  },
)
