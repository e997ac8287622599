/** What a design draws from. The maker fills it; the designs read it. */

import type { Bilingual } from '#lib/policy'
import type { Canvas } from '../drawing/canvas.ts'
import type { DocumentFormat, DocumentRequest } from '../types.ts'

export interface Page {
  readonly canvas: Canvas
  /** What the canvas writes; a design may name it in words, and nothing else follows from it. */
  readonly format: DocumentFormat
  readonly request: DocumentRequest
  readonly service: Bilingual
  readonly demonstration: boolean
  /** Whether only readers with the national algorithms know the signature that the page will bear. */
  readonly national?: boolean
}
