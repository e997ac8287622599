import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createPolicy, type Facts, type Rule } from '#lib/policy'
import { arbitraryAppliesTo, arbitraryFacts, arbitraryRules, createMockRule, fileOf } from './records.ts'

const policy = createPolicy()

/** Arbitrary rules among which nothing ties. */
const soundRules = arbitraryRules(4).filter(
  (rules) => createPolicy(fileOf(...rules), { allowAmbiguities: true }).check().length === 0,
)

describe('whatever the certificate', () => {
  it('it gets exactly one kind, and what belongs to that kind', () => {
    fc.assert(
      fc.property(soundRules, arbitraryFacts, (rules, facts) => {
        const result = createPolicy(fileOf(...rules)).classify(facts)
        const { kind, label, mark, seal, force, basis, determined, undeterminedBecause } = result
        const isCertificate = kind === 'electronic-certificate'
        expect(isCertificate || kind === 'certificate-electronic-file').toBe(true)
        expect(label.zh).toBe(isCertificate ? '电子证书' : '证书电子文件')
        expect(seal !== null).toBe(isCertificate)
        expect(force.equalToPaper).toBe(determined ? isCertificate : null)
        expect(isCertificate && !determined).toBe(false)
        expect(undeterminedBecause === undefined).toBe(determined)
        expect(/不能替代|does not replace/.test(force.statement.zh + force.statement.en)).toBe(
          determined && !isCertificate,
        )
        expect(force.territory.regions.length > 0).toBe(force.territory.scope === 'regions')
        expect(mark).not.toBe('')
        expect(basis.length).toBeGreaterThan(0)
      }),
      { numRuns: 60 },
    )
  })

  it('the same facts get the same answer, in another process too', () => {
    const other = createPolicy()
    fc.assert(
      fc.property(arbitraryFacts, (facts) => {
        expect(policy.classify({ ...facts })).toEqual(policy.classify(facts))
        expect(other.classify(facts)).toEqual(policy.classify(facts))
      }),
    )
  })

  it('the order of the files changes nothing', () => {
    fc.assert(
      fc.property(soundRules, arbitraryFacts, (rules, facts) => {
        const sets = rules.map((rule, index) => ({ source: `${index}.json`, content: { rules: [rule] } }))
        expect(createPolicy(sets.toReversed()).classify(facts)).toEqual(createPolicy(sets).classify(facts))
      }),
      { numRuns: 60 },
    )
  })

  it('a rule that does not apply to it changes nothing', () => {
    fc.assert(
      fc.property(arbitraryAppliesTo, arbitraryFacts, (appliesTo, facts) => {
        const more = createPolicy(fileOf(createMockRule({ appliesTo })), { allowAmbiguities: true })
        fc.pre(!applies(appliesTo, facts))
        expect(more.classify(facts)).toEqual(policy.classify(facts))
      }),
    )
  })

  it('what the catalogues do not know gets the default and a flag, and nothing else does', () => {
    fc.assert(
      fc.property(arbitraryFacts, (facts) => {
        const { flags, rule } = policy.classify(facts)
        const isListed = ['computer-software', 'registered-constructor', 'economist', 'auctioneer'].includes(
          facts.qualification ?? '',
        )
        expect(flags?.includes('unlisted-qualification') ?? false).toBe(!isListed)
        expect(flags?.includes('unlisted-region') ?? false).toBe(!policy.regions.has(facts.issuingRegion))
        if (flags) expect(rule.id).toBe('default-electronic-file')
      }),
    )
  })

  it('force equal to paper is told only where the territory has it', () => {
    fc.assert(
      fc.property(arbitraryFacts, fc.constantFrom(...policy.regions.all), (facts, { code }) => {
        const result = policy.classify(facts)
        const { equalToPaper, territory } = result.force
        const { hasForce, reason } = policy.forceIn(result, code)
        expect(hasForce).toBe(
          equalToPaper === true && (territory.scope === 'nation' || territory.regions.includes(code)),
        )
        expect(reason.zh).not.toBe('')
        expect(reason.en).not.toBe('')
      }),
    )
  })

  it('the explanation says the same as the answer, and accounts for every rule', () => {
    fc.assert(
      fc.property(soundRules, arbitraryFacts, (rules, facts) => {
        const own = createPolicy(fileOf(...rules))
        const { considered, result } = own.explain(facts)
        expect(result).toEqual(own.classify(facts))
        expect(considered.map(({ rule }) => rule.id)).toEqual(own.rules.map(({ id }) => id))
        const wins = considered.filter(({ verdict }) => verdict === 'wins')
        expect(wins.map(({ rule }) => rule.id)).toEqual([result.rule.id])
      }),
      { numRuns: 60 },
    )
  })
})

/** Whether a rule applies, said a second time and otherwise than in the library. */
function applies(appliesTo: Rule['appliesTo'], facts: Facts): boolean {
  const within = (day: string, window: { from?: string | undefined; to?: string | undefined } | undefined) =>
    !window || (!Number.isNaN(Date.parse(day)) && day >= (window.from ?? '') && day <= (window.to ?? '9'))
  return (
    (appliesTo.qualifications?.some((id) => id === facts.qualification) ?? true) &&
    (appliesTo.levels?.some((level) => level === facts.level) ?? true) &&
    (appliesTo.issuingRegions?.some((code) => code === facts.issuingRegion) ?? true) &&
    within(facts.examDate, appliesTo.examDate) &&
    within(facts.issueDate, appliesTo.issueDate)
  )
}
