/**
 * Regions by code and by name: the 34 province-level ones of GB/T 2260, and what an operator's files add. It holds no
 * rule.
 */

import catalogue from './regions.json' with { type: 'json' }
import { fold } from './text.ts'
import type { Bilingual, RegionCode } from './types.ts'

export interface Region {
  readonly code: RegionCode
  /** The full name: 广东省, Guangdong. */
  readonly name: Bilingual
  /** Other names in use: 广东. */
  readonly aliases: readonly string[]
  /** What somebody should know who uses a certificate there; said with every answer about that region. */
  readonly remark?: Bilingual | undefined
}

/** A region in a file. One with a known code adds its aliases; its name and remark, where given, replace. */
export interface RegionRecord {
  readonly code: RegionCode
  readonly name?: Bilingual | undefined
  readonly aliases?: readonly string[] | undefined
  readonly remark?: Bilingual | undefined
}

/** The regions of a policy. */
export interface Regions {
  /** In the order of their codes; Taiwan, Hong Kong and Macao are the last of the 34. */
  readonly all: readonly Region[]
  /** The region a text names: code (`440000`), full name (广东省), short name (广东) or English name. */
  find(text: string): Region | undefined
  /** Whether a code is in the catalogue. */
  has(code: RegionCode): boolean
  byCode(code: RegionCode): Region | undefined
  /** The name of a region; a code that is not in the catalogue stands for itself. */
  nameOf(code: RegionCode): Bilingual
}

/** What the library brings. */
export const builtInRegions: readonly RegionRecord[] = catalogue

/** What English texts add to a region's name. */
const ENGLISH_KIND =
  /(province|municipality|(zhuang|hui|uygur|uyghur)?autonomousregion|specialadministrativeregion|sar)$/

/** All names of a region, its code included. */
export const namesOfRegion = ({ code, name, aliases }: Region): readonly string[] => [
  code,
  name.zh,
  name.en,
  ...aliases,
]

/** Records of regions, later ones added to earlier ones. A code that no record names stands for itself. */
export function mergeRegions(records: readonly RegionRecord[]): readonly Region[] {
  const merged = new Map<RegionCode, Region>()
  for (const { code, name, aliases = [], remark } of records) {
    const known = merged.get(code)
    const shown = remark ?? known?.remark
    merged.set(code, {
      code,
      name: name ?? known?.name ?? { zh: code, en: code },
      aliases: [...new Set([...(known?.aliases ?? []), ...aliases])],
      ...(shown && { remark: shown }),
    })
  }
  return [...merged.values()].sort((a, b) => (a.code < b.code ? -1 : 1))
}

/** The catalogue of these regions. */
export function createRegions(all: readonly Region[]): Regions {
  const byCode = new Map(all.map((region) => [region.code, region]))
  const byName = new Map(
    all.flatMap((region) => namesOfRegion(region).map((name) => [fold(name), region] as const)),
  )
  return {
    all,
    find(text) {
      const folded = fold(text)
      return byName.get(folded) ?? byName.get(folded.replace(ENGLISH_KIND, ''))
    },
    has: (code) => byCode.has(code),
    byCode: (code) => byCode.get(code),
    nameOf: (code) => byCode.get(code)?.name ?? { zh: code, en: code },
  }
}
