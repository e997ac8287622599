/** Why a list, or an answer about it, is refused as a whole, in both languages; what is wrong names the row and the column where there is one. */

import type { Bilingual } from '../api/types.ts'

export type ListErrorCode =
  | 'file-kind-unsupported'
  | 'file-malformed'
  | 'file-too-large'
  | 'column-missing'
  | 'column-twice'
  | 'nothing-to-verify'
  | 'answer-unsigned'

/** Repeats nothing of what the list says but its headings. */
export class ListError extends Error {
  override readonly name = 'ListError'
  readonly code: ListErrorCode
  readonly detail: Bilingual

  constructor(code: ListErrorCode, detail: Bilingual, cause?: unknown) {
    super(`${code}: ${detail.en}`, cause === undefined ? undefined : { cause })
    this.code = code
    this.detail = detail
  }
}
