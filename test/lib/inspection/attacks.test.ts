/**
 * What is done to signed PDFs, done to documents of our own: none is accepted, each with its reason. The table of
 * `docs/document.md` names these tests.
 */

import { createHash, X509Certificate } from 'node:crypto'
import { deflateSync } from 'node:zlib'
import { PDF } from '@libpdf/core'
import fc from 'fast-check'
import { beforeAll, describe, expect, it, test } from 'vitest'
import { signerFromPem } from '#lib/document'
import { MAX_FILE } from '#lib/inspection'
import { signPdf } from '../../../lib/document/signing/pdf-signature.ts'
import { openDocument } from '../../../lib/inspection/open.ts'
import { readFile } from '../../../lib/inspection/pdf/file.ts'
import { isSame } from '../../../lib/inspection/pdf/same.ts'
import { rewrite, withEntry, withObjects, withUpdate } from '../../support/pdf.ts'
import { makeKeys } from '../document/keys.ts'
import { ANNOTATION, certificate, NATIONAL } from '../document/samples.ts'
import { known, type Made, makeDocuments, NOW } from './made.ts'

let made: Made
beforeAll(async () => {
  made = await makeDocuments()
})

const open = (file: Buffer, now = NOW) => openDocument(file, made.known, now)
const latin = (file: Buffer) => file.toString('latin1')
/** The same file with one text in the place of another of the same length. */
const edit = (file: Buffer, from: string | RegExp, to: (found: string) => string) =>
  Buffer.from(latin(file).replace(from, to), 'latin1')
/** Sealed by our own key over whatever is in it: by somebody who prepared the file before it was sealed. */
const sealAnyway = async (file: Buffer) =>
  Buffer.from(
    await signPdf(file, {
      signer: signerFromPem(made.keys),
      timestampUrl: undefined,
      now: NOW,
      reason: 'x',
    }),
  )

const holeOf = (file: Buffer) => {
  const [, start, end, rest] = (/\/ByteRange \[0 (\d+) +(\d+) +(\d+) *\]/.exec(latin(file)) ?? []).map(
    Number,
  ) as [number, number, number, number]
  return { start, end, rest }
}
const withRange = (file: Buffer, numbers: readonly (number | string)[]) =>
  edit(
    file,
    /\/ByteRange \[[^\]]*\]/,
    (found) => `${`/ByteRange [${numbers.join(' ')}`.padEnd(found.length - 1)}]`,
  )

describe('as they were made', () => {
  test('a sealed document opens, with who sealed it and when', () => {
    expect(open(made.sealed)).toMatchObject({
      seal: { name: '测试发证机关 Test issuing body', signedAt: NOW },
    })
  })

  test('a file without a seal opens, and has none', () => {
    expect(open(made.file)).toMatchObject({ structure: { createdAt: NOW } })
    expect(open(made.file)).not.toHaveProperty('seal')
  })

  test('a seal of RSA and a former seal certificate are known as well', async () => {
    const [rsa, former] = [await makeKeys('RSA'), await makeKeys('EC')]
    for (const keys of [rsa, former]) {
      const opened = openDocument(await made.seal(keys), known(made.keys, rsa, former), NOW)
      expect(opened).toHaveProperty('seal')
    }
  })
})

