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

/** Fields of qualifications, regions and scenes, now and then with what belongs there. */
const nearlyARecord = fc.record(
  {
    id: fc.constantFrom('some-id', 'computer-software', 'unlisted', '__proto__'),
    code: fc.constantFrom('980000', '440000', '44'),
    name: fc.oneof(
      fc.jsonValue(),
      fc.constant({ zh: '某', en: 'Some' }),
      fc.constant({ zh: '软考', en: 'x' }),
    ),
    aliases: fc.oneof(fc.jsonValue(), fc.array(fc.constantFrom('软考', '广东', '一级', '甲'))),
    levels: fc.oneof(fc.jsonValue(), fc.constant(['level-1'])),
    levelAliases: fc.oneof(fc.jsonValue(), fc.constant({ 'level-1': ['甲'] })),
    specialties: fc.oneof(fc.jsonValue(), fc.constant([{ zh: '甲', en: 'A', level: 'level-2' }])),
    namedBySpecialty: fc.boolean(),
    national: fc.boolean(),
    remark: fc.jsonValue(),
  },
  { requiredKeys: [] },
)

it('no content whatever of a file does more than be refused', () => {
  const json = fc.oneof(
    fc.jsonValue(),
    fc.record(
      Object.fromEntries(
        ['rules', 'notices', 'qualifications', 'regions', 'scenes'].map((list) => [
          list,
          fc.array(fc.oneof(fc.jsonValue(), nearlyARecord)),
        ]),
      ),
      { requiredKeys: [] },
    ),
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
