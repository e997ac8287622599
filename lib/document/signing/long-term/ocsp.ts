/** Whether a certificate stands, asked of its issuer's responder (RFC 6960). */

import { createHash, X509Certificate } from 'node:crypto'
import { OctetString } from 'asn1js'
import {
  AlgorithmIdentifier,
  BasicOCSPResponse,
  CertID,
  type Certificate,
  OCSPRequest,
  OCSPResponse,
  Request,
  TBSRequest,
} from 'pkijs'
import { ask } from './ask.ts'
import { type Answer, fieldsOf, isIssuedBy, isSignedBy, RevokedError, requireCurrent } from './signed-by.ts'

const MOST = 64 * 1024
const SHA1 = '1.3.14.3.2.26'
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
  const reqCert = certId(fieldsOf(certificate), fieldsOf(issuer))
  const tbsRequest = new TBSRequest({ requestList: [new Request({ reqCert })] })
  const der = await ask(url, {
    headers: { 'content-type': 'application/ocsp-request' },
    body: new Uint8Array(new OCSPRequest({ tbsRequest }).toSchema(true).toBER()),
    most: MOST,
  })
  const response = basicResponse(der)
  const responder = signerOf(response, issuer)
  const wanted = Buffer.from(reqCert.toSchema().toBER())
  const single = response.tbsResponseData.responses.find(({ certID }) =>
    wanted.equals(Buffer.from(certID.toSchema().toBER())),
  )
  // Of CertStatus (4.2.1), good is [0], revoked [1], unknown [2].
  const status: unknown = single?.certStatus?.idBlock?.tagNumber
  if (status === 1) throw new RevokedError()
  if (!single || status !== 0) throw new Error('a certificate that is not said to be good')
  requireCurrent(single.thisUpdate, single.nextUpdate, now)
  return { der, until: single.nextUpdate, responder: responder === issuer ? undefined : responder }
}

/** As responders everywhere know it: by SHA-1 (RFC 5019, 2.1.1), which protects nothing here. */
function certId({ serialNumber }: Certificate, issuer: Certificate): CertID {
  const sha1 = (data: ArrayBuffer | Uint8Array) =>
    new OctetString({
      valueHex: Uint8Array.from(
        createHash('sha1')
          .update(new Uint8Array(data as ArrayBuffer))
          .digest(),
      ).buffer,
    })
  return new CertID({
    hashAlgorithm: new AlgorithmIdentifier({ algorithmId: SHA1 }),
    issuerNameHash: sha1(issuer.subject.toSchema().toBER()),
    issuerKeyHash: sha1(issuer.subjectPublicKeyInfo.subjectPublicKey.valueBlock.valueHexView),
    serialNumber,
  })
}

function basicResponse(der: Uint8Array): BasicOCSPResponse {
  const { responseStatus, responseBytes } = OCSPResponse.fromBER(Uint8Array.from(der).buffer)
  if (responseStatus.valueBlock.valueDec !== 0 || !responseBytes) throw new Error('a responder that refuses')
  return BasicOCSPResponse.fromBER(Uint8Array.from(responseBytes.response.valueBlock.valueHexView).buffer)
}

/** The issuer, or whom it has given the right to answer (RFC 6960, 4.2.2.2). */
function signerOf(response: BasicOCSPResponse, issuer: X509Certificate): X509Certificate {
  const delegates = (response.certs ?? [])
    .map((one) => new X509Certificate(Buffer.from(one.toSchema().toBER())))
    .filter((one) => one.keyUsage?.includes(OCSP_SIGNING) && isIssuedBy(one, issuer))
  const signer = [issuer, ...delegates].find(({ publicKey }) =>
    isSignedBy(response.tbsResponseData.tbsView, response, publicKey),
  )
  if (!signer) throw new Error('an answer that is signed by nobody who may')
  return signer
}
