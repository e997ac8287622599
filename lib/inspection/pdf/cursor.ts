/**
 * Reads values from the bytes of a file, from front to back. It knows what our writer writes and nothing else: no
 * comments, no escaped names, no null, no generation but 0. What is not understood is refused, never skipped.
 */

import { MAX_DEPTH, MAX_MEMBERS } from '../limits.ts'
import { Refusal } from '../refusal.ts'
import { Name, Ref, Text, type Value } from './values.ts'

const SPACE = new Set([0x20, 0x0a, 0x0d])
const NUMBER = /[+\-.\d]{1,20}/y
const NAME = /\/([A-Za-z0-9_.+-]{1,127})/y
const REFERENCE = /(\d{1,7}) 0 R(?![A-Za-z0-9])/y
const KEYWORD = /(?:true|false)(?![A-Za-z0-9])/y

/** What our writer puts a backslash before, in a literal string. */
const ESCAPED = new Set(['(', ')', '\\'])

export class Cursor {
  readonly bytes: Buffer
  /** One character a byte. */
  readonly text: string
  at = 0

  constructor(bytes: Buffer, text: string) {
    this.bytes = bytes
    this.text = text
  }

  /** Goes past a text that has to stand here. @throws {Refusal} */
  expect(wanted: string): void {
    if (!this.text.startsWith(wanted, this.at)) throw new Refusal('form-unexpected')
    this.at += wanted.length
  }

  /** Goes past what a sticky pattern finds here; undefined where it finds nothing. */
  take(pattern: RegExp): RegExpExecArray | undefined {
    pattern.lastIndex = this.at
    const found = pattern.exec(this.text)
    if (!found) return undefined
    this.at = pattern.lastIndex
    return found
  }

  skipSpace(): void {
    while (SPACE.has(this.bytes[this.at] as number)) this.at++
  }

  /** @throws {Refusal} `form-unexpected`, `too-costly` */
  value(depth = 0): Value {
    if (depth > MAX_DEPTH) throw new Refusal('too-costly')
    this.skipSpace()
    if (this.text.startsWith('<<', this.at)) return this.#dictionary(depth)
    switch (this.text[this.at]) {
      case '[':
        return this.#array(depth)
      case '<':
        return this.#hexadecimal()
      case '(':
        return this.#literal()
      case '/':
        return new Name(this.#name())
    }
    const keyword = this.take(KEYWORD)
    if (keyword) return keyword[0] === 'true'
    const reference = this.take(REFERENCE)
    if (reference) return new Ref(Number(reference[1]))
    const number = Number(this.take(NUMBER)?.[0] ?? Number.NaN)
    if (!Number.isFinite(number)) throw new Refusal('form-unexpected')
    return number
  }

  #name(): string {
    const name = this.take(NAME)?.[1]
    if (name === undefined) throw new Refusal('form-unexpected')
    return name
  }

  #dictionary(depth: number): Value {
    this.at += 2
    const entries = new Map<string, Value>()
    for (;;) {
      this.skipSpace()
      if (this.text.startsWith('>>', this.at)) break
      const key = this.#name()
      // Of two values of one key, readers take different ones.
      if (entries.has(key)) throw new Refusal('object-repeated')
      if (entries.size >= MAX_MEMBERS) throw new Refusal('too-costly')
      entries.set(key, this.value(depth + 1))
    }
    this.at += 2
    return entries
  }

  #array(depth: number): Value {
    this.at++
    const values: Value[] = []
    for (;;) {
      this.skipSpace()
      if (this.text[this.at] === ']') break
      if (values.length >= MAX_MEMBERS) throw new Refusal('too-costly')
      values.push(this.value(depth + 1))
    }
    this.at++
    return values
  }

  #hexadecimal(): Text {
    const start = this.at
    const end = this.text.indexOf('>', start)
    const digits = end < 0 ? '' : this.text.slice(start + 1, end)
    if (end < 0 || digits.length % 2 !== 0 || !/^[0-9A-Fa-f]*$/.test(digits))
      throw new Refusal('form-unexpected')
    this.at = end + 1
    return new Text(Buffer.from(digits, 'hex'), 'hexadecimal', start, this.at)
  }

  #literal(): Text {
    const start = this.at++
    const bytes: number[] = []
    for (let open = 1; ; this.at++) {
      let byte = this.bytes[this.at]
      if (byte === undefined) throw new Refusal('form-unexpected')
      if (byte === 0x5c) {
        byte = this.bytes[++this.at]
        if (byte === undefined || !ESCAPED.has(String.fromCharCode(byte)))
          throw new Refusal('form-unexpected')
      } else if (byte === 0x28) open++
      else if (byte === 0x29 && --open === 0) break
      bytes.push(byte)
    }
    this.at++
    return new Text(Buffer.from(bytes), 'literal', start, this.at)
  }
}
