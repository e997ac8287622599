/** What was passed and where it was issued, held against the catalogues; what they do not know is kept as written. */

import { type Catalogues, findLevel, type RegionCode } from '#lib/policy'
import type { RowReader } from './reader.ts'

/** A file names the same few regions and qualifications in every row: what was looked up is remembered, up to here. */
const REMEMBERED = 10_000

function remembering<A extends readonly string[], R>(find: (...texts: A) => R): (...texts: A) => R {
  const known = new Map<string, R>()
  return (...texts) => {
    const key = texts.join('\0')
    if (!known.has(key)) {
      if (known.size >= REMEMBERED) known.clear()
      known.set(key, find(...texts))
    }
    return known.get(key) as R
  }
}

function createLookUps({ qualifications, regions }: Catalogues) {
  return {
    region: remembering(regions.find),
    qualification: remembering((qualification: string, level: string, specialty: string) =>
      qualifications.find(qualification, level, specialty),
    ),
  }
}

/** One for each catalogue, of which a process has one. */
const lookUps = new WeakMap<Catalogues, ReturnType<typeof createLookUps>>()

function lookUpsIn(catalogues: Catalogues) {
  const known = lookUps.get(catalogues) ?? createLookUps(catalogues)
  lookUps.set(catalogues, known)
  return known
}

export function readRegion(reader: RowReader, catalogues: Catalogues): RegionCode {
  const text = reader.plain('issuingRegion')
  const region = lookUpsIn(catalogues).region(text)
  if (!region && text !== '') reader.report('region-unknown', 'issuingRegion')
  return region?.code ?? text
}

export function readQualification(reader: RowReader, catalogues: Catalogues) {
  const qualification = reader.text('qualification')
  const level = reader.plain('level')
  const specialty = reader.text('specialty')
  const found = lookUpsIn(catalogues).qualification(qualification, level, specialty)
  const given = level === '' ? undefined : findLevel(level)
  if (!found && qualification !== '') reader.report('qualification-unlisted', 'qualification')
  else if (given && found?.level && found.level !== given)
    reader.report('level-contradicts-catalogue', 'level')
  return { qualification, ...(level && { level }), ...(specialty && { specialty }) }
}
