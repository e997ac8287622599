/** The values of a PDF file (ISO 32000-1, 7.3), as far as our documents have them. */

import { Refusal } from '../refusal.ts'

export class Name {
  readonly name: string
  constructor(name: string) {
    this.name = name
  }
}

/** A reference to an object of generation 0: there are no others in our documents. */
export class Ref {
  readonly number: number
  constructor(number: number) {
    this.number = number
  }
}

/** A string, and where it stands in the file, its delimiters included. */
export class Text {
  readonly bytes: Buffer
  readonly form: 'literal' | 'hexadecimal'
  readonly start: number
  readonly end: number
  constructor(bytes: Buffer, form: Text['form'], start: number, end: number) {
    this.bytes = bytes
    this.form = form
    this.start = start
    this.end = end
  }
}

export type Dictionary = ReadonlyMap<string, Value>

/** A dictionary with bytes, as they stand in the file. */
export class Stream {
  readonly dictionary: Dictionary
  readonly data: Buffer
  constructor(dictionary: Dictionary, data: Buffer) {
    this.dictionary = dictionary
    this.data = data
  }
}

export type Value = boolean | number | Name | Ref | Text | Stream | readonly Value[] | Dictionary

export const isDictionary = (value: Value | undefined): value is Dictionary => value instanceof Map
export const isArray = (value: Value | undefined): value is readonly Value[] => Array.isArray(value)

/** @throws {Refusal} `form-unexpected` where it is anything else */
export function dictionary(value: Value | undefined): Dictionary {
  if (isDictionary(value)) return value
  throw new Refusal('form-unexpected')
}

/** A text string as a reader shows it (7.9.2.2): UTF-16 where it says so, else Latin letters. */
export function shownText({ bytes }: Text): string {
  const isUtf16 = bytes.length % 2 === 0 && bytes[0] === 0xfe && bytes[1] === 0xff
  return isUtf16 ? Buffer.from(bytes.subarray(2)).swap16().toString('utf16le') : bytes.toString('latin1')
}
