/**
 * The CMS structure of a seal signature (RFC 5652, ETSI EN 319 142-1), held against the one that there can be. All of it
 * but the signature itself follows from the certificate and from what is signed; so it is written anew, and has to be the
 * same to the byte. What `lib/document` writes is what passes here, and nothing else.
 */

import { createHash, verify } from 'node:crypto'
import { Refusal } from '../refusal.ts'
import {
  context,
  type Element,
  integer,
  octets,
  oid,
  readAll,
  readElement,
  sequence,
  TAG,
  write,
} from './der.ts'
import type { KnownSeals, Seal } from './seals.ts'

const OID = {
  data: oid('2a864886f70d010701'),
  signedData: oid('2a864886f70d010702'),
  contentType: oid('2a864886f70d010903'),
  messageDigest: oid('2a864886f70d010904'),
  signingCertificateV2: oid('2a864886f70d010910022f'),
  timeStampToken: oid('2a864886f70d010910020e'),
  sha256: oid('608648016503040201'),
} as const

/** RFC 5754 and RFC 5758: RSA's identifier has NULL parameters, ECDSA's has none. */
const ALGORITHMS = {
  rsa: sequence(oid('2a864886f70d01010b'), Buffer.from([0x05, 0x00])),
  ec: sequence(oid('2a8648ce3d040302')),
} as const

const DIGEST_ALGORITHM = sequence(OID.sha256)

/** What a signature says of itself, once it holds. */
export interface SealSignature {
  readonly seal: Seal
  /** Those that travel with it, DER. */
  readonly certificates: readonly Buffer[]
  /** The token of a time-stamp authority over the signature, DER. */
  readonly token?: Buffer
}

/**
 * Checks a detached signature over content with this SHA-256.
 *
 * @param cms DER, without the zeros behind it
 * @throws {Refusal} `signer-unknown`, `signature-unreadable`, `bytes-changed`, `signature-wrong`
 */
export function checkCms(cms: Buffer, digest: Buffer, { seals, issuers }: KnownSeals): SealSignature {
  const { certificates, signature, unsigned } = takeApart(cms)
  const seal = seals.find(({ der }) => certificates.some((one) => one.equals(der)))
  if (!seal) throw new Refusal('signer-unknown')
  const [own, ...others] = certificates
  // Whose signature it is stands first; what travels beside it is known as well.
  if (!own?.equals(seal.der) || others.some((one) => !issuers.some((known) => known.equals(one))))
    throw new Refusal('signature-unreadable')
  const attributes = attributesFor(digest, seal)
  const kind = seal.certificate.publicKey.asymmetricKeyType === 'rsa' ? 'rsa' : 'ec'
  const stamp = unsigned && stampOver(signature, unsigned)
  const wanted = putTogether(
    { certificates, attributes, algorithm: ALGORITHMS[kind], signature, stamp: stamp?.der },
    seal,
  )
  if (!wanted.equals(cms))
    throw new Refusal(saysDigest(cms, digest) ? 'signature-unreadable' : 'bytes-changed')
  if (!verify('sha256', write(TAG.set, ...attributes), seal.certificate.publicKey, signature))
    throw new Refusal('signature-wrong')
  return { seal, certificates, ...(stamp && { token: stamp.token }) }
}

/** The parts that cannot be written without having been read. */
function takeApart(cms: Buffer) {
  const [, explicit] = readAll(readElement(cms).content)
  const [, , , certificates, signers] = readAll(readElement(explicit?.content ?? EMPTY).content)
  const [signer, ...more] = readAll(signers?.content ?? EMPTY)
  const [, , , , , signature, unsigned, ...rest] = readAll(signer?.content ?? EMPTY)
  if (certificates?.tag !== context(0) || !signature || more.length > 0 || rest.length > 0)
    throw new Refusal('signature-unreadable')
  return {
    certificates: readAll(certificates.content).map(({ der }) => der),
    signature: signature.content,
    unsigned,
  }
}

const EMPTY = Buffer.alloc(0)

/** Content type, message digest, and the hash of the signer's own certificate (RFC 5035), in the order of DER. */
function attributesFor(digest: Buffer, { der }: Seal): readonly Buffer[] {
  const attribute = (type: Buffer, value: Buffer) => sequence(type, write(TAG.set, value))
  const certificateHash = createHash('sha256').update(der).digest()
  return [
    attribute(OID.contentType, OID.data),
    attribute(OID.messageDigest, octets(digest)),
    attribute(OID.signingCertificateV2, sequence(sequence(sequence(octets(certificateHash))))),
  ].sort(Buffer.compare)
}

interface Parts {
  readonly certificates: readonly Buffer[]
  readonly attributes: readonly Buffer[]
  readonly algorithm: Buffer
  readonly signature: Buffer
  readonly stamp: Buffer | undefined
}

function putTogether(parts: Parts, { issuer, serialNumber }: Seal): Buffer {
  const { certificates, attributes, algorithm, signature, stamp } = parts
  const signer = sequence(
    integer(1),
    sequence(issuer, serialNumber),
    DIGEST_ALGORITHM,
    write(context(0), ...attributes),
    algorithm,
    octets(signature),
    ...(stamp ? [stamp] : []),
  )
  const signed = sequence(
    integer(1),
    write(TAG.set, DIGEST_ALGORITHM),
    sequence(OID.data),
    write(context(0), ...certificates),
    write(TAG.set, signer),
  )
  return sequence(OID.signedData, write(context(0), signed))
}

/** Whether it names this digest at all: then it is not the content that was changed. */
const saysDigest = (cms: Buffer, digest: Buffer) => cms.includes(octets(digest))

/**
 * A time stamp over this very signature, and nothing else unsigned. Whose stamp it is, is not judged: the time that counts
 * is the one that was signed.
 */
function stampOver(signature: Buffer, unsigned: Element): { readonly der: Buffer; readonly token: Buffer } {
  const [attribute, ...more] = unsigned.tag === context(1) ? readAll(unsigned.content) : []
  const [type, values] = attribute ? readAll(attribute.content) : []
  const imprint = octets(createHash('sha256').update(signature).digest())
  if (more.length > 0 || !type?.der.equals(OID.timeStampToken) || !attribute?.der.includes(imprint))
    throw new Refusal('signature-unreadable')
  return { der: unsigned.der, token: values?.content ?? EMPTY }
}
