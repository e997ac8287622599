import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  createDocumentMaker,
  type DocumentMakerOptions,
  type Fonts,
  loadFonts,
  makeDemonstrationSigner,
  signerFromPem,
} from '#lib/document'
import { makeKeys, type TestKeys } from './keys.ts'
import { textOf } from './pages.ts'
import { NOW, request } from './samples.ts'
import { signatureOf, timestampOf } from './signature.ts'
import { type LocalTimeStampAuthority, startTimeStampAuthority } from './time-stamp-authority.ts'

const service = { zh: '查询验证服务', en: 'Verification service' }

let fonts: Fonts
let ec: TestKeys
let rsa: TestKeys

beforeAll(async () => {
  fonts = loadFonts()
  ec = await makeKeys('EC')
  rsa = await makeKeys('RSA')
})

function make(options: Partial<DocumentMakerOptions> = {}): Promise<Uint8Array> {
  const signer = signerFromPem(ec)
  return createDocumentMaker({ fonts, signer, service, demonstration: false, ...options }).make(request())
}

describe('the signature of an electronic certificate', () => {
  it.each(['EC', 'RSA'] as const)(
    'is PAdES, valid and covers the whole file, with a key of kind %s',
    async (kind) => {
      const signature = signatureOf(await make({ signer: signerFromPem(kind === 'EC' ? ec : rsa) }))
      expect(signature).toMatchObject({ coversAll: true, subFilter: 'ETSI.CAdES.detached' })
      expect(await signature?.valid()).toBe(true)
      expect(signature?.cms.certificates).toHaveLength(1)
    },
  )

  it('no longer holds when a single bit of the file is changed', async () => {
    const file = await make()
    const [, before, after] = signatureOf(file)?.byteRange ?? [0, 0, 0, 0]
    const position = fc.integer({ min: 0, max: file.length - 1 }).filter((at) => at < before || at >= after)
    await fc.assert(
      fc.asyncProperty(position, fc.integer({ min: 0, max: 7 }), async (at, bit) => {
        const changed = Uint8Array.from(file)
        changed[at] = (changed[at] ?? 0) ^ (1 << bit)
        let valid = false
        try {
          valid = (await signatureOf(changed)?.valid()) ?? false
        } catch {
          // A byte range that no longer points at the signature is no valid signature either.
        }
        expect(valid).toBe(false)
      }),
      { numRuns: 60 },
    )
  })

  it('is not given out when key and certificate do not belong together', async () => {
    const mixed = signerFromPem({
      certificates: ec.certificates,
      privateKey: (await makeKeys('EC')).privateKey,
    })
    await expect(make({ signer: mixed })).rejects.toMatchObject({ code: 'signer-mismatch' })
  })

  it('has the signed attributes of the PAdES baseline and no others, in the order of DER', async () => {
    const { cms } = signatureOf(await make()) ?? {}
    const attributes = cms?.signerInfos[0]?.signedAttrs?.attributes ?? []
    expect(attributes.map(({ type }) => type).toSorted()).toEqual([
      '1.2.840.113549.1.9.16.2.47', // signing-certificate-v2
      '1.2.840.113549.1.9.3', // content-type
      '1.2.840.113549.1.9.4', // message-digest
    ])
    const encoded = attributes.map((attribute) => Buffer.from(attribute.toSchema().toBER()))
    expect(encoded).toEqual(encoded.toSorted(Buffer.compare))
  })

  it('says the time of making', async () => {
    const text = Buffer.from(await make()).toString('latin1')
    expect(text).toMatch(/\/M \(D:20261123093000/)
  })
})

describe('a time-stamped signature', () => {
  let authority: LocalTimeStampAuthority
  const time = new Date('2026-11-23T09:30:07Z')

  beforeAll(async () => {
    authority = await startTimeStampAuthority(time)
  })
  afterAll(() => authority.close())

  it('holds a token of the authority over this very signature (PAdES B-T)', async () => {
    const signature = signatureOf(await make({ timestampUrl: authority.url }))
    expect(await signature?.valid()).toBe(true)
    const stamp = signature && timestampOf(signature)
    expect(stamp?.info.genTime).toEqual(time)
    const value = signature?.cms.signerInfos[0]?.signature.valueBlock.valueHexView ?? new Uint8Array()
    const digest = await crypto.subtle.digest('SHA-256', Uint8Array.from(value))
    expect(Buffer.from(stamp?.info.messageImprint.hashedMessage.valueBlock.valueHexView ?? [])).toEqual(
      Buffer.from(digest),
    )
  })

  it('is not given out when the token is over something else', async () => {
    const faulty = await startTimeStampAuthority(time, true)
    await expect(make({ timestampUrl: faulty.url })).rejects.toMatchObject({ code: 'unavailable' })
    await faulty.close()
  })

  it('is not replaced by an unstamped one when the authority does not answer', async () => {
    await expect(make({ timestampUrl: 'http://127.0.0.1:9/' })).rejects.toMatchObject({ code: 'unavailable' })
  })
})

describe('a demonstration', () => {
  it('is marked on the page and in the certificate, even where the deployment forgot to say so', async () => {
    const file = await make({ signer: await makeDemonstrationSigner(NOW), demonstration: false })
    expect(await textOf(file)).toContain('演示DEMONSTRATION')
    const [certificate] = signatureOf(file)?.cms.certificates ?? []
    expect(JSON.stringify(certificate?.toJSON())).toContain('DEMONSTRATION')
    expect(await signatureOf(file)?.valid()).toBe(true)
  })

  it('is not claimed by a document of a real signer', async () => {
    expect(await textOf(await make())).not.toContain('DEMONSTRATION')
  })
})
