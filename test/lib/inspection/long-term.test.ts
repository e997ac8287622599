/**
 * Files of B-LT and B-LTA, and what is done to them: the two updates behind a seal are no way to bring anything else in. The
 * table of `docs/document.md` names these tests.
 */

import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import {
  certificatesFromPem,
  createDocumentMaker,
  loadFonts,
  openSealed,
  type PdfLevel,
  signerFromPem,
  type ValidationData,
  withRoomForStamp,
  withValidationData,
} from '#lib/document'
import { knownSeals } from '#lib/inspection'
import { stampedBy } from '../../../lib/document/signing/time-stamp.ts'
import { openDocument } from '../../../lib/inspection/open.ts'
import { readLongTerm } from '../../../lib/inspection/pdf/long-term.ts'
import { endOfCovered } from '../../../lib/inspection/signature/byte-range.ts'
import { withUpdate } from '../../support/pdf.ts'
import { type LocalAuthority, startAuthority } from '../document/authority.ts'
import { ANNOTATION, certificate, NATIONAL, NOW, request } from '../document/samples.ts'

const fonts = loadFonts()
const service = { zh: '查询验证服务', en: 'Verification service' }
let authority: LocalAuthority
let files: Readonly<Record<PdfLevel | 'B-B' | 'other', Buffer>>
/** Where the sealed file ends, and the store. */
let sealedEnd: number
let storeEnd: number
let data: ValidationData

async function make(level?: PdfLevel, holderName = '张三') {
  const maker = createDocumentMaker({
    fonts,
    service,
    signer: signerFromPem(authority.signer),
    timestampUrl: level && authority.timestampUrl,
    level,
    demonstration: false,
  })
  return Buffer.from(
    await maker.make(
      request({ certificate: certificate({ result: NATIONAL, holderName }), annotation: ANNOTATION }),
    ),
  )
}

beforeAll(async () => {
  authority = await startAuthority(NOW)
  files = {
    'B-B': await make(),
    'B-T': await make('B-T'),
    'B-LT': await make('B-LT'),
    'B-LTA': await make('B-LTA'),
    other: await make('B-LTA', '李四'),
  }
  const file = files['B-LTA']
  sealedEnd = endOfCovered(file.toString('latin1')) ?? 0
  data = readLongTerm(file, sealedEnd)?.data as ValidationData
  storeEnd = withValidationData(openSealed(file.subarray(0, sealedEnd)), data).bytes.length
})
afterAll(() => authority.close())

const open = (file: Buffer) =>
  openDocument(file, knownSeals(certificatesFromPem(authority.signer.certificates)), NOW)
// Where what stands behind the seal is none of ours, the stamp in it is a second signature.
const refused = { state: 'changed', code: expect.stringMatching(/^(?:later-revision|several-signatures)$/) }
const edit = (file: Buffer, from: string | RegExp, to: string) => {
  const text = file.toString('latin1')
  return Buffer.from(text.slice(0, sealedEnd) + text.slice(sealedEnd).replace(from, to), 'latin1')
}

describe('as they were made', () => {
  test.each(['B-B', 'B-T', 'B-LT', 'B-LTA'] as const)('a file of %s is whole', (level) => {
    expect(open(files[level])).toMatchObject({ seal: { name: '测试 发证机关 Issuing body', signedAt: NOW } })
  })

  test('and without its time stamp, and without its store, it is what it was before', () => {
    for (const end of [storeEnd, sealedEnd])
      expect(open(files['B-LTA'].subarray(0, end))).toHaveProperty('seal')
  })
})

