/** A certificate, its releases, and who verified it: what its holder is answered. Only types. */

/** In Chinese and English. */
export interface Bilingual {
  readonly zh: string
  readonly en: string
}

export type IdType =
  | 'resident-id'
  | 'hk-macao-permit'
  | 'taiwan-permit'
  | 'foreign-permanent-resident-id'
  | 'residence-permit'
  | 'passport'

/** A notice that a classification rests on. */
export interface Notice {
  readonly number: string
  readonly title: string
  /** ISO 8601, as precise as it is known. */
  readonly date: string
  readonly url?: string | undefined
}

/** What exactly a certificate is: kind, marking, seal, force, and on which rule and notices that rests. */
export interface Result {
  readonly kind: 'electronic-certificate' | 'certificate-electronic-file'
  readonly label: Bilingual
  /** The exact marking to show. */
  readonly mark: string
  /** Whose electronic seal it bears; null where it bears none. */
  readonly seal: { readonly name: string; readonly authority: string } | null
  readonly force: {
    /** Null where no source settles it. */
    readonly equalToPaper: boolean | null
    readonly territory: { readonly scope: 'nation' | 'regions'; readonly regions: readonly string[] }
    readonly statement: Bilingual
  }
  readonly annotationRequired: boolean
  readonly rule: {
    readonly id: string
    readonly version: number
    readonly name: Bilingual
    readonly confidence: Bilingual
  }
  readonly basis: readonly Notice[]
  /** Whether a sourced rule decided. */
  readonly determined: boolean
  /** Calendar date. */
  readonly sourcedUntil?: string | undefined
  readonly undeterminedBecause?: Bilingual | undefined
  readonly flags?: readonly ('unlisted-qualification' | 'unlisted-region')[] | undefined
}

/** A certificate as it is shown, classified by the policy of the day. Dates are calendar dates (ISO 8601). */
export interface Certificate {
  readonly managementNumber: string
  readonly holderName: string
  /** Masked. */
  readonly idNumber: string
  /** Only its holder is answered these two. */
  readonly gender?: 'male' | 'female' | undefined
  readonly birthDate?: string | undefined
  readonly qualification: {
    /** Identifier in the catalogue, or `unlisted`. */
    readonly id: string
    readonly name: Bilingual
    readonly level?: string | undefined
    readonly specialty?: string | undefined
    readonly specialtyName?: Bilingual | undefined
  }
  readonly examDate: string
  readonly approvalDate: string
  readonly issueDate: string
  /** Code of GB/T 2260. */
  readonly issuingRegion: { readonly code: string; readonly name: Bilingual }
  readonly issuer: string
  readonly status: 'valid' | 'revoked'
  /** ISO 8601 instant. */
  readonly revokedAt?: string | undefined
  readonly revocationReason?: string | undefined
  readonly result: Result
}

export interface CertificatePage {
  readonly certificates: readonly Certificate[]
  readonly next?: string | undefined
}

export type AnnotationState = 'active' | 'expired' | 'withdrawn'

/** A release (加注), or the standing code on the documents of a certificate that needs none. */
export interface Annotation {
  readonly code: string
  /** The page that a verifier opens. */
  readonly url: string
  /** Absent for a standing code, like `expiresAt`. */
  readonly purpose?: string | undefined
  readonly recipient?: string | undefined
  readonly issuedAt: string
  readonly expiresAt?: string | undefined
  readonly state: AnnotationState
  /** SVG. */
  readonly qr: string
}

/** A release to a wallet: withdrawn like an annotation, and never a document. */
export interface WalletRelease {
  readonly code: string
  /** Absent where the rule asks for no annotation, like `expiresAt`. */
  readonly purpose?: string | undefined
  readonly recipient?: string | undefined
  readonly issuedAt: string
  readonly expiresAt?: string | undefined
  readonly state: AnnotationState
  /** How many copies of the credential the wallet was given. */
  readonly copies: number
}

/** An offer to a wallet; nothing is released before the wallet fetches it. */
export interface WalletOffer {
  /** `openid-credential-offer://…`: open it on the phone, or show `qr` to another. */
  readonly uri: string
  /** `haip-vci://…`: the same for wallets of HAIP 1.0. */
  readonly haipUri: string
  /** SVG. */
  readonly qr: string
  /** What the holder types into the wallet. */
  readonly txCode: string
  readonly expiresAt: string
}

/** What a certificate is released for. */
export interface Release {
  /** 1 to 60 characters. */
  readonly purpose: string
  readonly recipient?: string
  /** 1 to 90. */
  readonly validDays: number
}

/** Verifications of one day that are alike, as the holder sees them. */
export interface VerificationEntry {
  readonly at: string
  readonly firstAt: string
  readonly count: number
  readonly how: 'code' | 'number' | 'credential' | 'batch' | 'document' | 'wallet'
  readonly verified: boolean
  readonly useIn?: string | undefined
  readonly annotation?:
    | { readonly code: string; readonly purpose: string; readonly recipient?: string | undefined }
    | undefined
  readonly verifier: {
    readonly name?: string | undefined
    readonly network: string
    readonly client: 'phone' | 'browser' | 'program'
  }
}

/** That the rules came to another answer about a certificate. */
export interface AnswerChange {
  readonly at: string
  readonly from: Bilingual
  readonly to: Bilingual
  readonly rule: { readonly id: string; readonly version: number }
  readonly basis: readonly Notice[]
}

export interface VerificationPage {
  readonly verifications: readonly VerificationEntry[]
  /** On the first page. */
  readonly answerChanges?: readonly AnswerChange[] | undefined
  readonly next?: string | undefined
}
