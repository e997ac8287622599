/**
 * A little certification authority on loopback, for the tests of B-LT and B-LTA: a root, an intermediate that issues the
 * signer, the time-stamp authority and the responder; its OCSP, its lists and its issuers under the addresses that its
 * certificates name. What it answers can be made wrong.
 */

import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import {
  Constructed,
  Enumerated,
  GeneralizedTime,
  Integer,
  Null,
  OctetString,
  Primitive,
  Utf8String,
} from 'asn1js'
import {
  AccessDescription,
  AttributeTypeAndValue,
  BasicConstraints,
  BasicOCSPResponse,
  Certificate,
  CertificateRevocationList,
  CRLDistributionPoints,
  DistributionPoint,
  Extension,
  ExtKeyUsage,
  GeneralName,
  InfoAccess,
  OCSPRequest,
  OCSPResponse,
  RelativeDistinguishedNames,
  ResponseBytes,
  RevokedCertificate,
  SingleResponse,
  Time,
} from 'pkijs'
import { pem, type TestKeys } from './keys.ts'
import { type LocalTimeStampAuthority, startTimeStampAuthority } from './time-stamp-authority.ts'

/** What may go wrong. */
export type Fault =
  | 'ocsp-silent'
  | 'ocsp-revoked'
  | 'ocsp-unknown'
  | 'ocsp-stale'
  | 'ocsp-forged'
  | 'ocsp-endless'
  | 'ocsp-elsewhere'
  | 'list-silent'
  | 'list-revoked'
  | 'list-stale'
  | 'list-forged'

export interface LocalAuthority {
  /** PEM with the issuers, and the key. */
  readonly signer: { readonly certificates: string; readonly privateKey: string }
  /** The same without its issuers. */
  readonly alone: { readonly certificates: string; readonly privateKey: string }
  readonly intermediate: TestKeys
  readonly root: TestKeys
  readonly timestampUrl: string
  readonly faults: Set<Fault>
  /** The paths that were asked for, in their order. */
  readonly asked: string[]
  close(): Promise<void>
}

const HOUR = 3_600_000
const EC = { name: 'ECDSA', namedCurve: 'P-256' } as const
const OID = {
  commonName: '2.5.4.3',
  basicConstraints: '2.5.29.19',
  crls: '2.5.29.31',
  usage: '2.5.29.37',
  access: '1.3.6.1.5.5.7.1.1',
  ocsp: '1.3.6.1.5.5.7.48.1',
  issuers: '1.3.6.1.5.5.7.48.2',
  noCheck: '1.3.6.1.5.5.7.48.1.5',
  timeStamping: '1.3.6.1.5.5.7.3.8',
  ocspSigning: '1.3.6.1.5.5.7.3.9',
  basicResponse: '1.3.6.1.5.5.7.48.1.1',
} as const

interface Asked {
  readonly name: string
  readonly issuer?: TestKeys
  readonly ca?: boolean
  readonly purpose?: string
  readonly noCheck?: boolean
  readonly ocsp?: string
  readonly list?: string
  readonly issuerAt?: string
}

let serial = 1000

async function issue({ name, issuer, ...asked }: Asked): Promise<TestKeys> {
  const keys = (await crypto.subtle.generateKey(EC, true, ['sign', 'verify'])) as CryptoKeyPair
  const certificate = new Certificate()
  certificate.version = 2
  certificate.serialNumber = new Integer({ value: ++serial })
  certificate.subject = nameOf(name)
  certificate.issuer = issuer?.certificate.subject ?? certificate.subject
  certificate.notBefore.value = new Date('2026-01-01T00:00:00Z')
  certificate.notAfter.value = new Date('2036-01-01T00:00:00Z')
  certificate.extensions = extensionsOf(asked)
  await certificate.subjectPublicKeyInfo.importKey(keys.publicKey)
  await certificate.sign((issuer?.keys ?? keys).privateKey, 'SHA-256')
  return {
    certificates: pem('CERTIFICATE', certificate.toSchema(true).toBER()),
    privateKey: pem('PRIVATE KEY', await crypto.subtle.exportKey('pkcs8', keys.privateKey)),
    certificate,
    keys,
  }
}

function extensionsOf({
  ca,
  purpose,
  noCheck,
  ocsp,
  list,
  issuerAt,
}: Omit<Asked, 'name' | 'issuer'>): Extension[] {
  const at = (value: string) => new GeneralName({ type: 6, value })
  const extension = (extnID: string, schema: { toBER(): ArrayBuffer }, critical = false) =>
    new Extension({ extnID, critical, extnValue: schema.toBER() })
  const access = [
    ...(ocsp ? [new AccessDescription({ accessMethod: OID.ocsp, accessLocation: at(ocsp) })] : []),
    ...(issuerAt ? [new AccessDescription({ accessMethod: OID.issuers, accessLocation: at(issuerAt) })] : []),
  ]
  const points = list ? [new DistributionPoint({ distributionPoint: [at(list)] })] : []
  return [
    extension(OID.basicConstraints, new BasicConstraints({ cA: ca ?? false }).toSchema(), true),
    ...(purpose ? [extension(OID.usage, new ExtKeyUsage({ keyPurposes: [purpose] }).toSchema(), true)] : []),
    ...(noCheck ? [extension(OID.noCheck, new Null())] : []),
    ...(access.length > 0
      ? [extension(OID.access, new InfoAccess({ accessDescriptions: access }).toSchema())]
      : []),
    ...(points.length > 0
      ? [extension(OID.crls, new CRLDistributionPoints({ distributionPoints: points }).toSchema())]
      : []),
  ]
}

