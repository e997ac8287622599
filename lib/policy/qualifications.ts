/**
 * The catalogue of qualifications, and the reading of the many names by which files and people call them. It holds no
 * rule.
 */

import { findLevel, LEVEL_WORDS } from './levels.ts'
import catalogue from './qualifications.json' with { type: 'json' }
import { fold } from './text.ts'
import type { Bilingual, Level } from './types.ts'

export interface Specialty extends Bilingual {
  /** The level at which alone this specialty exists, as 网络工程师 is intermediate. */
  readonly level?: Level
}

export interface Qualification {
  readonly id: string
  readonly name: Bilingual
  readonly aliases: readonly string[]
  /** Empty where the qualification has no levels. */
  readonly levels: readonly Level[]
  readonly specialties: readonly Specialty[]
}

export interface FoundQualification {
  readonly qualification: Qualification
  readonly level?: Level
  /** The official Chinese name; one that the catalogue does not list is kept as it was given. */
  readonly specialty?: string
}

interface Entry {
  readonly id: string
  readonly name: Bilingual
  readonly aliases?: readonly string[]
  readonly levels?: readonly string[]
  /** Names that say the level too: 社会工作师 is the intermediate social worker. */
  readonly levelAliases?: Readonly<Record<string, readonly string[]>>
  readonly specialties?: readonly { readonly zh: string; readonly en: string; readonly level?: string }[]
  /** Whether a specialty alone names the qualification: 网络工程师 does, 金融 does not. */
  readonly namedBySpecialty?: boolean
}

const entries = catalogue as unknown as readonly Entry[]

/** Every qualification known, 软考 with its 27 specialties first. */
export const qualifications: readonly Qualification[] = entries.map((entry) => ({
  id: entry.id,
  name: entry.name,
  aliases: entry.aliases ?? [],
  levels: (entry.levels ?? []) as readonly Level[],
  specialties: (entry.specialties ?? []) as readonly Specialty[],
}))

const byId = new Map(qualifications.map((qualification) => [qualification.id, qualification]))
const byName = new Map<string, FoundQualification>()
const bySpecialty = new Map<string, ReadonlyMap<string, Specialty>>()

for (const [index, entry] of entries.entries()) {
  const qualification = qualifications[index] as Qualification
  for (const name of [entry.id, entry.name.zh, entry.name.en, ...(entry.aliases ?? [])]) {
    byName.set(fold(name), { qualification })
  }
  for (const [level, names] of Object.entries(entry.levelAliases ?? {})) {
    for (const name of names) byName.set(fold(name), { qualification, level: level as Level })
  }
  const specialties = new Map<string, Specialty>()
  for (const specialty of qualification.specialties) {
    for (const name of [specialty.zh, specialty.en]) {
      specialties.set(fold(name), specialty)
      if (entry.namedBySpecialty) byName.set(fold(name), withSpecialty(qualification, specialty))
    }
  }
  bySpecialty.set(entry.id, specialties)
}

function withSpecialty(qualification: Qualification, specialty: Specialty): FoundQualification {
  return { qualification, ...(specialty.level && { level: specialty.level }), specialty: specialty.zh }
}

/** Whether an identifier is in the catalogue. */
export function isQualification(id: string): boolean {
  return byId.has(id)
}

/** The catalogue entry of an identifier. */
export function qualificationById(id: string): Qualification | undefined {
  return byId.get(id)
}

/** Chinese and English name of a specialty; one that the catalogue does not list stands for itself. */
export function specialtyName(qualification: string, specialty: string): Bilingual {
  const found = bySpecialty.get(qualification)?.get(fold(specialty))
  return found ? { zh: found.zh, en: found.en } : { zh: specialty, en: specialty }
}

/**
 * The qualification that a text names, compared without spaces, brackets, case and width.
 *
 * The text may carry level and specialty (一级建造师, 建造师（一级）, 经济师（中级）, 网络工程师,
 * 软考中级网络工程师); `level` and `specialty` are what the file says besides, as it says it. What the
 * catalogue knows outranks them: 网络工程师 is intermediate, whatever stands in the level's column. A level
 * that the qualification does not have is left out, so that no rule about a level can apply by mistake.
 *
 * @returns undefined when the catalogue does not know the name: the caller keeps the text, and the default
 * rule classifies the certificate.
 */
export function findQualification(
  text: string,
  level?: string | undefined,
  specialty?: string | undefined,
): FoundQualification | undefined {
  const found = read(fold(text))
  if (!found) return undefined
  const { qualification } = found
  const listed = specialty ? bySpecialty.get(qualification.id)?.get(fold(specialty)) : undefined
  const given = level ? findLevel(level) : undefined
  const chosen =
    found.level ?? listed?.level ?? (given && qualification.levels.includes(given) ? given : undefined)
  const named = found.specialty ?? listed?.zh ?? (specialty?.trim() || undefined)
  return { qualification, ...(chosen && { level: chosen }), ...(named && { specialty: named }) }
}

/** No name is nearly as long; without a bound a hostile file could make the reading slow. */
const LONGEST_NAME = 100

/** Reads a folded name: whole, or with a level before or after it, or followed by a specialty. */
function read(name: string): FoundQualification | undefined {
  if (name.length > LONGEST_NAME) return undefined
  return byName.get(name) ?? readLevelled(name) ?? readFollowed(name)
}

function readLevelled(name: string): FoundQualification | undefined {
  for (const [word, level] of LEVEL_WORDS) {
    const rest = name.startsWith(word)
      ? name.slice(word.length)
      : name.endsWith(word)
        ? name.slice(0, -word.length)
        : undefined
    if (!rest) continue
    const found = byName.get(rest) ?? readFollowed(rest)
    if (found?.qualification.levels.includes(level) && (found.level ?? level) === level)
      return { ...found, level }
  }
  return undefined
}

function readFollowed(name: string): FoundQualification | undefined {
  for (let end = name.length - 1; end > 1; end--) {
    const head = byName.get(name.slice(0, end))
    if (!head) continue
    const rest = name.slice(end)
    const level = LEVEL_WORDS.find(([word]) => rest.startsWith(word))
    const specialties = bySpecialty.get(head.qualification.id)
    const specialty = specialties?.get(rest) ?? (level && specialties?.get(rest.slice(level[0].length)))
    if (!specialty) continue
    const found = withSpecialty(head.qualification, specialty)
    const chosen = found.level ?? head.level ?? level?.[1]
    return chosen && head.qualification.levels.includes(chosen) ? { ...found, level: chosen } : found
  }
  return undefined
}
