/**
 * What is done to OFD documents, done to documents of our own: none is accepted, each with its reason. The table of
 * `docs/document.md` names these tests.
 */

import fc from 'fast-check'
import { beforeAll, describe, expect, test } from 'vitest'
import { SEALED_WITH } from '#lib/document'
import { MAX_FILE } from '#lib/inspection'
import { openDocument } from '../../../lib/inspection/open.ts'
import { certificate, FILE, GUANGDONG, NATIONAL, NOW, UNDETERMINED } from '../document/samples.ts'
import {
  edited,
  knownOf,
  makeOfd,
  makeOfdFile,
  makeSealing,
  NATIONAL_REQUEST,
  pack,
  partsOf,
  type Sealing,
  sealAnyway,
  withPart,
} from './made-ofd.ts'

const PAGE = 'Doc_0/Pages/Page_0/Content.xml'
const { description: DESCRIPTION, value: VALUE, list: LIST, seal: SEAL } = SEALED_WITH

let own: Sealing
let stranger: Sealing
let sealed: Buffer
let other: Buffer
let file: Buffer

beforeAll(async () => {
  own = await makeSealing()
  stranger = await makeSealing()
  sealed = await makeOfd(own)
  other = await makeOfd(own, {
    ...NATIONAL_REQUEST,
    certificate: certificate({ result: NATIONAL, holderName: '李四' }),
  })
  file = await makeOfdFile(own)
})

const open = (bytes: Buffer, now = NOW) => openDocument(bytes, knownOf(own), now)
const without = (bytes: Buffer, path: string) => pack(partsOf(bytes).filter(([name]) => name !== path))
const partOf = (bytes: Buffer, path: string) =>
  partsOf(bytes).find(([name]) => name === path)?.[1] as Uint8Array
const changed = (code: string) => ({ state: 'changed', code })

describe('as they were made', () => {
  test('a sealed document opens, with who sealed it and when', () => {
    expect(open(sealed)).toMatchObject({
      format: 'ofd',
      seal: { signedAt: NOW },
      structure: { createdAt: NOW },
    })
  })

  test('a file without a seal opens, and has none', () => {
    expect(open(file)).toMatchObject({ format: 'ofd', structure: { createdAt: NOW } })
    expect(open(file)).not.toHaveProperty('seal')
  })

  test.each([
    ['provincial', { certificate: certificate({ result: GUANGDONG }) }],
    ['undetermined', { certificate: certificate({ result: UNDETERMINED }) }],
    ['with rare characters', { certificate: certificate({ result: FILE, holderName: '𠮷䶮𬱖 <&"> JOSÉ' }) }],
    [
      'annotated',
      {
        ...NATIONAL_REQUEST,
        certificate: certificate({ result: NATIONAL, holderName: '买买提依明·阿卜杜热合曼' }),
      },
    ],
  ])('every kind opens: %s', async (_, overrides) => {
    expect(open(await makeOfd(own, overrides))).toHaveProperty('structure')
  })

  test('packed anew, it is the same', () => {
    expect(pack(partsOf(sealed)).equals(sealed)).toBe(true)
  })
})

