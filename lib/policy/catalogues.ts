/**
 * From the records of files to the catalogues of a policy: what is built in, the operator's added to it, and what the
 * two may not say of each other. A name stands for one thing only: an import must never have to guess.
 */

import {
  createQualifications,
  mergeQualifications,
  namesOf,
  type Qualification,
  type QualificationRecord,
  type Qualifications,
} from './qualifications.ts'
import {
  createRegions,
  mergeRegions,
  namesOfRegion,
  type Region,
  type RegionRecord,
  type Regions,
} from './regions.ts'
import { fold } from './text.ts'
import type { Level } from './types.ts'

/** What a policy knows by name. */
export interface Catalogues {
  readonly qualifications: Qualifications
  readonly regions: Regions
}

/** A record, and the file it stands in. */
export interface Sourced<T> {
  readonly source: string
  readonly record: T
}

/** @param subject what the reason is about, where that is not in the record itself: the other holder of a name */
export type Report = (source: string, record: string, field: string, reason: string, subject?: string) => void

interface Records<T> {
  readonly base: readonly Sourced<T>[]
  readonly own: readonly Sourced<T>[]
}

/** The catalogue of qualifications; what is wrong with the operator's records is reported. */
export function loadQualifications(
  { base, own }: Records<QualificationRecord>,
  report: Report,
): Qualifications {
  const all = mergeQualifications([...base, ...own].map(({ record }) => record))
  const known = new Set(base.map(({ record }) => record.id))
  reportTwice(own, ({ id }) => id, 'id', 'qualification-taken', report)
  for (const { source, record } of own) {
    const wrong = (field: string, reason: string, subject?: string) =>
      report(source, record.id, field, reason, subject)
    if (!known.has(record.id) && !record.name) wrong('name', 'missing')
    checkLevels(record, all.find(({ id }) => id === record.id)?.levels ?? [], wrong)
    checkNames(record, all, wrong)
  }
  return createQualifications(all)
}

type Wrong = (field: string, reason: string, subject?: string) => void

function checkLevels(
  { levelAliases = {}, specialties = [] }: QualificationRecord,
  had: readonly Level[],
  wrong: Wrong,
): void {
  for (const level of Object.keys(levelAliases) as Level[]) {
    if (!had.includes(level)) wrong(`levelAliases.${level}`, 'level-not-listed')
  }
  for (const [index, { level }] of specialties.entries()) {
    if (level && !had.includes(level)) wrong(`specialties.${index}.level`, 'level-not-listed')
  }
}

/** Every name of a record against all other qualifications, and against the other names of its own. */
function checkNames(record: QualificationRecord, all: readonly Qualification[], wrong: Wrong): void {
  const others = createQualifications(all.filter(({ id }) => id !== record.id))
  const own = all.find(({ id }) => id === record.id) as Qualification
  const meanings = new Map<string, string>()
  for (const { field, text, says } of namesOf(own)) {
    const other = others.find(text)?.qualification
    if (other) wrong(field, 'name-taken', `${text}: ${other.id}`)
    const meaning = JSON.stringify([says.level, says.specialty])
    const earlier = meanings.get(fold(text))
    if (earlier !== undefined && earlier !== meaning) wrong(field, 'name-ambiguous', text)
    meanings.set(fold(text), meaning)
  }
}

/** The catalogue of regions; what is wrong with the operator's records is reported. */
export function loadRegions({ base, own }: Records<RegionRecord>, report: Report): Regions {
  const all = mergeRegions([...base, ...own].map(({ record }) => record))
  const known = new Set(base.map(({ record }) => record.code))
  reportTwice(own, ({ code }) => code, 'code', 'region-taken', report)
  for (const { source, record } of own) {
    const { code } = record
    if (!known.has(code) && !record.name) report(source, code, 'name', 'missing')
    const others = createRegions(all.filter((region) => region.code !== code))
    // Merged from this record among others, so it is there.
    const region = all.find((one) => one.code === code) as Region
    for (const name of namesOfRegion(region)) {
      const other = others.find(name)
      if (other) report(source, code, 'aliases', 'name-taken', `${name}: ${other.code}`)
    }
  }
  return createRegions(all)
}

/** Reports what two of the operator's records claim. */
export function reportTwice<T>(
  own: readonly Sourced<T>[],
  nameOf: (record: T) => string,
  field: string,
  reason: string,
  report: Report,
): void {
  const seen = new Set<string>()
  for (const { source, record } of own) {
    if (seen.has(nameOf(record))) report(source, nameOf(record), field, reason)
    seen.add(nameOf(record))
  }
}
