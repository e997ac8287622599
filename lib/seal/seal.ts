/** The electronic seal, SESeal (GB/T 38540-2020, clause 6.1): what it says, and its maker's signature over that. */

import { sameBytes } from '#lib/bytes'
import { OID } from '#lib/sm'
import * as asn1 from './der.ts'
import { SealError } from './errors.ts'
import { type Extension, extensionsFrom, writeExtensions } from './extensions.ts'
import { type Sealer, signedBy } from './sealer.ts'
import { readSigners, type Signers, writeSigners } from './signers.ts'

/** The version of this structure (6.1.2.2), and of the signatures made with it. */
export const VERSION = 4

export interface SealPicture {
  /** PNG, SVG and the like (6.1.2.5). */
  readonly type: string
  readonly data: Uint8Array
  /** Whole millimetres, as it is shown. */
  readonly width: number
  readonly height: number
}

/** What a seal says. */
export interface SealProperties {
  /** Whose software made it (Vid); ASCII, as is `id`. */
  readonly vendor: string
  /** What it is found by (esID). */
  readonly id: string
  /** The kind of seal; its numbers are an authority's own. */
  readonly type: number
  readonly name: string
  readonly signers: Signers
  /** To the second. */
  readonly createdAt: Date
  readonly validFrom: Date
  readonly validTo: Date
  readonly picture: SealPicture
  readonly extensions?: readonly Extension[]
}

export interface ElectronicSeal extends SealProperties {
  readonly der: Uint8Array
  /** The maker's certificate, DER. */
  readonly maker: Uint8Array
  readonly signatureAlgorithm: string
  /** What the maker signed, and the signature. */
  readonly signed: Uint8Array
  readonly signature: Uint8Array
}

/**
 * A new seal, signed by its maker.
 *
 * @returns DER, the content of an .esl file
 * @throws {SealError} `value-unwritable`, `signer-mismatch`, and what the maker's signer throws
 */
export async function makeSeal(properties: SealProperties, maker: Sealer): Promise<Uint8Array> {
  const signed = writable(() => asn1.encode(writeInfo(properties)))
  const signature = await signedBy(maker, signed)
  const { der } = readSeal(
    asn1.encode(writeSeal(properties, maker.certificates[0], OID.sm2WithSm3, signature)),
  )
  return der
}

/** @throws {SealError} `seal-unreadable` for whatever `makeSeal` does not write, another version among it */
export function readSeal(der: Uint8Array): ElectronicSeal {
  try {
    return sealFrom(asn1.decode(der), der)
  } catch (cause) {
    throw new SealError('seal-unreadable', 'not an electronic seal of version 4 in DER', { cause })
  }
}

/** @param der the bytes that the block was read from */
export function sealFrom(block: asn1.Block, der: Uint8Array): ElectronicSeal {
  const [info, maker, algorithm, signature, ...rest] = asn1.readSequence(block)
  const properties = readInfo(info)
  const certificate = asn1.readOctets(maker)
  const signatureAlgorithm = asn1.readOid(algorithm)
  const signatureValue = asn1.readBits(signature)
  const again = asn1.encode(writeSeal(properties, certificate, signatureAlgorithm, signatureValue))
  if (rest.length > 0 || !sameBytes(again, der)) throw new TypeError('another spelling')
  return {
    ...properties,
    der: again,
    maker: certificate,
    signatureAlgorithm,
    signed: asn1.encode(writeInfo(properties)),
    signature: signatureValue,
  }
}

export function writeSeal(
  properties: SealProperties,
  maker: Uint8Array,
  algorithm: string,
  signature: Uint8Array,
): asn1.Block {
  return asn1.sequence(writeInfo(properties), asn1.octets(maker), asn1.oid(algorithm), asn1.bits(signature))
}

function writeInfo(seal: SealProperties): asn1.Block {
  const { picture, extensions = [] } = seal
  const header = asn1.sequence(asn1.ia5('ES'), asn1.integer(VERSION), asn1.ia5(seal.vendor))
  const { kind, list } = writeSigners(seal.signers)
  const property = asn1.sequence(
    asn1.integer(seal.type),
    asn1.utf8(seal.name),
    asn1.integer(kind),
    list,
    asn1.time(seal.createdAt),
    asn1.time(seal.validFrom),
    asn1.time(seal.validTo),
  )
  const shown = asn1.sequence(
    asn1.ia5(picture.type),
    asn1.octets(picture.data),
    asn1.integer(picture.width),
    asn1.integer(picture.height),
  )
  return asn1.sequence(header, asn1.ia5(seal.id), property, shown, ...writeExtensions(extensions))
}

function readInfo(block: asn1.Block | undefined): SealProperties {
  const [header, id, property, picture, extensions, ...rest] = asn1.readSequence(block)
  const [mark, version, vendor] = asn1.readSequence(header)
  if (rest.length > 0 || asn1.readIa5(mark) !== 'ES' || asn1.readInteger(version) !== VERSION)
    throw new TypeError('another version')
  const [type, name, kind, list, createdAt, validFrom, validTo] = asn1.readSequence(property)
  const [pictureType, data, width, height] = asn1.readSequence(picture)
  return {
    vendor: asn1.readIa5(vendor),
    id: asn1.readIa5(id),
    type: asn1.readInteger(type),
    name: asn1.readUtf8(name),
    signers: readSigners(asn1.readInteger(kind), list),
    createdAt: asn1.readTime(createdAt),
    validFrom: asn1.readTime(validFrom),
    validTo: asn1.readTime(validTo),
    picture: {
      type: asn1.readIa5(pictureType),
      data: asn1.readOctets(data),
      width: asn1.readInteger(width),
      height: asn1.readInteger(height),
    },
    extensions: extensionsFrom(extensions),
  }
}

/** @throws {SealError} `value-unwritable` */
export function writable<T>(write: () => T): T {
  try {
    return write()
  } catch (cause) {
    throw new SealError('value-unwritable', 'a value that the structure cannot hold', { cause })
  }
}
