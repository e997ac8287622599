/**
 * The signature with an electronic seal, SES_Signature (GB/T 38540-2020, 7.1): it carries the seal, says when and over
 * what, and is signed by one of those whom the seal names.
 */

import { sameBytes } from '#lib/bytes'
import { OID } from '#lib/sm'
import * as asn1 from './der.ts'
import { SealError } from './errors.ts'
import { type Extension, extensionsFrom, writeExtensions } from './extensions.ts'
import { type ElectronicSeal, readSeal, sealFrom, VERSION, writable } from './seal.ts'
import { type Sealer, signedBy } from './sealer.ts'
import { mayBeUsedBy } from './signers.ts'

export interface SesSignatureRequest {
  /** The seal as it was made (SESeal, DER). */
  readonly seal: Uint8Array
  /** SM3 of what is signed; of an OFD, of its Signature.xml. */
  readonly digest: Uint8Array
  /** What the digest is of; of an OFD, the path of Signature.xml within the package. ASCII. */
  readonly propertyInfo: string
  /** To the second. */
  readonly at: Date
}

export interface SesSignature {
  readonly seal: ElectronicSeal
  readonly at: Date
  readonly digest: Uint8Array
  readonly propertyInfo: string
  readonly extensions: readonly Extension[]
  /** The signer's certificate, DER. */
  readonly certificate: Uint8Array
  readonly signatureAlgorithm: string
  /** What was signed (TBS_Sign), and the signature. */
  readonly signed: Uint8Array
  readonly signature: Uint8Array
  /** A time-stamp token over the signature, as it is. */
  readonly timeStamp?: Uint8Array | undefined
}

/**
 * Signs with a seal.
 *
 * @param signer whose certificate the seal names
 * @param timeStamp when given, its token (DER) over the signature goes with it (7.1.5; GB/T 20520)
 * @returns DER, the content of an OFD's SignedValue.dat
 * @throws {SealError} `seal-unreadable`, `signer-not-in-seal`, `seal-not-in-force`, `value-unwritable`,
 *   `signer-mismatch`, and what the signer throws
 * @example
 * const signedValue = await makeSesSignature(
 *   { seal, digest: sm3(signatureXml), propertyInfo: '/Doc_0/Signs/Sign_0/Signature.xml', at: now },
 *   signer,
 * )
 */
export async function makeSesSignature(
  request: SesSignatureRequest,
  signer: Sealer,
  timeStamp?: (signature: Uint8Array) => Promise<Uint8Array>,
): Promise<Uint8Array> {
  const { digest, propertyInfo, at } = request
  const seal = readSeal(request.seal)
  const [certificate] = signer.certificates
  if (!mayBeUsedBy(seal.signers, certificate))
    throw new SealError('signer-not-in-seal', 'the seal does not name the certificate of the signer')
  if (at < seal.validFrom || at > seal.validTo)
    throw new SealError('seal-not-in-force', 'the seal is not in force at the time of signing')
  if (digest.length !== 32) throw new SealError('value-unwritable', 'a digest of SM3 has 32 bytes')
  const toSign = writable(() => writeToSign({ seal, at, digest, propertyInfo, extensions: [] }))
  const signature = await signedBy(signer, asn1.encode(toSign))
  const stamp = timeStamp && (await timeStamp(signature))
  return asn1.encode(
    writeSignature(toSign, { certificate, signatureAlgorithm: OID.sm2WithSm3, signature, timeStamp: stamp }),
  )
}

/** @throws {SealError} `signature-unreadable` for another version, another spelling, or a byte more */
export function readSesSignature(der: Uint8Array): SesSignature {
  try {
    return signatureFrom(der)
  } catch (cause) {
    throw new SealError(
      'signature-unreadable',
      'not a signature with an electronic seal, version 4, in DER',
      {
        cause,
      },
    )
  }
}

function signatureFrom(der: Uint8Array): SesSignature {
  const [toSign, certificate, algorithm, signature, stamp, ...rest] = asn1.readSequence(asn1.decode(der))
  const [version, sealBlock, at, digest, propertyInfo, extensions, ...more] = asn1.readSequence(toSign)
  if (rest.length + more.length > 0 || asn1.readInteger(version) !== VERSION || !sealBlock)
    throw new TypeError('another version')
  const said = {
    seal: sealFrom(sealBlock, asn1.bytesOf(sealBlock)),
    at: asn1.readTime(at),
    digest: asn1.readBits(digest),
    propertyInfo: asn1.readIa5(propertyInfo),
    extensions: extensionsFrom(extensions),
  }
  const read: SesSignature = {
    ...said,
    certificate: asn1.readOctets(certificate),
    signatureAlgorithm: asn1.readOid(algorithm),
    signed: asn1.encode(writeToSign(said)),
    signature: asn1.readBits(signature),
    timeStamp: stamp && asn1.readBits(asn1.readTagged(stamp)),
  }
  const again = writeSignature(writeToSign(said), read)
  if (!sameBytes(asn1.encode(again), der)) throw new TypeError('another spelling')
  return read
}

function writeSignature(
  toSign: asn1.Block,
  by: Pick<SesSignature, 'certificate' | 'signatureAlgorithm' | 'signature' | 'timeStamp'>,
): asn1.Block {
  return asn1.sequence(
    toSign,
    asn1.octets(by.certificate),
    asn1.oid(by.signatureAlgorithm),
    asn1.bits(by.signature),
    ...(by.timeStamp ? [asn1.tagged(asn1.bits(by.timeStamp))] : []),
  )
}

type Said = Pick<SesSignature, 'seal' | 'at' | 'digest' | 'propertyInfo' | 'extensions'>

function writeToSign({ seal, at, digest, propertyInfo, extensions }: Said): asn1.Block {
  return asn1.sequence(
    asn1.integer(VERSION),
    asn1.decode(seal.der),
    asn1.time(at),
    asn1.bits(digest),
    asn1.ia5(propertyInfo),
    ...writeExtensions(extensions),
  )
}
