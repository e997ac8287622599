/** A certificate as it is answered, and what exactly it is. The compiler holds `lib/policy` and `lib/lookup` to it. */

import * as v from 'valibot'
import { type FieldKey, fieldOf, keysOf, labelOf, type PlainKeysOf } from '#lib/certificate'
import { here, oneOf, said } from './describe.ts'
import { Bilingual, Date as CalendarDate, Instant, RegionCode } from './values.ts'

export const Notice = v.pipe(
  v.object({
    number: said('As printed.', { examples: ['人社厅发〔2021〕97号'] }),
    title: v.string(),
    date: said('ISO 8601, as precise as it is known.', { examples: ['2021-12-17'] }),
    url: v.optional(said('Where it can be read, if known.', { format: 'uri' })),
  }),
  v.description('A notice that a classification rests on. 依据的文件。'),
)

const Force = v.object({
  equalToPaper: v.pipe(
    v.nullable(v.boolean()),
    v.description(
      'Whether it has the same legal force as the paper certificate; null where no source settles it. 是否与纸质证书具有同等效力；未能确定时为 null。',
    ),
  ),
  territory: v.pipe(
    v.object({
      scope: v.picklist(['nation', 'regions']),
      regions: v.pipe(
        v.array(RegionCode),
        v.description('Where it has that force; empty when the scope is the nation.'),
      ),
    }),
    v.description('Where it has force. 效力的地域范围。'),
  ),
  statement: Bilingual,
})

export const Result = v.pipe(
  v.object({
    kind: oneOf('电子证书 or 证书电子文件.', 'electronic-certificate', 'certificate-electronic-file'),
    label: Bilingual,
    mark: said('The exact marking to show. 必须原样显示的标注。'),
    seal: v.pipe(
      v.nullable(v.object({ name: v.string(), authority: v.string() })),
      v.description('Whose electronic seal it bears; null where it bears none. 电子印章。'),
    ),
    force: v.pipe(Force, v.description('What it is worth. 效力。')),
    annotationRequired: v.pipe(
      v.boolean(),
      v.description('Whether it has to be annotated (加注) before it is downloaded and used. 是否须先加注。'),
    ),
    rule: v.pipe(
      v.object({
        id: v.string(),
        version: v.pipe(v.number(), v.integer(), v.minValue(1)),
        name: here(Bilingual, 'What it is about. 规则名称。'),
        confidence: here(Bilingual, 'How far its source can be trusted. 依据的可靠程度。'),
      }),
      v.description('The policy rule that decided. 判定规则。'),
    ),
    basis: v.pipe(v.array(Notice), v.description('The notices it rests on. 依据。')),
    determined: v.pipe(
      v.boolean(),
      v.description(
        'Whether a sourced rule decided. Where none did, it is handed out as a certificate electronic file, and nothing is said of the force of paper. 是否有依据可以判定。',
      ),
    ),
    sourcedUntil: v.optional(
      here(
        CalendarDate,
        'The last day for which the rule has a source; absent where its notice is open-ended. 依据截至的日期。',
      ),
    ),
    undeterminedBecause: v.optional(
      here(
        Bilingual,
        'Why nothing is established; present exactly where `determined` is false. 未能确定的原因。',
      ),
    ),
    flags: v.optional(
      v.pipe(
        v.array(v.picklist(['unlisted-qualification', 'unlisted-region'])),
        v.description('What the catalogues did not know; the default rule decided then.'),
      ),
    ),
  }),
  v.description(
    'What exactly a certificate is: kind, marking, seal, force, and on which rule and notices that rests. 证书的性质与效力。',
  ),
)

/**
 * What a field is called, behind what else is to be said of it.
 * @__NO_SIDE_EFFECTS__
 */
const named = (field: FieldKey, more?: string) => `${more ? `${more} ` : ''}${labelOf(field).zh}。`

const day = (field: FieldKey) => here(CalendarDate, named(field))
const words = (field: FieldKey) => said(named(field))

type Day = ReturnType<typeof day>
type Words = ReturnType<typeof words>

/** The fields that are answered as they are recorded. */
const plain = Object.fromEntries(
  [
    ...keysOf('date').map((field) => [field, day(field)] as const),
    ...keysOf('text').map((field) => [field, words(field)] as const),
  ].map(([field, schema]) => [field, fieldOf(field).required ? schema : v.optional<Day | Words>(schema)]),
) as Record<PlainKeysOf<'date', true>, Day> &
  Record<PlainKeysOf<'text', true>, Words> &
  Record<PlainKeysOf<'date', false>, v.OptionalSchema<Day, undefined>> &
  Record<PlainKeysOf<'text', false>, v.OptionalSchema<Words, undefined>>

export const Certificate = v.pipe(
  v.object({
    managementNumber: said(named('managementNumber'), { examples: ['ZY2344000001'] }),
    holderName: said(named('holderName', 'As recorded.')),
    idNumber: said(named('idNumber', 'Masked: the first 3 and the last 2 to 4 characters.'), {
      pattern: '\\*',
      examples: ['990*************15'],
    }),
    gender: v.optional(oneOf(named('gender', 'Only the holder sees it.'), 'male', 'female')),
    birthDate: v.optional(here(CalendarDate, named('birthDate', 'Only the holder sees it.'))),
    qualification: v.pipe(
      v.object({
        id: said('Identifier in the catalogue, or `unlisted`.'),
        name: Bilingual,
        level: v.optional(
          said('A level of the catalogue, or as recorded where it is not known.', {
            examples: ['intermediate'],
          }),
        ),
        specialty: v.optional(said(named('specialty', 'As recorded.'), { examples: ['网络工程师'] })),
        specialtyName: v.optional(
          here(Bilingual, named('specialty', 'Its name in both languages, where the catalogue has it.')),
        ),
      }),
      v.description(named('qualification')),
    ),
    ...plain,
    issuingRegion: v.pipe(
      v.object({ code: RegionCode, name: Bilingual }),
      v.description(named('issuingRegion')),
    ),
    status: oneOf(named('status', 'A revoked certificate stays visible as revoked.'), 'valid', 'revoked'),
    revokedAt: v.optional(here(Instant, named('revokedAt'))),
    revocationReason: v.optional(words('revocationReason')),
    result: Result,
  }),
  v.description('A certificate as it is shown, classified by the policy of the day. 证书。'),
)
