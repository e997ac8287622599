/**
 * ASN.1 as signatures have it, and what proves them. Written byte by byte, in its one spelling (X.690, DER); what others have
 * written is read as they spell it (BER).
 */

import {
  BaseBlock,
  BitString,
  Constructed,
  fromBER,
  Integer,
  ObjectIdentifier,
  OctetString,
  Primitive,
  Sequence,
  UTCTime,
} from 'asn1js'

const TAG = { integer: 0x02, octets: 0x04, null: 0x05, oid: 0x06, sequence: 0x30, set: 0x31 } as const

/** Context-specific and constructed. */
export const context = (number: number) => 0xa0 + number

export function write(tag: number, ...contents: readonly Uint8Array[]): Buffer {
  const content = Buffer.concat(contents)
  const { length } = content
  const size =
    length < 0x80
      ? [length]
      : length < 0x100
        ? [0x81, length]
        : length < 0x10000
          ? [0x82, length >> 8, length & 0xff]
          : [0x83, length >> 16, (length >> 8) & 0xff, length & 0xff]
  return Buffer.concat([Buffer.from([tag, ...size]), content])
}

/** @param value less than 128 */
export const integer = (value: number) => write(TAG.integer, Buffer.from([value]))
export const octets = (content: Uint8Array) => write(TAG.octets, content)
export const sequence = (...contents: readonly Uint8Array[]) => write(TAG.sequence, ...contents)
export const set = (...contents: readonly Uint8Array[]) => write(TAG.set, ...contents)

/** @param value with dots (X.690, 8.19): the first two numbers in one octet, the others in base 128 */
export function oid(value: string): Buffer {
  const [first = 0, second = 0, ...others] = value.split('.').map(Number)
  return write(TAG.oid, Buffer.from([first * 40 + second, ...others.flatMap(base128)]))
}

/** Most significant first; all but the last octet have their highest bit set. */
function base128(number: number): readonly number[] {
  const octets = [number & 0x7f]
  for (let rest = number >> 7; rest > 0; rest >>= 7) octets.unshift((rest & 0x7f) | 0x80)
  return octets
}

export const NULL = write(TAG.null)

export type Block = BaseBlock

/** @throws {TypeError} for what is no ASN.1, or has bytes behind it */
export function read(bytes: Uint8Array): Block {
  const { result, offset } = fromBER(Uint8Array.from(bytes).buffer)
  if (offset !== bytes.length) throw new TypeError('no ASN.1, or bytes behind it')
  return result
}

/** As it stands, head included. */
export const bytesOf = (block: Block | undefined): Uint8Array => as(block, BaseBlock).valueBeforeDecodeView

/** What is in a sequence, a set or an explicit tag. */
export const partsOf = (block: Block | undefined): readonly Block[] =>
  as(block, Constructed).valueBlock.value as readonly Block[]

export const readOid = (block: Block | undefined) => as(block, ObjectIdentifier).valueBlock.toString()
export const readBits = (block: Block | undefined) => as(block, BitString).valueBlock.valueHexView
/** In one piece or in several. */
export const readOctets = (block: Block | undefined) => new Uint8Array(as(block, OctetString).getValue())

/** Of either form: GeneralizedTime is one of these there. */
export const readTime = (block: Block | undefined): Date => as(block, UTCTime).toDate()
/** A text whose kind is known by a tag of its own. */
export const readTagged = (block: Block | undefined): string =>
  Buffer.from(as(block, Primitive).valueBlock.valueHexView).toString('latin1')

export const isInteger = (block: Block | undefined) => block instanceof Integer
export const isSequence = (block: Block | undefined) => block instanceof Sequence
export const isTime = (block: Block | undefined) => block instanceof UTCTime

/** The context-specific tag, of what has one. */
export const tagOf = (block: Block | undefined): number | undefined =>
  block?.idBlock.tagClass === 3 ? block.idBlock.tagNumber : undefined

function as<T extends Block>(block: Block | undefined, type: abstract new (...args: never[]) => T): T {
  if (!(block instanceof type)) throw new TypeError('other ASN.1 than is asked for')
  return block
}
