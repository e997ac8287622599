/** What requests and certificates are built of (RFC 5280, RFC 5480): names, extensions, and a signature by any `Signer`. */

import { isIPv4 } from 'node:net'
import { BitString, Integer, OctetString, Sequence, Utf8String } from 'asn1js'
import {
  AlgorithmIdentifier,
  AttributeTypeAndValue,
  type Certificate,
  type CertificationRequest,
  Extension,
  GeneralName,
  GeneralNames,
  PublicKeyInfo,
  RelativeDistinguishedNames,
} from 'pkijs'
import { type PublicJwk, SIGNATURE_BYTES, type Signer } from '#lib/jose'

const OID = {
  commonName: '2.5.4.3',
  subjectAltName: '2.5.29.17',
  keyUsage: '2.5.29.15',
  ecdsaWithSha256: '1.2.840.10045.4.3.2',
} as const

/** Bits of a key usage (RFC 5280, 4.2.1.3), as the BIT STRING that they are. */
const KEY_USAGE = {
  digitalSignature: Uint8Array.of(0x03, 0x02, 0x07, 0x80),
  signsCertificates: Uint8Array.of(0x03, 0x02, 0x01, 0x06),
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

/** Signs what was put together, ECDSA with SHA-256 (RFC 5758, 3.2). @returns DER */
export async function signed(
  made: Certificate | CertificationRequest,
  signer: Pick<Signer, 'sign'>,
): Promise<Uint8Array> {
  const algorithm = new AlgorithmIdentifier({ algorithmId: OID.ecdsaWithSha256 })
  made.signatureAlgorithm = algorithm
  if ('signature' in made) made.signature = algorithm
  // Of both; the library's types hide one of them.
  made.tbsView = new Uint8Array((made as Certificate).encodeTBS().toBER())
  const signature = await signer.sign(Uint8Array.from(made.tbsView))
  made.signatureValue = new BitString({ valueHex: pairOf(signature) })
  return new Uint8Array(made.toSchema(true).toBER())
}

/** r and s as DER (RFC 3279, 2.2.3). */
function pairOf(signature: Uint8Array): ArrayBuffer {
  const half = SIGNATURE_BYTES / 2
  const number = (bytes: Uint8Array) => Integer.fromBigInt(`0x${Buffer.from(bytes).toString('hex')}`)
  const value = [number(signature.subarray(0, half)), number(signature.subarray(half))]
  return new Sequence({ value }).toBER()
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
