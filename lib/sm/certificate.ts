/**
 * A certificate of an SM2 key, as far as a signature needs it (GB/T 20518-2018, which is X.509 with the national
 * algorithms). Read here because Node's own reader knows neither the key nor the signature.
 */

import { BitString, Constructed, fromBER, ObjectIdentifier, type Sequence } from 'asn1js'
import { sameBytes } from '#lib/bytes'
import { SmError } from './errors.ts'
import { OID } from './identifiers.ts'
import { usesOf } from './key-usage.ts'
import { type CertificateName, nameOf, readTime } from './name.ts'
import { readPoint, verifySm2 } from './sm2.ts'

export interface Sm2Certificate {
  readonly der: Uint8Array
  readonly subject: CertificateName
  readonly issuer: CertificateName
  /** As it is written: sign, then big-endian. */
  readonly serialNumber: Uint8Array
  readonly validFrom: Date
  readonly validTo: Date
  /** 04, x, y. */
  readonly publicKey: Uint8Array
  /** Whether its key may sign certificates, and whether it may sign what else there is (RFC 5280, 4.2.1.3 and 4.2.1.9). */
  readonly mayIssue: boolean
  readonly maySign: boolean
  readonly signed: Uint8Array
  readonly signatureAlgorithm: string
  readonly signature: Uint8Array
}

/**
 * @param der one certificate, and no byte behind it
 * @throws {SmError} `certificate-unreadable`, also for a certificate of another kind of key; `public-key-unreadable`
 */
export function readSm2Certificate(der: Uint8Array): Sm2Certificate {
  try {
    return read(Uint8Array.from(der))
  } catch (cause) {
    if (cause instanceof SmError) throw cause
    throw new SmError('certificate-unreadable', 'a certificate that cannot be read', { cause })
  }
}

/** Whether a file holds a certificate of an SM2 key; whether it is sound is asked elsewhere. */
export function isSm2Certificate(der: Uint8Array): boolean {
  try {
    readSm2Certificate(der)
    return true
  } catch {
    return false
  }
}

/** Whether one certificate was issued with the key of another: SM2 with the default user id, over what it says (GM/T 0015). */
export function isIssuedBy(certificate: Sm2Certificate, issuer: Sm2Certificate): boolean {
  return (
    issuer.mayIssue &&
    certificate.signatureAlgorithm === OID.sm2WithSm3 &&
    sameBytes(certificate.issuer.der, issuer.subject.der) &&
    verifySm2(issuer.publicKey, certificate.signed, certificate.signature)
  )
}

function read(der: Uint8Array<ArrayBuffer>): Sm2Certificate {
  const { result, offset } = fromBER(der.buffer)
  if (offset !== der.length) throw new SmError('certificate-unreadable', 'bytes behind a certificate')
  const [signed, algorithm, signature] = children(result)
  const said = children(signed)
  // The version, where there is one, is tagged and comes first (RFC 5280, 4.1).
  const first = said[0]?.idBlock.tagClass === 3 ? 1 : 0
  const [serialNumber, , issuer, validity, subject, key, ...others] = said.slice(first)
  const [from, to] = children(validity)
  const [keyAlgorithm, publicKey] = children(key)
  const [kind, curve] = children(keyAlgorithm)
  if (!isOid(kind, OID.ecPublicKey) || !isOid(curve, OID.sm2))
    throw new SmError('certificate-unreadable', 'a certificate of another key than SM2')
  const point = bits(publicKey)
  readPoint(point)
  const [signatureAlgorithm] = children(algorithm)
  if (!serialNumber || !(signatureAlgorithm instanceof ObjectIdentifier)) throw new TypeError('not X.509')
  return {
    der,
    subject: nameOf(subject),
    issuer: nameOf(issuer),
    serialNumber: (serialNumber as unknown as { valueBlock: { valueHexView: Uint8Array } }).valueBlock
      .valueHexView,
    validFrom: readTime(from),
    validTo: readTime(to),
    publicKey: point,
    ...usesOf(others.find(({ idBlock }) => idBlock.tagClass === 3 && idBlock.tagNumber === 3)),
    signed: (signed as Sequence).valueBeforeDecodeView,
    signatureAlgorithm: signatureAlgorithm.valueBlock.toString(),
    signature: bits(signature),
  }
}

function children(block: unknown) {
  if (!(block instanceof Constructed)) throw new TypeError('not X.509')
  return block.valueBlock.value
}

function bits(block: unknown): Uint8Array {
  if (!(block instanceof BitString) || block.valueBlock.unusedBits !== 0) throw new TypeError('not X.509')
  return block.valueBlock.valueHexView
}

const isOid = (value: unknown, oid: string) =>
  value instanceof ObjectIdentifier && value.valueBlock.toString() === oid