describe('an update that says it proves the signature for later', () => {
  const store = (changes: Partial<ValidationData>) =>
    withValidationData(openSealed(files['B-LTA'].subarray(0, sealedEnd)), { ...data, ...changes }).bytes

  test.each<[string, () => Buffer]>([
    ['with a page in it', () => withUpdate(files['B-LT'], [4, '<< /Type /Page >>'])],
    ['with an update behind it', () => withUpdate(files['B-LTA'], [4, '<< /Type /Page >>'])],
    ['with an update without contents behind it', () => withUpdate(files['B-LTA'])],
    ['with bytes behind it', () => Buffer.concat([files['B-LTA'], Buffer.from('\n')])],
    ['that comes twice', () => Buffer.concat([files['B-LT'], files['B-LT'].subarray(sealedEnd)])],
    ['whose catalog runs a script', () => edit(files['B-LT'], '/Type /Catalog', '/AA 9 0 R /Type /Catalog')],
    ['whose catalog leads to other pages', () => edit(files['B-LT'], '/Pages 1 0 R', '/Pages 5 0 R')],
    [
      'with another entry in its directory',
      () => edit(files['B-LT'], '/Type /DSS\n', '/Type /DSS\n/VRI << >>\n'),
    ],
    ['with a comment', () => edit(files['B-LT'], '>>\nendobj', '>> %x\nendobj')],
    ['whose table points elsewhere', () => edit(files['B-LT'], /00000 n\r\n(?=trailer)/, '00001 n\r\n')],
    [
      'with a text in the place of a certificate',
      () => store({ certificates: [...data.certificates, Buffer.from('<script>')] }),
    ],
    [
      'with bytes behind a certificate',
      () => store({ certificates: data.certificates.map((der) => Buffer.concat([der, Buffer.from('x')])) }),
    ],
    ['with a text in the place of an answer', () => store({ ocspResponses: [Buffer.from('hidden')] })],
    ['with a text in the place of a list', () => store({ crls: [Buffer.from('hidden')] })],
    [
      'behind a signature without a time stamp',
      () => withValidationData(openSealed(files['B-B']), data).bytes,
    ],
  ])('%s', (_, attack) => {
    expect(open(attack())).toEqual(refused)
  })

  test('with certificates, answers and lists of somebody else', async () => {
    const other = await startAuthority(NOW)
    const maker = createDocumentMaker({
      fonts,
      service,
      signer: signerFromPem(other.signer),
      timestampUrl: other.timestampUrl,
      level: 'B-LT',
      demonstration: false,
    })
    const file = Buffer.from(await maker.make(request()))
    await other.close()
    const foreign = readLongTerm(file, endOfCovered(file.toString('latin1')) ?? 0)?.data as ValidationData
    const mixed = (key: keyof ValidationData) => ({ [key]: [...data[key], ...foreign[key]] })
    for (const key of ['certificates', 'ocspResponses', 'crls'] as const)
      expect(open(store(mixed(key)))).toEqual(refused)
    expect(open(store(foreign))).toEqual(refused)
    expect(open(store({}))).toHaveProperty('seal')
  })
})

describe('a time stamp on top', () => {
  const stamped = async (digest: (bytes: Buffer) => Promise<Uint8Array> | Uint8Array) => {
    const sealed = openSealed(files['B-LTA'].subarray(0, sealedEnd))
    const { bytes, hole } = withRoomForStamp(sealed, withValidationData(sealed, data), 8192)
    bytes.write(Buffer.from(await digest(bytes)).toString('hex'), hole.start + 1, 'latin1')
    return bytes
  }

  test('over something else, or none at all', async () => {
    const elsewhere = await stamped(() => stampedBy(authority.timestampUrl)(new Uint8Array(32)))
    expect(open(elsewhere)).toEqual(refused)
    expect(open(await stamped(() => Buffer.from('3003020101', 'hex')))).toEqual(refused)
    expect(open(await stamped(() => Buffer.alloc(0)))).toHaveProperty('code')
  })

  test('of another document', () => {
    const [own, other] = [files['B-LTA'], files.other].map((file) => file.toString('latin1'))
    const value = /\/Contents (<[0-9a-f]+>)(?=\n>>\nendobj\n\d+ 0 obj\n<<\n\/FT \/Sig\n\/T \(TimeStamp\))/
    const moved = own?.replace(value, () => `/Contents ${value.exec(other ?? '')?.[1]}`)
    expect(open(Buffer.from(moved ?? '', 'latin1'))).toEqual(refused)
  })

  test('with bytes in the room behind it', () => {
    expect(open(edit(files['B-LTA'], /0000>/, '0042>'))).toEqual(refused)
  })

  test('with a picture of its own', () => {
    expect(open(edit(files['B-LTA'], '/Rect [0 0 0 0]', '/Rect [0 0 9 9]'))).toEqual(refused)
  })
})

test('whichever byte is flipped, it is whole no more', () => {
  const text = files['B-LTA'].toString('latin1')
  const start = text.lastIndexOf('/Contents <')
  const end = text.indexOf('>', start)
  // What a token says of itself beside what it signs is its authority's; it shows nothing.
  const inFile = fc.integer({ min: 0, max: text.length - 1 }).filter((at) => at < start || at > end)
  const inStore = fc.integer({ min: sealedEnd, max: start })
  const behind = fc.integer({ min: end, max: text.length - 1 })
  fc.assert(
    fc.property(fc.oneof(inFile, inStore, behind), fc.integer({ min: 1, max: 255 }), (at, mask) => {
      const file = Buffer.from(files['B-LTA'])
      file[at] = (file[at] as number) ^ mask
      expect(open(file)).toHaveProperty('code')
    }),
    { numRuns: 300 },
  )
})
