/** The `Verification` of the HTTP contract: five separate answers, never one lump. */

import type { AnnotationState } from '#lib/annotation'
import type { Certificate, IdType, RecordStatus } from '#lib/certificate'
import type { CredentialCheck } from '#lib/credential'
import type { RegionCode, Use } from '#lib/policy'
import type { StatusPlace } from '#lib/status-list'

export interface VerificationStatus {
  /** `not-checked`: a credential whose signature fails names no record worth looking up. */
  readonly record: RecordStatus | 'not-checked'
  /**
   * `none-needed`: the rule asks for none. `not-checked`: the rule asks for one, but what was presented (a number)
   * is not a release.
   */
  readonly annotation: AnnotationState | 'none-needed' | 'not-checked'
  /** Of the signed credential; `not-checked` when none was presented. */
  readonly integrity: 'verified' | 'failed' | 'not-checked'
}

export interface Verification {
  /** True only when the record is valid, the annotation (if any) active, and the integrity (if checked) holds. */
  readonly verified: boolean
  /** ISO 8601 instant. */
  readonly verifiedAt: string
  readonly status: VerificationStatus
  /** Absent only for a credential that fails, or whose annotation has ended. */
  readonly certificate?: Certificate
  readonly annotation?: { readonly purpose: string; readonly recipient?: string; readonly expiresAt: string }
  /** The release's place in the status lists; the credential of the same release names the same. */
  readonly release?: StatusPlace
  readonly use?: Use
  /** What a presented credential says differently from the record as it is now (it may have been corrected). */
  readonly differences?: readonly string[]
  /** Each check of a presented credential, with its reason. */
  readonly credential?: Pick<CredentialCheck, 'signature' | 'key' | 'dates'>
  /** Of the request that asked, as operators find it in their logs. */
  readonly requestId?: string
  /** JWS of what was asked and all that was answered, for the employer's file. */
  readonly receipt: string
}

/** An answer that has no receipt of its own: one of several, or one that is not signed yet. */
export type Unreceipted = Omit<Verification, 'receipt'>

/** Who asks, as far as it is known and kept. */
export interface Verifier {
  /** Holders of a key only. */
  readonly name?: string | undefined
  /** Id of that key. */
  readonly key?: string | undefined
  /** The network (IPv4 /24, IPv6 /48) of the request. */
  readonly network: string
  readonly client: 'phone' | 'browser' | 'program'
}

/** Where and by whom a certificate is to be used. */
export interface Asking {
  readonly verifier: Verifier
  readonly useIn?: RegionCode | undefined
  /** Of the request; it stands in the answer, and so in the receipt. */
  readonly requestId?: string | undefined
  /** The same person reads on: in another language, for another region. Then it is no further verification. */
  readonly continues?: boolean
  /** A solved challenge, of whoever failed often. */
  readonly solution?: string | undefined
  /** The file in which the code or the credential was found. */
  readonly document?: PresentedDocument | undefined
}

/** What is known of a certificate that a document leads to; whoever has the document compares. */
export interface Found {
  readonly certificate: Certificate
  readonly annotation?: Verification['annotation']
  /** What the credential says differently from the record. */
  readonly differences: readonly string[]
}

/** A whole document: it has to agree with the record before the answer is logged and signed. */
export interface PresentedDocument {
  /** Of its bytes, hexadecimal: the receipt says which file it was. */
  readonly sha256: string
  /** Asked only where the record stands and is shown. */
  readonly agrees: (found: Found) => Promise<boolean>
}

/** The three facts an employer reads off a certificate. */
export interface Presented {
  /** Normalised. */
  readonly managementNumber: string
  /** As typed. */
  readonly name: string
  readonly idType: IdType
  /** Normalised. */
  readonly idNumber: string
}
