/**
 * The rule as data: the form of a record, and the form of a file of records. The built-in records and an
 * operator's own have the same form and pass the same validation (`schema.ts`).
 */

import type { QualificationRecord } from './qualifications.ts'
import type { RegionRecord } from './regions.ts'
import type { Scene } from './scenes.ts'
import type { Bilingual, IsoDate, Kind, Level, Notice, RegionCode, Seal, Territory } from './types.ts'

/**
 * How far the fact behind a rule can be trusted: `S` the brief the product was made from, `A` an official
 * text, `B` several sites agree, `C` one site, `U` not confirmed.
 */
export type Confidence = 'S' | 'A' | 'B' | 'C' | 'U'

/** A span of days, both ends included; an absent end is open. */
export interface DateWindow {
  readonly from?: IsoDate | undefined
  readonly to?: IsoDate | undefined
}

/** What a rule is about. Every part is optional; an absent part excludes nothing. */
export interface AppliesTo {
  /** Catalogue identifiers. */
  readonly qualifications?: readonly string[] | undefined
  readonly levels?: readonly Level[] | undefined
  readonly issuingRegions?: readonly RegionCode[] | undefined
  readonly examDate?: DateWindow | undefined
  readonly issueDate?: DateWindow | undefined
}

/** By which of a certificate's days a source ends, and when. */
export type SourcedUntil = { readonly examDate: IsoDate } | { readonly issueDate: IsoDate }

export interface Outcome {
  readonly kind: Kind
  /** What it is called where that is not the kind's own name, as 电子合格证明 of the Guangdong pilot. */
  readonly label?: Bilingual | undefined
  /** The exact marking to show. */
  readonly mark: string
  /** Null for a certificate electronic file, which bears none. */
  readonly seal: Seal | null
  readonly force: { readonly equalToPaper: boolean; readonly territory: Territory }
  readonly annotationRequired: boolean
}

/** One versioned record. Of several with the same `id`, the highest `version` is in force. */
export interface Rule {
  readonly id: string
  readonly version: number
  readonly description: Bilingual
  /** What is not known, or was decided where the notices are silent. */
  readonly remark?: Bilingual | undefined
  readonly confidence: Confidence
  /** The last day of examination or of issue for which there is a source; null where the notice is open-ended. */
  readonly sourcedUntil: SourcedUntil | null
  /** When somebody last looked whether the sources still say so. */
  readonly lastChecked: IsoDate
  readonly appliesTo: AppliesTo
  /** Rules that give way where both apply, whatever the order of specificity says. */
  readonly replaces?: readonly string[] | undefined
  readonly outcome: Outcome
  /** States that the sources leave open what these certificates are, and why; the outcome is then the unsealed file. */
  readonly undeterminedBecause?: Bilingual | undefined
  /** Identifiers of the notices that the outcome rests on, the nearest first. */
  readonly notices: readonly string[]
}

/** A notice in a file: the notice, and the identifier by which rules refer to it. */
export interface NoticeRecord extends Notice {
  readonly id: string
}

/** The content of one file of rules: as much of each as there is. */
export interface RuleFile {
  readonly notices?: readonly NoticeRecord[] | undefined
  readonly qualifications?: readonly QualificationRecord[] | undefined
  readonly regions?: readonly RegionRecord[] | undefined
  readonly scenes?: readonly Scene[] | undefined
  readonly rules?: readonly Rule[] | undefined
}

/** A rule in a policy: the record, where it came from, and what its confidence comes to. */
export interface PolicyRule extends Rule {
  readonly source: string
  /** Whether the fact is confirmed (S, A) or only reported (B, C, U). */
  readonly confirmed: boolean
}

/** A file of rules as `createPolicy` takes it; `content` is the parsed JSON, of any shape until validated. */
export interface RuleSet {
  /** What error messages call it: a file's name. */
  readonly source: string
  readonly content: unknown
}
