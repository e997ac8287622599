/**
 * The catalogue of qualifications, and the reading of the many names by which files and people call them: those that the
 * library brings, and what an operator's files add. It holds no rule.
 */

import { findLevel, LEVEL_WORDS, levels as levelOrder } from './levels.ts'
import catalogue from './qualifications.json' with { type: 'json' }
import { fold } from './text.ts'
import type { Bilingual, Level } from './types.ts'

export interface Specialty extends Bilingual {
  /** The level at which alone this specialty exists, as 网络工程师 is intermediate. */
  readonly level?: Level | undefined
}

export interface Qualification {
  readonly id: string
  readonly name: Bilingual
  readonly aliases: readonly string[]
  /** Empty where the qualification has no levels. */
  readonly levels: readonly Level[]
  /** Names that say the level too: 社会工作师 is the intermediate social worker. */
  readonly levelAliases: Readonly<Partial<Record<Level, readonly string[]>>>
  readonly specialties: readonly Specialty[]
  /** Whether a specialty alone names the qualification: 网络工程师 does, 金融 does not. */
  readonly namedBySpecialty: boolean
}

/**
 * A qualification in a file. One with a known `id` adds its aliases, levels and specialties; its name, and a specialty of
 * the same Chinese name, replace. Nothing is ever taken away: certificates and credentials name it.
 */
export type QualificationRecord = Pick<Qualification, 'id'> & {
  readonly [K in Exclude<keyof Qualification, 'id'>]?: Qualification[K] | undefined
}

export interface FoundQualification {
  readonly qualification: Qualification
  readonly level?: Level
  /** The official Chinese name; one that the catalogue does not list is kept as it was given. */
  readonly specialty?: string
}

/** The qualifications of a policy. */
export interface Qualifications {
  /** 软考 with its 27 specialties first. */
  readonly all: readonly Qualification[]
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
  find(text: string, level?: string, specialty?: string): FoundQualification | undefined
  /** Whether an identifier is in the catalogue. */
  has(id: string): boolean
  byId(id: string): Qualification | undefined
  /** Chinese and English name of a specialty; one that the catalogue does not list stands for itself. */
  specialtyName(id: string, specialty: string): Bilingual
}

/** What the library brings. */
export const builtInQualifications = catalogue as readonly QualificationRecord[]

/** Records of qualifications, later ones added to earlier ones. */
export function mergeQualifications(records: readonly QualificationRecord[]): readonly Qualification[] {
  const merged = new Map<string, Qualification>()
  for (const record of records) merged.set(record.id, added(merged.get(record.id), record))
  return [...merged.values()]
}

function added(known: Qualification | undefined, record: QualificationRecord): Qualification {
  const both = <T>(a: readonly T[] = [], b: readonly T[] = []) => [...new Set([...a, ...b])]
  const { id, specialties = [] } = record
  const named = new Set(specialties.map(({ zh }) => zh))
  const levelled = levelOrder.flatMap((level) => {
    const names = both(known?.levelAliases[level], record.levelAliases?.[level])
    return names.length > 0 ? [[level, names] as const] : []
  })
  const had = both(known?.levels, record.levels)
  return {
    id,
    name: record.name ?? known?.name ?? { zh: id, en: id },
    aliases: both(known?.aliases, record.aliases),
    levels: levelOrder.filter((level) => had.includes(level)),
    levelAliases: Object.fromEntries(levelled),
    specialties: [...(known?.specialties ?? []).filter(({ zh }) => !named.has(zh)), ...specialties],
    namedBySpecialty: record.namedBySpecialty ?? known?.namedBySpecialty ?? false,
  }
}

/** Every text that alone names a qualification, and what it says: the field it stands in, level and specialty. */
export function namesOf(qualification: Qualification): readonly NameOf[] {
  const { id, name, aliases, levelAliases, specialties, namedBySpecialty } = qualification
  const plain = (field: string, text: string): NameOf => ({ field, text, says: { qualification } })
  return [
    plain('id', id),
    plain('name.zh', name.zh),
    plain('name.en', name.en),
    ...aliases.map((alias) => plain('aliases', alias)),
    ...Object.entries(levelAliases).flatMap(([level, names]) =>
      names.map((text) => ({
        field: `levelAliases.${level}`,
        text,
        says: { qualification, level: level as Level },
      })),
    ),
    ...(namedBySpecialty ? specialties : []).flatMap((specialty) =>
      [specialty.zh, specialty.en].map((text) => ({
        field: 'specialties',
        text,
        says: withSpecialty(qualification, specialty),
      })),
    ),
  ]
}

export interface NameOf {
  readonly field: string
  readonly text: string
  readonly says: FoundQualification
}

function withSpecialty(qualification: Qualification, specialty: Specialty): FoundQualification {
  return { qualification, ...(specialty.level && { level: specialty.level }), specialty: specialty.zh }
}

/** No name is nearly as long; without a bound a hostile file could make the reading slow. */
export const LONGEST_NAME = 100

/** The catalogue of these qualifications. */
export function createQualifications(all: readonly Qualification[]): Qualifications {
  const byId = new Map(all.map((qualification) => [qualification.id, qualification]))
  const byName = new Map(all.flatMap(namesOf).map(({ text, says }) => [fold(text), says]))
  const bySpecialty = new Map(
    all.map(({ id, specialties }) => [
      id,
      new Map(specialties.flatMap((one) => [one.zh, one.en].map((name) => [fold(name), one] as const))),
    ]),
  )

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

  return {
    all,
    find(text, level, specialty) {
      const found = read(fold(text))
      if (!found) return undefined
      const { qualification } = found
      const listed = specialty ? bySpecialty.get(qualification.id)?.get(fold(specialty)) : undefined
      const given = level ? findLevel(level) : undefined
      const chosen =
        found.level ?? listed?.level ?? (given && qualification.levels.includes(given) ? given : undefined)
      const named = found.specialty ?? listed?.zh ?? (specialty?.trim() || undefined)
      return { qualification, ...(chosen && { level: chosen }), ...(named && { specialty: named }) }
    },
    has: (id) => byId.has(id),
    byId: (id) => byId.get(id),
    specialtyName(id, specialty) {
      const found = bySpecialty.get(id)?.get(fold(specialty))
      return found ? { zh: found.zh, en: found.en } : { zh: specialty, en: specialty }
    },
  }
}
