/** Why a list, or an answer about it, is refused as a whole, in both languages; what is wrong names the row and the column where there is one. */

import type { Bilingual } from '../api/types.ts'
import { LIMITS } from './types.ts'

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

export const tooManyRows = () =>
  new ListError('file-too-large', {
    zh: `行数超过 ${LIMITS.rows}，请拆分`,
    en: `more than ${LIMITS.rows} rows: split the list`,
  })

export const tooManyColumns = (row: number) =>
  new ListError('file-too-large', {
    zh: `第 ${row} 行：列数超过 ${LIMITS.columns}`,
    en: `row ${row}: more than ${LIMITS.columns} columns`,
  })
