/** What a file turned out to be, whatever its format. */

import type { OfdStructure, PackageParts } from './ofd/structure.ts'
import type { PdfFile } from './pdf/file.ts'
import type { DocumentStructure } from './pdf/structure.ts'
import type { RefusalCode } from './reasons.ts'
import { Refusal } from './refusal.ts'

interface Sealed {
  readonly seal?: { readonly name: string; readonly signedAt: Date }
}

export interface OpenedPdf extends Sealed {
  readonly format: 'pdf'
  readonly pdf: PdfFile
  readonly structure: DocumentStructure
}

export interface OpenedOfd extends Sealed {
  readonly format: 'ofd'
  readonly parts: PackageParts
  readonly structure: OfdStructure
}

/** A document that is built as ours are; with its seal, if it has one. */
export type Opened = OpenedPdf | OpenedOfd

/** A file that is refused. */
export interface Refused extends Sealed {
  /** What its signature is. */
  readonly state: 'changed' | 'not-ours' | 'none'
  readonly code: RefusalCode
}

export function codeOf(error: unknown): RefusalCode {
  if (error instanceof Refusal) return error.code
  throw error
}