describe('a sealed document that was changed', () => {
  const appended = [5, '<<\n/Type /Annot\n>>'] as const

  test.each<[string, (file: Buffer) => Buffer, string]>([
    ['by an incremental update', (file) => withUpdate(file, appended), 'later-revision'],
    [
      'by an update that replaces its page',
      (file) => withUpdate(file, [4, '<< /Type /Page >>']),
      'later-revision',
    ],
    ['by an update without contents', (file) => withUpdate(file), 'later-revision'],
    ['by bytes behind its end', (file) => Buffer.concat([file, Buffer.from('\n')]), 'later-revision'],
    ['by bytes before its header', (file) => Buffer.concat([Buffer.from(' '), file]), 'later-revision'],
    [
      'by a second signature dictionary over the same bytes (spoofed revision)',
      (file) => {
        const { start, end, rest } = holeOf(file)
        return withUpdate(file, [26, `<<\n/Type /Sig\n/ByteRange [0 ${start} ${end} ${rest}]\n>>`])
      },
      'several-signatures',
    ],
    [
      'in the link over its QR',
      (file) => edit(file, 'verify.example.gov.cn', () => 'verify.example.gov.cc'),
      'bytes-changed',
    ],
    ['in the time that it claims', (file) => edit(file, '/M (D:2026', () => '/M (D:2025'), 'bytes-changed'],
    [
      'in its cross-reference table, with an object freed',
      (file) => edit(file, /(\d{10} 00000 )n(?=\r\ntrailer)/, (found) => found.replace('n', 'f')),
      'bytes-changed',
    ],
  ])('%s', (_, attack, code) => {
    expect(open(attack(made.sealed))).toEqual({ state: 'changed', code })
  })

  test.each<[string, (file: Buffer) => Buffer, string]>([
    [
      'ranges that overlap',
      (file) =>
        withRange(file, [0, holeOf(file).end + 9, holeOf(file).start, file.length - holeOf(file).start]),
      'byte-range-wrong',
    ],
    [
      'a range that ends before the file',
      (file) => withRange(file, [0, holeOf(file).start, holeOf(file).end, holeOf(file).rest - 40]),
      'later-revision',
    ],
    [
      'a range that ends behind the file',
      (file) => withRange(file, [0, holeOf(file).start, holeOf(file).end, holeOf(file).rest + 40]),
      'byte-range-wrong',
    ],
    [
      'a hole that takes in what stands before it',
      (file) => withRange(file, [0, holeOf(file).start - 30, holeOf(file).end, holeOf(file).rest]),
      'hole-wrong',
    ],
    [
      'a hole that takes in what stands behind it',
      (file) => withRange(file, [0, holeOf(file).start, holeOf(file).end + 30, holeOf(file).rest - 30]),
      'hole-wrong',
    ],
    [
      'a range that begins later',
      (file) => withRange(file, [9, holeOf(file).start - 9, holeOf(file).end, holeOf(file).rest]),
      'byte-range-wrong',
    ],
    [
      'a negative range',
      (file) => withRange(file, [0, holeOf(file).start, holeOf(file).end, -holeOf(file).rest]),
      'byte-range-wrong',
    ],
    ['no range', (file) => edit(file, '/ByteRange', () => '/ByteRangf'), 'byte-range-wrong'],
    ['a range of null', (file) => withRange(file, ['null']), 'byte-range-wrong'],
    ['a range of three numbers', (file) => withRange(file, [0, 1, 2]), 'byte-range-wrong'],
    [
      'contents under another name',
      (file) => edit(file, '/Contents <', () => '/Contentz <'),
      'bytes-changed',
    ],
    [
      'contents of null before the true ones',
      (file) => edit(file, /\/Contents <30/, () => '/Contents nul'),
      'hole-wrong',
    ],
    ['bytes in the room behind the signature', (file) => edit(file, /0000>/, () => '0042>'), 'hole-wrong'],
    [
      'its hexadecimal digits in capitals',
      (file) => edit(file, /(?<=\/Contents <)[0-9a-f]{80}/, (found) => found.toUpperCase()),
      'hole-wrong',
    ],
  ])('in what the signature covers: %s', (_, attack, code) => {
    const file = attack(made.sealed)
    expect(file.equals(made.sealed)).toBe(false)
    expect(open(file)).toEqual({ state: 'changed', code })
  })

  test('a signature moved to another document', async () => {
    const other = await made.seal(made.keys, {
      certificate: certificate({ result: NATIONAL, holderName: '李四' }),
      annotation: ANNOTATION,
    })
    const [from, to] = [holeOf(made.sealed), holeOf(other)]
    expect(to.end - to.start).toBe(from.end - from.start)
    made.sealed.copy(other, to.start, from.start, from.end)
    expect(open(other)).toEqual({ state: 'changed', code: 'bytes-changed' })
  })

  test('with the digest of the changed file written into the signature', () => {
    const changed = edit(made.sealed, 'verify.example.gov.cn', () => 'verify.example.gov.cc')
    const { start, end } = holeOf(changed)
    const digest = (file: Buffer) =>
      createHash('sha256').update(file.subarray(0, start)).update(file.subarray(end)).digest('hex')
    const forged = edit(changed, digest(made.sealed), () => digest(changed))
    expect(open(forged)).toEqual({ state: 'changed', code: 'signature-wrong' })
  })

  test('in any one byte: whichever is flipped, it is whole no more', () => {
    const position = fc.integer({ min: 0, max: made.sealed.length - 1 })
    // The signature itself, its padding and the dictionary around it are a twentieth of the file: they are looked at closely.
    const { start, end } = holeOf(made.sealed)
    const close = fc.integer({ min: start - 300, max: end + 300 })
    fc.assert(
      fc.property(fc.oneof(position, close), fc.integer({ min: 1, max: 255 }), (at, mask) => {
        const file = Buffer.from(made.sealed)
        file[at] = (file[at] as number) ^ mask
        expect(open(file)).toHaveProperty('code')
      }),
      { numRuns: 300 },
    )
  })
})

