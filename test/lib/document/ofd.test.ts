/** The same documents as OFD: what a reader finds in the package, and what its signature covers. */

import { createHash } from 'node:crypto'
import { PDF } from '@libpdf/core'
import fc from 'fast-check'
import { beforeAll, describe, expect, it } from 'vitest'
import {
  createDocumentMaker,
  createOfdMaker,
  type DocumentMaker,
  type DocumentRequest,
  loadFonts,
  makeDemonstrationSeal,
  makeDemonstrationSigner,
  type OfdSeal,
  signerFromPem,
} from '#lib/document'
import { readSesSignature } from '#lib/seal'
import { readSm2Certificate, verifySm2 } from '#lib/sm'
import { all, distances, numbers, one, readOfd, textsOf } from '../../support/ofd.ts'
import { makeKeys } from './keys.ts'
import { readAsTexts, textOf } from './pages.ts'
import { ANNOTATION, certificate, FILE, GUANGDONG, NATIONAL, NOW, request, UNDETERMINED } from './samples.ts'

const service = { zh: '职业资格证书查询验证服务', en: 'Certificate Query and Verification' }
const fonts = loadFonts()

let seal: OfdSeal
let ofd: DocumentMaker
let pdf: DocumentMaker

beforeAll(async () => {
  const signer = await makeDemonstrationSigner(NOW, { kind: 'SM2', use: '签名' })
  seal = {
    signer,
    seal: await makeDemonstrationSeal({ signer, fonts, authority: '演示省人事考试局', now: NOW }),
  }
  ofd = createOfdMaker({ fonts, service, demonstration: true, seal })
  pdf = createDocumentMaker({
    fonts,
    service,
    demonstration: true,
    signer: signerFromPem(await makeKeys('EC')),
  })
})

const make = (overrides: Partial<DocumentRequest> = {}) => ofd.make(request(overrides))
const opened = async (overrides: Partial<DocumentRequest> = {}) => readOfd(await make(overrides))
const file = certificate({ result: FILE })

const inOrder = (text: string) => [...text.replace(/\s/g, '')].sort().join('')

describe('the text of an OFD', () => {
  it.each([
    ['an electronic certificate', {}],
    ['one with an annotation', { certificate: certificate({ result: NATIONAL }), annotation: ANNOTATION }],
    [
      'a certificate electronic file',
      { certificate: certificate({ result: FILE, holderName: '𠮷䶮𬱖 JOSÉ' }) },
    ],
    [
      'one that is not settled',
      { certificate: certificate({ result: UNDETERMINED }), annotation: ANNOTATION },
    ],
  ] as const)(
    'is that of the PDF, character by character: %s',
    async (_, overrides: Partial<DocumentRequest>) => {
      const drawn = textsOf(await opened(overrides))
        .join('')
        .replaceAll('OFD', 'PDF')
        .replaceAll('an PDF', 'a PDF')
      const { seal: bears } = (overrides.certificate ?? request().certificate).result
      // The PDF draws its seal, with letters; that of an OFD is a picture in its signature.
      const inSeal = bears ? `${bears.name}演示` : ''
      expect(inOrder(drawn + inSeal)).toBe(inOrder(await textOf(await pdf.make(request(overrides)))))
    },
  )

  it('is there line by line, to be searched and copied', async () => {
    const texts = textsOf(await opened({ annotation: ANNOTATION }))
    const across = (await readAsTexts(await pdf.make(request({ annotation: ANNOTATION })))).slice(-3)
    for (const text of [
      '电子证书',
      '张三',
      '990*************19',
      '30120230544011600123',
      '2023年5月27日',
      ...across,
    ])
      expect(texts).toContain(text)
  })

  it('has a name with a character that no font has, beside the box that is shown for it', async () => {
    const texts = textsOf(await opened({ certificate: certificate({ holderName: '𪚥三', result: FILE }) }))
    expect(texts.join('')).toContain('𪚥')
    expect(texts).toContain('U+2A6A5')
  })

  it('is drawn in the fonts that are embedded, which have every character, at the distances that are written', async () => {
    const { objects, fonts: embedded } = await opened({
      certificate: certificate({ result: FILE, holderName: '𠮷䶮𬱖㛃·JOSÉ' }),
    })
    const programs = new Map([...embedded].map(([id, bytes]) => [id, PDF.create().embedFont(bytes).program]))
    for (const object of objects.filter(({ name }) => name === 'TextObject')) {
      const program = programs.get(object.attributes.Font as string)
      for (const { text, attributes } of all(object, 'TextCode')) {
        const characters = [...text]
        expect(distances(attributes.DeltaX)).toHaveLength(characters.length - 1)
        for (const character of characters)
          expect(program?.hasGlyph(character.codePointAt(0) as number)).toBe(true)
      }
    }
  })
})

