import { X509Certificate } from 'node:crypto'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import {
  createDocumentMaker,
  type DocumentMakerOptions,
  type Fonts,
  loadFonts,
  signerFromPem,
} from '#lib/document'
import { type Fault, type LocalAuthority, startAuthority } from './authority.ts'
import { NOW, request } from './samples.ts'

const service = { zh: '查询验证服务', en: 'Verification service' }

let fonts: Fonts
let authority: LocalAuthority

beforeAll(async () => {
  fonts = loadFonts()
  authority = await startAuthority(NOW)
})
afterAll(() => authority.close())
beforeEach(() => {
  authority.faults.clear()
  authority.asked.length = 0
})

const maker = (options: Partial<DocumentMakerOptions> = {}) =>
  createDocumentMaker({
    fonts,
    service,
    signer: signerFromPem(authority.signer),
    timestampUrl: authority.timestampUrl,
    demonstration: false,
    level: 'B-LT',
    ...options,
  })
const latin = (file: Uint8Array) => Buffer.from(file).toString('latin1')

/** What the store of validation data holds, each as it stands in the file. */
function storeOf(file: Uint8Array) {
  const text = latin(file)
  const store = text.slice(text.lastIndexOf('/Type /DSS'))
  const read = (key: string) =>
    [...(new RegExp(`/${key} \\[([^\\]]*)\\]`).exec(store)?.[1] ?? '').matchAll(/(\d+) 0 R/g)].map(
      ([, number]) => {
        const [head, length] =
          new RegExp(`\\n${number} 0 obj\\n<<\\n/Length (\\d+)\\n>>\\nstream\\n`).exec(text) ?? []
        const start = text.indexOf(head ?? '-') + (head?.length ?? 0)
        return Buffer.from(text.slice(start, start + Number(length)), 'latin1')
      },
    )
  return { certificates: read('Certs'), ocspResponses: read('OCSPs'), crls: read('CRLs') }
}

describe('B-LT', () => {
  it('stores certificates of signer, time stamp and responder, and what says that they stand', async () => {
    const file = await maker().make(request())
    const { certificates, ocspResponses, crls } = storeOf(file)
    expect(certificates.map((der) => new X509Certificate(der).subject.replace('CN=测试 ', ''))).toEqual([
      '发证机关 Issuing body',
      '查询 Responder',
      '中级 Intermediate',
      '根 Root',
      '时间戳 Time stamps',
    ])
    expect(ocspResponses).toHaveLength(1)
    expect(crls).toHaveLength(2)
    expect(latin(file)).toMatch(
      /\n2 0 obj\n<<\n\/Type \/Catalog\n[\s\S]*\/AcroForm \d+ 0 R\n\/DSS \d+ 0 R\n>>/,
    )
    expect(latin(file)).not.toContain('/DocTimeStamp')
  })

  it('asks the authority once, until it would have something newer', async () => {
    const { make } = maker()
    await make(request())
    expect(authority.asked.toSorted()).toEqual([
      '/intermediate.cer',
      '/intermediate.crl',
      '/ocsp',
      '/root.crl',
    ])
    await make(request())
    expect(authority.asked).toHaveLength(4)
    await expect(make(request({ now: new Date(NOW.getTime() + 48 * 3_600_000) }))).rejects.toMatchObject({
      code: 'unavailable',
    })
    expect(authority.asked.length).toBeGreaterThan(4)
  })

  it('finds issuers where a certificate says that they are, and needs the root to be given', async () => {
    await expect(maker({ signer: signerFromPem(authority.alone) }).make(request())).rejects.toMatchObject({
      code: 'unavailable',
    })
    const withRoot = {
      ...authority.alone,
      certificates: authority.alone.certificates + authority.root.certificates,
    }
    const file = await maker({ signer: signerFromPem(withRoot) }).make(request())
    expect(storeOf(file).certificates).toHaveLength(5)
  })

  it.each<Fault>([
    'ocsp-silent',
    'ocsp-unknown',
    'ocsp-stale',
    'ocsp-forged',
    'ocsp-endless',
    'ocsp-elsewhere',
  ])('takes the list of the issuer where its responder is no help: %s', async (fault) => {
    authority.faults.add(fault)
    const { ocspResponses, crls } = storeOf(await maker().make(request()))
    expect([ocspResponses.length, crls.length]).toEqual([0, 2])
    expect(authority.asked).not.toContain('/elsewhere')
  })

  it.each<readonly [Fault, ...Fault[]]>([
    ['ocsp-revoked'],
    ['ocsp-silent', 'list-revoked'],
    ['ocsp-silent', 'list-silent'],
    ['ocsp-silent', 'list-stale'],
    ['ocsp-silent', 'list-forged'],
  ])('is not given out with less than was promised: %s %s', async (...faults) => {
    for (const fault of faults) authority.faults.add(fault)
    await expect(maker().make(request())).rejects.toMatchObject({ code: 'unavailable' })
  })
})

describe('B-LTA', () => {
  it('has a time stamp on top, over everything before it', async () => {
    const file = await maker({ level: 'B-LTA' }).make(request())
    const text = latin(file)
    const at = text.indexOf('/Type /DocTimeStamp')
    const [, start, end, rest] = (/\/ByteRange \[0 (\d+) +(\d+) +(\d+) *\]/.exec(text.slice(at)) ?? []).map(
      Number,
    )
    expect(text.slice(at)).toMatch(
      /^\/Type \/DocTimeStamp\n\/Filter \/Adobe.PPKLite\n\/SubFilter \/ETSI.RFC3161\n/,
    )
    expect([text[start ?? 0], text[(end ?? 0) - 1], (end ?? 0) + (rest ?? 0)]).toEqual([
      '<',
      '>',
      file.length,
    ])
    expect(text).toMatch(/\/Fields \[\d+ 0 R \d+ 0 R\]/)
    expect(storeOf(file).certificates).toHaveLength(5)
  })
})

describe('a level', () => {
  it('is refused where it could not be had', () => {
    for (const level of ['B-T', 'B-LT', 'B-LTA'] as const)
      expect(() => maker({ level, timestampUrl: undefined })).toThrow(
        expect.objectContaining({ code: 'level-unattainable' }),
      )
  })

  it('adds nothing below B-LT', async () => {
    const [t, none] = await Promise.all(
      [maker({ level: 'B-T' }), maker({ level: undefined })].map((one) => one.make(request())),
    )
    for (const file of [t, none]) expect(latin(file as Uint8Array)).not.toContain('/DSS')
    expect(authority.asked).toEqual([])
  })
})
