import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { certificateFields, type FieldKey, findField } from '#lib/certificate'
import { type Cell, checkRow, type RowProblemCode, rowProblemCodes } from '#lib/registry'
import { parseDate, parseMonth } from '../../../lib/registry/dates.ts'
import { catalogues, citizenNumber, createRow } from './fixtures.ts'

const today = '2026-01-05'
const check = (overrides: Partial<Record<FieldKey, Cell>>) =>
  checkRow({ row: 2, cells: { ...createRow(), ...overrides } }, { today, catalogues })

const man = citizenNumber('99010119900307001')

describe('each thing that can be wrong is told by its code and column', () => {
  const cases: readonly [RowProblemCode, FieldKey | undefined, Partial<Record<FieldKey, Cell>>][] = [
    ['value-missing', 'holderName', { holderName: ' ' }],
    ['value-missing', 'issuer', { issuer: '' }],
    ['value-too-long', 'level', { level: '长'.repeat(61) }],
    ['value-undecodable', 'issuer', { issuer: '广\uFFFD省' }],
    ['number-lost-digits', 'idNumber', { idNumber: 9.90101199003071e17 }],
    ['number-lost-digits', 'managementNumber', { managementNumber: '2.30544E+11' }],
    ['management-number-form', 'managementNumber', { managementNumber: '12345' }],
    ['name-form', 'holderName', { holderName: '张三1' }],
    ['name-lost-characters', 'holderName', { holderName: '张?' }],
    ['gender-unknown', 'gender', { gender: '无' }],
    ['birth-date-form', 'birthDate', { birthDate: '07/03/1990' }],
    ['birth-date-incomplete', 'birthDate', { birthDate: '1990.03', idType: '护照', idNumber: 'DEMO00001' }],
    ['id-type-unknown', 'idType', { idType: '学生证' }],
    ['id-number-form', 'idNumber', { idNumber: '99010119900307' }],
    ['id-number-date', 'idNumber', { idNumber: citizenNumber('99010119900230001'), birthDate: '' }],
    [
      'id-number-check-character',
      'idNumber',
      { idNumber: `${man.slice(0, 17)}${man.endsWith('0') ? 1 : 0}` },
    ],
    ['id-number-birth-date', 'idNumber', { birthDate: '1990-03-08' }],
    ['id-number-birth-date', 'idNumber', { birthDate: '199004' }],
    ['id-number-gender', 'idNumber', { gender: '女' }],
    ['date-form', 'examDate', { examDate: '05/06/2023' }],
    ['date-form', 'issueDate', { issueDate: '2023-02-30' }],
    ['date-out-of-range', 'examDate', { examDate: '1979-12-31' }],
    ['date-in-future', 'issueDate', { issueDate: '2026-01-06' }],
    ['dates-out-of-order', 'examDate', { approvalDate: '2023-05-26' }],
    ['dates-out-of-order', 'examDate', { issueDate: '2023-05-27' }],
    ['region-unknown', 'issuingRegion', { issuingRegion: '海外' }],
    ['qualification-unlisted', 'qualification', { qualification: '示范专业能力' }],
    ['level-contradicts-catalogue', 'level', { level: '高级' }],
    ['status-unknown', 'status', { status: '待定' }],
    ['revocation-incomplete', 'status', { status: '已撤销' }],
    ['revocation-time-form', 'revokedAt', { status: '已撤销', revokedAt: '昨天', revocationReason: '违纪' }],
  ]

  it.each(cases)('%s in %s', (code, column, overrides) => {
    const { problems, checked } = check(overrides)
    expect(problems.map((problem) => [problem.code, problem.column])).toContainEqual([code, column])
    const problem = problems.find((found) => found.code === code)
    expect(checked === undefined).toBe(problems.some(({ severity }) => severity === 'refused'))
    expect(problem?.message.zh).toMatch(/\p{Script=Han}/u)
    expect(problem?.message.en).toMatch(/[a-z]/)
  })

  it('and nothing else can be wrong with a row that no test knows of', () => {
    const elsewhere: RowProblemCode[] = [
      'cells-beyond-headings',
      'duplicate-in-file',
      'other-person',
      'other-person-replaced',
      'corrected-since',
      'revoked-in-registry',
      'changed-meanwhile',
    ]
    expect([...new Set([...cases.map(([code]) => code), ...elsewhere])].toSorted()).toEqual(
      [...rowProblemCodes].toSorted(),
    )
  })

  it('all problems of a row are told, not the first alone', () => {
    const { problems } = check({ gender: '无', examDate: 'x', issuer: '' })
    expect(problems.map(({ code }) => code).toSorted()).toEqual([
      'date-form',
      'gender-unknown',
      'value-missing',
    ])
  })

  it('values of persons are masked, others are shown', () => {
    const { problems } = check({
      holderName: '欧阳三1',
      idNumber: '990101199003070015X',
      managementNumber: '#12345678',
      examDate: '05/06/2023',
    })
    const values = Object.fromEntries(problems.map(({ column, value }) => [column, value]))
    expect(values.holderName).toBe('欧***')
    expect(values.idNumber).toBe('990**************5X')
    expect(values.managementNumber).toBe('#1*****78')
    expect(values.examDate).toBe('05/06/2023')
  })
})

