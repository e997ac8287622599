/**
 * The little of CBOR (RFC 8949) that a credential's claims are made of: integers of at most 32 bits, short texts and
 * byte strings, arrays and maps of known length.
 *
 * Not a library's decoder, because it need not build values of any shape: it reads what the caller expects
 * next, and only in the one deterministic form (RFC 8949, 4.2.1). Whatever else is there throws. That is also
 * what keeps a verification near the speed of its signature.
 */

import { fromUtf8, isWellFormed, toUtf8 } from '#lib/bytes'

const UINT = 0
const NEGATIVE = 1
const BYTES = 2
const TEXT = 3
const ARRAY = 4
const MAP = 5

/** Reads one item after the other; every method throws on what is not the item it was asked for. */
export class CborReader {
  readonly #bytes: Uint8Array
  #at = 0

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes
  }

  /** The kind of the next item; says nothing of whether it is well formed. */
  get next(): 'number' | 'bytes' | 'text' | 'other' {
    const major = (this.#bytes[this.#at] as number) >> 5
    return major <= NEGATIVE ? 'number' : major === BYTES ? 'bytes' : major === TEXT ? 'text' : 'other'
  }

  natural(): number {
    return this.#head(UINT)
  }

  integer(): number {
    const negative = (this.#bytes[this.#at] as number) >> 5 === NEGATIVE
    return negative ? -1 - this.#head(NEGATIVE) : this.#head(UINT)
  }

  bytes(): Uint8Array {
    return this.#take(this.#head(BYTES))
  }

  text(): string {
    return fromUtf8(this.#take(this.#head(TEXT)))
  }

  array(length: number): void {
    if (this.#head(ARRAY) !== length) throw new RangeError('an array of another length')
  }

  /** @returns how many pairs follow */
  map(): number {
    return this.#head(MAP)
  }

  end(): void {
    if (this.#at !== this.#bytes.length) throw new RangeError('bytes left over')
  }

  /** The argument of an item's head, in the fewest bytes or not at all. */
  #head(major: number): number {
    const initial = this.#byte()
    if (initial >> 5 !== major) throw new TypeError('another type')
    const info = initial & 31
    if (info < 24) return info
    if (info > 26) throw new RangeError('longer than 32 bits, or of no length')
    let argument = 0
    for (let byte = 0; byte < 1 << (info - 24); byte++) argument = argument * 256 + this.#byte()
    if (argument < (LEAST[info - 24] as number)) throw new RangeError('not in the fewest bytes')
    return argument
  }

  #byte(): number {
    const byte = this.#bytes[this.#at++]
    if (byte === undefined) throw new RangeError('cut off')
    return byte
  }

  #take(length: number): Uint8Array {
    const start = this.#at
    this.#at += length
    if (this.#at > this.#bytes.length) throw new RangeError('cut off')
    return this.#bytes.subarray(start, this.#at)
  }
}

/** What an argument of one, two or four bytes must at least be to need them. */
const LEAST = [24, 2 ** 8, 2 ** 16]

/** Writes one item after the other, in the form that `CborReader` reads. */
export class CborWriter {
  readonly #bytes: number[] = []

  integer(value: number): void {
    if (!Number.isInteger(value)) throw new TypeError('not an integer')
    if (value < 0) this.#head(NEGATIVE, -1 - value)
    else this.#head(UINT, value)
  }

  bytes(value: Uint8Array): void {
    this.#head(BYTES, value.length)
    this.#bytes.push(...value)
  }

  text(value: string): void {
    if (!isWellFormed(value)) throw new RangeError('half a surrogate pair')
    const bytes = toUtf8(value)
    this.#head(TEXT, bytes.length)
    this.#bytes.push(...bytes)
  }

  array(length: number): void {
    this.#head(ARRAY, length)
  }

  map(pairs: number): void {
    this.#head(MAP, pairs)
  }

  finish(): Uint8Array<ArrayBuffer> {
    return Uint8Array.from(this.#bytes)
  }

  #head(major: number, argument: number): void {
    if (argument >= 2 ** 32) throw new RangeError('longer than 32 bits')
    if (argument < 24) this.#bytes.push((major << 5) | argument)
    else {
      const size = argument < 2 ** 8 ? 0 : argument < 2 ** 16 ? 1 : 2
      this.#bytes.push((major << 5) | (24 + size))
      for (let shift = 8 * ((1 << size) - 1); shift >= 0; shift -= 8)
        this.#bytes.push((argument >>> shift) & 255)
    }
  }
}
