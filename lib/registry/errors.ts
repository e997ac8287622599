/** Why a whole command or file is refused, as opposed to one row: nothing, or nothing more, is written. */

import type { Bilingual } from '#lib/policy'

import type { LimitName } from './sheet/limits.ts'

export type RegistryErrorCode =
  | `limit-${LimitName}`
  | 'file-unreadable'
  | 'file-kind-unsupported'
  | 'file-malformed'
  | 'encoding-unknown'
  | 'sheet-not-found'
  | 'heading-missing'
  | 'column-missing'
  | 'column-twice'
  | 'import-in-progress'
  | 'lease-lost'
  | 'certificate-not-found'
  | 'certificate-unchanged'
  | 'reason-missing'
  | 'field-unknown'
  | 'value-refused'
  | 'changed-meanwhile'
  | 'account-not-found'
  | 'account-unchanged'
  | 'file-exists'
  | 'store-unavailable'
  | 'other-format'
  | 'nothing-to-compare'
  | 'rejudged-elsewhere'

/** Carries no personal data: not in its texts, and its cause is for programmers, never shown. */
export class RegistryError extends Error {
  override readonly name = 'RegistryError'
  readonly code: RegistryErrorCode
  readonly detail: Bilingual

  constructor(code: RegistryErrorCode, detail: Bilingual, cause?: unknown) {
    super(`${code}: ${detail.en}`, cause === undefined ? undefined : { cause })
    this.code = code
    this.detail = detail
  }
}
