/** PDFs by SM2, for readers who ask for it: PAdES with the national algorithms, or a signature with an electronic seal. */

import { spawnSync } from 'node:child_process'
import { fromBER, OctetString } from 'asn1js'
import { ContentInfo, type SignedData } from 'pkijs'
import { beforeAll, describe, expect, it } from 'vitest'
import {
  createDocumentMaker,
  type DocumentMakerOptions,
  loadFonts,
  makeDemonstrationSeal,
  signerFromPem,
} from '#lib/document'
import { readSesSignature, verifySesSignature } from '#lib/seal'
import { sm3, verifySm2, writeSm2PrivateKey } from '#lib/sm'
import { hasSm2, inFolder, openssl } from '../../support/openssl.ts'
import { issue } from '../seal/certificates.ts'
import { makeKeys, pem } from './keys.ts'
import { textOf } from './pages.ts'
import { NOW, request } from './samples.ts'
import { signatureOf } from './signature.ts'
import { startTimeStampAuthority } from './time-stamp-authority.ts'

const fonts = loadFonts()
const service = { zh: '查询验证服务', en: 'Verification service' }
const holder = issue({ name: '某省人事考试院' })
const signer = signerFromPem({
  certificates: pem('CERTIFICATE', holder.certificates[0]),
  privateKey: pem('PRIVATE KEY', writeSm2PrivateKey(holder.d)),
})

const make = (options: Partial<DocumentMakerOptions> = {}) =>
  createDocumentMaker({ fonts, signer, service, demonstration: false, ...options }).make(request())

/** What is signed of a file, and the signature's place with the zeros behind it. */
function parts(file: Uint8Array) {
  const text = Buffer.from(file).toString('latin1')
  const range = /\/ByteRange\s*\[\s*0\s+(\d+)\s+(\d+)\s+(\d+)\s*\]/.exec(text)?.slice(1).map(Number)
  const [start, end, rest] = range as [number, number, number]
  expect(end + rest).toBe(file.length)
  const value = Buffer.from(text.slice(start + 1, end - 1), 'hex')
  return {
    range: `[0 ${start} ${end} ${rest}]`,
    covered: Buffer.concat([file.subarray(0, start), file.subarray(end)]),
    der: Uint8Array.from(value.subarray(0, 4 + value.readUInt16BE(2))),
    names: /\/Filter \/([\w.]+)\s+\/SubFilter \/([\w.]+)\s/
      .exec(text.slice(text.lastIndexOf('/Type /Sig')))
      ?.slice(1),
  }
}

describe('PAdES by SM2', () => {
  let file: Uint8Array
  let cms: SignedData
  let attributes: Uint8Array
  let signature: Uint8Array
  beforeAll(async () => {
    file = await make()
    cms = signatureOf(file)?.cms as SignedData
    const [info] = cms.signerInfos
    // What is signed is the SET OF (RFC 5652, 5.4).
    attributes = new Uint8Array(info?.signedAttrs?.toSchema().toBER() as ArrayBuffer)
    attributes[0] = 0x31
    signature = info?.signature.valueBlock.valueHexView as Uint8Array
  })

  it('says on the page by what kind of reader it is checked', async () => {
    expect(await textOf(file)).toContain('可在支持国密算法的PDF阅读器中核对')
  })

  it('names SM3 and SM2, and holds over the whole file', () => {
    const [info] = cms.signerInfos
    expect(cms.digestAlgorithms.map(({ algorithmId }) => algorithmId)).toEqual(['1.2.156.10197.1.401'])
    expect(info?.signatureAlgorithm.algorithmId).toBe('1.2.156.10197.1.501')
    const digest = info?.signedAttrs?.attributes.find(({ type }) => type === '1.2.840.113549.1.9.4')
    const { covered, names } = parts(file)
    expect(names).toEqual(['Adobe.PPKLite', 'ETSI.CAdES.detached'])
    const [value] = digest?.values ?? []
    expect([...(value as OctetString).valueBlock.valueHexView]).toEqual([...sm3(covered)])
    expect(verifySm2(holder.key.publicKey, attributes, signature)).toBe(true)
  })

  const why = hasSm2 ? '' : ', not tried: openssl has no SM2 on this machine'

  it.runIf(hasSm2)(`is taken by openssl’s SM2, with the user id of the standard${why}`, () => {
    inFolder((put) => {
      const certificate = put('certificate', pem('CERTIFICATE', holder.certificates[0]))
      const key = put('key', openssl('x509', '-in', certificate, '-noout', '-pubkey').out)
      const files = ['-inkey', key, '-in', put('signed', attributes), '-sigfile', put('signature', signature)]
      const how = ['-pubin', '-rawin', '-digest', 'sm3', '-pkeyopt', 'distid:1234567812345678']
      expect(openssl('pkeyutl', '-verify', ...how, ...files)).toMatchObject({ ok: true })
    })
  })

  it.runIf(hasSm2)(
    `is CMS to openssl, whose cms knows no user id: signed with none, it verifies over the file${why}`,
    () => {
      const info = cms.signerInfos[0] as SignedData['signerInfos'][number]
      info.signature = new OctetString({ valueHex: Uint8Array.from(holder.key.sign(attributes, '')).buffer })
      const content = new ContentInfo({ contentType: '1.2.840.113549.1.7.2', content: cms.toSchema(true) })
      const der = new Uint8Array(content.toSchema().toBER())
      inFolder((put) => {
        const how = ['-verify', '-binary', '-noverify', '-inform', 'DER', '-in', put('cms', der)]
        const of = (covered: Buffer) => openssl('cms', ...how, '-content', put('file', covered))
        const { covered } = parts(file)
        expect(of(covered)).toMatchObject({ ok: true })
        covered[1000] = (covered[1000] as number) ^ 1
        expect(of(covered)).toMatchObject({ ok: false })
      })
    },
  )
})

