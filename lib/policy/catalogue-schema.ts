/** The validation of what files say of qualifications, regions and scenes; what the entries say of each other is `catalogues.ts`'s. */

import * as v from 'valibot'
import { levels } from './levels.ts'
import { LONGEST_NAME, type QualificationRecord } from './qualifications.ts'
import type { RegionRecord } from './regions.ts'
import type { Scene } from './scenes.ts'
import { fold } from './text.ts'

type Text = v.GenericSchema<unknown, string>
export const text: Text = v.pipe(v.string('text'), v.trim(), v.nonEmpty('text'))
export const bilingual = v.strictObject({ zh: text, en: text })
export const identifier: Text = v.pipe(
  v.string('identifier'),
  v.regex(/^[a-z0-9]+(-[a-z0-9]+)*$/, 'identifier'),
)

/** A list that may not be empty, and names nothing twice. */
export const someOf = <T extends string>(item: v.GenericSchema<unknown, T>): v.GenericSchema<unknown, T[]> =>
  v.pipe(
    v.array(item, 'list'),
    v.check((list) => list.length > 0, 'list'),
    v.check((list) => new Set(list).size === list.length, 'duplicate'),
  )

/** A name that texts are compared with: something must be left of it without spaces and brackets. */
const name: Text = v.pipe(
  text,
  v.maxLength(LONGEST_NAME, 'name-long'),
  v.check((given) => fold(given) !== '', 'text'),
)
const names = v.strictObject({ zh: name, en: name })
const level = v.picklist(levels, 'level')

/** An identifier is signed into credentials, whose QR has a fixed room; `unlisted` is what has none. */
const LONGEST_ID = 40
const qualificationId: Text = v.pipe(
  identifier,
  v.maxLength(LONGEST_ID, 'id-long'),
  v.check((id) => id !== 'unlisted', 'id-reserved'),
)

const specialty = v.strictObject({ zh: name, en: name, level: v.optional(level) })

/** One qualification. */
export const qualificationSchema = v.strictObject({
  id: qualificationId,
  name: v.optional(names),
  aliases: v.optional(someOf(name)),
  levels: v.optional(someOf(level)),
  levelAliases: v.optional(
    v.strictObject(Object.fromEntries(levels.map((each) => [each, v.optional(someOf(name))]))),
  ),
  specialties: v.optional(
    v.pipe(
      v.array(specialty, 'list'),
      v.check((list) => list.length > 0, 'list'),
      v.check((list) => new Set(list.map(({ zh }) => fold(zh))).size === list.length, 'duplicate'),
    ),
  ),
  namedBySpecialty: v.optional(v.boolean('boolean')),
}) as v.GenericSchema<unknown, QualificationRecord>

/** One region. */
export const regionSchema = v.strictObject({
  code: v.pipe(v.string('region-code'), v.regex(/^[1-9]\d0000$/, 'region-code')),
  name: v.optional(names),
  aliases: v.optional(someOf(name)),
  remark: v.optional(bilingual),
}) satisfies v.GenericSchema<unknown, RegionRecord>

/** What a purpose may have at most, on paper and in the API. */
const LONGEST_PURPOSE = 60

/** One scene. */
export const sceneSchema = v.pipe(
  v.strictObject({
    id: identifier,
    name: v.strictObject({ zh: v.pipe(text, v.maxLength(LONGEST_PURPOSE, 'purpose-long')), en: text }),
    national: v.boolean('boolean'),
    notices: v.optional(someOf(identifier)),
  }),
  v.forward(
    v.partialCheck(
      [['national'], ['notices']],
      ({ national, notices }) => !national || notices !== undefined,
      'scene-without-notice',
    ),
    ['notices'],
  ),
) satisfies v.GenericSchema<unknown, Scene>
