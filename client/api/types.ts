/**
 * What the service is sent and answers, as `openapi.json` describes it. Only types: nothing here is looked at when the
 * program runs. The project's compiler holds them to the service's own contract.
 */

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

/** What a certificate is released for. */
export interface Release {
  /** 1 to 60 characters. */
  readonly purpose: string
  readonly recipient?: string
  /** 1 to 90. */
  readonly validDays: number
}

/** The three facts an employer reads off a certificate. */
export interface Presented {
  readonly managementNumber: string
  readonly name: string
  readonly idNumber: string
  /** By default `resident-id`. */
  readonly idType?: IdType
}

/** The answer to a verification: separate answers, never one lump. */
export interface Verification {
  /** True only when the record is valid, the annotation (if any) active, and the integrity (if checked) holds. */
  readonly verified: boolean
  readonly verifiedAt: string
  readonly status: {
    readonly record: 'valid' | 'revoked' | 'not-checked'
    readonly annotation: AnnotationState | 'none-needed' | 'not-checked'
    readonly integrity: 'verified' | 'failed' | 'not-checked'
  }
  /** Absent only for a credential that fails, or whose annotation has ended. */
  readonly certificate?: Certificate | undefined
  readonly annotation?:
    | { readonly purpose: string; readonly recipient?: string | undefined; readonly expiresAt: string }
    | undefined
  /** The release's place in the status lists. */
  readonly release?: { readonly list: number; readonly index: number } | undefined
  /** Whether it has force where it is to be used, if that was asked. */
  readonly use?:
    | { readonly region: string; readonly hasForce: boolean; readonly reason: Bilingual }
    | undefined
  /** What a presented credential says differently from the record as it is now. */
  readonly differences?: readonly string[] | undefined
  /** Each check of a presented credential, with its reason. */
  readonly credential?:
    | Readonly<
        Record<
          'signature' | 'key' | 'dates',
          { readonly outcome: 'verified' | 'failed' | 'not-checked'; readonly reason: string }
        >
      >
    | undefined
  readonly requestId?: string | undefined
  /** JWS for the employer's file; `verifyReceipt` checks it. One of a batch has none of its own. */
  readonly receipt?: string
}

/** One of a list: by its code, by the text of its QR, or by the three facts. */
export type BatchItem = { readonly code: string } | { readonly credential: string } | Presented

/** Each on its own: a verification, or why there is none. */
export type BatchResult =
  | { readonly verification: Verification; readonly problem?: undefined }
  | { readonly problem: ProblemDocument; readonly verification?: undefined }

export interface BatchVerification {
  /** In the order of the items. */
  readonly results: readonly BatchResult[]
  /** JWS of the whole list. */
  readonly receipt: string
}

/** What a PDF or OFD turned out to be. */
export interface DocumentVerification {
  readonly verified: boolean
  readonly signature: {
    readonly state: 'whole' | 'changed' | 'not-ours' | 'none'
    readonly signer?: string | undefined
    readonly signedAt?: string | undefined
    readonly reason: Bilingual
  }
  readonly verification?: Verification | undefined
}

/** Verifications of one day that are alike, as the holder sees them. */
export interface VerificationEntry {
  readonly at: string
  readonly firstAt: string
  readonly count: number
  readonly how: 'code' | 'number' | 'credential' | 'batch'
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

/** Who logs in. */
export interface Login {
  readonly idNumber: string
  readonly password: string
  /** By default `resident-id`. */
  readonly idType?: IdType
  /** The one-time password or recovery code, where the account has a second factor. */
  readonly otp?: string
}

/** What a session is begun with. */
export interface Tokens {
  readonly tokenType: 'Bearer'
  readonly accessToken: string
  /** Seconds. */
  readonly expiresIn: number
  /** Good for one use. */
  readonly refreshToken: string
  /** At a login: makes the device known. */
  readonly deviceToken?: string | undefined
}

/** Who makes an account: the facts of one certificate, the proof that the deployment asks for, a new password. */
export interface Registration {
  readonly name: string
  readonly idNumber: string
  readonly idType?: IdType
  readonly managementNumber: string
  readonly password: string
  readonly activationCode?: string
  /** Version of the privacy notice that the person has agreed to. */
  readonly consent?: string
}

/** Who takes an account back. */
export interface Recovery {
  readonly idNumber: string
  readonly idType?: IdType
  readonly password: string
  readonly activationCode?: string
}

/** Who signs with a key, in the words of whoever trusts it. */
export interface Issuer {
  /** Origin of the deployment. */
  readonly id: string
  readonly name: Bilingual
}

/** A key of `/.well-known/jwks.json`. */
export interface PublishedKey {
  readonly kty: 'EC'
  readonly crv: 'P-256'
  readonly x: string
  readonly y: string
  /** RFC 7638 thumbprint. */
  readonly kid: string
  readonly use: 'sig'
  readonly alg: 'ES256'
  /** Seconds since 1970. */
  readonly nbf?: number | undefined
  readonly exp?: number | undefined
  readonly revoked?: { readonly revoked_at: number; readonly reason?: string | undefined } | undefined
  readonly issuer: Issuer
}

/** The service's public keys: keep it beside the status lists to verify without a network. */
export interface KeySet {
  readonly keys: readonly PublishedKey[]
}

/** One wrong field of an input. */
export interface FieldError {
  /** JSON Pointer into the body, or `?name` for a query parameter. */
  readonly pointer: string
  readonly code: string
  readonly detail: string
}

/** Work in place of waiting. The client does it by itself where it has an engine. */
export interface Challenge {
  readonly algorithm: 'SHA-256'
  readonly challenge: string
  readonly maxnumber: number
  readonly salt: string
  readonly signature: string
}

/** RFC 9457 problem details, as the service answers them; `ZhengyanProblem` is the same as an error. */
export interface ProblemDocument {
  readonly type: string
  readonly title: string
  readonly status: number
  readonly code: string
  readonly detail: string
  readonly requestId: string
  readonly errors?: readonly FieldError[] | undefined
  readonly challenge?: Challenge | undefined
}
