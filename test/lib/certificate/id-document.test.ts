import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  birthDateOf,
  checkIdNumber,
  findIdType,
  idTypes,
  isCalendarDate,
  maskIdNumber,
  normaliseIdNumber,
  residentIdCheckCharacter,
  sameMasked,
} from '#lib/certificate'

const citizenNumber = (first17: string) => first17 + residentIdCheckCharacter(first17)
const zhangSan = citizenNumber('99010119900307001')

describe('the citizen number of GB 11643', () => {
  it("has the check character of the standard's own example", () => {
    // GB 11643-1999, 3.2: 11010519491231002X and 440524188001010014.
    expect(residentIdCheckCharacter('11010519491231002')).toBe('X')
    expect(residentIdCheckCharacter('44052418800101001')).toBe('4')
  })

  it('is accepted whatever its region prefix', () => {
    expect(checkIdNumber('resident-id', zhangSan)).toBeUndefined()
    expect(checkIdNumber('residence-permit', citizenNumber('81000019900307001'))).toBeUndefined()
  })

  it.each([
    ['12345', 'id-number-form'],
    [zhangSan.slice(0, 15), 'id-number-form'],
    [citizenNumber('99010119900230001'), 'id-number-date'],
    [zhangSan.slice(0, 17) + (zhangSan.endsWith('1') ? '2' : '1'), 'id-number-check-character'],
  ])('is refused when %s', (number, code) => {
    expect(checkIdNumber('resident-id', number)).toBe(code)
  })

  it('is refused when it says another birth date or gender than the file', () => {
    expect(checkIdNumber('resident-id', zhangSan, { birthDate: '1990-03-08' })).toBe('id-number-birth-date')
    expect(checkIdNumber('resident-id', zhangSan, { gender: 'female' })).toBe('id-number-gender')
    expect(
      checkIdNumber('resident-id', zhangSan, { birthDate: '1990-03-07', gender: 'male' }),
    ).toBeUndefined()
  })

  it('never passes with one digit mistyped', () => {
    fc.assert(
      fc.property(fc.nat(16), fc.integer({ min: 1, max: 9 }), fc.nat(999), (position, shift, sequence) => {
        const number = citizenNumber(`99010119900307${String(sequence).padStart(3, '0')}`)
        const digit = (Number(number[position]) + shift) % 10
        const mistyped = number.slice(0, position) + digit + number.slice(position + 1)
        expect(checkIdNumber('resident-id', mistyped)).toBeDefined()
      }),
    )
  })
})

describe('the other documents', () => {
  it.each([
    ['hk-macao-permit', 'H12345678'],
    ['hk-macao-permit', 'M1234567801'],
    ['taiwan-permit', '12345678'],
    ['taiwan-permit', '0012345678B'],
    ['foreign-permanent-resident-id', 'USA110099001011'],
    ['foreign-permanent-resident-id', '911100199003070015'],
    ['passport', 'E12345678'],
    ['passport', 'X1234567'],
  ] as const)('a genuine-looking %s is accepted: %s', (idType, number) => {
    expect(checkIdNumber(idType, number)).toBeUndefined()
  })

  it('are told apart from nonsense', () => {
    expect(checkIdNumber('passport', '护照')).toBe('id-number-form')
    expect(checkIdNumber('hk-macao-permit', '12345678')).toBe('id-number-form')
  })

  it('state no birth date', () => {
    expect(birthDateOf('passport', 'E12345678')).toBeUndefined()
    expect(birthDateOf('resident-id', zhangSan)).toBe('1990-03-07')
  })

  it('are found by value, either name and the names that files use', () => {
    for (const entry of idTypes)
      for (const name of [entry.value, entry.name.zh, entry.name.en, ...entry.aliases])
        expect(findIdType(` ${name} `)?.value, name).toBe(entry.value)
    expect(findIdType('身份证')?.value).toBe('resident-id')
    expect(findIdType('军官证')).toBeUndefined()
  })
})

it.each([
  ['９９０１０１１９９００３０７００１ｘ', '99010119900307001X'],
  [' 990101 19900307 001x ', '99010119900307001X'],
  ['0012345678（B）', '0012345678B'],
])('an ID number typed as %s is compared as %s', (typed, stored) => {
  expect(normaliseIdNumber(typed)).toBe(stored)
  expect(normaliseIdNumber(stored)).toBe(stored)
})

describe('a masked ID number', () => {
  it.each([
    ['990101199003070015', '990*************15'],
    ['E12345678', 'E1*****78'],
    ['H1234567801', 'H12******01'],
    ['12345', '1***5'],
    ['1', '*'],
    ['', ''],
  ])('%s is shown as %s', (number, shown) => {
    expect(maskIdNumber(number)).toBe(shown)
  })

  it('never shows more than half', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[A-Z0-9]{0,30}$/), (number) => {
        const shown = maskIdNumber(number)
        expect(shown).toHaveLength(number.length)
        expect(shown.replaceAll('*', '').length).toBeLessThanOrEqual(number.length / 2)
      }),
    )
  })

  it('leaves thousands of whole numbers even to whoever knows the birth date', () => {
    const shown = maskIdNumber('990101199003070015')
    const candidates = []
    for (let division = 0; division < 1000; division++) {
      for (let serial = 0; serial < 100; serial++) {
        const pad = (n: number, digits: number) => String(n).padStart(digits, '0')
        const first17 = `990${pad(division, 3)}19900307${pad(serial, 2)}1`
        const number = first17 + residentIdCheckCharacter(first17)
        if (maskIdNumber(number) === shown) candidates.push(number)
      }
    }
    expect(candidates.length).toBeGreaterThan(9_000)
    expect(candidates).toContain('990101199003070015')
  })

  it.each([
    ['of the same mask', '990*************15', '990*************15', true],
    ['of an earlier mask that shows more', '990***********0015', '990*************15', true],
    ['with another end', '990***********0016', '990*************15', false],
    ['with another beginning', '991*************15', '990*************15', false],
    ['of another length', 'E99****15', '990*************15', false],
  ])('%s is compared as far as both are shown', (_how, one, other, same) => {
    expect(sameMasked(one, other)).toBe(same)
    expect(sameMasked(other, one)).toBe(same)
  })
})

it('a calendar date is a real day', () => {
  expect(['2024-02-29', '2000-02-29', '1999-12-31'].every(isCalendarDate)).toBe(true)
  expect(
    ['2023-02-29', '1900-02-29', '2023-13-01', '2023-00-10', '2023-1-1', '20230101'].some(isCalendarDate),
  ).toBe(false)
})
