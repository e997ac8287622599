/** The record of one certificate, as the registry gives it and the store keeps it. */

import type { Bilingual, IsoDate, RegionCode, Result } from '#lib/policy'
import type { PlainFields } from './fields.ts'

export type IdType =
  | 'resident-id'
  | 'hk-macao-permit'
  | 'taiwan-permit'
  | 'foreign-permanent-resident-id'
  | 'residence-permit'
  | 'passport'

export type Gender = 'male' | 'female'

/** What an examination office reports of one certificate; all values normalised, names as recorded. */
export interface CertificateRecord extends PlainFields {
  readonly managementNumber: string
  readonly holderName: string
  readonly idType: IdType
  /** In clear: lives only in memory, between the file or request and the store. */
  readonly idNumber: string
  readonly gender?: Gender | undefined
  readonly birthDate?: IsoDate | undefined
  /** As the file names it; `lib/policy`'s catalogue resolves it when it is read. */
  readonly qualification: string
  readonly level?: string | undefined
  readonly specialty?: string | undefined
  readonly issuingRegion: RegionCode
}

/** Whether the record stands; a revoked certificate stays visible as revoked. */
export type RecordStatus = 'valid' | 'revoked'

/** The `Certificate` of the HTTP contract. */
export interface Certificate extends PlainFields {
  readonly managementNumber: string
  readonly holderName: string
  /** Masked. */
  readonly idNumber: string
  readonly gender?: Gender
  readonly birthDate?: IsoDate
  readonly qualification: {
    readonly id: string
    readonly name: Bilingual
    readonly level?: string
    readonly specialty?: string
    /** Where the catalogue has it. */
    readonly specialtyName?: Bilingual
  }
  readonly issuingRegion: { readonly code: RegionCode; readonly name: Bilingual }
  readonly status: RecordStatus
  /** ISO 8601 instant. */
  readonly revokedAt?: string
  readonly revocationReason?: string
  readonly result: Result
}

/** A certificate as the store keeps it: the ID number only as a pseudonym to find by and a ciphertext to print from. */
export interface StoredCertificate extends Omit<CertificateRecord, 'idNumber'> {
  /** Tag of the holder's ID document: an HMAC of its type and number, behind the id of the key. */
  readonly holder: string
  /** AES-256-GCM of the ID number, bound to the management number, behind the id of the key. */
  readonly encryptedIdNumber: string
  readonly status: RecordStatus
  /** ISO 8601 instant. */
  readonly revokedAt?: string | undefined
  readonly revocationReason?: string | undefined
  /** Where the certificate's bit is in the status lists; given once, when it is first recorded. */
  readonly statusPlace: { readonly list: number; readonly index: number }
  /** Counts the writes of this item; every change is conditional on the one that was read. */
  readonly revision: number
}
