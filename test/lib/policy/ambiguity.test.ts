import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createPolicy, PolicyError } from '#lib/policy'
import { arbitraryFacts, arbitraryRules, createMockRule, fileOf } from './records.ts'

const open = (...rules: readonly unknown[]) => createPolicy(fileOf(...rules), { allowAmbiguities: true })
const twin = (id: string, appliesTo = createMockRule().appliesTo) => createMockRule({ id, appliesTo })

describe('two rules that could both win', () => {
  it('do not exist among the built-in ones', () => {
    expect(createPolicy().check()).toEqual([])
  })

  it('stop the start, naming both', () => {
    expect(() => createPolicy(fileOf(twin('one'), twin('two')))).toThrow(PolicyError)
    expect(() => createPolicy(fileOf(twin('one'), twin('two')))).toThrow(/one v1.*two v1/)
  })

  it('are shown with a certificate for which neither comes first', () => {
    const [ambiguity, ...rest] = open(twin('one'), twin('two')).check()
    expect(rest).toEqual([])
    expect(ambiguity?.rules.map(({ id }) => id)).toEqual(['one', 'two'])
    expect(ambiguity?.example).toMatchObject({ qualification: 'computer-software', issuingRegion: '320000' })
    expect(ambiguity?.message.zh).toContain('one v1 (own.json)')
  })

  it('are found where their windows share a single day, and not where they miss by one', () => {
    const applies = { qualifications: ['economist'] as const }
    const until = (to: string) => twin('until', { ...applies, examDate: { to } })
    const from = twin('from', { ...applies, examDate: { from: '2030-06-02' } })
    const [found] = open(until('2030-06-02'), from)
      .check()
      .filter(({ rules }) => rules.every(({ source }) => source === 'own.json'))
    expect(found?.example.examDate).toBe('2030-06-02')
    const between = open(until('2030-06-01'), from).check()
    expect(between.filter(({ rules }) => rules.every(({ source }) => source === 'own.json'))).toEqual([])
  })

  it('are not two rules of which one names a level, a region or a day more', () => {
    const base = { qualifications: ['metrologist'] }
    const rules = [
      twin('bare', base),
      twin('dated', { ...base, examDate: { from: '2030-01-01' } }),
      twin('regional', { ...base, issuingRegions: ['320000'] }),
      twin('levelled', { ...base, levels: ['level-1'] }),
    ]
    expect(open(...rules).check()).toEqual([])
    const policy = createPolicy(fileOf(...rules))
    const facts = { qualification: 'metrologist', examDate: '2030-01-01', issueDate: '2030-01-01' }
    expect(policy.classify({ ...facts, issuingRegion: '320000', level: 'level-1' }).rule.id).toBe('levelled')
    expect(policy.classify({ ...facts, issuingRegion: '320000' }).rule.id).toBe('regional')
    expect(policy.classify({ ...facts, issuingRegion: '340000' }).rule.id).toBe('dated')
    expect(policy.classify({ ...facts, issuingRegion: '340000', examDate: '2029-12-31' }).rule.id).toBe(
      'bare',
    )
  })

  it('are not two rules that a third outranks wherever they meet', () => {
    const both = { qualifications: ['computer-software'], issuingRegions: ['320000'] }
    const third = { ...both, levels: ['advanced', 'intermediate', 'elementary'] as const }
    const unlevelled = open(twin('one', both), twin('two', both), twin('third', third)).check()
    expect(unlevelled.map(({ example }) => example.level)).toEqual([undefined])
    const replaced = createMockRule({ id: 'third', replaces: ['one', 'two'], appliesTo: both })
    expect(open(twin('one', both), twin('two', both), replaced).check()).toEqual([])
  })

  it('are two default rules, even if other rules cover all that is listed', () => {
    const cover = twin('cover', { qualifications: createPolicy().qualifications.all.map(({ id }) => id) })
    const ids = open(cover, twin('second-default', {})).check()
    expect(ids.map(({ rules }) => rules.map(({ id }) => id))).toContainEqual([
      'default-electronic-file',
      'second-default',
    ])
  })

  it('are found if and only if some certificate ties', () => {
    fc.assert(
      fc.property(
        arbitraryRules(5),
        fc.array(arbitraryFacts, { minLength: 20, maxLength: 20 }),
        (rules, list) => {
          const policy = open(...rules)
          const ambiguities = policy.check()
          for (const { example, rules: pair } of ambiguities) {
            expect(() => policy.classify(example)).toThrow(pair[0].id)
          }
          const ties = list.filter((facts) => {
            try {
              policy.classify(facts)
              return false
            } catch {
              return true
            }
          })
          if (ties.length > 0) expect(ambiguities).not.toEqual([])
        },
      ),
      { numRuns: 150 },
    )
  })
})
