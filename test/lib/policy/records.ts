/** Records for the tests of the policy library: a sound one to vary, and arbitrary ones that may well tie. */

import fc from 'fast-check'
import { type AppliesTo, createPolicy, type DateWindow, type Level, levels, type Rule } from '#lib/policy'

/** A sound rule about 软考 in 江苏, which no built-in rule is about. */
export function createMockRule(overrides: Partial<Rule> = {}): Rule {
  return {
    id: 'ruankao-jiangsu',
    version: 1,
    description: { zh: '软考，江苏省', en: '软考 in Jiangsu' },
    confidence: 'A',
    sourcedUntil: null,
    lastChecked: '2026-11-24',
    appliesTo: { qualifications: ['computer-software'], issuingRegions: ['320000'] },
    outcome: {
      kind: 'electronic-certificate',
      mark: '电子证书',
      seal: { name: '某章', authority: '某厅' },
      force: { equalToPaper: true, territory: { scope: 'regions', regions: ['320000'] } },
      annotationRequired: false,
    },
    notices: ['rst-2019-27'],
    ...overrides,
  }
}

/** One file with these rules. */
export function fileOf(...rules: readonly unknown[]) {
  return [{ source: 'own.json', content: { rules } }]
}

const QUALIFICATIONS = ['computer-software', 'registered-constructor', 'economist', 'auctioneer']
const REGIONS = ['110000', '310000', '330000', '440000', '810000']
const DAYS = [
  '2018-12-31',
  '2019-01-01',
  '2021-12-16',
  '2021-12-17',
  '2022-01-01',
  '2023-05-27',
  '2024-02-29',
]

const some = <T>(values: readonly T[]) =>
  fc.option(fc.subarray([...values], { minLength: 1 }), { nil: undefined })

const window: fc.Arbitrary<DateWindow | undefined> = fc.option(
  fc
    .tuple(fc.constantFrom(...DAYS), fc.constantFrom(...DAYS), fc.constantFrom('from', 'to', 'both'))
    .map(([a, b, ends]) => {
      const [from, to] = a <= b ? [a, b] : [b, a]
      return ends === 'from' ? { from } : ends === 'to' ? { to } : { from, to }
    }),
  { nil: undefined },
)

const { qualifications } = createPolicy()
const hasLevel = (id: string, level: Level) => qualifications.byId(id)?.levels.includes(level) ?? false

/** Conditions over few values, so that arbitrary rules often meet. */
export const arbitraryAppliesTo: fc.Arbitrary<AppliesTo> = fc
  .record({
    qualifications: some(QUALIFICATIONS),
    levels: some(levels.slice(0, 4)),
    issuingRegions: some(REGIONS),
    examDate: window,
    issueDate: window,
  })
  .map(({ levels: named, ...rest }) => {
    const had = named?.filter(
      (level) => !rest.qualifications || rest.qualifications.some((id) => hasLevel(id, level)),
    )
    return { ...rest, levels: had?.length ? had : undefined }
  })
  // JSON has no undefined: a condition is there or it is not.
  .map((appliesTo) => JSON.parse(JSON.stringify(appliesTo)) as AppliesTo)

/** Up to so many rules with identifiers of their own. */
export function arbitraryRules(maxLength: number): fc.Arbitrary<readonly Rule[]> {
  return fc
    .array(arbitraryAppliesTo, { maxLength })
    .map((list) => list.map((appliesTo, index) => createMockRule({ id: `own-${index}`, appliesTo })))
}

const orOdd = <T>(values: readonly T[], odd: readonly T[]) => fc.constantFrom(...values, ...odd)

/** Facts that often meet the rules above and the built-in ones, and are sometimes odd. */
export const arbitraryFacts = fc.record({
  qualification: orOdd<string | undefined>(QUALIFICATIONS, [undefined, '', '某某师', '__proto__']),
  level: orOdd<string | undefined>(levels, [undefined, '', '中级']),
  issuingRegion: orOdd(REGIONS, ['', '广东', '990000']),
  examDate: orOdd(DAYS, ['', '2023-02-30', '20230527', '９９９９']),
  issueDate: orOdd(DAYS, ['', '2023-02-30', 'yesterday']),
})
