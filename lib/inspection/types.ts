/** The answer about a document: its signature, each thing that was checked, and what the record says. */

import type { DifferentFact } from '#lib/credential'
import type { Bilingual } from '#lib/policy'
import type { Verification } from '#lib/verification'
import type { FindingCode, SignatureCode } from './reasons.ts'

export interface DocumentSignature {
  /**
   * `whole`: by a seal certificate of this deployment, valid then, over all of the file. `changed`: such a certificate is
   * in it, but the signature does not hold for the file as it is. `not-ours`: by somebody else, or on a file that this
   * service has not made. `none`: there is none, which is as it should be for a certificate electronic file alone.
   */
  readonly state: 'whole' | 'changed' | 'not-ours' | 'none'
  readonly code: SignatureCode
  readonly reason: Bilingual
  /** The name in the seal certificate; only where the signature was made with it. */
  readonly signer?: string
  /** ISO 8601: as it was signed. */
  readonly signedAt?: string
}

/** One thing that was checked, or was not. */
export interface Finding {
  readonly outcome: 'verified' | 'failed' | 'not-checked'
  readonly code: FindingCode
  readonly reason: Bilingual
}

export interface Inspection {
  /** True only when signature, structure, credential, contents and record all are as they should be. */
  readonly verified: boolean
  readonly signature: DocumentSignature
  readonly checks: {
    readonly structure: Finding
    readonly credential: Finding
    readonly facts: Finding & {
      /** What is known to differ from the record. */
      readonly differences?: readonly (DifferentFact | string)[]
    }
  }
  /** What the record says; absent where the file was not accepted, or leads to no record. */
  readonly verification?: Verification
}
