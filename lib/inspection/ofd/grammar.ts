/**
 * The spelling of what our parts consist of, as patterns that a part has to fit from its first byte to its last: so a
 * document type, a comment, an instruction, a foreign element or an attribute too many need no list, they have no place.
 */

import { Refusal } from '../refusal.ts'

const NAMESPACE = 'xmlns:ofd="http://www.ofdspec.org/2016"'
const NUMBER = '-?\\d{1,5}(?:\\.\\d{1,6})?'
/** A text without marks of its own; the four that our writer spells out. */
export const TEXT = '(?:[^<>&"]|&(?:amp|lt|gt|quot);)*'
export const ID = '[1-9]\\d{0,4}'

export const numbers = (count: number): string => Array<string>(count).fill(NUMBER).join(' ')

/** Exactly these bytes, with patterns where they may differ. */
export function spelling(parts: TemplateStringsArray, ...patterns: readonly string[]): RegExp {
  return new RegExp(parts.map((part, i) => literally(part) + (patterns[i] ?? '')).join(''), 'yu')
}

const literally = (text: string): string => text.replace(/[.?*+^$|()[\]\\{}]/g, '\\$&')

/** How a part begins whose root element this is. */
export const rooted = (root: string): string =>
  literally(`<?xml version="1.0" encoding="UTF-8"?>\n<ofd:${root} ${NAMESPACE}`)

/** UTF-8 to the letter. @throws {Refusal} `form-unexpected` */
export function textOf(part: Buffer | undefined): string {
  const text = part?.toString('utf8') ?? ''
  if (!part || !Buffer.from(text, 'utf8').equals(part)) throw new Refusal('form-unexpected')
  return text
}

/** Goes through a text by patterns that have to fit where it stands. */
export class Reader {
  readonly #text: string
  #at = 0

  constructor(text: string) {
    this.#text = text
  }

  get isAtEnd(): boolean {
    return this.#at === this.#text.length
  }

  /** @returns undefined where it does not stand here */
  take(pattern: RegExp): RegExpExecArray | undefined {
    pattern.lastIndex = this.#at
    const found = pattern.exec(this.#text)
    if (found) this.#at = pattern.lastIndex
    return found ?? undefined
  }

  /** @throws {Refusal} `form-unexpected` */
  expect(pattern: RegExp): RegExpExecArray {
    const found = this.take(pattern)
    if (!found) throw new Refusal('form-unexpected')
    return found
  }
}

const MARKS: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"' }

export const unescaped = (text: string): string => text.replace(/&(\w+);/g, (_, name) => MARKS[name] ?? '')
