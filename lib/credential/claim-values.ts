/**
 * How single values of a credential are made short, and read back. Called by `claims.ts` alone. Every `pack`
 * refuses what its `unpack` would not give back, and the other way round; both do so by throwing.
 */

/**
 * A text as CBOR has it, a text string in UTF-8, or where that is shorter a byte string in UTF-16 (big
 * endian): an ideograph then takes two bytes instead of three.
 */
export function packText(text: string): string | Uint8Array {
  if (!text.isWellFormed()) throw new RangeError('half a surrogate pair')
  return new TextEncoder().encode(text).length > text.length * 2 ? utf16(text) : text
}

export function unpackText(cbor: unknown): string {
  if (typeof cbor === 'string') return cbor
  let text = ''
  for (const unit of pairs(cbor)) text += String.fromCharCode(unit)
  if (!text.isWellFormed()) throw new RangeError('half a surrogate pair')
  return text
}

function utf16(text: string): Uint8Array {
  const bytes = new Uint8Array(text.length * 2)
  const view = new DataView(bytes.buffer)
  for (let i = 0; i < text.length; i++) view.setUint16(2 * i, text.charCodeAt(i))
  return bytes
}

/** A place in this text is a character's value; 0 is no character. 38³ is less than 2¹⁶. */
const NUMBER_ALPHABET = '\0-0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ'

/**
 * A management number of 6 to 32 upper-case letters, digits and hyphens: three characters to two bytes in
 * base 38 (big endian), the last group filled with 0.
 */
export function packNumber(number: string): Uint8Array {
  if (!/^[A-Z0-9-]{6,32}$/.test(number)) throw new RangeError('not a normalised management number')
  const bytes = new Uint8Array(Math.ceil(number.length / 3) * 2)
  const view = new DataView(bytes.buffer)
  for (let at = 0; at < number.length; at += 3) {
    const group = number.slice(at, at + 3).padEnd(3, '\0')
    let value = 0
    for (const character of group) value = value * 38 + NUMBER_ALPHABET.indexOf(character)
    view.setUint16((at / 3) * 2, value)
  }
  return bytes
}

export function unpackNumber(cbor: unknown): string {
  let number = ''
  for (const group of pairs(cbor)) {
    if (group >= 38 ** 3) throw new RangeError('not a group of three characters')
    for (const place of [38 * 38, 38, 1]) number += NUMBER_ALPHABET.charAt(Math.floor(group / place) % 38)
  }
  return number.replace(/\0{1,2}$/, '')
}

/** A masked number as what is before the stars, how many stars, and what is after them. */
export function packMask(masked: string): [string, number, string] {
  const [, head, stars, tail] = /^([^*]*)(\*+)([^*]*)$/.exec(masked) ?? []
  if (head === undefined || stars === undefined || tail === undefined || masked.length > 32)
    throw new RangeError('not a masked ID number')
  return [head, stars.length, tail]
}

export function unpackMask(cbor: unknown): string {
  if (!Array.isArray(cbor) || cbor.length !== 3) throw new TypeError('not a masked number')
  const [head, stars, tail] = cbor
  if (typeof head !== 'string' || typeof tail !== 'string' || natural(stars) > 32)
    throw new TypeError('not a masked number')
  return head + '*'.repeat(stars) + tail
}

const DAY_MS = 86_400_000

/** A calendar date as days since 1970-01-01. */
export function packDate(date: string): number {
  const days = Date.parse(`${date}T00:00:00Z`) / DAY_MS
  if (unpackDate(days) !== date) throw new RangeError('not a calendar date')
  return days
}

export function unpackDate(cbor: unknown): string {
  return new Date(integer(cbor) * DAY_MS).toISOString().slice(0, 10)
}

/** An instant as a NumericDate (RFC 8392, 2): seconds since 1970, whole, rounded down. */
export function packInstant(instant: string): number {
  return natural(Math.floor(Date.parse(instant) / 1000))
}

export function unpackInstant(cbor: unknown): string {
  return new Date(natural(cbor) * 1000).toISOString()
}

/** A province-level code of GB/T 2260 as its first two digits; any other as all six. */
export function packRegion(code: string): number {
  if (!/^[1-9]\d{5}$/.test(code)) throw new RangeError('not a region code')
  const number = Number(code)
  return number % 10_000 === 0 ? number / 10_000 : number
}

export function unpackRegion(cbor: unknown): string {
  const number = natural(cbor)
  return String(number < 100 ? number * 10_000 : number)
}

/** Entries of one status list, and the most lists there may be. */
const LIST_SIZE = 2 ** 20
const MAX_LISTS = 2 ** 12

/** List and index in one number of at most 32 bits. */
export function packStatus({ list, index }: { list: number; index: number }): number {
  if (natural(list) >= MAX_LISTS || natural(index) >= LIST_SIZE) throw new RangeError('no such status index')
  return list * LIST_SIZE + index
}

export function unpackStatus(cbor: unknown): { list: number; index: number } {
  const place = natural(cbor)
  return { list: Math.floor(place / LIST_SIZE), index: place % LIST_SIZE }
}

/** A number that names an entry of a table. */
export function entry<T>(table: readonly T[], cbor: unknown): T {
  const found = table[natural(cbor)]
  if (found === undefined) throw new RangeError('not in the table')
  return found
}

export function natural(cbor: unknown): number {
  if (integer(cbor) < 0) throw new RangeError('negative')
  return cbor as number
}

export function pair(cbor: unknown): [unknown, unknown] {
  if (!Array.isArray(cbor) || cbor.length !== 2) throw new TypeError('not two values')
  return cbor as [unknown, unknown]
}

export function map(cbor: unknown): Map<unknown, unknown> {
  if (!(cbor instanceof Map)) throw new TypeError('not a map')
  return cbor
}

function integer(cbor: unknown): number {
  if (!Number.isSafeInteger(cbor)) throw new TypeError('not an integer')
  return cbor as number
}

/** A byte string as 16-bit numbers. */
function* pairs(cbor: unknown): Generator<number> {
  if (!(cbor instanceof Uint8Array) || cbor.length % 2 !== 0) throw new TypeError('not pairs of bytes')
  const view = new DataView(cbor.buffer, cbor.byteOffset, cbor.length)
  for (let at = 0; at < cbor.length; at += 2) yield view.getUint16(at)
}
