/** SM2 certificates of made-up people and authorities, issued by one another. */

import { BitString, Integer, ObjectIdentifier, Utf8String } from 'asn1js'
import {
  AlgorithmIdentifier,
  AttributeTypeAndValue,
  BasicConstraints,
  Certificate,
  Extension,
  PublicKeyInfo,
  RelativeDistinguishedNames,
} from 'pkijs'
import { newSm2PrivateKey, OID, openSm2Key, type Sm2PrivateKey } from '#lib/sm'

export interface Holder {
  readonly name: string
  readonly key: Sm2PrivateKey
  /** The number itself. */
  readonly d: Uint8Array
  readonly certificates: readonly [Uint8Array]
  sign(data: Uint8Array): Promise<Uint8Array>
}

interface Wanted {
  readonly name: string
  readonly issuer?: Holder
  readonly isAuthority?: boolean
  /** The first octet of its key usage: 0xc0 to sign, 0x06 to issue, 0x30 to encrypt. */
  readonly usage?: number
  readonly validTo?: Date
}

/** Valid from the start of 2026 on. */
export function issue({ name, issuer, isAuthority = false, usage = 0xc0, validTo }: Wanted): Holder {
  const d = newSm2PrivateKey()
  const key = openSm2Key(d)
  const certificate = new Certificate()
  certificate.version = 2
  certificate.serialNumber = new Integer({ value: 4711 })
  certificate.subject = named(name)
  certificate.issuer = named(issuer?.name ?? name)
  certificate.notBefore.value = new Date('2026-01-01T00:00:00Z')
  certificate.notAfter.value = validTo ?? new Date('2036-01-01T00:00:00Z')
  certificate.extensions = [
    extension('2.5.29.19', new BasicConstraints({ cA: isAuthority }).toSchema().toBER()),
    extension('2.5.29.15', new BitString({ valueHex: Uint8Array.of(usage).buffer }).toBER()),
  ]
  certificate.subjectPublicKeyInfo = new PublicKeyInfo({
    algorithm: new AlgorithmIdentifier({
      algorithmId: OID.ecPublicKey,
      algorithmParams: new ObjectIdentifier({ value: OID.sm2 }),
    }),
    subjectPublicKey: new BitString({ valueHex: Uint8Array.from(key.publicKey).buffer }),
  })
  const algorithm = new AlgorithmIdentifier({ algorithmId: OID.sm2WithSm3 })
  certificate.signature = algorithm
  certificate.signatureAlgorithm = algorithm
  certificate.tbsView = new Uint8Array(certificate.encodeTBS().toBER())
  const signature = (issuer?.key ?? key).sign(certificate.tbsView)
  certificate.signatureValue = new BitString({ valueHex: Uint8Array.from(signature).buffer })
  const der = new Uint8Array(certificate.toSchema(true).toBER())
  return { name, key, d, certificates: [der], sign: async (data) => key.sign(data) }
}

function named(name: string): RelativeDistinguishedNames {
  const value = new Utf8String({ value: name })
  return new RelativeDistinguishedNames({
    typesAndValues: [new AttributeTypeAndValue({ type: '2.5.4.3', value })],
  })
}

const extension = (extnID: string, extnValue: ArrayBuffer) =>
  new Extension({ extnID, critical: true, extnValue })
