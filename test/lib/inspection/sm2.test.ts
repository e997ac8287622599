/** PDFs of our own that are signed by SM2: they are whole as they were made, and no longer once anything is changed. */

import { createHash } from 'node:crypto'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  createDocumentMaker,
  type DocumentMakerOptions,
  loadFonts,
  makeDemonstrationSeal,
  makeDemonstrationSigner,
} from '#lib/document'
import { knownSeals } from '#lib/inspection'
import { makeSesSignature } from '#lib/seal'
import { sm3 } from '#lib/sm'
import { stampedBy } from '../../../lib/document/signing/time-stamp.ts'
import { openDocument } from '../../../lib/inspection/open.ts'
import { NOW, request } from '../document/samples.ts'
import { type LocalTimeStampAuthority, startTimeStampAuthority } from '../document/time-stamp-authority.ts'
import { issue } from '../seal/certificates.ts'

const fonts = loadFonts()
const service = { zh: '查询验证服务', en: 'Verification service' }
const root = issue({ name: '演示根', isAuthority: true, usage: 0x06 })
const signer = issue({ name: '某省人事考试院', issuer: root })
const known = knownSeals([signer.certificates[0], root.certificates[0]])
const sealed = (by: typeof signer) =>
  makeDemonstrationSeal({ signer: by, fonts, authority: by.name, now: NOW })

const make = async (options: Partial<DocumentMakerOptions> = {}) =>
  Buffer.from(
    await createDocumentMaker({ fonts, signer, service, demonstration: false, ...options }).make(request()),
  )

let authority: LocalTimeStampAuthority
let electronicSeal: Uint8Array
beforeAll(async () => {
  authority = await startTimeStampAuthority(NOW)
  electronicSeal = await sealed(signer)
})
afterAll(() => authority.close())

describe.each([
  ['PAdES by SM2', async () => ({})],
  ['PAdES by SM2, time-stamped', async () => ({ timestampUrl: authority.url })],
  ['a signature with an electronic seal', async () => ({ electronicSeal })],
  ['the same, time-stamped', async () => ({ electronicSeal, timestampUrl: authority.url })],
])('%s', (form, optionsOf) => {
  let file: Buffer
  beforeAll(async () => {
    file = await make(await optionsOf())
  })

  it('is whole as it was made', () => {
    expect(openDocument(file, known, NOW)).toMatchObject({ seal: { name: '某省人事考试院', signedAt: NOW } })
  })

  it('is whole no more, whichever bit is flipped, but for a stamp’s own, whose authority is not judged', () => {
    const stamped = /time-stamped/.test(form)
    const value = file.indexOf('/Contents <')
    const place = fc.nat(file.length - 1).filter((at) => !stamped || at < value || at > file.length - 900)
    fc.assert(
      fc.property(place, fc.nat(7), (at, bit) => {
        const changed = Buffer.from(file)
        changed[at] = (changed[at] as number) ^ (1 << bit)
        expect(openDocument(changed, known, NOW)).toHaveProperty('state')
      }),
      { numRuns: 60 },
    )
  })

  it('is whole when certificate and seal have run out since: what counts is when it was made', () => {
    const since = openDocument(file, known, new Date('2050-01-01T00:00:00Z'))
    expect(since).toMatchObject({ seal: { signedAt: NOW } })
  })

  it('with a fact changed is told as changed after it was sealed', () => {
    const changed = Buffer.from(file)
    const at = changed.indexOf('/Lang (zh-CN)')
    changed.write('/Lang (zh-TW)', at, 'latin1')
    expect(openDocument(changed, known, NOW)).toEqual({ state: 'changed', code: 'bytes-changed' })
  })

  it('is not ours where its certificate is not known, though the name be the same', () => {
    const other = knownSeals(issue({ name: signer.name, issuer: root }).certificates)
    expect(openDocument(file, other, NOW)).toEqual({ state: 'not-ours', code: 'signer-unknown' })
  })

  it('dated ahead, or when its certificate was not valid, is told so', () => {
    const before = new Date(NOW.getTime() - 3_600_000)
    expect(openDocument(file, known, before)).toMatchObject({ state: 'changed', code: 'signed-in-future' })
  })
})

describe('a signature with an electronic seal', () => {
  /** Another value in the place of the signature, which everything else of the file stands around. */
  async function withValue(make: (covered: Buffer, range: string) => Promise<Uint8Array>, file: Buffer) {
    const text = file.toString('latin1')
    const [, start = 0, end = 0] = (/\/ByteRange \[0 (\d+) +(\d+)/.exec(text) ?? []).map(Number)
    const covered = Buffer.concat([file.subarray(0, start), file.subarray(end)])
    const value = await make(covered, `[0 ${start} ${end} ${file.length - end}]`)
    const changed = Buffer.from(file)
    changed.write(
      Buffer.from(value)
        .toString('hex')
        .padEnd(end - start - 2, '0'),
      start + 1,
      'latin1',
    )
    return changed
  }

  it.each<[string, string, object]>([
    ['says another range', 'signature-unreadable', { propertyInfo: '[0 1 2 3]' }],
    ['says another time than the file', 'signature-unreadable', { at: new Date(NOW.getTime() + 1000) }],
    ['is over something else', 'bytes-changed', { digest: sm3(new Uint8Array(1)) }],
  ])('that %s is not whole, though our own key made it', async (_what, code, changes) => {
    const file = await make({ electronicSeal })
    const changed = await withValue(
      (covered, range) =>
        makeSesSignature(
          { seal: electronicSeal, digest: sm3(covered), propertyInfo: range, at: NOW, ...changes },
          signer,
        ),
      file,
    )
    expect(openDocument(changed, known, NOW)).toMatchObject({
      state: expect.stringMatching(/changed|not-ours/),
      code,
    })
  })

  it('stamped over another signature is not whole', async () => {
    const stamped = (other: Uint8Array) =>
      stampedBy(authority.url)(createHash('sha256').update(other).digest())
    const value = (covered: Buffer, range: string) =>
      makeSesSignature(
        { seal: electronicSeal, digest: sm3(covered), propertyInfo: range, at: NOW },
        signer,
        (own) => stamped(own.toReversed()),
      )
    const changed = await withValue(value, await make({ electronicSeal, timestampUrl: authority.url }))
    expect(openDocument(changed, known, NOW)).toEqual({ state: 'changed', code: 'signature-unreadable' })
  })

  it('in a file that calls it PAdES is not whole', async () => {
    const pades = await make({ timestampUrl: authority.url, signer: await padded() })
    const value = (covered: Buffer, range: string) =>
      makeSesSignature({ seal: electronicSeal, digest: sm3(covered), propertyInfo: range, at: NOW }, signer)
    const changed = await withValue(value, pades)
    expect(openDocument(changed, known, NOW)).toMatchObject({ code: 'signature-unreadable' })
  })

  /** The signer with so many issuers that a signature with a seal has room where its CMS was. */
  const padded = async () => ({
    certificates: [
      signer.certificates[0],
      ...Array.from({ length: 20 }, () => root.certificates[0]),
    ] as const,
    sign: signer.sign,
  })
})

it('a document of a demonstration is whole in both forms', async () => {
  const own = await makeDemonstrationSigner(NOW, { kind: 'SM2', use: '签名' })
  const seal = await makeDemonstrationSeal({ signer: own, fonts, authority: '演示机构', now: NOW })
  for (const options of [{ signer: own }, { signer: own, electronicSeal: seal }])
    expect(openDocument(await make(options), knownSeals(own.certificates), NOW)).toHaveProperty('structure')
})
