/** The form of a page that is read: sections of paragraphs, lists and tables, Chinese and English side by side. */

import type { Bilingual } from '#lib/policy'

export interface Reading {
  readonly title: Bilingual
  /** For searches and preview cards. */
  readonly description: Bilingual
  readonly sections: readonly Section[]
}

export interface Section {
  /** The address of the section behind the `#`. */
  readonly id: string
  readonly heading: Bilingual
  readonly blocks: readonly Block[]
}

export type Block =
  | Bilingual
  | { readonly list: readonly Bilingual[] }
  | { readonly head: readonly Bilingual[]; readonly rows: readonly (readonly Bilingual[])[] }

export const both = (zh: string, en: string): Bilingual => ({ zh, en })

export const section = (id: string, heading: Bilingual, ...blocks: readonly Block[]): Section => ({
  id,
  heading,
  blocks,
})
