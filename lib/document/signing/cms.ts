/**
 * The CMS structure of a PAdES baseline signature (RFC 5652, ETSI EN 319 142-1). Without the signing-time attribute, which
 * PAdES forbids: the claimed time of signing stands in the signature dictionary alone.
 *
 * All of it but the signature itself follows from the certificate and from what is signed, so that whoever checks one
 * writes it anew and compares.
 */

import { createHash } from 'node:crypto'
import { signerCertificate } from './algorithms.ts'
import { context, integer, octets, oid, sequence, set, write } from './der.ts'
import { type DocumentSigner, signChecked } from './signer.ts'
import type { TimeStamp } from './time-stamp.ts'

const OID = {
  data: oid('1.2.840.113549.1.7.1'),
  signedData: oid('1.2.840.113549.1.7.2'),
  contentType: oid('1.2.840.113549.1.9.3'),
  messageDigest: oid('1.2.840.113549.1.9.4'),
  signingCertificateV2: oid('1.2.840.113549.1.9.16.2.47'),
  timeStampToken: oid('1.2.840.113549.1.9.16.2.14'),
} as const

/** What a signature consists of. */
export interface CmsParts {
  /** DER, the signer's own first. */
  readonly certificates: readonly [Uint8Array, ...Uint8Array[]]
  /** As `signedAttributes` gives them. */
  readonly attributes: readonly Buffer[]
  readonly signature: Uint8Array
  /** A time stamp over the signature, DER. */
  readonly token?: Uint8Array | undefined
}

/**
 * A detached signature over content that is given by its digest.
 *
 * @param digest of the content, by the signer's own hash
 * @param timeStamp when given, its token over the signature becomes an unsigned attribute (level B-T)
 * @returns DER
 * @throws {DocumentError} `signer-mismatch`, `signer-unusable`, and what the signer throws
 */
export async function signDetached(
  digest: Uint8Array,
  signer: DocumentSigner,
  timeStamp?: TimeStamp,
): Promise<Uint8Array> {
  const { certificates } = signer
  const attributes = signedAttributes(digest, certificates[0])
  // What is signed is the SET OF, not the tagged field that travels (RFC 5652, 5.4).
  const signature = await signChecked(signer, set(...attributes))
  const token = await timeStamp?.(sha256(signature))
  return writeCms({ certificates, attributes, signature, token })
}

/** Content type, message digest and the hash of the signer's own certificate (RFC 5035), in the order of DER. */
export function signedAttributes(digest: Uint8Array, certificate: Uint8Array): readonly Buffer[] {
  return [
    attribute(OID.contentType, OID.data),
    attribute(OID.messageDigest, octets(digest)),
    attribute(OID.signingCertificateV2, sequence(sequence(sequence(octets(sha256(certificate)))))),
  ].sort(Buffer.compare)
}

/** @returns DER @throws {DocumentError} `signer-unusable` */
export function writeCms({ certificates, attributes, signature, token }: CmsParts): Buffer {
  const { named, algorithm } = signerCertificate(certificates[0])
  const hash = algorithm.hash.identifier
  const signer = sequence(
    integer(1),
    named,
    hash,
    write(context(0), ...attributes),
    algorithm.signature,
    octets(signature),
    ...(token ? [write(context(1), attribute(OID.timeStampToken, token))] : []),
  )
  const signed = sequence(
    integer(1),
    set(hash),
    sequence(OID.data),
    write(context(0), ...certificates),
    set(signer),
  )
  return sequence(OID.signedData, write(context(0), signed))
}

const attribute = (type: Uint8Array, value: Uint8Array) => sequence(type, set(value))

const sha256 = (data: Uint8Array) => createHash('sha256').update(data).digest()