describe('a signature that is not the authority’s', () => {
  test('by another certificate with the same name is not ours', async () => {
    const other = await makeKeys('EC')
    const names = [made.keys, other].map(({ certificates }) => new X509Certificate(certificates).subject)
    expect(names[0]).toBe(names[1])
    expect(open(await made.seal(other))).toEqual({ state: 'not-ours', code: 'signer-unknown' })
  })

  test.each([
    ['before', new Date('2025-12-31T23:59:59Z')],
    ['after', new Date('2036-01-01T00:00:01Z')],
  ])('made %s its certificate was valid', async (_, now) => {
    const file = await made.seal(made.keys, {
      certificate: certificate({ result: NATIONAL }),
      annotation: { ...ANNOTATION, expiresAt: '2040-01-01T00:00:00Z' },
      now,
    })
    expect(open(file, new Date('2037-01-01T00:00:00Z'))).toMatchObject({
      state: 'changed',
      code: 'certificate-not-valid-then',
      seal: { signedAt: now },
    })
  })

  test('whose certificate has run out since is whole: what counts is when it was made', () => {
    expect(open(made.sealed, new Date('2037-01-01T00:00:00Z'))).toMatchObject({ seal: { signedAt: NOW } })
  })

  test('dated in the future', () => {
    expect(open(made.sealed, new Date(NOW.getTime() - 600_000))).toMatchObject({
      state: 'changed',
      code: 'signed-in-future',
    })
  })
})

/** What a document may not have, in a file whose table and numbers are right. */
/** What it is, the attack, and the answer; where it is another once it is sealed, that one. */
type Foreign = [string, (file: Buffer) => Buffer, string, string?]

const FOREIGN: readonly Foreign[] = [
  [
    'a script that runs when it is opened',
    (file) => withEntry(file, '/Lang (zh-CN)', '/OpenAction << /S /JavaScript /JS (app.alert\\(1\\)) >>'),
    'form-unexpected',
  ],
  [
    'actions of the page',
    (file) => withEntry(file, '/Type /Page', '/AA << /O << /S /URI /URI (x) >> >>'),
    'form-unexpected',
  ],
  [
    'embedded files',
    (file) => withEntry(file, '/Lang (zh-CN)', '/Names << /EmbeddedFiles << >> >>'),
    'form-unexpected',
  ],
  [
    'a form of XFA',
    (file) => withEntry(file, '/Lang (zh-CN)', '/AcroForm << /Fields [] /XFA [] >>'),
    'form-unexpected',
    // Beside the form of the signature.
    'object-repeated',
  ],
  [
    'layers (hidden content)',
    (file) => withEntry(file, '/Lang (zh-CN)', '/OCProperties << /OCGs [] >>'),
    'form-unexpected',
  ],
  [
    'certification (DocMDP)',
    (file) => withEntry(file, '/Lang (zh-CN)', '/Perms << /DocMDP 1 0 R >>'),
    'form-unexpected',
  ],
  [
    'a second annotation',
    (file) => rewrite(file, (text) => text.replace(/\/Annots \[(\d+) 0 R\]/, '/Annots [$1 0 R $1 0 R]')),
    'form-unexpected',
  ],
  [
    'another kind of annotation',
    (file) => rewrite(file, (text) => text.replace('/Subtype /Link', '/Subtype /FreeText')),
    'form-unexpected',
  ],
  [
    'a link that runs something',
    (file) => rewrite(file, (text) => text.replace('/S /URI', '/S /Launch')),
    'form-unexpected',
  ],
  [
    'a page of another size',
    (file) => rewrite(file, (text) => text.replace('595.28 841.89', '595.28 400')),
    'form-unexpected',
  ],
  ['a page that is turned', (file) => withEntry(file, '/Type /Page', '/Rotate 180'), 'form-unexpected'],
  ['two pages', (file) => rewrite(file, (text) => text.replace('/Count 1', '/Count 2')), 'form-unexpected'],
  [
    'a picture over the page',
    (file) => withEntry(file, '/Resources <<', '/XObject << /X 1 0 R >>'),
    'form-unexpected',
  ],
  [
    'an object that waits to be shown (shadow)',
    (file) => withObjects(file, '<<\n/Type /Page\n>>'),
    'object-unused',
  ],
  [
    'one object twice',
    (file) => rewrite(file, (text) => `${text}4 0 obj\n<<\n/Type /Page\n>>\nendobj\n`),
    'object-repeated',
  ],
  ['one key twice', (file) => withEntry(file, '/Count 1', '/Count 1'), 'object-repeated'],
  [
    'a name in another spelling',
    (file) => rewrite(file, (text) => text.replace('/Lang ', '/L#61ng ')),
    'form-unexpected',
  ],
  [
    'a comment',
    (file) => rewrite(file, (text) => text.replace('endobj\n', 'endobj\n% hidden\n')),
    'form-unexpected',
  ],
  [
    'bytes behind the packed ones of a stream',
    (file) => rewrite(file, (text) => text.replace('\nendstream', 'x\nendstream')),
    'form-unexpected',
  ],
]

