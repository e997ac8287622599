/**
 * The ASN.1 types of GB/T 38540, written and read one by one. Reading is lenient about spelling; whoever reads writes
 * anew what was read, and takes nothing that does not come out the same.
 */

import {
  type BaseBlock,
  BitString,
  Boolean as Bool,
  Constructed,
  fromBER,
  GeneralizedTime,
  IA5String,
  Integer,
  ObjectIdentifier,
  OctetString,
  PrintableString,
  Sequence,
  Utf8String,
} from 'asn1js'

export type Block = BaseBlock

const buffer = (bytes: Uint8Array) => Uint8Array.from(bytes).buffer

export const sequence = (...value: readonly Block[]) => new Sequence({ value: [...value] as never })
export const integer = (value: number) => new Integer({ value })
export const octets = (bytes: Uint8Array) => new OctetString({ valueHex: buffer(bytes) })
export const bits = (bytes: Uint8Array) => new BitString({ valueHex: buffer(bytes) })
export const utf8 = (value: string) => new Utf8String({ value })
export const oid = (value: string) => new ObjectIdentifier({ value })
export const printable = (value: string) => new PrintableString({ value })
export const flag = (value: boolean) => new Bool({ value })

/** @throws {RangeError} for what is not ASCII */
export function ia5(value: string): IA5String {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: IA5 has them
  if (!/^[\x00-\x7f]*$/.test(value)) throw new RangeError('not ASCII')
  return new IA5String({ value })
}

/** To the second, which is as fine as DER's shortest form (X.690, 11.7). */
export function time(value: Date): GeneralizedTime {
  const valueDate = new Date(value)
  valueDate.setUTCMilliseconds(0)
  return new GeneralizedTime({ valueDate })
}

/** [0] EXPLICIT. */
export const tagged = (value: Block) =>
  new Constructed({ idBlock: { tagClass: 3, tagNumber: 0 }, value: [value] as never })

/** The bytes that a block was read from. */
export const bytesOf = (block: Block) => block.valueBeforeDecodeView

export const encode = (block: Block) => new Uint8Array(block.toBER())

/** @throws {TypeError} when the bytes are no DER, or there are more of them */
export function decode(der: Uint8Array): Block {
  const { result, offset } = fromBER(buffer(der))
  if (offset !== der.length) throw new TypeError('bytes behind the end')
  return result
}

export const readSequence = (block: Block | undefined) => parts(block, Sequence)
export const readInteger = (block: Block | undefined) => as(block, Integer).valueBlock.valueDec
export const readOctets = (block: Block | undefined) => as(block, OctetString).valueBlock.valueHexView
export const readBits = (block: Block | undefined) => as(block, BitString).valueBlock.valueHexView
export const readOid = (block: Block | undefined) => as(block, ObjectIdentifier).valueBlock.toString()
export const readUtf8 = (block: Block | undefined) => as(block, Utf8String).valueBlock.value
export const readIa5 = (block: Block | undefined) => as(block, IA5String).valueBlock.value
export const readPrintable = (block: Block | undefined) => as(block, PrintableString).valueBlock.value
export const readFlag = (block: Block | undefined) => as(block, Bool).valueBlock.value
export const readTime = (block: Block | undefined) => as(block, GeneralizedTime).toDate()

/** What is in [0], where there is one. */
export function readTagged(block: Block | undefined): Block | undefined {
  if (block === undefined) return undefined
  const [inner, ...rest] = parts(block, Constructed)
  if (block.idBlock.tagClass !== 3 || block.idBlock.tagNumber !== 0 || rest.length > 0)
    throw new TypeError('not [0]')
  return inner
}

function parts(block: Block | undefined, type: typeof Sequence | typeof Constructed): readonly Block[] {
  return as(block, type as typeof Constructed).valueBlock.value as readonly Block[]
}

function as<T extends Block>(block: Block | undefined, type: abstract new (...args: never[]) => T): T {
  if (!(block instanceof type)) throw new TypeError(`not ${type.name}`)
  return block
}
