import fc from 'fast-check'
import { expect, it } from 'vitest'
import { createPolicy, type Facts } from '#lib/policy'

const policy = createPolicy()

/** Much like names: what `fold` drops, what it keeps, and a character outside the BMP. */
const nameLike = fc.string({ unit: fc.constantFrom(...'软考广东省（）一级中A1 -_/\u0000\u{20000}') })
const known = fc.constantFrom('computer-software', 'level-1', '440000', '2023-05-27')
const factsOf = (part: fc.Arbitrary<unknown>) =>
  fc.record(
    { qualification: part, level: part, issuingRegion: part, examDate: part, issueDate: part },
    { requiredKeys: [] },
  ) as fc.Arbitrary<unknown> as fc.Arbitrary<Facts>

it('no facts whatever make a classification fail, not even what no type allows: 10,000 of them', () => {
  fc.assert(
    fc.property(factsOf(fc.oneof(known, fc.string(), fc.anything())), (facts) => {
      expect(policy.classify(facts).rule.id).not.toBe('')
    }),
    { numRuns: 10_000 },
  )
})

it('no text whatever makes an explanation or a question of territory fail', () => {
  const text = fc.oneof(known, nameLike)
  fc.assert(
    fc.property(factsOf(text), text, (facts, region) => {
      const { result } = policy.explain(facts)
      expect(result).toEqual(policy.classify(facts))
      expect(typeof policy.forceIn(result, region).hasForce).toBe('boolean')
    }),
    { numRuns: 1_000 },
  )
})

it('no content whatever of a file does more than be refused', () => {
  const json = fc.oneof(
    fc.jsonValue(),
    fc.record({ rules: fc.array(fc.jsonValue()), notices: fc.array(fc.jsonValue()) }, { requiredKeys: [] }),
  )
  fc.assert(
    fc.property(json, (content) => {
      try {
        createPolicy([{ source: 'own.json', content }])
      } catch (error) {
        expect(error).toMatchObject({ code: 'policy-invalid' })
      }
    }),
    { numRuns: 300 },
  )
})