describe('a document that holds what ours never do', () => {
  test.each<Foreign>(FOREIGN)('%s, without a seal', (_, attack, code) => {
    expect(open(attack(made.file))).toEqual({ state: 'none', code })
  })

  test.each<Foreign>(FOREIGN.filter(([, , code]) => code !== 'object-repeated').slice(0, 14))(
    '%s, sealed with our own key all the same',
    async (_, attack, code, whenSealed = code) => {
      expect(open(await sealAnyway(attack(made.unsealed)))).toEqual({ state: 'not-ours', code: whenSealed })
    },
  )
})

describe('shadows: prepared before it is sealed, shown after', () => {
  const shadow = '<<\n/Type /Page\n>>'
  test.each<[string, (file: Buffer) => Buffer]>([
    ['hide: what is covered is freed', (file) => withUpdate(file, [5, 'null'])],
    [
      'replace: another page takes its place',
      (file) => withUpdate(file, [1, '<< /Type /Pages /Kids [23 0 R] /Count 1 >>']),
    ],
    [
      'hide and replace: a prepared object is put in',
      (file) => withUpdate(file, [4, shadow], [2, '<< /Type /Catalog >>']),
    ],
  ])('%s', async (_, attack) => {
    const prepared = withObjects(made.unsealed, shadow)
    expect(open(prepared)).toEqual({ state: 'none', code: 'object-unused' })
    const sealed = await sealAnyway(prepared)
    expect(open(sealed)).toEqual({ state: 'not-ours', code: 'object-unused' })
    expect(open(attack(sealed))).toEqual({ state: 'changed', code: 'later-revision' })
  })

  test('two signatures, both by our own key', async () => {
    const { certificates, sign } = signerFromPem(made.keys)
    const pdf = await PDF.load(made.sealed)
    const signer = { certificate: certificates[0], keyType: 'EC', signatureAlgorithm: 'ECDSA', sign } as const
    const { bytes } = await pdf.sign({ signer, fieldName: 'Second' })
    expect(open(Buffer.from(bytes))).toEqual({ state: 'changed', code: 'several-signatures' })
  })
})

