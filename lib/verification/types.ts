/** The `Verification` of the HTTP contract: five separate answers, never one lump. */

import type { AnnotationState } from '#lib/annotation'
import type { Certificate, IdType, RecordStatus } from '#lib/certificate'
import type { Use } from '#lib/policy'

export interface VerificationStatus {
  readonly record: RecordStatus
  /**
   * `none-needed`: the rule asks for none. `not-checked`: the rule asks for one, but what was presented (a number)
   * is not a release.
   */
  readonly annotation: AnnotationState | 'none-needed' | 'not-checked'
  /** Of the signed credential or file; `not-checked` when none was presented. */
  readonly integrity: 'verified' | 'failed' | 'not-checked'
}

export interface Verification {
  /** True only when the record is valid, the annotation (if any) active, and the integrity (if checked) holds. */
  readonly verified: boolean
  /** ISO 8601 instant. */
  readonly verifiedAt: string
  readonly status: VerificationStatus
  readonly certificate: Certificate
  readonly annotation?: { readonly purpose: string; readonly recipient?: string; readonly expiresAt: string }
  readonly use?: Use
}

/** Who asks, as far as it is known and kept. */
export interface Verifier {
  /** Holders of a key only. */
  readonly name?: string | undefined
  /** The network (IPv4 /24, IPv6 /48) of the request. */
  readonly network: string
  readonly client: 'phone' | 'browser' | 'program'
}

/** The three facts an employer reads off a certificate, as typed. */
export interface Presented {
  readonly managementNumber: string
  readonly name: string
  readonly idType: IdType
  readonly idNumber: string
}
