/** What requests and certificates are built of (RFC 5280, RFC 5480): names, extensions, and a signature by whichever key. */

import { randomBytes } from 'node:crypto'
import { isIPv4 } from 'node:net'
import { BitString, Integer, OctetString, Utf8String } from 'asn1js'
import {
  AlgorithmIdentifier,
  AttributeTypeAndValue,
  BasicConstraints,
  Certificate,
  type CertificationRequest,
  Extension,
  GeneralName,
  GeneralNames,
  PublicKeyInfo,
  RelativeDistinguishedNames,
} from 'pkijs'
import type { PublicJwk } from '#lib/jose'

const OID = {
  commonName: '2.5.4.3',
  subjectAltName: '2.5.29.17',
  keyUsage: '2.5.29.15',
  basicConstraints: '2.5.29.19',
} as const

/** Bits of a key usage (RFC 5280, 4.2.1.3), as the BIT STRING that they are. */
const KEY_USAGE = {
  digitalSignature: Uint8Array.of(0x03, 0x02, 0x07, 0x80),
  signsCertificates: Uint8Array.of(0x03, 0x02, 0x01, 0x06),
  /** digitalSignature and nonRepudiation. */
  signsDocuments: Uint8Array.of(0x03, 0x02, 0x06, 0xc0),
} as const

export const commonName = (value: string): RelativeDistinguishedNames =>
  new RelativeDistinguishedNames({
    typesAndValues: [new AttributeTypeAndValue({ type: OID.commonName, value: new Utf8String({ value }) })],
  })

export const keyUsage = (use: keyof typeof KEY_USAGE): Extension =>
  new Extension({ extnID: OID.keyUsage, critical: true, extnValue: KEY_USAGE[use].buffer })

/** The host of the service: a name, or where there is none an address of IPv4. */
export function subjectAltName(host: string): Extension {
  const name = isIPv4(host)
    ? new GeneralName({ type: 7, value: new OctetString({ valueHex: addressOf(host) }) })
    : new GeneralName({ type: 2, value: host })
  const extnValue = new GeneralNames({ names: [name] }).toSchema().toBER()
  return new Extension({ extnID: OID.subjectAltName, critical: false, extnValue })
}

const addressOf = (host: string) => Uint8Array.from(host.split('.'), Number).buffer

export const publicKeyInfo = ({ kty, crv, x, y }: PublicJwk): PublicKeyInfo =>
  new PublicKeyInfo({ json: { kty, crv, x, y } })

/** How a key signs, as certificates name it and hold it. */
export interface CertificateSigner {
  /** Identifier of the algorithm, which has no parameters. */
  readonly algorithm: string
  /** @returns of ECDSA and SM2 the pair (r, s) as DER */
  sign(data: Uint8Array): Uint8Array | Promise<Uint8Array>
}

/** RFC 5758, 3.2. */
export const ECDSA_WITH_SHA256 = '1.2.840.10045.4.3.2'

export interface NewCertificate {
  readonly subject: RelativeDistinguishedNames
  /** Without one it is its own. */
  readonly issuer?: RelativeDistinguishedNames
  readonly key: PublicKeyInfo
  readonly from: Date
  /** How long it is valid. */
  readonly years: number
  readonly extensions: Extension[]
}

/** A certificate that is still to be signed. */
export function newCertificate(asked: NewCertificate): Certificate {
  const { subject, issuer = subject, key, from, years, extensions } = asked
  const certificate = new Certificate({ version: 2, subject, issuer, extensions })
  // Positive and of at most 20 octets (RFC 5280, 4.1.2.2).
  const serial = randomBytes(16)
  serial[0] = 0x40 | ((serial[0] ?? 0) & 0x3f)
  certificate.serialNumber = new Integer({ valueHex: Uint8Array.from(serial).buffer })
  certificate.notBefore.value = from
  certificate.notAfter.value = new Date(
    Date.UTC(from.getUTCFullYear() + years, from.getUTCMonth(), from.getUTCDate()),
  )
  certificate.subjectPublicKeyInfo = key
  return certificate
}

/** Whether it is an authority's, and how many below it may be authorities. */
export const basicConstraints = (
  constraints: { readonly cA: false } | { readonly cA: true; readonly pathLenConstraint: number },
): Extension =>
  new Extension({
    extnID: OID.basicConstraints,
    critical: true,
    extnValue: new BasicConstraints(constraints).toSchema().toBER(),
  })

/** Signs what was put together. @returns DER */
export async function signed(
  made: Certificate | CertificationRequest,
  { algorithm, sign }: CertificateSigner,
): Promise<Uint8Array> {
  const signatureAlgorithm = new AlgorithmIdentifier({ algorithmId: algorithm })
  made.signatureAlgorithm = signatureAlgorithm
  if ('signature' in made) made.signature = signatureAlgorithm
  // Of both; the library's types hide one of them.
  made.tbsView = new Uint8Array((made as Certificate).encodeTBS().toBER())
  const signature = await sign(Uint8Array.from(made.tbsView))
  made.signatureValue = new BitString({ valueHex: Uint8Array.from(signature).buffer })
  return new Uint8Array(made.toSchema(true).toBER())
}

export const pem = (label: string, der: Uint8Array): string =>
  [
    `-----BEGIN ${label}-----`,
    ...(Buffer.from(der)
      .toString('base64')
      .match(/.{1,64}/g) ?? []),
    `-----END ${label}-----`,
    '',
  ].join('\n')