describe('a file that is built to be read in two ways', () => {
  test.each<[string, (file: Buffer) => Buffer, string]>([
    [
      'an update behind a file without a seal',
      (file) => withUpdate(file, [5, '<< /Type /Annot >>']),
      'object-replaced',
    ],
    [
      'a new catalog behind a file without a seal',
      (file) => withUpdate(file, [2, '<< /Type /Catalog >>']),
      'form-unexpected',
    ],
    [
      'two updates',
      (file) => withUpdate(withUpdate(file, [2, '<< /A 1 >>']), [2, '<< /A 2 >>']),
      'later-revision',
    ],
    ['bytes behind the end', (file) => Buffer.concat([file, Buffer.from('%PDF')]), 'bytes-appended'],
    [
      'a table that points elsewhere',
      (file) => edit(file, /00000 n\r\n(?=trailer)/, () => '00001 n\r\n'),
      'cross-references-wrong',
    ],
    ['a free entry', (file) => edit(file, / n\r\n(?=trailer)/, () => ' f\r\n'), 'cross-references-wrong'],
    [
      'a start that points elsewhere',
      (file) => edit(file, /startxref\n\d/, (found) => `${found.slice(0, -1)}9`),
      'cross-references-wrong',
    ],
    [
      'objects that are left out of the table',
      (file) => edit(file, '\nxref\n0 2', () => '\nxref\n0 1'),
      'cross-references-wrong',
    ],
    [
      'a chain of tables that leads to itself',
      (file) => edit(file, '/Info', () => '/Prev 9\n/Info'),
      'cross-references-wrong',
    ],
    [
      'a cross-reference stream',
      (file) =>
        edit(
          file,
          /xref\n[\s\S]*$/,
          () =>
            '99 0 obj\n<<\n/Type /XRef\n/Length 0\n>>\nstream\n\nendstream\nendobj\nstartxref\n9\n%%EOF\n',
        ),
      'form-unexpected',
    ],
    ['encryption', (file) => edit(file, '/Info', () => '/Encrypt 3 0 R\n/Info'), 'encrypted'],
    ['another version of the format', (file) => edit(file, '%PDF-1.7', () => '%PDF-2.0'), 'form-unexpected'],
    ['no PDF at all', () => Buffer.from('GIF89a%PDF-1.7'), 'not-a-pdf'],
    ['nothing', () => Buffer.alloc(0), 'not-a-pdf'],
    ['half of it', (file) => file.subarray(0, file.length >> 1), 'form-unexpected'],
  ])('%s', (_, attack, code) => {
    expect(open(attack(made.file))).toEqual({ state: 'none', code })
  })
})

describe('a file that is built to cost much', () => {
  test.each<[string, () => Buffer, string]>([
    ['larger than is read', () => Buffer.concat([made.file, Buffer.alloc(MAX_FILE)]), 'too-large'],
    ['arrays within arrays', () => withObjects(made.file, '['.repeat(100_000)), 'too-costly'],
    ['dictionaries within dictionaries', () => withObjects(made.file, '<</A '.repeat(100_000)), 'too-costly'],
    ['objects without end', () => withObjects(made.file, ...Array<string>(2_000).fill('1')), 'too-costly'],
    ['an array without end', () => withObjects(made.file, `[${'1 '.repeat(100_000)}]`), 'too-costly'],
    ['a number without end', () => withObjects(made.file, '9'.repeat(1_000_000)), 'form-unexpected'],
    [
      'a string that does not end',
      () => withObjects(made.file, `(${'x'.repeat(1_000_000)}`),
      'form-unexpected',
    ],
  ])('%s', (_, build, code) => {
    expect(open(build())).toEqual({ state: 'none', code })
  })

  it('a stream that unfolds into a gigabyte is not unfolded', () => {
    const bomb = deflateSync(Buffer.alloc(64 * 1024 * 1024))
    const file = rewrite(made.file, (text) =>
      text
        .replace(
          /(\/Length )(\d+)(\/Type \/Metadata[^>]*>>\nstream\n)/,
          (_, key, length, rest) => `${key}${bomb.length}${rest}@${length}@`,
        )
        .replace(
          /@(\d+)@([\s\S]*)/,
          (_, length, rest) => bomb.toString('latin1') + rest.slice(Number(length)),
        ),
    )
    const opened = open(file)
    if (!('pdf' in opened)) throw new Error('refused before it was unfolded')
    expect(() => isSame(opened.pdf, readFile(made.file))).toThrow(
      expect.objectContaining({ code: 'too-costly' }),
    )
  })

  it('whatever bytes it is, it is answered, and never accepted', () => {
    const pieces = fc.constantFrom(
      '<<',
      '>>',
      '[',
      ']',
      '(',
      ')',
      '/A',
      ' 0 obj\n',
      '\nendobj\n',
      'xref\n',
      '1',
      ' 0 R',
      '\nstream\n',
      'trailer\n',
      '%%EOF\n',
      '/ByteRange [0 1 2 3]',
    )
    const start = latin(made.file).slice(0, 200)
    fc.assert(
      fc.property(fc.array(pieces, { maxLength: 60 }), fc.nat(200), (parts, keep) => {
        expect(open(Buffer.from(start.slice(0, keep) + parts.join(''), 'latin1'))).toHaveProperty('code')
      }),
      { numRuns: 500 },
    )
  })
})
