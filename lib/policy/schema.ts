/**
 * The validation of files of rules. An unknown key is refused: a misspelt condition would otherwise be dropped in
 * silence and the rule would apply to far more than was meant.
 */

import * as v from 'valibot'
import { bilingual, identifier, someOf, text } from './catalogue-schema.ts'
import type { Catalogues } from './catalogues.ts'
import { isDate } from './dates.ts'
import { levels } from './levels.ts'
import type { NoticeRecord, Rule, SourcedUntil } from './rule.ts'

const date: v.GenericSchema<unknown, string> = v.pipe(v.string('date'), v.check(isDate, 'date'))

const dateWindow = v.pipe(
  v.strictObject({ from: v.optional(date), to: v.optional(date) }),
  v.check(({ from, to }) => from !== undefined || to !== undefined, 'window-empty'),
  v.check(({ from, to }) => from === undefined || to === undefined || from <= to, 'window-order'),
)

/** An empty list would pass for an object without keys, which of a rule says that it applies to everything. */
const notList = v.check((input: unknown) => !Array.isArray(input), 'object')

const seal = v.strictObject({ name: text, authority: text }, 'seal-needed')

const sourcedUntil = v.nullable(
  v.pipe(
    v.strictObject({ examDate: v.optional(date), issueDate: v.optional(date) }),
    v.check(
      ({ examDate, issueDate }) => (examDate === undefined) !== (issueDate === undefined),
      'sourced-until',
    ),
    v.transform((given) => given as SourcedUntil),
  ),
)

/** One rule, whose conditions name what these catalogues have. */
export function createRuleSchema(catalogues: Catalogues): v.GenericSchema<unknown, Rule> {
  const region = v.pipe(v.string('region'), v.check(catalogues.regions.has, 'region'))
  const qualification = v.pipe(
    v.string('qualification'),
    v.check(catalogues.qualifications.has, 'qualification'),
  )

  const conditions = v.strictObject({
    qualifications: v.optional(someOf(qualification)),
    levels: v.optional(someOf(v.picklist(levels, 'level'))),
    issuingRegions: v.optional(someOf(region)),
    examDate: v.optional(dateWindow),
    issueDate: v.optional(dateWindow),
  })

  const appliesTo = v.pipe(
    v.unknown(),
    notList,
    conditions,
    v.forward(
      v.partialCheck(
        [['qualifications'], ['levels']],
        ({ qualifications, levels: named }) =>
          !qualifications ||
          !named ||
          named.every((level) =>
            qualifications.some((id) => catalogues.qualifications.byId(id)?.levels.includes(level)),
          ),
        'level-not-had',
      ),
      ['levels'],
    ),
  )

  const territory = v.variant(
    'scope',
    [
      v.strictObject({
        scope: v.literal('nation'),
        regions: v.pipe(v.array(region, 'list'), v.empty('territory-nation')),
      }),
      v.strictObject({ scope: v.literal('regions'), regions: someOf(region) }),
    ],
    'territory-scope',
  )

  /** The two kinds differ in more than the name, so each says what it may bear. */
  const outcome = v.variant(
    'kind',
    [
      v.strictObject({
        kind: v.literal('electronic-certificate'),
        label: v.optional(bilingual),
        mark: text,
        seal,
        force: v.strictObject({ equalToPaper: v.literal(true, 'certificate-equals-paper'), territory }),
        annotationRequired: v.boolean('boolean'),
      }),
      v.strictObject({
        kind: v.literal('certificate-electronic-file'),
        label: v.optional(bilingual),
        mark: text,
        seal: v.null('file-has-no-seal'),
        force: v.strictObject({
          equalToPaper: v.literal(false, 'file-never-equals-paper'),
          territory: v.strictObject({
            scope: v.literal('nation', 'file-has-no-territory'),
            regions: v.pipe(v.array(region, 'list'), v.empty('file-has-no-territory')),
          }),
        }),
        annotationRequired: v.boolean('boolean'),
      }),
    ],
    'kind',
  )

  const ruleFields = v.strictObject({
    id: identifier,
    version: v.pipe(v.number('version'), v.integer('version'), v.minValue(1, 'version')),
    description: bilingual,
    remark: v.optional(bilingual),
    confidence: v.picklist(['S', 'A', 'B', 'C', 'U'], 'confidence'),
    sourcedUntil,
    lastChecked: date,
    appliesTo,
    replaces: v.optional(someOf(identifier)),
    outcome,
    undeterminedBecause: v.optional(bilingual),
    notices: someOf(identifier),
  })

  return v.pipe(
    ruleFields,
    v.forward(
      v.partialCheck(
        [['undeterminedBecause'], ['outcome', 'kind']],
        ({ undeterminedBecause, outcome }) =>
          undeterminedBecause === undefined || outcome.kind === 'certificate-electronic-file',
        'undetermined-is-a-file',
      ),
      ['undeterminedBecause'],
    ),
  ) satisfies v.GenericSchema<unknown, Rule>
}

/** One notice. */
export const noticeSchema = v.strictObject({
  id: identifier,
  number: text,
  title: text,
  date: v.pipe(
    v.string('notice-date'),
    v.check((value) => /^\d{4}(-(0[1-9]|1[0-2])|\/\d{4})?$/.test(value) || isDate(value), 'notice-date'),
  ),
  url: v.optional(v.pipe(v.string('notice-url'), v.regex(/^https?:\/\/[^\s"<>]+$/, 'notice-url'))),
}) satisfies v.GenericSchema<unknown, NoticeRecord>

/** A file: its records are validated one by one, so that each error can name its record. */
export const fileSchema = v.pipe(
  v.unknown(),
  notList,
  v.strictObject({
    notices: v.optional(v.array(v.unknown(), 'list')),
    qualifications: v.optional(v.array(v.unknown(), 'list')),
    regions: v.optional(v.array(v.unknown(), 'list')),
    scenes: v.optional(v.array(v.unknown(), 'list')),
    rules: v.optional(v.array(v.unknown(), 'list')),
  }),
)
