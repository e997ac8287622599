/**
 * How single values of a credential are written short, and read back. Every pair is one to one: `write` refuses what
 * `read` would not give back, and `read` refuses what `write` would have written otherwise; both by throwing.
 */

import { isWellFormed } from '#lib/bytes'
import type { CborReader, CborWriter } from './cbor.ts'
import { pack, toUtf16, unpack, utf8Length, words } from './short-text.ts'

/**
 * A text as CBOR has it, a text string in UTF-8, or where that is shorter a byte string in UTF-16 (big
 * endian): an ideograph then takes two bytes instead of three.
 */
export function writeText(to: CborWriter, text: string): void {
  if (!isWellFormed(text)) throw new RangeError('half a surrogate pair')
  if (utf8Length(text) <= text.length * 2) {
    to.text(text)
    return
  }
  to.bytes(toUtf16(text))
}

export function readText(from: CborReader): string {
  const wide = from.next === 'bytes'
  const text = wide ? String.fromCharCode(...words(from.bytes())) : from.text()
  if (!isWellFormed(text) || utf8Length(text) > text.length * 2 !== wide)
    throw new RangeError('not the shorter form')
  return text
}

const NUMBER_FORM = /^[A-Z0-9-]{6,32}$/

/** A management number, packed. */
export function writeNumber(to: CborWriter, number: string): void {
  if (!NUMBER_FORM.test(number)) throw new RangeError('not a normalised management number')
  to.bytes(pack(number))
}

export function readNumber(from: CborReader): string {
  const number = unpack(from.bytes())
  if (!NUMBER_FORM.test(number)) throw new RangeError('not a normalised management number')
  return number
}

const IDENTIFIER_FORM = /^[a-z0-9-]+$/

/** An identifier of a catalogue, packed as if in upper case; any other text in an array of one. */
export function writeIdentifier(to: CborWriter, identifier: string): void {
  if (IDENTIFIER_FORM.test(identifier)) {
    to.bytes(pack(identifier.toUpperCase()))
    return
  }
  to.array(1)
  writeText(to, identifier)
}

export function readIdentifier(from: CborReader): string {
  const packed = from.next === 'bytes'
  if (!packed) from.array(1)
  const identifier = packed ? unpack(from.bytes()).toLowerCase() : readText(from)
  if (IDENTIFIER_FORM.test(identifier) !== packed) throw new RangeError('not the packed form')
  return identifier
}

const MASK_FORM = /^([^*]*)(\*+)([^*]*)$/

/** A masked number as what is before the stars, how many stars, and what is after them. */
export function writeMask(to: CborWriter, masked: string): void {
  const [, head = '', stars = '', tail = ''] = MASK_FORM.exec(masked) ?? []
  if (stars === '' || stars.length > MOST_STARS) throw new RangeError('not a masked ID number')
  to.array(3)
  to.text(head)
  to.integer(stars.length)
  to.text(tail)
}

export function readMask(from: CborReader): string {
  from.array(3)
  const head = from.text()
  const stars = from.natural()
  const tail = from.text()
  if (stars < 1 || stars > MOST_STARS || head.includes('*') || tail.includes('*'))
    throw new RangeError('not a masked ID number')
  return head + '*'.repeat(stars) + tail
}

const MOST_STARS = 32

const DAY_MS = 86_400_000

/** A calendar date, in the years 1 to 9999, as days since 1970-01-01. */
export function writeDate(to: CborWriter, date: string): void {
  const days = Date.parse(`${date}T00:00:00Z`) / DAY_MS
  if (isoDate(days) !== date) throw new RangeError('not a calendar date')
  to.integer(days)
}

export function readDate(from: CborReader): string {
  const date = isoDate(from.integer())
  if (date.length !== 10) throw new RangeError('not a year of four digits')
  return date
}

function isoDate(days: number): string {
  return new Date(days * DAY_MS).toISOString().slice(0, -14)
}

/** An instant as a NumericDate (RFC 8392, 2): seconds since 1970, whole, rounded down. */
export function writeInstant(to: CborWriter, instant: string): void {
  const seconds = Math.floor(Date.parse(instant) / 1000)
  if (!(seconds >= 0)) throw new RangeError('not an instant since 1970')
  to.integer(seconds)
}

export function readInstant(from: CborReader): string {
  return new Date(from.natural() * 1000).toISOString()
}

/** A province-level code of GB/T 2260 as its first two digits; any other as all six. */
export function writeRegion(to: CborWriter, code: string): void {
  if (!/^[1-9]\d{5}$/.test(code)) throw new RangeError('not a region code')
  const number = Number(code)
  to.integer(number % 10_000 === 0 ? number / 10_000 : number)
}

export function readRegion(from: CborReader): string {
  const number = from.natural()
  if (number >= 10 && number < 100) return String(number * 10_000)
  if (number < 100_000 || number > 999_999 || number % 10_000 === 0) throw new RangeError('not a region code')
  return String(number)
}

/** Entries of one status list, and the most lists there may be. */
const LIST_SIZE = 2 ** 20
const MAX_LISTS = 2 ** 12

/** List and index in one number of at most 32 bits. */
export function writeStatus(to: CborWriter, { list, index }: { list: number; index: number }): void {
  if (!(list >= 0 && list < MAX_LISTS && index >= 0 && index < LIST_SIZE))
    throw new RangeError('no such status index')
  to.integer(list * LIST_SIZE + index)
}

export function readStatus(from: CborReader): { list: number; index: number } {
  const place = from.natural()
  return { list: Math.floor(place / LIST_SIZE), index: place % LIST_SIZE }
}

/** An entry of a table, as its place. */
export function writeEntry<T>(to: CborWriter, table: readonly T[], entry: T): void {
  const place = table.indexOf(entry)
  if (place === -1) throw new RangeError('not in the table')
  to.integer(place)
}

export function readEntry<T>(from: CborReader, table: readonly T[]): T {
  const entry = table[from.natural()]
  if (entry === undefined) throw new RangeError('not in the table')
  return entry
}
