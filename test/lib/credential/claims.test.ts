import { decode, encode, rfc8949EncodeOptions } from 'cborg'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { CredentialClaims } from '#lib/credential'
import { decodeClaims, encodeClaims } from '../../../lib/credential/claims.ts'
import { longestClaims, mockClaims } from './made-up.ts'

const date = fc
  .date({ min: new Date('1950-01-01'), max: new Date('2200-01-01'), noInvalidDate: true })
  .map((day) => day.toISOString().slice(0, 10))
const instant = fc
  .integer({ min: 0, max: 4_102_444_800 })
  .map((seconds) => new Date(seconds * 1000).toISOString())
const text = fc.string({ unit: 'grapheme', maxLength: 20 })

const anyClaims: fc.Arbitrary<CredentialClaims> = fc.record(
  {
    managementNumber: fc.stringMatching(/^[A-Z0-9-]{6,32}$/),
    holderName: text,
    idNumber: fc
      .tuple(
        fc.stringMatching(/^[0-9A-Z]{0,3}$/),
        fc.integer({ min: 1, max: 15 }),
        fc.stringMatching(/^[0-9X]{0,4}$/),
      )
      .map(([head, stars, tail]) => head + '*'.repeat(stars) + tail),
    qualification: fc.oneof(text, fc.stringMatching(/^[a-z0-9-]{1,40}$/)),
    level: fc.constantFrom('advanced', 'intermediate', 'elementary', 'level-1', 'level-3', '中级'),
    specialty: text,
    examDate: date,
    issueDate: date,
    issuingRegion: fc.constantFrom('110000', '330000', '820000', '440300', '990001'),
    kind: fc.constantFrom('electronic-certificate', 'certificate-electronic-file'),
    rule: fc.record({ id: fc.oneof(text, fc.stringMatching(/^[a-z0-9-]{1,40}$/)), version: fc.nat() }),
    status: fc.record({ list: fc.nat({ max: 4095 }), index: fc.nat({ max: 2 ** 20 - 1 }) }),
    release: fc.record({ list: fc.nat({ max: 4095 }), index: fc.nat({ max: 2 ** 20 - 1 }) }),
    issuedAt: instant,
    annotationExpiresAt: instant,
  },
  {
    requiredKeys: [
      'managementNumber',
      'holderName',
      'idNumber',
      'qualification',
      'examDate',
      'issueDate',
      'issuingRegion',
      'kind',
      'status',
      'issuedAt',
    ],
  },
)

/** The claims as CBOR sees them, to be spoilt and encoded again. */
function asMaps(claims = mockClaims()) {
  const set = decode(encodeClaims(claims), { useMaps: true }) as Map<number, unknown>
  return { set, certificate: set.get(-65537) as Map<number, unknown> }
}

describe('claims', () => {
  it('read back as they were written', () => {
    fc.assert(
      fc.property(anyClaims, (claims) => {
        expect(decodeClaims(encodeClaims(claims))).toEqual(claims)
      }),
    )
    expect(decodeClaims(encodeClaims(longestClaims()))).toEqual(longestClaims())
  })

  it('have exactly one encoding: whatever bytes are read are the bytes that are written', () => {
    const valid = encodeClaims(mockClaims())
    fc.assert(
      fc.property(fc.nat({ max: valid.length - 1 }), fc.nat({ max: 255 }), (at, byte) => {
        const changed = Uint8Array.from(valid)
        changed[at] = byte
        const claims = decodeClaims(changed)
        if (claims) expect(encodeClaims(claims)).toEqual(changed)
      }),
      { numRuns: 5000 },
    )
  })

  it('refuse what a later version may add, rather than show half of it', () => {
    const { set, certificate } = asMaps()
    certificate.set(14, 'new')
    expect(decodeClaims(encode(set, rfc8949EncodeOptions))).toBeUndefined()
    certificate.delete(14)
    set.set(7, new Uint8Array(4))
    expect(decodeClaims(encode(set, rfc8949EncodeOptions))).toBeUndefined()
  })

  it('refuse a set in which one of the required claims is missing', () => {
    for (const key of [1, 2, 3, 4, 7, 8, 9, 10, 12]) {
      const { set, certificate } = asMaps()
      certificate.delete(key)
      expect(decodeClaims(encode(set, rfc8949EncodeOptions)), `claim ${key}`).toBeUndefined()
    }
    const { set } = asMaps()
    set.delete(6)
    expect(decodeClaims(encode(set, rfc8949EncodeOptions))).toBeUndefined()
  })

  it('refuse values of another type or out of range, whoever signed them', () => {
    const wrong = [null, undefined, true, -1, 1.5, 2 ** 40, '', 'x', [], [1, 2], new Map(), new Uint8Array(3)]
    for (const key of [1, 2, 3, 7, 8, 9, 10, 11, 12])
      for (const value of wrong) {
        const { set, certificate } = asMaps()
        certificate.set(key, value)
        const bytes = encode(set, rfc8949EncodeOptions)
        const claims = decodeClaims(bytes)
        if (claims) expect(encodeClaims(claims)).toEqual(bytes)
      }
  })

  it('never throws, whatever the bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 255 }), (bytes) => void decodeClaims(bytes)),
      { numRuns: 3000 },
    )
  })

  it.each<[string, Partial<CredentialClaims>]>([
    ['a number that is not normalised', { managementNumber: 'abc 123' }],
    ['half a surrogate pair', { holderName: '\ud842' }],
    ['an ID number that is not masked', { idNumber: '990101199001011234' }],
    ['a day that is not in the calendar', { examDate: '2023-02-30' }],
    ['a region that is no code', { issuingRegion: '粤' }],
    ['an unknown kind', { kind: 'paper' as never }],
    ['an index outside its list', { status: { list: 0, index: 2 ** 20 } }],
    ['a time that is none', { issuedAt: 'yesterday' }],
  ])('are not written with %s', (_, overrides) => {
    expect(() => encodeClaims(mockClaims(overrides))).toThrow(
      expect.objectContaining({ code: 'claim-invalid' }),
    )
  })

  it('carry no fraction of a second, and never make an annotation longer', () => {
    const claims = decodeClaims(encodeClaims(mockClaims({ annotationExpiresAt: '2026-12-01T00:00:00.999Z' })))
    expect(claims?.annotationExpiresAt).toBe('2026-12-01T00:00:00.000Z')
  })
})