describe('the package', () => {
  it('is the same for the same request, to the byte', async () => {
    const [one, two] = [await make({ certificate: file }), await make({ certificate: file })]
    expect(Buffer.compare(one, two)).toBe(0)
  })

  it('says what it is, and nothing of whom', async () => {
    const { entry } = await opened({ annotation: ANNOTATION })
    const info = one(entry, 'DocInfo')
    expect(one(info, 'Title').text).toBe('演示 DEMONSTRATION 电子证书 计算机技术与软件专业技术资格')
    expect(one(info, 'DocID').text).toMatch(/^[0-9a-f]{12}8[0-9a-f]{3}[89ab][0-9a-f]{15}$/)
    expect(one(info, 'CreationDate').text).toBe('2026-11-23')
    const said = info.children.map(({ text }) => text).join()
    for (const personal of ['张三', '30120230544011600123', '990']) expect(said).not.toContain(personal)
  })

  it('opens the whole text of the QR by a click on it', async () => {
    const { objects } = await opened()
    const links = objects.flatMap((object) => all(object, 'URI').map(({ attributes }) => attributes.URI))
    expect(new Set(links)).toEqual(new Set([request().verification.text]))
  })

  it('hides nothing by the annotation across the page: black, nine tenths clear, over everything', async () => {
    const { objects } = await opened({ annotation: ANNOTATION })
    const last = objects.slice(-3)
    for (const object of last)
      expect(one(object, 'FillColor').attributes).toEqual({ Value: '0 0 0', Alpha: '25' })
    expect(
      objects
        .slice(0, -3)
        .flatMap((object) => all(object, 'FillColor'))
        .some(({ attributes }) => attributes.Alpha),
    ).toBe(false)
  })

  it('draws nothing beside the page, numbers everything once, and stays within 100 kB', async () => {
    const words = (length: number) =>
      fc.string({
        unit: fc.constantFrom(...'张三·MARIA-阿卜杜, <&"（水平）考试𬱖𪚥 '),
        minLength: 1,
        maxLength: length,
      })
    await fc.assert(
      fc.asyncProperty(
        words(120),
        words(200),
        words(60),
        fc.boolean(),
        async (holderName, issuer, purpose, sealed) => {
          const bytes = await make({
            certificate: certificate({ holderName, issuer, result: sealed ? GUANGDONG : FILE }),
            annotation: { ...ANNOTATION, purpose, recipient: purpose },
          })
          expect(bytes.length).toBeLessThanOrEqual(100_000)
          const { objects, size } = readOfd(bytes)
          expect(new Set(objects.map(({ attributes }) => attributes.ID)).size).toBe(objects.length)
          for (const { attributes } of objects) {
            const [x = 0, y = 0, width = 0, height = 0] = numbers(attributes.Boundary)
            for (const value of [x, y]) expect(value).toBeGreaterThan(-2)
            expect(x + width).toBeLessThan(size[0] + 2)
            expect(y + height).toBeLessThan(size[1] + 2)
          }
        },
      ),
      { numRuns: 8 },
    )
  })
})

describe('an electronic certificate as OFD', () => {
  it('is sealed over every part but the signature itself', async () => {
    const { parts, signature } = await opened()
    const { description, folder } = signature ?? {}
    if (!description) throw new Error('not signed')
    const said = new Map(
      all(description, 'Reference').map((reference) => [
        (reference.attributes.FileRef as string).slice(1),
        one(reference, 'CheckValue').text,
      ]),
    )
    const covered = Object.entries(parts).filter(
      ([path]) => !/\/(Signature\.xml|SignedValue\.dat)$/.test(path),
    )
    // By what is not ours: OpenSSL has SM3 too.
    expect(said).toEqual(
      new Map(covered.map(([path, bytes]) => [path, createHash('sm3').update(bytes).digest('base64')])),
    )
    expect(Object.keys(parts)).toHaveLength(covered.length + 2)
    const {
      digest,
      propertyInfo,
      certificate: signer,
      signed,
      signature: value,
      seal: used,
      at,
    } = readSesSignature(parts[`${folder}/SignedValue.dat`] as Uint8Array)
    const path = `${folder}/Signature.xml`
    expect(propertyInfo).toBe(`/${path}`)
    expect(Buffer.from(digest)).toEqual(
      createHash('sm3')
        .update(parts[path] as Uint8Array)
        .digest(),
    )
    expect(verifySm2(readSm2Certificate(signer).publicKey, signed, value)).toBe(true)
    expect(Buffer.from(used.der)).toEqual(Buffer.from(parts[`${folder}/Seal.esl`] as Uint8Array))
    expect(at).toEqual(NOW)
  })

  it('shows the seal at the place that the PDF has it, and not in the page itself', async () => {
    const { signature, objects } = await opened()
    const [x = 0, y = 0, width, height] = numbers(
      one((signature as { description: Parameters<typeof one>[0] }).description, 'StampAnnot').attributes
        .Boundary,
    )
    expect([width, height]).toEqual([42, 42])
    expect(x + 42).toBeCloseTo(210 - 24, 1)
    const over = objects.filter(({ attributes }) => {
      const [left = 0, top = 0, wide = 0, high = 0] = numbers(attributes.Boundary)
      return left > x && top > y && left + wide < x + 42 && top + high < y + 42
    })
    expect(over).toEqual([])
  })

  it('is not made where there is no SM2 seal, and says so; a file without a seal is', async () => {
    const without = createOfdMaker({ fonts, service, demonstration: false })
    await expect(without.make(request())).rejects.toMatchObject({ code: 'format-unavailable' })
    expect(readOfd(await without.make(request({ certificate: file }))).signature).toBeUndefined()
    const revoked = certificate({ status: 'revoked', revokedAt: '2026-01-02T03:04:05Z' })
    await expect(without.make(request({ certificate: revoked }))).rejects.toMatchObject({
      code: 'certificate-revoked',
    })
  })

  it('is not made under a seal that is not in force, and says so', async () => {
    await expect(make({ now: new Date('2031-01-01T00:00:00Z') })).rejects.toMatchObject({
      code: 'format-unavailable',
      detail: { zh: expect.stringContaining('不在有效期内') },
    })
  })

  it('is marked as a demonstration by its signer alone', async () => {
    const marked = createOfdMaker({ fonts, service, demonstration: false, seal })
    expect(textsOf(readOfd(await marked.make(request()))).join()).toContain('DEMONSTRATION')
  })
})

it('a certificate electronic file carries neither seal nor signature', async () => {
  const { parts, entry } = await opened({ certificate: file })
  expect(Object.keys(parts).filter((path) => path.includes('Signs'))).toEqual([])
  expect(all(entry, 'Signatures')).toEqual([])
})
