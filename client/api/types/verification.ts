/** What a verifier sends and is answered. Only types. */

import type { AnnotationState, Bilingual, Certificate, IdType } from './certificate.ts'
import type { ProblemDocument } from './service.ts'

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

/** One thing that was looked at in a document. */
export interface Finding {
  /** `not-checked` is not a kind of success. */
  readonly outcome: 'verified' | 'failed' | 'not-checked'
  readonly code: string
  readonly reason: Bilingual
}

/** What a PDF turned out to be: separate answers, never one lump. */
export interface DocumentVerification {
  /** True only when signature, structure, credential, contents and record all are as they should be. */
  readonly verified: boolean
  readonly signature: {
    readonly state: 'whole' | 'changed' | 'not-ours' | 'none'
    readonly code: string
    readonly reason: Bilingual
    readonly signer?: string | undefined
    readonly signedAt?: string | undefined
  }
  readonly checks: {
    /** Whether it is built as the service builds documents. */
    readonly structure: Finding
    /** The credential in its QR. */
    readonly credential: Finding
    /** What it shows, held against the record as it is now. */
    readonly facts: Finding & { readonly differences?: readonly string[] | undefined }
  }
  /** What the record says; absent where the file was not accepted, or leads to no record. */
  readonly verification?: Verification | undefined
}
