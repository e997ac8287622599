/**
 * The CMS structure of a PAdES baseline signature (RFC 5652, ETSI EN 319 142-1).
 *
 * Made here and not by libpdf, which adds the signing-time attribute that PAdES forbids: the claimed time of
 * signing stands in the signature dictionary alone.
 */

import { createHash } from 'node:crypto'
import { fromBER, ObjectIdentifier, OctetString, Sequence } from 'asn1js'
import {
  AlgorithmIdentifier,
  Attribute,
  Certificate,
  ContentInfo,
  EncapsulatedContentInfo,
  IssuerAndSerialNumber,
  SignedAndUnsignedAttributes,
  SignedData,
  SignerInfo,
} from 'pkijs'
import { algorithmOf, type DocumentSigner, signChecked } from './signer.ts'
import type { TimeStamp } from './time-stamp.ts'

const OID = {
  data: '1.2.840.113549.1.7.1',
  signedData: '1.2.840.113549.1.7.2',
  contentType: '1.2.840.113549.1.9.3',
  messageDigest: '1.2.840.113549.1.9.4',
  signingCertificateV2: '1.2.840.113549.1.9.16.2.47',
  timeStampToken: '1.2.840.113549.1.9.16.2.14',
} as const

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
  const certificates = signer.certificates.map((der) => Certificate.fromBER(arrayBuffer(der)))
  const [own] = certificates as [Certificate, ...Certificate[]]
  const signedAttrs = signedAttributes(digest, signer.certificates[0])
  const signature = await signChecked(signer, encodedForSigning(signedAttrs))
  const algorithm = algorithmOf(signer)
  const digestAlgorithm = new AlgorithmIdentifier({ algorithmId: algorithm.hash.oid })
  const signerInfo = new SignerInfo({
    version: 1,
    sid: new IssuerAndSerialNumber({ issuer: own.issuer, serialNumber: own.serialNumber }),
    digestAlgorithm,
    signedAttrs,
    signatureAlgorithm: new AlgorithmIdentifier(algorithm.signature),
    signature: new OctetString({ valueHex: arrayBuffer(signature) }),
  })
  if (timeStamp) {
    const token = await timeStamp(sha256(signature))
    const values = [fromBER(arrayBuffer(token)).result]
    const attributes = [new Attribute({ type: OID.timeStampToken, values })]
    signerInfo.unsignedAttrs = new SignedAndUnsignedAttributes({ type: 1, attributes })
  }
  const content = new SignedData({
    version: 1,
    digestAlgorithms: [digestAlgorithm],
    encapContentInfo: new EncapsulatedContentInfo({ eContentType: OID.data }),
    certificates,
    signerInfos: [signerInfo],
  })
  const info = new ContentInfo({ contentType: OID.signedData, content: content.toSchema() })
  return new Uint8Array(info.toSchema().toBER())
}

/** Content type, message digest and the hash of the signer's own certificate (RFC 5035), in the order of DER. */
function signedAttributes(digest: Uint8Array, certificate: Uint8Array): SignedAndUnsignedAttributes {
  const certificateHash = new OctetString({ valueHex: arrayBuffer(sha256(certificate)) })
  const certificateId = sequence(sequence(sequence(certificateHash)))
  const attributes = [
    new Attribute({ type: OID.contentType, values: [new ObjectIdentifier({ value: OID.data })] }),
    new Attribute({ type: OID.messageDigest, values: [new OctetString({ valueHex: arrayBuffer(digest) })] }),
    new Attribute({ type: OID.signingCertificateV2, values: [certificateId] }),
  ]
  const der = (attribute: Attribute) => Buffer.from(attribute.toSchema().toBER())
  attributes.sort((a, b) => Buffer.compare(der(a), der(b)))
  return new SignedAndUnsignedAttributes({ type: 0, attributes })
}

/** What is signed is the SET OF, not the tagged field that travels (RFC 5652, 5.4). */
function encodedForSigning(attributes: SignedAndUnsignedAttributes): Uint8Array {
  const encoded = new Uint8Array(attributes.toSchema().toBER())
  encoded[0] = 0x31
  return encoded
}

function sequence(value: Sequence | OctetString): Sequence {
  return new Sequence({ value: [value] })
}

function sha256(data: Uint8Array): Uint8Array {
  return createHash('sha256').update(data).digest()
}

/** A copy without the rest of the buffer it is part of, which asn1js would read. */
function arrayBuffer(bytes: Uint8Array): ArrayBuffer {
  return Uint8Array.from(bytes).buffer
}