describe('a signature with an electronic seal', () => {
  let electronicSeal: Uint8Array
  beforeAll(async () => {
    electronicSeal = await makeDemonstrationSeal({ signer, fonts, authority: '某省人事考试院', now: NOW })
  })

  it('stands in the dictionary under the names of its readers, holds, and says what it covers', async () => {
    const file = await make({ electronicSeal })
    const { names, der, covered, range } = parts(file)
    expect(names).toEqual(['GM.PKILite', 'GM.sm2seal'])
    const { holds, signature } = verifySesSignature(der, { now: NOW, content: covered })
    expect(holds).toBe(true)
    expect(signature).toMatchObject({ propertyInfo: range, at: NOW })
    expect([...(signature?.seal.der ?? [])]).toEqual([...electronicSeal])
    covered[1000] = (covered[1000] as number) ^ 1
    expect(verifySesSignature(der, { now: NOW, content: covered }).findings).toContainEqual(
      expect.objectContaining({ code: 'content-changed' }),
    )
  })

  it('bears the token of a time-stamp authority, where there is one', async () => {
    const authority = await startTimeStampAuthority(NOW)
    try {
      const { der, covered } = parts(await make({ electronicSeal, timestampUrl: authority.url }))
      const { timeStamp } = readSesSignature(der)
      const token = ContentInfo.fromBER(Uint8Array.from(timeStamp ?? []).buffer)
      expect(token.contentType).toBe('1.2.840.113549.1.7.2')
      expect(fromBER(Uint8Array.from(timeStamp ?? []).buffer).offset).toBe(timeStamp?.length)
      expect(verifySesSignature(der, { now: NOW, content: covered }).holds).toBe(true)
    } finally {
      await authority.close()
    }
  })

  it('is not made with a seal that does not name the signer, nor by another kind of key', async () => {
    const other = issue({ name: '李四' })
    const theirs = { certificates: other.certificates, sign: other.sign }
    await expect(make({ electronicSeal, signer: theirs })).rejects.toMatchObject({
      code: 'signer-not-in-seal',
    })
    await expect(make({ electronicSeal, signer: signerFromPem(await makeKeys('EC')) })).rejects.toMatchObject(
      {
        code: 'signer-not-in-seal',
      },
    )
  })

  const hasPdfsig = spawnSync('pdfsig', ['-v']).status === 0
  it.runIf(hasPdfsig)(
    hasPdfsig
      ? 'is seen by pdfsig as a signature over the whole file, of a form that it does not know'
      : 'is not shown to pdfsig, which is not on this machine',
    async () => {
      const file = await make({ electronicSeal })
      const said = inFolder((put) => spawnSync('pdfsig', [put('sealed.pdf', file)]).stdout.toString())
      expect(said).toContain('Total document signed')
    },
  )
})
