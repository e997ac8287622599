/** Names and times of a certificate, to be shown and compared (RFC 5280, 4.1.2.4 and 4.1.2.5). */

import { Constructed, GeneralizedTime, ObjectIdentifier, UTCTime } from 'asn1js'

export interface CertificateName {
  readonly der: Uint8Array
  /** The common name, or where there is none all of it. */
  readonly text: string
}

const COMMON_NAME = '2.5.4.3'

export function nameOf(block: unknown): CertificateName {
  if (!(block instanceof Constructed)) throw new TypeError('not a name')
  const values = block.valueBlock.value
    .flatMap((set) => (set as Constructed).valueBlock.value)
    .map(attributeOf)
  const common = values.find(({ type }) => type === COMMON_NAME)
  return {
    der: block.valueBeforeDecodeView,
    text: common?.text ?? values.map(({ text }) => text).join(', '),
  }
}

function attributeOf(block: unknown): { type: string; text: string } {
  const [type, value] = (block as Constructed).valueBlock.value
  if (!(type instanceof ObjectIdentifier)) throw new TypeError('not a name')
  return { type: type.valueBlock.toString(), text: (value as unknown as { getValue(): string }).getValue() }
}

export function readTime(block: unknown): Date {
  if (block instanceof UTCTime || block instanceof GeneralizedTime) return block.toDate()
  throw new TypeError('not a time')
}
