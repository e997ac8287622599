import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { normaliseName, recordedName, sameName } from '#lib/certificate'

describe('a holder is recognised however the name is typed', () => {
  it.each([
    ['张三', '张 三'],
    ['张三', '张\u3000三'],
    ['张三', ' 张三\ufeff'],
    ['阿卜杜拉·买买提', '阿卜杜拉•买买提'],
    ['阿卜杜拉·买买提', '阿卜杜拉‧买买提'],
    ['阿卜杜拉·买买提', '阿卜杜拉・买买提'],
    ['阿卜杜拉·买买提', '阿卜杜拉．买买提'],
    ['阿卜杜拉·买买提', '阿卜杜拉 · 买买提'],
    ['阿卜杜拉·买买提', '阿卜杜拉･买买提'],
    ['John Smith', 'JOHN  SMITH'],
    ['John Smith', 'Ｊｏｈｎ　Ｓｍｉｔｈ'],
    ['葛飾', '葛\u{E0100}飾'],
    ['𠮷野', ' 𠮷 野'],
  ])('%s is %s', (a, b) => {
    expect(sameName(a, b)).toBe(true)
  })

  it.each([
    ['张三', '张叁'],
    ['𠮷野', '吉野'],
    ['𡈼', '𡈽'],
    ['John Smith', 'Johns Mith'],
    ['阿卜杜拉·买买提', '阿卜杜拉买买提'],
    ['', ''],
    ['', ' '],
  ])('but %s is not %s', (a, b) => {
    expect(sameName(a, b)).toBe(false)
  })
})

describe('the law of the comparison form', () => {
  it('normalising twice changes nothing, for any text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(normaliseName(normaliseName(text))).toBe(normaliseName(text))
      }),
      { numRuns: 500 },
    )
  })

  it('nor for any single character of Unicode', () => {
    const unstable: string[] = []
    for (let first = 0; first <= 0x10ffff; first += 256) {
      if (first >= 0xd800 && first <= 0xdfff) continue
      const characters = Array.from({ length: 256 }, (_, i) => `a${String.fromCodePoint(first + i)}b`)
      const once = normaliseName(characters.join(''))
      if (normaliseName(once) !== once) unstable.push(first.toString(16))
    }
    expect(unstable).toEqual([])
  })

  it('ideographs outside the Basic Multilingual Plane survive', () => {
    for (const name of ['𠮷', '𡈼', '𪚥', '𬘓', '𰻝']) expect(normaliseName(`张${name}`)).toBe(`张${name}`)
  })
})

it('a name is recorded with its own characters, less the spaces that only lay it out', () => {
  expect(recordedName('　张　三 ')).toBe('张三')
  expect(recordedName('阿卜杜拉•买买提')).toBe('阿卜杜拉•买买提')
  expect(recordedName(' John   Smith\t')).toBe('John Smith')
  expect(recordedName('𠮷\u0007野')).toBe('𠮷野')
})
