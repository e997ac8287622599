import { describe, expect, it } from 'vitest'
import { createPolicy, type Facts } from '#lib/policy'
import { createMockRule, fileOf } from './records.ts'

const guangdong: Facts = {
  qualification: 'computer-software',
  level: 'intermediate',
  issuingRegion: '440000',
  examDate: '2023-05-27',
  issueDate: '2023-08-22',
}

describe('the explanation of an answer', () => {
  const { considered, decidedBy } = createPolicy().explain(guangdong)
  const of = (id: string) => considered.find(({ rule }) => rule.id === id)

  it('shows the rule that won and the one that gave way to it', () => {
    expect(of('ruankao-guangdong')).toMatchObject({ verdict: 'wins', applies: true })
    expect(of('default-electronic-file')).toMatchObject({
      verdict: 'less-specific',
      why: { zh: '适用，但 ruankao-guangdong 更具体' },
    })
    expect(decidedBy.zh).toMatch(/先看资格，再看级别，再看发证地区，最后看日期/)
    expect(decidedBy.en).toMatch(/qualification first, then level, issuing region, dates/)
  })

  it('shows for each other rule which condition failed, with what was wanted and what was found', () => {
    expect(of('ruankao-zhejiang')?.why).toEqual({
      zh: '不适用：发证地区为「广东省」，要求「浙江省」',
      en: 'Does not apply: issuing region is “Guangdong”, wanted “Zhejiang”',
    })
    expect(of('national-safety-engineer')?.conditions).toContainEqual({
      condition: 'issueDate',
      holds: true,
      wanted: { zh: '2021-12-18 起', en: 'from 2021-12-18' },
      found: { zh: '2023-08-22', en: '2023-08-22' },
    })
  })

  it('says when a rule was replaced, and by which', () => {
    const rule = createMockRule({
      id: 'national-move',
      replaces: ['ruankao-guangdong', 'ruankao-file'],
      appliesTo: { qualifications: ['computer-software'] },
    })
    const trace = createPolicy(fileOf(rule)).explain(guangdong)
    expect(trace.considered.find(({ rule: { id } }) => id === 'ruankao-guangdong')).toMatchObject({
      verdict: 'replaced',
      why: { zh: '适用，但被 national-move 明文替代', en: 'Applies, but national-move replaces it' },
    })
    expect(trace.decidedBy.en).toMatch(/^Rules that another applicable rule replaces give way first/)
  })

  it('says when the catalogues do not know the region, and why a national rule did not apply then', () => {
    const trace = createPolicy().explain({ ...guangdong, qualification: 'surveyor', issuingRegion: '990000' })
    expect(trace.considered.find(({ rule: { id } }) => id === 'national-unlevelled')?.verdict).toBe(
      'left-to-default',
    )
    expect(trace.decidedBy.zh).toBe('目录中没有该资格或地区，由默认规则决定。')
  })
})
