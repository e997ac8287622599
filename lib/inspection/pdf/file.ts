/**
 * A file as our writer lays it out, byte after byte: a header; the objects, numbered from 1, one behind the other; their
 * cross-reference table, trailer and end; and behind a signed document one update with the signature. Nothing may stand
 * between these, before them or behind them, and the table must say where the objects were found: so there is no object
 * that one reader sees and another does not, none twice but the one that the update replaces, and none in a stream.
 */

import { inflateSync } from 'node:zlib'
import { MAX_FILE, MAX_OBJECTS, MAX_UNPACKED } from '../limits.ts'
import { Refusal } from '../refusal.ts'
import { Cursor } from './cursor.ts'
import { type Dictionary, dictionary, Name, Stream, type Value } from './values.ts'

/** Objects with the trailer that belongs to them. */
export interface Section {
  readonly objects: ReadonlyMap<number, Value>
  readonly trailer: Dictionary
  /** Where its cross-reference table stands. */
  readonly table: number
}

export interface PdfFile {
  readonly first: Section
  /** What signing has added. */
  readonly update?: Section
}

const HEADER = '%PDF-1.7\n%\xe2\xe3\xcf\xd3\n'
const OBJECT = /(\d{1,7}) 0 obj\n/y
/** Anything that begins an object, in whichever spelling. */
const ANY_OBJECT = /\d+\s+\d+\s+obj/y
const END = '%%EOF\n'

/**
 * @throws {Refusal} what is not as it should be: `not-a-pdf`, `too-large`, `too-costly`, `encrypted`, `later-revision`,
 *   `bytes-appended`, `object-repeated`, `cross-references-wrong`, `form-unexpected`
 */
export function readFile(bytes: Buffer): PdfFile {
  if (bytes.length > MAX_FILE) throw new Refusal('too-large')
  const text = bytes.toString('latin1')
  if (!text.startsWith('%PDF-')) throw new Refusal('not-a-pdf')
  const cursor = new Cursor(bytes, text)
  if (!text.startsWith(HEADER)) throw new Refusal('form-unexpected')
  cursor.at = HEADER.length
  const first = readSection(cursor)
  if (cursor.at === bytes.length) return { first }
  requireObject(cursor)
  const update = readSection(cursor, first)
  if (cursor.at !== bytes.length) {
    requireObject(cursor)
    throw new Refusal('later-revision')
  }
  return { first, update }
}

/** Behind an end stands a further update, or what belongs to no document. */
function requireObject({ text, at }: Cursor): void {
  ANY_OBJECT.lastIndex = at
  if (!ANY_OBJECT.test(text)) throw new Refusal('bytes-appended')
}

function readSection(cursor: Cursor, earlier?: Section): Section {
  const objects = new Map<number, Value>()
  const offsets = new Map<number, number>()
  for (;;) {
    const at = cursor.at
    const number = Number(cursor.take(OBJECT)?.[1] ?? Number.NaN)
    if (Number.isNaN(number)) break
    if (objects.has(number)) throw new Refusal('object-repeated')
    if (objects.size >= MAX_OBJECTS) throw new Refusal('too-costly')
    objects.set(number, readObject(cursor))
    offsets.set(number, at)
  }
  const table = cursor.at
  // The table follows from the objects to the byte: free entries, gaps and foreign offsets have no place in it.
  if (!cursor.text.startsWith('xref\n', table)) throw new Refusal('form-unexpected')
  const wanted = tableOf(offsets, earlier === undefined)
  if (!cursor.text.startsWith(`${wanted}trailer\n`, table)) throw new Refusal('cross-references-wrong')
  cursor.at = table + wanted.length
  cursor.expect('trailer\n')
  const trailer = dictionary(cursor.value())
  if (trailer.has('Encrypt')) throw new Refusal('encrypted')
  cursor.expect('\nstartxref\n')
  if (!cursor.text.startsWith(`${table}\n${END}`, cursor.at)) throw new Refusal('cross-references-wrong')
  cursor.at += `${table}\n${END}`.length
  const numbers = [...objects.keys()]
  const consecutive = numbers.every((number, i) => number === i + 1)
  const size = Math.max(...numbers, ...(earlier?.objects.keys() ?? [])) + 1
  if ((!earlier && !consecutive) || trailer.get('Size') !== size || trailer.get('Prev') !== earlier?.table)
    throw new Refusal('cross-references-wrong')
  return { objects, trailer, table }
}

/** A cross-reference table as it is written (ISO 32000-1, 7.5.4). */
function tableOf(offsets: ReadonlyMap<number, number>, whole: boolean): string {
  const entries = [...offsets].toSorted(([one], [other]) => one - other)
  let table = 'xref\n'
  let lines: string[] = whole ? ['0000000000 65535 f\r\n'] : []
  let begin = whole ? 0 : (entries[0]?.[0] ?? 0)
  const close = () => {
    if (lines.length > 0) table += `${begin} ${lines.length}\n${lines.join('')}`
  }
  for (const [number, offset] of entries) {
    if (number !== begin + lines.length) {
      close()
      lines = []
      begin = number
    }
    lines.push(`${String(offset).padStart(10, '0')} 00000 n\r\n`)
  }
  close()
  return table
}

function readObject(cursor: Cursor): Value {
  const value = cursor.value()
  if (!cursor.text.startsWith('\nstream\n', cursor.at)) {
    cursor.expect('\nendobj\n')
    return value
  }
  cursor.expect('\nstream\n')
  const fields = dictionary(value)
  const length = fields.get('Length')
  if (typeof length !== 'number' || !Number.isSafeInteger(length) || length < 0)
    throw new Refusal('form-unexpected')
  const data = cursor.bytes.subarray(cursor.at, cursor.at + length)
  cursor.at += length
  cursor.expect('\nendstream\nendobj\n')
  return new Stream(fields, data)
}

/** Unpacks streams, of all of a file no more than a document may have. */
export function createUnpacker(): (stream: Stream) => Buffer {
  let left = MAX_UNPACKED
  return ({ dictionary: fields, data }) => {
    const filter = fields.get('Filter')
    if (filter !== undefined && !(filter instanceof Name && filter.name === 'FlateDecode'))
      throw new Refusal('form-unexpected')
    const unpacked = filter === undefined ? data : inflated(data, left)
    left -= unpacked.length
    if (left < 0) throw new Refusal('too-costly')
    return unpacked
  }
}

function inflated(data: Buffer, most: number): Buffer {
  try {
    // Bytes behind the packed ones would be in the file and be shown by nothing.
    const { buffer, engine } = inflateSync(data, {
      maxOutputLength: Math.max(most, 1),
      info: true,
    }) as unknown as {
      readonly buffer: Buffer
      readonly engine: { readonly bytesWritten: number }
    }
    if (engine.bytesWritten !== data.length) throw new Refusal('form-unexpected')
    return buffer
  } catch (cause) {
    if (cause instanceof Refusal) throw cause
    const isBomb = (cause as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE'
    throw new Refusal(isBomb ? 'too-costly' : 'form-unexpected')
  }
}
