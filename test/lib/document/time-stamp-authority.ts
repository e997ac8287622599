/** A small RFC 3161 time-stamp authority on this machine, for the tests of PAdES B-T and above. */

import { createHash } from 'node:crypto'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { Integer, ObjectIdentifier, OctetString, Sequence } from 'asn1js'
import {
  Attribute,
  ContentInfo,
  EncapsulatedContentInfo,
  IssuerAndSerialNumber,
  PKIStatusInfo,
  SignedAndUnsignedAttributes,
  SignedData,
  SignerInfo,
  TimeStampReq,
  TimeStampResp,
  TSTInfo,
} from 'pkijs'
import { makeKeys, type TestKeys } from './keys.ts'

const OID = {
  tstInfo: '1.2.840.113549.1.9.16.1.4',
  contentType: '1.2.840.113549.1.9.3',
  messageDigest: '1.2.840.113549.1.9.4',
  signingCertificateV2: '1.2.840.113549.1.9.16.2.47',
  signedData: '1.2.840.113549.1.7.2',
} as const

export interface LocalTimeStampAuthority {
  readonly url: string
  close(): Promise<void>
}

/**
 * @param time what every token says
 * @param faulty whether its tokens are over something else than was asked
 * @param given what it signs by; without, a self-signed certificate
 */
export async function startTimeStampAuthority(
  time: Date,
  faulty = false,
  given?: TestKeys,
): Promise<LocalTimeStampAuthority> {
  const keys = given ?? (await makeKeys('EC', 'time-stamping'))
  const server = createServer(async (incoming, outgoing) => {
    const parts: Uint8Array[] = []
    for await (const part of incoming) parts.push(part)
    const answer = await respond(Buffer.concat(parts), keys, time, faulty)
    // Closed, or a request after a long test would meet a connection that is about to be.
    outgoing
      .writeHead(200, { 'content-type': 'application/timestamp-reply', connection: 'close' })
      .end(answer)
  })
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening))
  const { port } = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${port}/`,
    close: () => new Promise((closed) => server.close(() => closed())),
  }
}

async function respond(der: Uint8Array, keys: TestKeys, time: Date, faulty: boolean): Promise<Uint8Array> {
  const request = TimeStampReq.fromBER(Uint8Array.from(der).buffer)
  if (faulty) request.messageImprint.hashedMessage = new OctetString({ valueHex: new ArrayBuffer(32) })
  const info = new TSTInfo({
    version: 1,
    policy: '1.3.6.1.4.1.99999.1',
    messageImprint: request.messageImprint,
    serialNumber: new Integer({ value: 1 }),
    genTime: time,
    ...(request.nonce && { nonce: request.nonce }),
  })
  const token = await sign(info.toSchema().toBER(), keys)
  const timeStampToken = new ContentInfo({ contentType: OID.signedData, content: token.toSchema(true) })
  const response = new TimeStampResp({ status: new PKIStatusInfo({ status: 0 }), timeStampToken })
  return new Uint8Array(response.toSchema().toBER())
}

async function sign(content: ArrayBuffer, { certificate, keys }: TestKeys): Promise<SignedData> {
  const sha256 = (data: ArrayBuffer) =>
    Uint8Array.from(createHash('sha256').update(Buffer.from(data)).digest()).buffer
  // RFC 5035: the hash of the signer's certificate, SHA-256 by default.
  const certificateId = new Sequence({
    value: [
      new Sequence({
        value: [
          new Sequence({
            value: [new OctetString({ valueHex: sha256(certificate.toSchema(true).toBER()) })],
          }),
        ],
      }),
    ],
  })
  const attributes = [
    new Attribute({ type: OID.contentType, values: [new ObjectIdentifier({ value: OID.tstInfo })] }),
    new Attribute({ type: OID.messageDigest, values: [new OctetString({ valueHex: sha256(content) })] }),
    new Attribute({ type: OID.signingCertificateV2, values: [certificateId] }),
  ]
  const signed = new SignedData({
    version: 3,
    encapContentInfo: new EncapsulatedContentInfo({
      eContentType: OID.tstInfo,
      eContent: new OctetString({ valueHex: content }),
    }),
    signerInfos: [
      new SignerInfo({
        version: 1,
        sid: new IssuerAndSerialNumber({
          issuer: certificate.issuer,
          serialNumber: certificate.serialNumber,
        }),
        signedAttrs: new SignedAndUnsignedAttributes({ type: 0, attributes }),
      }),
    ],
    certificates: [certificate],
  })
  await signed.sign(keys.privateKey, 0, 'SHA-256')
  return signed
}
