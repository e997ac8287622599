/** Whether a certificate stands, asked of its issuer's responder (RFC 6960). */

import { createHash, X509Certificate } from 'node:crypto'
import { sameBytes } from '#lib/bytes'
import { type CertificateFields, fieldsOf } from '../certificate-fields.ts'
import {
  type Block,
  bytesOf,
  isSequence,
  octets,
  oid,
  partsOf,
  read,
  readOctets,
  readTime,
  sequence,
  tagOf,
} from '../der.ts'
import { ask } from './ask.ts'
import { type Answer, isIssuedBy, isSignedBy, RevokedError, requireCurrent } from './signed-by.ts'

const MOST = 64 * 1024
const SHA1 = sequence(oid('1.3.14.3.2.26'))
/** ENUMERATED 0: an answer, and no refusal (RFC 6960, 4.2.1). */
const SUCCESSFUL = Uint8Array.of(0x0a, 0x01, 0x00)
const OCSP_SIGNING = '1.3.6.1.5.5.7.3.9'

export interface OcspAnswer extends Answer {
  /** Who has signed it, where it is not the issuer itself. */
  readonly responder: X509Certificate | undefined
}

/** @throws Error unless the responder says, validly and now, that the certificate is good */
export async function askResponder(
  url: string,
  certificate: X509Certificate,
  issuer: X509Certificate,
  now: Date,
): Promise<OcspAnswer> {
  const wanted = certId(fieldsOf(certificate.raw), fieldsOf(issuer.raw))
  const der = await ask(url, {
    headers: { 'content-type': 'application/ocsp-request' },
    // The one certificate, in a list of requests (RFC 6960, 4.1.1).
    body: sequence(sequence(sequence(sequence(wanted)))),
    most: MOST,
  })
  const response = basicResponse(der)
  const responder = signerOf(response, issuer)
  const single = singlesOf(response).find(([certId]) => wanted.equals(bytesOf(certId)))
  if (!single) throw new Error('an answer about other certificates')
  const [, status, from, ...others] = single
  const [until] = others.filter((one) => tagOf(one) === 0).map((one) => readTime(partsOf(one)[0]))
  // Of CertStatus (4.2.1), good is [0], revoked [1], unknown [2].
  if (tagOf(status) === 1) throw new RevokedError()
  if (tagOf(status) !== 0) throw new Error('a certificate that is not said to be good')
  requireCurrent(readTime(from), until, now)
  return { der, until, responder: responder === issuer ? undefined : responder }
}

/** As responders everywhere know it: by SHA-1 (RFC 5019, 2.1.1), which protects nothing here. */
function certId({ serialNumber }: CertificateFields, { subject, publicKey }: CertificateFields): Buffer {
  const sha1 = (data: Uint8Array) => octets(createHash('sha1').update(data).digest())
  return sequence(SHA1, sha1(subject), sha1(publicKey), serialNumber)
}

/** What is signed, the algorithm, the signature, and perhaps certificates. */
function basicResponse(der: Uint8Array): readonly Block[] {
  const [status, wrapped] = partsOf(read(der))
  if (!sameBytes(bytesOf(status), SUCCESSFUL) || !wrapped) throw new Error('a responder that refuses')
  return partsOf(read(readOctets(partsOf(partsOf(wrapped)[0])[1])))
}

/** About each certificate: which, how it stands, since when, until when. */
function singlesOf([said]: readonly Block[]): readonly (readonly Block[])[] {
  const [singles] = partsOf(said).filter(isSequence)
  return partsOf(singles).map(partsOf)
}

/** The issuer, or whom it has given the right to answer (RFC 6960, 4.2.2.2). */
function signerOf(response: readonly Block[], issuer: X509Certificate): X509Certificate {
  const delegates = (response[3] ? partsOf(partsOf(response[3])[0]) : [])
    .map((one) => new X509Certificate(bytesOf(one)))
    .filter((one) => one.keyUsage?.includes(OCSP_SIGNING) && isIssuedBy(one, issuer))
  const signer = [issuer, ...delegates].find(({ publicKey }) => isSignedBy(response, publicKey))
  if (!signer) throw new Error('an answer that is signed by nobody who may')
  return signer
}
