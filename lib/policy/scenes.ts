/**
 * The use scenes (使用场景) that screens offer for an annotation, as data. The national system is known to support one
 * of them, 本人调用; the others are what holders need certificates for. Any other purpose may still be written: the API
 * takes free text.
 */

import catalogue from './scenes.json' with { type: 'json' }
import type { Bilingual } from './types.ts'

export interface Scene {
  readonly id: string
  /** The Chinese name is what is printed as the purpose. */
  readonly name: Bilingual
  /** Whether the national system is known to support it; it names its notice then. */
  readonly national: boolean
  /** Identifiers of the notices that say so. */
  readonly notices?: readonly string[] | undefined
}

/** What the library brings. */
export const builtInScenes: readonly Scene[] = catalogue

/** The scenes to offer: those of the operator's file that lists any, else the built-in ones. */
export function chooseScenes(own: readonly Scene[]): readonly Scene[] {
  return own.length > 0 ? own : builtInScenes
}
