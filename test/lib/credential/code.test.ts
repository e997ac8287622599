import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { CODE_LENGTH, formatCode, newCode, parseCode } from '#lib/credential'

const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'
const randomBytes = fc.uint8Array({ minLength: 10, maxLength: 10 })
const codes = randomBytes.map((bytes) => newCode(bytes))

describe('code', () => {
  it('keeps all 80 random bits: different bytes never share a code', () => {
    fc.assert(
      fc.property(randomBytes, randomBytes, (a, b) => {
        expect(newCode(a) === newCode(b)).toBe(a.every((byte, index) => byte === b[index]))
      }),
    )
    expect(newCode(new Uint8Array(10))).toBe('0'.repeat(CODE_LENGTH))
    expect(newCode(new Uint8Array(10).fill(255)).slice(0, 16)).toBe('Z'.repeat(16))
  })

  it('refuses fewer random bytes than it promises', () => {
    expect(() => newCode(new Uint8Array(9))).toThrow(RangeError)
  })

  it('is drawn from the platform when no bytes are given', () => {
    expect(newCode()).not.toBe(newCode())
    expect(parseCode(newCode()).code).toBeDefined()
  })

  it('reads a code as people type it', () => {
    fc.assert(
      fc.property(codes, (code) => {
        const wide = Array.from(code, (c) => String.fromCharCode(c.charCodeAt(0) + 0xfee0)).join('')
        const misread = code.replaceAll('0', 'O').replaceAll('1', 'l')
        for (const text of [
          code,
          formatCode(code),
          formatCode(code).toLowerCase(),
          ` ${code.slice(0, 5)} ${code.slice(5)}\n`,
          wide,
          formatCode(code).replaceAll('-', '－'),
          formatCode(code).replaceAll('-', '—'),
          misread,
          code.replaceAll('1', 'I'),
        ])
          expect(parseCode(text)).toEqual({ code })
      }),
    )
  })

  it('finds every single wrong character', () => {
    const code = newCode(Uint8Array.from([7, 99, 250, 3, 18, 201, 77, 164, 5, 60]))
    for (let at = 0; at < CODE_LENGTH; at++)
      for (const wrong of ALPHABET)
        if (wrong !== code[at])
          expect(parseCode(code.slice(0, at) + wrong + code.slice(at + 1))).toEqual({ reason: 'check' })
  })

  it('finds every swap of two different characters', () => {
    fc.assert(
      fc.property(codes, (code) => {
        for (let i = 0; i < CODE_LENGTH; i++)
          for (let j = i + 1; j < CODE_LENGTH; j++) {
            const swapped = Array.from(code)
            swapped[i] = code[j] as string
            swapped[j] = code[i] as string
            if (code[i] !== code[j]) expect(parseCode(swapped.join(''))).toEqual({ reason: 'check' })
          }
      }),
      { numRuns: 20 },
    )
  })

  it('tells a wrong form from a wrong character', () => {
    const code = newCode()
    for (const text of [
      '',
      code.slice(1),
      `${code}0`,
      `U${code.slice(1)}`,
      `${code.slice(1)}*`,
      '〇'.repeat(17),
    ])
      expect(parseCode(text)).toEqual({ reason: 'form' })
  })

  it('never throws and never reads more than a code', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary' }), (text) => void parseCode(text)))
    expect(parseCode('0'.repeat(1_000_000))).toEqual({ reason: 'form' })
  })
})
