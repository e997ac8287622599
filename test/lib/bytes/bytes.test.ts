/** Bytes and texts by the language alone: the same as what platforms bring, and stricter where a second spelling would hide. */

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { fromBase64url, fromUtf8, isWellFormed, latin1, toBase64url, toUtf8 } from '#lib/bytes'

const bytes = fc.uint8Array({ maxLength: 80 })
const strict = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

const orThrown = <T>(read: () => T): T | 'thrown' => {
  try {
    return read()
  } catch {
    return 'thrown'
  }
}

describe('base64url', () => {
  it('is the platform’s, and reads back', () => {
    fc.assert(
      fc.property(bytes, (given) => {
        const text = toBase64url(given)
        expect(text).toBe(Buffer.from(given).toString('base64url'))
        expect(fromBase64url(text)).toEqual(Uint8Array.from(given))
      }),
    )
  })

  it('has one spelling for each run of bytes: whatever is read is written so', () => {
    const spelling = fc.string({ unit: fc.constantFrom(...'ABab01-_+/= .\n'), maxLength: 12 })
    fc.assert(
      fc.property(fc.oneof(spelling, fc.string()), (text) => {
        const read = fromBase64url(text)
        if (read) expect(toBase64url(read)).toBe(text)
      }),
    )
    for (const text of ['A', 'AAAAA', 'AB', 'AAB', 'AA==', 'A+', 'A/', 'AA A', 'ＡＡ', 'é', '\u0141A'])
      expect(fromBase64url(text), text).toBeUndefined()
    expect(fromBase64url('')).toEqual(new Uint8Array())
  })
})

describe('UTF-8', () => {
  it('is read as a strict decoder reads it, byte order mark and all, and refused where that refuses', () => {
    const likely = fc.array(
      fc.constantFrom(0x25, 0x41, 0x7f, 0x80, 0xbf, 0xc0, 0xc3, 0xe4, 0xed, 0xef, 0xf0, 0xf4, 0xbb),
    )
    fc.assert(
      fc.property(
        fc.oneof(
          bytes,
          likely.map((list) => Uint8Array.from(list)),
        ),
        (given) => {
          expect(orThrown(() => fromUtf8(given))).toBe(orThrown(() => strict.decode(given)))
        },
      ),
      { numRuns: 500 },
    )
    expect(fromUtf8(Uint8Array.of(0xef, 0xbb, 0xbf, 0x25))).toBe('\ufeff%')
  })

  it('is written as the platform writes it; half a character is not written', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(isWellFormed(text)).toBe(text.isWellFormed())
        const written = orThrown(() => toUtf8(text))
        expect(written).toEqual(isWellFormed(text) ? new TextEncoder().encode(text) : 'thrown')
      }),
    )
    expect(orThrown(() => toUtf8('\ud800'))).toBe('thrown')
    expect(isWellFormed('\udc00\ud800')).toBe(false)
  })

  it('of a long text needs no long list of arguments', () => {
    const long = new Uint8Array(300_000).fill(0xe9)
    expect(latin1(long)).toHaveLength(300_000)
    expect(fromUtf8(toUtf8('张三'.repeat(50_000)))).toHaveLength(100_000)
  })
})