describe('what a row may look like', () => {
  it.each<[string, Partial<Record<FieldKey, Cell>>, object]>([
    [
      'full-width digits',
      {
        examDate: '２０２３－０５－２７',
        managementNumber: 'ＺＹ２３４４０００００１',
        idNumber: [...man].map((c) => String.fromCharCode(c.charCodeAt(0) + 0xfee0)).join(''),
      },
      { managementNumber: 'ZY2344000001', examDate: '2023-05-27', idNumber: man },
    ],
    [
      'stray spaces',
      { holderName: '　张　三 ', idNumber: ` ${man.slice(0, 6)} ${man.slice(6)} `, issuingRegion: ' 广 东 ' },
      { holderName: '张三', idNumber: man, issuingRegion: '440000' },
    ],
    [
      'Excel day numbers',
      { examDate: 45073, approvalDate: '45074', issueDate: 45159 },
      { examDate: '2023-05-27', approvalDate: '2023-05-28', issueDate: '2023-08-21' },
    ],
    [
      'numbers where texts are meant',
      { birthDate: 19900307, managementNumber: 23440000001 },
      { birthDate: '1990-03-07', managementNumber: '23440000001' },
    ],
    [
      'Chinese dates',
      { examDate: '2023年5月27日', birthDate: '1990年3月' },
      { examDate: '2023-05-27', birthDate: '1990-03-07' },
    ],
    ['a date with its midnight', { examDate: '2023/5/27 0:00:00' }, { examDate: '2023-05-27' }],
    ['no ID type: a resident ID', { idType: '' }, { idType: 'resident-id' }],
    [
      'a lower-case x',
      { idNumber: citizenNumber('99010119900307005').toLowerCase() },
      { idNumber: citizenNumber('99010119900307005') },
    ],
  ])('%s', (_, overrides, expected) => {
    const { checked, problems } = check(overrides)
    expect(problems).toEqual([])
    expect(checked?.record).toMatchObject(expected)
  })
})

describe('headings', () => {
  it('are found under every name of the table, however spaced and cased', () => {
    for (const { key, label, aliases } of certificateFields)
      for (const heading of [key, label.zh, label.en, ...aliases])
        expect(findField(` ${heading.toUpperCase()}： `)).toBe(key)
  })

  it('also with a remark in brackets', () => {
    expect(findField('证件号码（必填）')).toBe('idNumber')
    expect(findField('发证日期(yyyy-mm-dd)')).toBe('issueDate')
  })

  it('no two certificateFields claim one heading', () => {
    const all = certificateFields.flatMap(({ key, label, aliases }) => [key, label.zh, label.en, ...aliases])
    expect(all.map((heading) => findField(heading))).not.toContain(undefined)
    expect(new Set(all.map((h) => h.toLowerCase().replace(/[^\p{L}]/gu, ''))).size).toBeGreaterThan(
      all.length - certificateFields.length * 2,
    )
  })
})

describe('dates', () => {
  it('every day written in any accepted form is read as that day', () => {
    const day = fc.date({ min: new Date('1950-01-01'), max: new Date('2060-01-01'), noInvalidDate: true })
    fc.assert(
      fc.property(day, (date) => {
        const iso = date.toISOString().slice(0, 10)
        const [y, m, d] = [date.getUTCFullYear(), date.getUTCMonth() + 1, date.getUTCDate()]
        const serial = Math.floor(date.getTime() / 86_400_000) + 25_569
        for (const form of [
          iso,
          `${y}/${m}/${d}`,
          `${y}.${m}.${d}`,
          `${y}年${m}月${d}日`,
          iso.replaceAll('-', ''),
          serial,
          `${iso} 00:00:00`,
        ])
          expect(parseDate(form)).toBe(iso)
        expect(parseDate(serial - 1462, true)).toBe(iso)
        expect(parseMonth(`${y}.${m}`)).toBe(iso.slice(0, 7))
      }),
      { numRuns: 300 },
    )
  })

  it.each(['5/6/2023', '27-May-23', '2023-13-01', '2023', '23-05-27', '', 'abc', '20231301'])(
    '%s is no date',
    (text) => {
      expect(parseDate(text)).toBeUndefined()
    },
  )
})

it('no cell, however wild, makes the check throw', () => {
  const cell = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 30 }),
    fc.double(),
    fc.constantFrom('男', '已撤销', '2023-05-27', man),
  )
  const cells = fc.record(Object.fromEntries(certificateFields.map(({ key }) => [key, cell])), {
    requiredKeys: [],
  })
  fc.assert(
    fc.property(cells, (wild) => {
      const { checked, problems } = checkRow(
        { row: 1, cells: wild as Partial<Record<FieldKey, Cell>> },
        { today, catalogues },
      )
      expect(checked !== undefined || problems.length > 0).toBe(true)
    }),
    { numRuns: 500 },
  )
})
