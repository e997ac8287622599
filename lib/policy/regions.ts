/** The 34 province-level regions of GB/T 2260, by code and by name. It holds no rule. */

import catalogue from './regions.json' with { type: 'json' }
import { fold } from './text.ts'
import type { Bilingual, RegionCode } from './types.ts'

export interface Region {
  readonly code: RegionCode
  /** The full name: 广东省, Guangdong. */
  readonly name: Bilingual
  /** Other names in use: 广东. */
  readonly aliases: readonly string[]
}

/** All 34, in the order of their codes: 31 of the mainland, then Taiwan, Hong Kong and Macao. */
export const regions: readonly Region[] = catalogue

const byCode = new Map(regions.map((region) => [region.code, region]))
const byName = new Map(
  regions.flatMap((region) =>
    [region.code, region.name.zh, region.name.en, ...region.aliases].map(
      (name) => [fold(name), region] as const,
    ),
  ),
)

/** What English texts add to a region's name. */
const ENGLISH_KIND =
  /(province|municipality|(zhuang|hui|uygur|uyghur)?autonomousregion|specialadministrativeregion|sar)$/

/** The region a text names: code (`440000`), full name (广东省), short name (广东) or English name. */
export function findRegion(text: string): Region | undefined {
  const folded = fold(text)
  return byName.get(folded) ?? byName.get(folded.replace(ENGLISH_KIND, ''))
}

/** Whether a code is in the catalogue. */
export function isRegion(code: RegionCode): boolean {
  return byCode.has(code)
}

/** The name of a region; a code that is not in the catalogue stands for itself. */
export function regionName(code: RegionCode): Bilingual {
  return byCode.get(code)?.name ?? { zh: code, en: code }
}
