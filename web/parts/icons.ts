/** Drawings: the mark of the product, a shape for every verdict, an emblem for each kind. Each differs in outline. */

import type { Kind } from '#lib/policy'
import { type Html, trusted } from '../html.ts'

/** How a verdict comes out; a colour, a shape and a word stand for each. */
export type Tone = 'good' | 'territorial' | 'limited' | 'caution' | 'bad' | 'unknown'

const drawing = (box: number, inside: string): Html =>
  trusted(
    `<svg viewBox="0 0 ${box} ${box}" fill="none" stroke="currentColor" stroke-width="4" stroke-linecap="round" stroke-linejoin="round" aria-hidden="true">${inside}</svg>`,
  )

/** Disc with a tick, pin with a tick, sheet with a tick, triangle, octagon with a cross, broken circle. */
const SHAPES: Readonly<Record<Tone, Html>> = {
  good: drawing(48, '<circle cx="24" cy="24" r="20"/><path d="m15 25 6.5 6.500L34 18"/>'),
  territorial: drawing(
    48,
    '<path d="M24 45S8 31 8 20a16 16 0 0 1 32 0c0 11-16 25-16 25z"/><path d="m17 20 5 5 9.500-10"/>',
  ),
  limited: drawing(48, '<path d="M10 5h20l9 9v29H10zM30 5v9h9"/><path d="m17 28 5 5 10-10"/>'),
  caution: drawing(48, '<path d="M24 5 45 42H3z"/><path d="M24 18v11M24 35.500v.1"/>'),
  bad: drawing(48, '<path d="M16 4h16l12 12v16L32 44H16L4 32V16z"/><path d="m17 17 14 14M31 17 17 31"/>'),
  unknown: drawing(
    48,
    '<circle cx="24" cy="24" r="20" stroke-dasharray="7 6.96"/><path d="M18.5 19a5.5 5.5 0 1 1 7.5 5.200c-1.6.7-2 1.6-2 3.300M24 33.500v.1"/>',
  ),
}

export const shape = (tone: Tone): Html => SHAPES[tone]

/** A seal's ring with its star; a plain sheet, without anything on it that could be taken for a seal. */
const EMBLEMS: Readonly<Record<Kind, Html>> = {
  'electronic-certificate': drawing(
    64,
    '<circle cx="32" cy="32" r="29" stroke-width="3.5"/><circle cx="32" cy="32" r="23.5" stroke-width="1.2"/><path stroke="none" fill="currentColor" d="m32 18 3.3 10.100h10.600l-8.6 6.2 3.3 10.100L32 38.200l-8.6 6.2 3.3-10.1-8.6-6.200h10.600z"/>',
  ),
  'certificate-electronic-file': drawing(
    64,
    '<path stroke-width="3" d="M13 4h26l12 12v44H13zM39 4v12h12"/><path stroke-width="2.5" d="M21 27h22M21 36h22M21 45h13"/>',
  ),
}

export const emblem = (kind: Kind): Html => EMBLEMS[kind]

export const logo: Html = trusted(
  '<svg viewBox="0 0 32 32" aria-hidden="true"><rect width="32" height="32" rx="8" fill="#0b4a86"/><circle cx="16" cy="16" r="10" fill="none" stroke="#fff" stroke-width="2"/><path d="m11.3 16.5 3.3 3.3 6.3-6.9" fill="none" stroke="#fff" stroke-width="2.6" stroke-linecap="round" stroke-linejoin="round"/></svg>',
)
