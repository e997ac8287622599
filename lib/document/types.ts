/** The shapes of the document: what a maker is made with, and what one document is made from. */

import type { Certificate } from '#lib/certificate'
import type { AskedBatch, AskedItem, BatchReceiptAnswer, Issuer, Receipt } from '#lib/jose'
import type { Bilingual, RegionCode, Use } from '#lib/policy'
import type { Fonts } from './drawing/fonts.ts'
import type { LongTermLevel } from './signing/long-term/prolong.ts'
import type { DocumentSigner } from './signing/signer.ts'

/** As what a document is written. */
export type DocumentFormat = 'pdf' | 'ofd'

/** The modules of a QR without its quiet zone: `rows[y][x]` is true where dark (`qrMatrix` of `lib/credential`). */
export interface QrModules {
  readonly size: number
  readonly rows: readonly (readonly boolean[])[]
}

/** A release for one purpose and a limited time, as it is printed. */
export interface PrintedAnnotation {
  readonly purpose: string
  readonly recipient?: string | undefined
  /** ISO 8601 instants. */
  readonly issuedAt: string
  readonly expiresAt: string
}

/** How a reader of the paper comes to the answer. */
export interface PrintedVerification {
  /** As `formatCode` groups it for reading. */
  readonly code: string
  /** The page a person opens, to be read and typed; without the credential after `#`. */
  readonly url: string
  /** The whole text of the QR: a click on it opens the same as a camera, and programs need no picture to read it. */
  readonly text: string
  readonly qr: QrModules
}

export type PdfLevel = 'B-T' | LongTermLevel

/** Everything one document is made from. */
export interface DocumentRequest {
  readonly certificate: Certificate
  readonly annotation?: PrintedAnnotation | undefined
  readonly verification: PrintedVerification
  readonly now: Date
}

/** What is the same for all documents of a deployment. */
export interface DocumentMakerOptions {
  readonly fonts: Fonts
  /** Signs electronic certificates. Certificate electronic files are never signed: they carry no seal. */
  readonly signer: DocumentSigner
  /** An electronic seal (SESeal, DER) that names the signer: PDFs are signed with it, and not by PAdES. */
  readonly electronicSeal?: Uint8Array | undefined
  /** Address of an RFC 3161 time-stamp authority: signatures become PAdES B-T, or what `level` says. */
  readonly timestampUrl?: string | undefined
  /** What is promised of a signature by PAdES (ETSI EN 319 142-1); B-LT and B-LTA need a time-stamp authority. */
  readonly level?: PdfLevel | undefined
  /** The service that makes the document, printed at the foot. */
  readonly service: Bilingual
  /** Marks every page as made up. A demonstration signer marks it whatever is said here. */
  readonly demonstration: boolean
}

/**
 * @returns the file without a signature
 * @throws {Problem} `certificate-revoked`, `annotation-required`, `annotation-expired`
 * @throws {DocumentError} when the deployment or the request is wrong
 */
export type DocumentDrawer = (request: DocumentRequest) => Promise<Uint8Array>

export interface DocumentMaker {
  /**
   * A certificate as a file: one A4 page, in the design of its kind.
   *
   * @returns the file, at most about 100 kB
   * @throws {Problem} `certificate-revoked`, `annotation-required`, `annotation-expired`, `format-unavailable`, or
   *   `unavailable` when the signer or the time-stamp authority does not answer
   * @throws {DocumentError} when the deployment or the request is wrong, which is nobody's input
   */
  make(request: DocumentRequest): Promise<Uint8Array>
}

/** A receipt with its answer as this deployment gives it; what it signs it can read. */
export interface AnsweredReceipt extends Omit<Receipt, 'asked' | 'answer'> {
  readonly asked: AskedItem & { readonly useIn?: RegionCode }
  readonly answer: {
    readonly verified: boolean
    readonly verifiedAt: string
    readonly status: {
      readonly record: 'valid' | 'revoked' | 'not-checked'
      readonly annotation: 'active' | 'expired' | 'withdrawn' | 'none-needed' | 'not-checked'
      readonly integrity: 'verified' | 'failed' | 'not-checked'
    }
    readonly certificate?: Certificate
    readonly annotation?: {
      readonly purpose: string
      readonly recipient?: string
      readonly expiresAt: string
    }
    readonly use?: Use
    readonly differences?: readonly string[]
    readonly requestId?: string
  }
}

/** The same of a batch. */
export interface BatchReceipt extends Omit<Receipt, 'asked' | 'answer'> {
  readonly asked: AskedBatch & { readonly useIn?: RegionCode }
  readonly answer: BatchReceiptAnswer<AnsweredReceipt['answer']>
}

/** Everything the pages of a receipt are made from. */
export interface PrintedReceipt<R extends AnsweredReceipt | BatchReceipt = AnsweredReceipt> {
  /** As it was read from `jws`, whose signature holds. */
  readonly receipt: R
  /** The receipt itself, which is attached. */
  readonly jws: string
  readonly issuer: Issuer
  readonly now: Date
}
