/**
 * The CMS structure of a seal signature (RFC 5652, ETSI EN 319 142-1), held against the one that there can be. All of it
 * but the signature itself follows from the certificate and from what is signed; so it is written anew, and has to be the
 * same to the byte. What `lib/document` writes is what passes here, and nothing else.
 */

import { createHash } from 'node:crypto'
import { signedAttributes, writeCms } from '#lib/document'
import { Refusal } from '../refusal.ts'
import { context, type Element, octets, oid, readAll, readElement, TAG, write } from './der.ts'
import type { KnownSeals, Seal } from './seals.ts'

const TIME_STAMP_TOKEN = oid('2a864886f70d010910020e')

/** What a signature says of itself, once it holds. */
export interface SealSignature {
  readonly seal: Seal
  /** Those that travel with it, DER. */
  readonly certificates: readonly Buffer[]
  /** The token of a time-stamp authority over the signature, DER. */
  readonly token?: Buffer
}

/**
 * Checks a detached signature.
 *
 * @param content what was signed
 * @param cms DER, without the zeros behind it
 * @throws {Refusal} `signer-unknown`, `signature-unreadable`, `bytes-changed`, `signature-wrong`
 */
export function checkCms(cms: Buffer, content: Buffer, { seals, issuers }: KnownSeals): SealSignature {
  const { certificates, signature, unsigned } = takeApart(cms)
  const seal = seals.find(({ der }) => certificates.some((one) => one.equals(der)))
  if (!seal) throw new Refusal('signer-unknown')
  const [own, ...others] = certificates
  // Whose signature it is stands first; what travels beside it is known as well.
  if (!own?.equals(seal.der) || others.some((one) => !issuers.some((known) => known.equals(one))))
    throw new Refusal('signature-unreadable')
  const { algorithm } = seal.signer
  const digest = Buffer.from(algorithm.hash.of(content))
  const attributes = signedAttributes(digest, seal.der)
  const token = unsigned && stampOver(signature, unsigned)
  const wanted = writeCms({ certificates: [own, ...others], attributes, signature, token })
  if (!wanted.equals(cms))
    throw new Refusal(saysDigest(cms, digest) ? 'signature-unreadable' : 'bytes-changed')
  if (!algorithm.verify(seal.signer, write(TAG.set, ...attributes), signature))
    throw new Refusal('signature-wrong')
  return { seal, certificates, ...(token && { token }) }
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

/** Whether it names this digest at all: then it is not the content that was changed. */
const saysDigest = (cms: Buffer, digest: Buffer) => cms.includes(octets(digest))

/**
 * A time stamp over this very signature, and nothing else unsigned. Whose stamp it is, is not judged: the time that counts
 * is the one that was signed.
 */
function stampOver(signature: Buffer, unsigned: Element): Buffer {
  const [attribute, ...more] = unsigned.tag === context(1) ? readAll(unsigned.content) : []
  const [type, values] = attribute ? readAll(attribute.content) : []
  const imprint = octets(createHash('sha256').update(signature).digest())
  if (more.length > 0 || !type?.der.equals(TIME_STAMP_TOKEN) || !attribute?.der.includes(imprint))
    throw new Refusal('signature-unreadable')
  return values?.content ?? EMPTY
}
