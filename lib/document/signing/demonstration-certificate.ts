/** Self-made certificates for demonstrations and tests. Their subject says DEMONSTRATION; nobody vouches for them. */

import { generateKeyPairSync, randomBytes, sign } from 'node:crypto'
import { BitString, Integer, ObjectIdentifier, Utf8String } from 'asn1js'
import {
  AlgorithmIdentifier,
  AttributeTypeAndValue,
  BasicConstraints,
  Certificate,
  Extension,
  PrivateKeyInfo,
  PublicKeyInfo,
  RelativeDistinguishedNames,
} from 'pkijs'
import { newSm2PrivateKey, openSm2Key, OID as SM_OID, writeSm2PrivateKey } from '#lib/sm'
import { DEMONSTRATION_SUBJECT } from './signer.ts'

const YEARS = 5

/** Milliseconds: what is made with the first document has to be good for the request that asked for it before. */
export const BEFOREHAND = 3_600_000

const OID = {
  commonName: '2.5.4.3',
  basicConstraints: '2.5.29.19',
  keyUsage: '2.5.29.15',
  ecdsaWithSha256: '1.2.840.10045.4.3.2',
} as const

/** A new key: its two halves as certificates and files hold them, and how it signs. */
interface NewKey {
  readonly publicKey: PublicKeyInfo
  readonly privateKey: PrivateKeyInfo
  readonly signatureAlgorithm: string
  sign(data: Uint8Array): Uint8Array
}

const NEW_KEYS = {
  EC: (): NewKey => {
    const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'prime256v1' })
    return {
      publicKey: PublicKeyInfo.fromBER(publicKey.export({ type: 'spki', format: 'der' })),
      privateKey: PrivateKeyInfo.fromBER(privateKey.export({ type: 'pkcs8', format: 'der' })),
      signatureAlgorithm: OID.ecdsaWithSha256,
      sign: (data) => sign('sha256', data, privateKey),
    }
  },
  SM2: (): NewKey => {
    const d = newSm2PrivateKey()
    const { publicKey, sign: signBySm2 } = openSm2Key(d)
    return {
      publicKey: new PublicKeyInfo({
        algorithm: new AlgorithmIdentifier({
          algorithmId: SM_OID.ecPublicKey,
          algorithmParams: new ObjectIdentifier({ value: SM_OID.sm2 }),
        }),
        subjectPublicKey: new BitString({ valueHex: Uint8Array.from(publicKey).buffer }),
      }),
      privateKey: PrivateKeyInfo.fromBER(writeSm2PrivateKey(d)),
      signatureAlgorithm: SM_OID.sm2WithSm3,
      sign: signBySm2,
    }
  },
} as const

export interface DemonstrationKey {
  readonly kind: keyof typeof NEW_KEYS
  /** What it is for, as the subject of its certificate says it: signing documents, or making seals. */
  readonly use: '签名' | '制章'
}

/** A new key with its self-signed certificate, valid for five years from now. */
export function selfSigned(
  { kind, use }: DemonstrationKey,
  now: Date,
): { readonly certificate: Certificate; readonly privateKey: PrivateKeyInfo } {
  const key = NEW_KEYS[kind]()
  const certificate = new Certificate()
  certificate.version = 2
  // Positive and of at most 20 octets (RFC 5280, 4.1.2.2).
  const serial = randomBytes(16)
  serial[0] = 0x40 | ((serial[0] ?? 0) & 0x3f)
  certificate.serialNumber = new Integer({ valueHex: Uint8Array.from(serial).buffer })
  const commonName = new Utf8String({ value: `${DEMONSTRATION_SUBJECT} Zhengyan 演示用${use}，不具效力` })
  const name = [new AttributeTypeAndValue({ type: OID.commonName, value: commonName })]
  certificate.subject = new RelativeDistinguishedNames({ typesAndValues: name })
  certificate.issuer = new RelativeDistinguishedNames({ typesAndValues: name })
  certificate.notBefore.value = new Date(now.getTime() - BEFOREHAND)
  certificate.notAfter.value = new Date(
    Date.UTC(now.getUTCFullYear() + YEARS, now.getUTCMonth(), now.getUTCDate()),
  )
  certificate.extensions = [
    extension(OID.basicConstraints, new BasicConstraints({ cA: false }).toSchema().toBER()),
    // digitalSignature and nonRepudiation, as a BIT STRING of two bits (RFC 5280, 4.2.1.3).
    extension(OID.keyUsage, Uint8Array.of(0x03, 0x02, 0x06, 0xc0).buffer),
  ]
  certificate.subjectPublicKeyInfo = key.publicKey
  const algorithm = new AlgorithmIdentifier({ algorithmId: key.signatureAlgorithm })
  certificate.signature = algorithm
  certificate.signatureAlgorithm = algorithm
  certificate.tbsView = new Uint8Array(certificate.encodeTBS().toBER())
  const signature = Uint8Array.from(key.sign(certificate.tbsView))
  certificate.signatureValue = new BitString({ valueHex: signature.buffer })
  return { certificate, privateKey: key.privateKey }
}

function extension(extnID: string, extnValue: ArrayBuffer): Extension {
  return new Extension({ extnID, critical: true, extnValue })
}