describe('a sealed document that was changed', () => {
  test('in a byte of any part', () => {
    for (const [path] of partsOf(sealed)) {
      const flipped = withPart(sealed, path, (part) => {
        part[part.length >> 1] = (part[part.length >> 1] as number) ^ 1
        return part
      })
      expect(open(flipped), path).toHaveProperty('code')
    }
  })

  test.each<[string, () => Buffer, object]>([
    ['by what its page says', () => edited(sealed, PAGE, '张三', '李四'), changed('bytes-changed')],
    [
      'by the link over its QR',
      () => edited(sealed, PAGE, /verify\.example\.gov\.cn/g, 'verify.example.gov.cc'),
      changed('bytes-changed'),
    ],
    [
      'by a part that is added',
      () => pack([...partsOf(sealed), ['Doc_0/Attachs/Notes.txt', Buffer.from('x')]]),
      changed('bytes-changed'),
    ],
    [
      'by a part that is taken out',
      () => without(sealed, 'Doc_0/PublicRes.xml'),
      changed('signature-unreadable'),
    ],
    [
      'by its signature, which is taken out',
      () => without(sealed, VALUE),
      { state: 'not-ours', code: 'signer-unknown' },
    ],
    [
      'by a second document',
      () => edited(sealed, 'OFD.xml', '</ofd:DocBody>', '</ofd:DocBody><ofd:DocBody/>'),
      changed('bytes-changed'),
    ],
    [
      'by a second signature',
      () =>
        edited(
          sealed,
          LIST,
          '</ofd:Signatures>',
          `<ofd:Signature ID="s003" Type="Seal" BaseLoc="/${DESCRIPTION}"/></ofd:Signatures>`,
        ),
      changed('bytes-changed'),
    ],
    [
      'by a reference that leads outside',
      () => edited(sealed, DESCRIPTION, '/OFD.xml', '../OFD.xml'),
      changed('bytes-changed'),
    ],
    [
      'by a reference that is taken out',
      () => edited(sealed, DESCRIPTION, /<ofd:Reference FileRef="\/OFD.xml">.*?<\/ofd:Reference>/, ''),
      changed('bytes-changed'),
    ],
    [
      'by where its seal is shown',
      () => edited(sealed, DESCRIPTION, /Boundary="[\d.]+ /, 'Boundary="10 '),
      changed('bytes-changed'),
    ],
    ['by another seal', () => withPart(sealed, SEAL, () => stranger.seal), changed('bytes-changed')],
    [
      'by the time that it claims',
      () => edited(sealed, DESCRIPTION, '20261123', '20261122'),
      changed('bytes-changed'),
    ],
    ['by the order of its parts', () => pack(partsOf(sealed).toReversed()), changed('signature-unreadable')],
    [
      'by the signature of another document',
      () => withPart(sealed, VALUE, () => partOf(other, VALUE)),
      changed('bytes-changed'),
    ],
    [
      'by signature and description of another document',
      () =>
        withPart(
          withPart(sealed, VALUE, () => partOf(other, VALUE)),
          DESCRIPTION,
          () => partOf(other, DESCRIPTION),
        ),
      changed('bytes-changed'),
    ],
  ])('%s', (_, attack, refusal) => {
    expect(open(attack())).toEqual(refusal)
  })
})

describe('a signature that is not the authority’s', () => {
  test('by another seal with the same name is not ours', async () => {
    expect(open(await makeOfd(stranger))).toEqual({ state: 'not-ours', code: 'signer-unknown' })
  })

  test('with a seal that had expired, or was not yet in force', async () => {
    const late = new Date(NOW.getTime() + 4 * 366 * 86_400_000)
    await expect(sealAnyway(partsOf(sealed), own, late)).rejects.toMatchObject({ code: 'seal-not-in-force' })
    expect(open(sealed, new Date(NOW.getTime() - 600_000))).toMatchObject(changed('signed-in-future'))
  })

  test('with a seal that has run out since is whole: what counts is when it was made', () => {
    const since = open(sealed, new Date('2037-01-01T00:00:00Z'))
    expect(since).toMatchObject({ seal: { signedAt: NOW } })
    expect(since).not.toHaveProperty('code')
  })
})

/** What a document may not have, in a package whose directory is right. */
const FOREIGN: readonly (readonly [string, (file: Buffer) => Buffer, string])[] = [
  [
    'custom tags',
    (one) =>
      edited(
        one,
        'Doc_0/Document.xml',
        '</ofd:Document>',
        '<ofd:CustomTags>Tags.xml</ofd:CustomTags></ofd:Document>',
      ),
    'form-unexpected',
  ],
  [
    'an attachment',
    (one) =>
      edited(
        one,
        'Doc_0/Document.xml',
        '</ofd:Document>',
        '<ofd:Attachments>A.xml</ofd:Attachments></ofd:Document>',
      ),
    'form-unexpected',
  ],
  [
    'annotations',
    (one) =>
      edited(
        one,
        'Doc_0/Document.xml',
        '</ofd:Document>',
        '<ofd:Annotations>A.xml</ofd:Annotations></ofd:Document>',
      ),
    'form-unexpected',
  ],
  [
    'a second page',
    (one) =>
      edited(
        one,
        'Doc_0/Document.xml',
        '</ofd:Pages>',
        '<ofd:Page ID="1" BaseLoc="Pages/Page_0/Content.xml"/></ofd:Pages>',
      ),
    'form-unexpected',
  ],
  [
    'a second document',
    (one) => edited(one, 'OFD.xml', '</ofd:DocBody>', '</ofd:DocBody><ofd:DocBody/>'),
    'form-unexpected',
  ],
  [
    'a part that nothing refers to',
    (one) => pack([...partsOf(one), ['Doc_0/Res/hidden.xml', Buffer.from('<a/>')]]),
    'object-unused',
  ],
  [
    'a path that leads elsewhere',
    (one) => pack([...partsOf(one), ['../evil.xml', Buffer.from('<a/>')]]),
    'form-unexpected',
  ],
  [
    'a picture',
    (one) =>
      edited(
        one,
        PAGE,
        '</ofd:Layer>',
        '<ofd:ImageObject ID="999" Boundary="0 0 9 9" ResourceID="1"/></ofd:Layer>',
      ),
    'form-unexpected',
  ],
  [
    'a second layer',
    (one) => edited(one, PAGE, '</ofd:Layer>', '</ofd:Layer><ofd:Layer ID="999"></ofd:Layer>'),
    'form-unexpected',
  ],
  [
    'a document type',
    (one) => edited(one, PAGE, '<ofd:Page ', '<!DOCTYPE a [<!ENTITY b "c">]><ofd:Page '),
    'form-unexpected',
  ],
  ['a comment', (one) => edited(one, PAGE, '</ofd:Layer>', '<!-- x --></ofd:Layer>'), 'form-unexpected'],
  ['an entity', (one) => edited(one, PAGE, '张三', '&#24352;三'), 'form-unexpected'],
  ['an identifier twice', (one) => edited(one, PAGE, /(?<=PathObject ID=")\d+/, '2'), 'form-unexpected'],
  ['two links', (one) => edited(one, PAGE, 'URI="https', 'URI="http'), 'form-unexpected'],
  ['a font that is not there', (one) => edited(one, PAGE, /(?<=Font=")\d+/, '4'), 'object-unused'],
  [
    'bytes that are no UTF-8',
    (one) => withPart(one, PAGE, (part) => Buffer.concat([part, Buffer.from([0xff])])),
    'form-unexpected',
  ],
]

describe('a document that holds what ours never do', () => {
  test.each(FOREIGN)('%s, without a seal', (_, attack, code) => {
    expect(open(attack(file))).toEqual({ state: 'none', code })
  })

  test.each(FOREIGN.filter(([name]) => name !== 'a path that leads elsewhere'))(
    '%s, sealed with our own seal all the same',
    async (_, attack) => {
      const prepared = await sealAnyway(partsOf(attack(sealed)), own)
      expect(open(prepared)).toMatchObject({ state: 'not-ours' })
    },
  )

  test('and what is prepared so is whole where nothing was done to it', async () => {
    expect(open(await sealAnyway(partsOf(sealed), own))).toHaveProperty('seal')
  })
})

describe('a package that is built to be read in two ways, or to cost much', () => {
  const at = (bytes: Buffer, offset: number, value: number) => {
    const copy = Buffer.from(bytes)
    copy[offset] = value
    return copy
  }
  const twice = (bytes: Buffer) => {
    const [head, ...rest] = partsOf(bytes)
    const double = pack([['OFD.xmm', head?.[1] as Uint8Array], head as [string, Uint8Array], ...rest])
    return Buffer.from(double.toString('latin1').replaceAll('OFD.xmm', 'OFD.xml'), 'latin1')
  }

  test.each<[string, () => Buffer, string]>([
    ['an entry twice', () => twice(file), 'object-repeated'],
    ['bytes before it', () => Buffer.concat([Buffer.from('PK\u0003\u0004'), file]), 'form-unexpected'],
    ['bytes behind it', () => Buffer.concat([file, Buffer.from('x')]), 'bytes-appended'],
    ['a comment at its end', () => at(file, file.length - 2, 1), 'cross-references-wrong'],
    ['a directory that points elsewhere', () => at(file, file.length - 6, 1), 'cross-references-wrong'],
    [
      'a name in the directory that is another',
      () => at(file, file.lastIndexOf('OFD.xml'), 0x50),
      'cross-references-wrong',
    ],
    ['an entry that is encrypted', () => at(file, 6, 1), 'form-unexpected'],
    ['an entry that is stored', () => at(file, 8, 0), 'form-unexpected'],
    ['a checksum that is wrong', () => at(file, 14, (file[14] as number) ^ 1), 'form-unexpected'],
    ['half of it', () => file.subarray(0, file.length >> 1), 'form-unexpected'],
    ['larger than is read', () => Buffer.concat([file, Buffer.alloc(MAX_FILE)]), 'too-large'],
    [
      'a part that unfolds into more than is read',
      () => pack([['OFD.xml', Buffer.alloc(64 * 1024 * 1024)]]),
      'too-costly',
    ],
    [
      'parts without end',
      () => pack([...Array(100).keys()].map((i) => [`p${i}.xml`, Buffer.from('x')])),
      'too-costly',
    ],
    [
      'objects without end',
      () =>
        edited(
          file,
          PAGE,
          '</ofd:Layer>',
          `${'<ofd:PathObject ID="9" Boundary="0 0 1 1" Stroke="false"><ofd:FillColor Value="0 0 0"/><ofd:AbbreviatedData>M 0 0</ofd:AbbreviatedData></ofd:PathObject>'.repeat(2_000)}</ofd:Layer>`,
        ),
      'too-costly',
    ],
  ])('%s', (_, build, code) => {
    expect(open(build())).toEqual({ state: 'none', code })
  })
})

test('in any one byte: whichever is flipped, it is whole no more', () => {
  const position = fc.integer({ min: 0, max: sealed.length - 1 })
  fc.assert(
    fc.property(position, fc.integer({ min: 1, max: 255 }), (at, mask) => {
      const spoilt = Buffer.from(sealed)
      spoilt[at] = (spoilt[at] as number) ^ mask
      const found = open(spoilt)
      // What fills the last byte of a packed part is seen by no reader: unpacked, it is the same.
      if ('code' in found) return
      expect(partsOf(spoilt)).toEqual(partsOf(sealed))
    }),
    { numRuns: 200 },
  )
})
