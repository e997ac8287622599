/** What a design draws from. The maker fills it; the designs read it. */

import type { Bilingual } from '#lib/policy'
import type { Canvas } from '../drawing/canvas.ts'
import type { DocumentRequest } from '../types.ts'

export interface Page {
  readonly canvas: Canvas
  readonly request: DocumentRequest
  readonly service: Bilingual
  readonly demonstration: boolean
}
