/**
 * Whether what is stored beside a signature belongs to it: certificates of its signers up to their roots, answers and lists
 * that say that these stood, each signed by whom it names. So nothing can be laid there that is of no use to who checks.
 * Whether the roots are to be trusted is for who checks in later years.
 */

import { type KeyObject, verify, X509Certificate } from 'node:crypto'
import type { ValidationData } from '#lib/document'
import { Refusal } from '../refusal.ts'
import { type Element, oid, parts, TAG, whole } from './der.ts'

const EMPTY = Buffer.alloc(0)
const ENUMERATED = 0x0a
const BASIC_RESPONSE = oid('2b0601050507300101')

/** RFC 8017 and RFC 5758. */
const HASHES: Readonly<Record<string, string>> = {
  '06092a864886f70d01010b': 'sha256',
  '06092a864886f70d01010c': 'sha384',
  '06092a864886f70d01010d': 'sha512',
  '06082a8648ce3d040302': 'sha256',
  '06082a8648ce3d040303': 'sha384',
  '06082a8648ce3d040304': 'sha512',
}

/**
 * @param signers the certificates of the signature and of its time stamps, DER
 * @throws {Refusal} `later-revision` where anything else is stored
 */
export function requireEvidence(data: ValidationData, signers: readonly Buffer[]): void {
  const stored = data.certificates.map(readCertificate)
  const known = new Map<string, X509Certificate>()
  const add = (certificate: X509Certificate) => known.set(certificate.fingerprint256, certificate)
  for (const der of signers) add(readCertificate(der))
  climb(known, stored)
  const isOfUse = (one: X509Certificate) => known.has(one.fingerprint256)
  for (const der of data.ocspResponses) {
    for (const responder of requireAnswer(Buffer.from(der), [...known.values()])) add(responder)
  }
  climb(known, stored)
  for (const der of data.crls) requireList(Buffer.from(der), [...known.values()])
  const isIssued = (one: X509Certificate) =>
    isSelfSigned(one) || stored.some((issuer) => isIssuedBy(one, issuer))
  if (!stored.every((one) => isOfUse(one) && isIssued(one))) throw new Refusal('later-revision')
}

/** Adds the issuers of what is known, and theirs. */
function climb(known: Map<string, X509Certificate>, stored: readonly X509Certificate[]): void {
  // A map that grows while it is walked is walked to its end.
  for (const certificate of known.values()) {
    for (const issuer of stored) if (isIssuedBy(certificate, issuer)) known.set(issuer.fingerprint256, issuer)
  }
}

const isIssuedBy = (certificate: X509Certificate, issuer: X509Certificate) =>
  certificate.checkIssued(issuer) && certificate.verify(issuer.publicKey)

const isSelfSigned = (one: X509Certificate) => one.subject === one.issuer && one.verify(one.publicKey)

/** In its one spelling, and no byte more. */
function readCertificate(der: Uint8Array): X509Certificate {
  try {
    const certificate = new X509Certificate(der)
    if (certificate.raw.equals(der)) return certificate
  } catch {
    // Refused below.
  }
  throw new Refusal('later-revision')
}

/** An answer of OCSP (RFC 6960, 4.2.1) about one that is known. @returns whom it brings along to have signed it */
function requireAnswer(der: Buffer, known: readonly X509Certificate[]): readonly X509Certificate[] {
  const [status, bytes, ...rest] = parts(whole(der))
  const [type, response] = parts(parts(bytes)[0])
  if (
    status?.tag !== ENUMERATED ||
    status.content[0] !== 0 ||
    !type?.der.equals(BASIC_RESPONSE) ||
    rest.length > 0
  )
    throw new Refusal('later-revision')
  const [said, algorithm, signature, certificates] = parts(whole(response?.content ?? EMPTY))
  const brought = parts(parts(certificates)[0])
    .map((one) => readCertificate(one.der))
    .filter((one) => known.some((issuer) => isIssuedBy(one, issuer)))
  const isAbout = known.some(({ serialNumber }) => said?.der.includes(integerOf(serialNumber)))
  const isSigned = [...known, ...brought].some(({ publicKey }) =>
    isHolding(said, algorithm, signature, publicKey),
  )
  if (!isAbout || !isSigned) throw new Refusal('later-revision')
  return brought
}

/** A list of revoked certificates (RFC 5280, 5.1) by an issuer that is known. */
function requireList(der: Buffer, known: readonly X509Certificate[]): void {
  const [said, algorithm, signature, ...rest] = parts(whole(der))
  const isSigned = known.some(({ ca, publicKey }) => ca && isHolding(said, algorithm, signature, publicKey))
  if (!isSigned || rest.length > 0) throw new Refusal('later-revision')
}

function isHolding(
  said: Element | undefined,
  algorithm: Element | undefined,
  signature: Element | undefined,
  key: KeyObject,
): boolean {
  const hash = HASHES[parts(algorithm)[0]?.der.toString('hex') ?? '']
  // Behind the count of bits that are left over in a BIT STRING: none.
  return (
    said?.tag === TAG.sequence &&
    signature?.content[0] === 0 &&
    hash !== undefined &&
    verify(hash, said.der, key, signature.content.subarray(1))
  )
}

/** As DER has a number that Node writes in hexadecimal. */
function integerOf(serialNumber: string): Buffer {
  const bytes = Buffer.from(
    serialNumber.padStart(serialNumber.length + (serialNumber.length % 2), '0'),
    'hex',
  )
  const padded = (bytes[0] ?? 0) >= 0x80 ? Buffer.concat([Buffer.alloc(1), bytes]) : bytes
  return Buffer.concat([Buffer.from([TAG.integer, padded.length]), padded])
}
