/** What is checked without a network, and what comes of it. Only types. */

import type { Issuer, KeySet } from '../api/types.ts'

/** The little that checking a signature needs of the platform. `webCrypto` and `noble` are such. */
export interface Engine {
  sha256(bytes: Uint8Array<ArrayBuffer>): Promise<Uint8Array>
  /** What checks ES256 signatures (r and s, 64 bytes) by a key. @throws when the key is no point of P-256 */
  verifier(key: { readonly x: string; readonly y: string }): Promise<SignatureVerifier>
  /** Unpacks the zlib format. @throws when it is not that, or longer than `longest` bytes */
  inflate(packed: Uint8Array<ArrayBuffer>, longest: number): Promise<Uint8Array<ArrayBuffer>>
}

export type SignatureVerifier = (
  signature: Uint8Array<ArrayBuffer>,
  signed: Uint8Array<ArrayBuffer>,
) => Promise<boolean>

/**
 * A key set that was read and found sound: to be held while many credentials are checked. What is kept for later is the
 * `KeySet`; this does not outlive a copy.
 */
export interface TrustedKeySet {
  readonly keys: readonly { readonly kid: string; readonly issuer: Issuer }[]
}

/** A status list whose signature holds: likewise, and what is kept is its token. */
export interface VerifiedStatusList {
  /** The number that credentials name. */
  readonly list: number
  readonly issuer: Issuer
  /** When it was signed; ISO 8601. */
  readonly issuedAt: string
  /** From when on it says nothing any more. */
  readonly expiresAt?: string
  /** Seconds after which a fresh one should be fetched. */
  readonly ttl?: number
}

export interface OfflineOptions {
  /** The keys of whom you trust: your service's `/.well-known/jwks.json`. */
  readonly keySet: KeySet | TrustedKeySet
  /** As `client.statusList` gives them, or opened by `openStatusList`. */
  readonly statusLists?: readonly (string | VerifiedStatusList)[]
  /** By default now. */
  readonly now?: Date
  /** By default `webCrypto`. Not asked where the key set is trusted already: that has its own. */
  readonly engine?: Engine
}

/** `not-checked` is not a kind of success: what was not checked is not known. */
export type Outcome = 'verified' | 'failed' | 'not-checked'

/** Everything that is looked at, each by itself. */
export type Subject = 'signature' | 'key' | 'dates' | 'annotation' | 'status' | 'withdrawal'

export type ReasonCode =
  | 'annotation-expired'
  | 'annotation-within-period'
  | 'claims-unreadable'
  | 'crypto-unavailable'
  | 'dates-plausible'
  | 'issued-in-future'
  | 'key-ambiguous'
  | 'key-outside-period'
  | 'key-revoked'
  | 'key-trusted'
  | 'key-unknown'
  | 'malformed'
  | 'no-annotation'
  | 'no-key'
  | 'no-release-place'
  | 'no-status-list'
  | 'not-withdrawn'
  | 'revoked'
  | 'signature-holds'
  | 'signature-not-verified'
  | 'signature-wrong'
  | 'signed-in-future'
  | 'status-index-outside-list'
  | 'status-list-expired'
  | 'status-unknown'
  | 'status-valid'
  | 'too-long'
  | 'unreadable'
  | 'withdrawn'

/** One thing that was looked at. `reasonText` has the words. */
export interface Check {
  readonly outcome: Outcome
  readonly reason: ReasonCode
  /** When the status list was signed by which it was looked up; ISO 8601. */
  readonly asOf?: string
}

/** Why something could not be established. */
export interface Reason extends Check {
  readonly subject: Subject
}

/** What the credential says of the certificate: as it was when it was signed. */
export interface CertificateFacts {
  readonly managementNumber: string
  readonly holderName: string
  /** Masked. */
  readonly idNumber: string
  /** The catalogue's identifier; the recorded name where the catalogue has none. */
  readonly qualification: string
  readonly level?: string
  readonly specialty?: string
  readonly examDate: string
  readonly issueDate: string
  /** Code of GB/T 2260. */
  readonly issuingRegion: string
  readonly kind: 'electronic-certificate' | 'certificate-electronic-file'
  readonly rule?: { readonly id: string; readonly version: number }
}

export interface OfflineVerification {
  /**
   * True only when nothing speaks against it and a current status list was there to say that it stands: as of
   * `status.asOf`. What has happened since, only the service knows.
   */
  readonly verified: boolean
  /** Whether the signature holds, by a key that is trusted. */
  readonly integrity: Outcome
  /** Only if the signature holds, and the holder has not taken the release back. */
  readonly certificate?: CertificateFacts
  /** From the trusted key set, never from the credential. */
  readonly issuer?: Issuer
  readonly signedAt?: string
  /** When the annotation ends, where there is one. */
  readonly annotationExpiresAt?: string
  /** The release's place in the status lists, as an online verification of the same release names it. */
  readonly release?: { readonly list: number; readonly index: number }
  /** The code in the address, where the whole text of the QR was given: to ask online. */
  readonly code?: string
  readonly status: OfflineStatus
  readonly checks: Readonly<Record<Subject, Check>>
  /** Those of them that speak against it, then those that are not known; empty where `verified` is true. */
  readonly reasons: readonly Reason[]
}

export interface OfflineStatus {
  /**
   * Of the certificate: revoked or not. `withdrawn`: its holder has taken this release back. `unknown` without a current
   * list of the right issuer.
   */
  readonly state: 'valid' | 'revoked' | 'withdrawn' | 'unknown'
  /** When the list was signed that says so; the older one where two do. */
  readonly asOf?: string
  /** Whole seconds since then. */
  readonly age?: number
}

/** One thing that was asked; an ID number is masked. */
export type AskedItem =
  | { readonly by: 'code'; readonly code: string }
  | { readonly by: 'credential'; readonly managementNumber?: string }
  | { readonly by: 'wallet'; readonly managementNumber: string }
  | {
      readonly by: 'facts'
      readonly managementNumber: string
      readonly name: string
      readonly idNumber: string
    }
  | { readonly by: 'document'; readonly sha256: string; readonly managementNumber?: string }

/** A list that was asked, and whose API key it was. */
export interface AskedBatch {
  readonly by: 'batch'
  readonly client: { readonly id: string; readonly name: string }
  readonly items: readonly (AskedItem | { readonly by: 'unreadable' })[]
}

/** What was asked and answered, when and by whom, as it was signed. */
export interface ReceiptContent {
  /** The deployment that answered: its origin. */
  readonly issuer: string
  readonly answeredAt: string
  readonly asked: { readonly useIn?: string } & (AskedItem | AskedBatch)
  /** The answer without its receipt: a `Verification`, or of a batch its `results`. */
  readonly answer: Readonly<Record<string, unknown>>
  readonly rule?: { readonly id: string; readonly version: number }
  readonly determined?: boolean
}

export interface ReceiptVerification {
  /** Whether it is whole, and signed by a key that is trusted. */
  readonly verified: boolean
  readonly checks: Readonly<Record<'signature' | 'key', Check>>
  /** Those of them that are not verified. */
  readonly reasons: readonly Reason[]
  readonly issuer?: Issuer
  /** The key that signed. */
  readonly kid?: string
  /** Only if the signature holds. */
  readonly receipt?: ReceiptContent
}
