/**
 * The terms of annotation (加注) as data: how long one may last, and how many there may be. Read by
 * `lib/annotation`, which does the counting. Kept apart from the rules because they hold for every certificate
 * that needs an annotation at all; whether one is needed is a rule's outcome.
 */

import terms from './annotation-terms.json' with { type: 'json' }
import notices from './notices.json' with { type: 'json' }
import type { Notice } from './types.ts'

export interface AnnotationTerms {
  /** The longest validity of one annotation, in days. */
  readonly maxValidDays: number
  /** How many a certificate may have in any window. */
  readonly quota: number
  /** The window, in days, counted back from the application. */
  readonly windowDays: number
  /** Whether one made within the window counts although its validity has run out. */
  readonly countsExpired: boolean
  /** Whether one that the holder has withdrawn counts. */
  readonly countsWithdrawn: boolean
  /** Which of these an official text states; the others are decisions of ours. */
  readonly confirmed: Readonly<
    Record<'maxValidDays' | 'quota' | 'windowDays' | 'countsExpired' | 'countsWithdrawn', boolean>
  >
  readonly basis: readonly Notice[]
}

export const annotationTerms: AnnotationTerms = {
  ...terms,
  basis: notices.notices
    .filter(({ id }) => terms.basis.includes(id))
    .map(({ number, title, date }) => ({ number, title, date })),
}
