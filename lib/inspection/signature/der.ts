/**
 * As much of DER (X.690) as a signature of ours has: elements with one-byte tags and lengths in their shortest form.
 * What reads otherwise is no DER and refused, so that no two spellings of one signature pass.
 */

import { writeDer } from '#lib/document'
import { Refusal } from '../refusal.ts'

export interface Element {
  readonly tag: number
  /** All of it, head included. */
  readonly der: Buffer
  readonly content: Buffer
}

export { writeDer as write }

export const TAG = { integer: 0x02, octets: 0x04, oid: 0x06, sequence: 0x30, set: 0x31 } as const

/** Context-specific and constructed. */
export const context = (number: number) => 0xa0 + number

/** @throws {Refusal} `signature-unreadable` */
export function readElement(bytes: Buffer, at = 0): Element {
  const tag = bytes[at]
  let length = bytes[at + 1] ?? Number.NaN
  let head = 2
  if (length >= 0x80) {
    const octets = length & 0x7f
    if (octets === 0 || octets > 3) throw new Refusal('signature-unreadable')
    length = 0
    for (let i = 0; i < octets; i++) length = length * 256 + (bytes[at + head++] ?? Number.NaN)
    const shortest = length < 0x80 ? 0 : length < 0x100 ? 1 : length < 0x10000 ? 2 : 3
    if (octets !== shortest) throw new Refusal('signature-unreadable')
  }
  const end = at + head + length
  // A length that ran over the end is no number, and no comparison with it holds.
  if (tag === undefined || !(end <= bytes.length)) throw new Refusal('signature-unreadable')
  return { tag, der: bytes.subarray(at, end), content: bytes.subarray(at + head, end) }
}

/** The elements that fill some bytes. @throws {Refusal} `signature-unreadable` */
export function readAll(bytes: Buffer): readonly Element[] {
  const elements: Element[] = []
  for (let at = 0; at < bytes.length; ) {
    const element = readElement(bytes, at)
    elements.push(element)
    at += element.der.length
  }
  return elements
}

/** What is in an element; of none, nothing. @throws {Refusal} `signature-unreadable` */
export const parts = (element: Element | undefined): readonly Element[] =>
  element ? readAll(element.content) : []

/** The one element that some bytes are. @throws {Refusal} `signature-unreadable` */
export function whole(bytes: Buffer): Element {
  const element = readElement(bytes)
  if (element.der.length !== bytes.length) throw new Refusal('signature-unreadable')
  return element
}

/** An object identifier, by the hexadecimal form of its content. */
export const oid = (hex: string) => writeDer(TAG.oid, Buffer.from(hex, 'hex'))
export const octets = (content: Uint8Array) => writeDer(TAG.octets, content)
