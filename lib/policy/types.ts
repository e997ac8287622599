/**
 * The shapes of the policy library: what goes into a classification and what comes out.
 * Everybody may import these; nothing here may import anything of ours.
 */

/** A text in the two languages of the product; Chinese is the first. */
export interface Bilingual {
  readonly zh: string
  readonly en: string
}

/** A calendar date, ISO 8601 `YYYY-MM-DD`. */
export type IsoDate = string

/** A province-level code of GB/T 2260, six digits: `440000` is Guangdong. */
export type RegionCode = string

export type Level = 'advanced' | 'intermediate' | 'elementary' | 'level-1' | 'level-2' | 'level-3'

/** All that a rule may look at. `qualification` is a catalogue identifier, or absent when unlisted. */
export interface Facts {
  readonly qualification?: string | undefined
  readonly level?: string | undefined
  readonly issuingRegion: RegionCode
  readonly examDate: IsoDate
  readonly issueDate: IsoDate
}

export type Kind = 'electronic-certificate' | 'certificate-electronic-file'

/** A notice (or official guide) that an outcome rests on. */
export interface Notice {
  /** As printed, `人社厅发〔2021〕97号`; a notice whose number was not seen says so in brackets. */
  readonly number: string
  readonly title: string
  /** ISO 8601, as precise as it is known: `2021-12-17`, `2021-12`, `2021`, or a span of years `2023/2024`. */
  readonly date: string
  /** Where it can be read, in full and from whoever issued it; absent where no such address was seen. */
  readonly url?: string | undefined
}

export interface Territory {
  readonly scope: 'nation' | 'regions'
  /** Empty when the scope is the nation. */
  readonly regions: readonly RegionCode[]
}

export interface Seal {
  readonly name: string
  readonly authority: string
}

/** What a certificate is and is good for: the answer of `classify`, and the `Result` of the HTTP contract. */
export interface Result {
  readonly kind: Kind
  readonly label: Bilingual
  /** The exact marking to show. */
  readonly mark: string
  readonly seal: Seal | null
  readonly force: {
    /** Null where no source settles it: then nothing may be said of paper. */
    readonly equalToPaper: boolean | null
    readonly territory: Territory
    readonly statement: Bilingual
  }
  readonly annotationRequired: boolean
  readonly rule: {
    readonly id: string
    readonly version: number
    readonly name: Bilingual
    /** How far the fact behind the rule can be trusted, in words. */
    readonly confidence: Bilingual
  }
  readonly basis: readonly Notice[]
  /**
   * Whether a sourced rule decided. Where none did, what is handed out is the unsealed file with its mark, and whether
   * it has the force of paper is not established.
   */
  readonly determined: boolean
  /** The last day for which the rule has a source; absent where its notice is open-ended. */
  readonly sourcedUntil?: IsoDate
  /** Why nothing is established; present exactly when `determined` is false. */
  readonly undeterminedBecause?: Bilingual
  /** What the catalogues did not know; the default rule decided then. Absent when all was known. */
  readonly flags?: readonly ('unlisted-qualification' | 'unlisted-region')[]
}

/** Whether a result has force in the region where it is to be used, and why. */
export interface Use {
  readonly region: RegionCode
  readonly hasForce: boolean
  readonly reason: Bilingual
}
