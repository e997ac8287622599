/**
 * A time-stamp token (RFC 3161, 2.4.2): what it is over, and that it holds under a certificate that it carries. Whose it is,
 * is not judged.
 */

import { createHash, verify, X509Certificate } from 'node:crypto'
import { Refusal } from '../refusal.ts'
import { context, type Element, octets, oid, parts, TAG, whole, write } from './der.ts'

const OID = {
  signedData: oid('2a864886f70d010702'),
  stampInfo: oid('2a864886f70d0109100104'),
  messageDigest: oid('2a864886f70d010904'),
} as const

/** An octet string that is constructed (X.690, 8.7.3). */
const PIECES = 0x24

/** RFC 5754. */
const HASHES: Readonly<Record<string, string>> = {
  '0609608648016503040201': 'sha256',
  '0609608648016503040202': 'sha384',
  '0609608648016503040203': 'sha512',
}

export interface StampToken {
  /** The digest that it is over. */
  readonly imprint: Buffer
  /** Those that it carries, DER. */
  readonly certificates: readonly Buffer[]
}

/** @throws {Refusal} `signature-unreadable`, `later-revision` */
export function readToken(der: Buffer): StampToken {
  const [type, explicit] = parts(whole(der))
  const [, , content, certificates, ...others] = parts(parts(explicit)[0])
  const [contentType, wrapped] = parts(content)
  const info = octetsOf(parts(wrapped)[0])
  const [signer, ...more] = parts(others.at(-1))
  const [, imprint] = parts(parts(info && whole(info))[2])
  const isToken = type?.der.equals(OID.signedData) && contentType?.der.equals(OID.stampInfo)
  if (!isToken || !info || !imprint || certificates?.tag !== context(0) || more.length > 0)
    throw new Refusal('later-revision')
  const carried = parts(certificates).map((one) => one.der)
  if (!carried.some((certificate) => holds(parts(signer), info, certificate)))
    throw new Refusal('later-revision')
  return { imprint: imprint.content, certificates: carried }
}

/** In one piece, or, as some authorities write it, in several. */
function octetsOf(element: Element | undefined): Buffer | undefined {
  if (element?.tag === TAG.octets) return element.content
  const isInPieces = element?.tag === PIECES && parts(element).every(({ tag }) => tag === TAG.octets)
  return isInPieces ? Buffer.concat(parts(element).map(({ content }) => content)) : undefined
}

/** RFC 5652, 5.4: what is signed is the SET of the attributes, and in it the digest of the content. */
function holds(signer: readonly Element[], content: Buffer, certificate: Buffer): boolean {
  const [, , digestAlgorithm, attributes, , signature, ...unsigned] = signer
  const hash = HASHES[parts(digestAlgorithm)[0]?.der.toString('hex') ?? '']
  if (!hash || attributes?.tag !== context(0) || !signature || unsigned.length > 0) return false
  const digest = octets(createHash(hash).update(content).digest())
  const isOver = parts(attributes).some((attribute) => {
    const [type, values] = parts(attribute)
    return type?.der.equals(OID.messageDigest) && values?.content.equals(digest)
  })
  return isOver && verify(hash, write(TAG.set, attributes.content), keyOf(certificate), signature.content)
}

function keyOf(certificate: Buffer) {
  try {
    return new X509Certificate(certificate).publicKey
  } catch {
    throw new Refusal('later-revision')
  }
}
