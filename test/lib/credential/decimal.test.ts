import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { bytesIn, decodeDigits, digitsFor, encodeDigits } from '../../../lib/credential/decimal.ts'

const anyBytes = fc.uint8Array({ maxLength: 300 })

describe('digits', () => {
  it('give back the bytes they were made of', () => {
    fc.assert(
      fc.property(anyBytes, (bytes) => {
        const digits = encodeDigits(bytes)
        expect(digits).toMatch(/^[0-9]*$/)
        expect(digits.length).toBe(digitsFor(bytes.length))
        expect(decodeDigits(digits)).toEqual(bytes)
      }),
    )
  })

  it('are the only text of their bytes: whatever decodes encodes to itself', () => {
    const digits = fc.string({ unit: fc.constantFrom(...'0123456789'), maxLength: 60 })
    fc.assert(
      fc.property(digits, (text) => {
        const bytes = decodeDigits(text)
        if (bytes) expect(encodeDigits(bytes)).toBe(text)
      }),
      { numRuns: 2000 },
    )
  })

  it('refuse a block that is more than its bytes can be', () => {
    expect(decodeDigits('255')).toEqual(Uint8Array.of(255))
    expect(decodeDigits('256')).toBeUndefined()
    expect(decodeDigits('72057594037927935')).toEqual(new Uint8Array(7).fill(255))
    expect(decodeDigits('72057594037927936')).toBeUndefined()
    expect(decodeDigits('99999999999999999')).toBeUndefined()
  })

  it('refuse lengths that no bytes have, and characters that are not ASCII digits', () => {
    for (const text of ['1', '12', '1234', '１２３', '-12', '1e2', ' 12', '12\n', '0x1'])
      expect(decodeDigits(text)).toBeUndefined()
  })

  it('knows how many bytes a number of digits has room for', () => {
    for (let bytes = 0; bytes <= 300; bytes++) {
      expect(bytesIn(digitsFor(bytes))).toBe(bytes)
      if (bytes > 0) expect(bytesIn(digitsFor(bytes) - 1)).toBeLessThan(bytes)
    }
  })
})