const nameOf = (name: string) =>
  new RelativeDistinguishedNames({
    typesAndValues: [
      new AttributeTypeAndValue({ type: OID.commonName, value: new Utf8String({ value: `测试 ${name}` }) }),
    ],
  })

/** @param now when all of it takes place */
export async function startAuthority(now: Date): Promise<LocalAuthority> {
  const faults = new Set<Fault>()
  const asked: string[] = []
  const files = new Map<string, () => Promise<Uint8Array>>()
  const server = createServer(async (incoming, outgoing) => {
    const path = incoming.url ?? ''
    asked.push(path)
    const parts: Uint8Array[] = []
    for await (const part of incoming) parts.push(part)
    if (path === '/ocsp' && faults.has('ocsp-elsewhere'))
      return void outgoing.writeHead(302, { location: '/elsewhere' }).end()
    if (path === '/ocsp' && faults.has('ocsp-endless')) return void outgoing.end(Buffer.alloc(1024 * 1024))
    const isSilent = path === '/ocsp' ? faults.has('ocsp-silent') : faults.has('list-silent')
    const file = path === '/ocsp' ? () => answer(Buffer.concat(parts)) : files.get(path)
    if (!file || isSilent) return void outgoing.writeHead(404).end()
    outgoing.end(await file())
  })
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening))
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`

  const root = await issue({ name: '根 Root', ca: true })
  const stranger = await issue({ name: '根 Root', ca: true })
  const intermediate = await issue({
    name: '中级 Intermediate',
    issuer: root,
    ca: true,
    list: `${origin}/root.crl`,
  })
  const issued = { issuer: intermediate, issuerAt: `${origin}/intermediate.cer` }
  const signer = await issue({
    ...issued,
    name: '发证机关 Issuing body',
    ocsp: `${origin}/ocsp`,
    list: `${origin}/intermediate.crl`,
  })
  const stamping = await issue({
    ...issued,
    name: '时间戳 Time stamps',
    purpose: OID.timeStamping,
    list: `${origin}/intermediate.crl`,
  })
  const responder = await issue({
    ...issued,
    name: '查询 Responder',
    purpose: OID.ocspSigning,
    noCheck: true,
  })
  const stamps: LocalTimeStampAuthority = await startTimeStampAuthority(now, false, stamping)

  const derOf = ({ certificate }: TestKeys) => new Uint8Array(certificate.toSchema(true).toBER())
  files.set('/intermediate.cer', async () => derOf(intermediate))
  files.set('/root.crl', () => list(root))
  files.set('/intermediate.crl', () => list(intermediate, signer))

  async function list(by: TestKeys, revocable?: TestKeys): Promise<Uint8Array> {
    const from = faults.has('list-stale') ? now.getTime() - 100 * HOUR : now.getTime() - HOUR
    const crl = new CertificateRevocationList({ version: 1 })
    crl.issuer = by.certificate.subject
    crl.thisUpdate = new Time({ type: 0, value: new Date(from) })
    crl.nextUpdate = new Time({ type: 0, value: new Date(from + 24 * HOUR) })
    if (faults.has('list-revoked') && revocable)
      crl.revokedCertificates = [
        new RevokedCertificate({
          userCertificate: revocable.certificate.serialNumber,
          revocationDate: new Time({ type: 0, value: new Date(from) }),
        }),
      ]
    await crl.sign((faults.has('list-forged') ? stranger : by).keys.privateKey, 'SHA-256')
    return new Uint8Array(crl.toSchema().toBER())
  }

  async function answer(der: Uint8Array): Promise<Uint8Array> {
    const { tbsRequest } = OCSPRequest.fromBER(Uint8Array.from(der).buffer)
    const from = faults.has('ocsp-stale') ? now.getTime() - 100 * HOUR : now.getTime() - HOUR
    const response = new BasicOCSPResponse()
    response.tbsResponseData.responderID = responder.certificate.subject
    response.tbsResponseData.producedAt = new Date(from)
    const status = faults.has('ocsp-revoked')
      ? new Constructed({
          idBlock: { tagClass: 3, tagNumber: 1 },
          value: [new GeneralizedTime({ valueDate: new Date(from) })],
        })
      : new Primitive({ idBlock: { tagClass: 3, tagNumber: faults.has('ocsp-unknown') ? 2 : 0 } })
    response.tbsResponseData.responses = tbsRequest.requestList.map(
      ({ reqCert }) =>
        new SingleResponse({
          certID: reqCert,
          certStatus: status,
          thisUpdate: new Date(from),
          nextUpdate: new Date(from + 24 * HOUR),
        }),
    )
    response.certs = [responder.certificate]
    await response.sign((faults.has('ocsp-forged') ? stranger : responder).keys.privateKey, 'SHA-256')
    const basic = response.toSchema().toBER()
    const whole = new OCSPResponse({
      responseStatus: new Enumerated({ value: 0 }),
      responseBytes: new ResponseBytes({
        responseType: OID.basicResponse,
        response: new OctetString({ valueHex: basic }),
      }),
    })
    return new Uint8Array(whole.toSchema().toBER())
  }

  const { privateKey } = signer
  return {
    signer: {
      certificates: [signer, intermediate, root].map((one) => one.certificates).join(''),
      privateKey,
    },
    alone: { certificates: signer.certificates, privateKey },
    intermediate,
    root,
    timestampUrl: stamps.url,
    faults,
    asked,
    close: async () => {
      await stamps.close()
      await new Promise((closed) => server.close(closed))
    },
  }
}
