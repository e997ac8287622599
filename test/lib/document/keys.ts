/** Keys with self-signed certificates for the tests, made anew each time: no private key is in the repository. */

import { Integer, Utf8String } from 'asn1js'
import { AttributeTypeAndValue, Certificate, Extension, ExtKeyUsage, RelativeDistinguishedNames } from 'pkijs'

const ALGORITHMS = {
  EC: { name: 'ECDSA', namedCurve: 'P-256' },
  RSA: {
    name: 'RSASSA-PKCS1-v1_5',
    modulusLength: 2048,
    publicExponent: Uint8Array.of(1, 0, 1),
    hash: 'SHA-256',
  },
} as const

const TIME_STAMPING = '1.3.6.1.5.5.7.3.8'

export interface TestKeys {
  /** PEM. */
  readonly certificates: string
  /** PEM, PKCS#8. */
  readonly privateKey: string
  readonly certificate: Certificate
  readonly keys: CryptoKeyPair
}

/** A key and its certificate, valid from 2026 to 2036. */
export async function makeKeys(kind: 'EC' | 'RSA', use?: 'time-stamping'): Promise<TestKeys> {
  const keys = (await crypto.subtle.generateKey(ALGORITHMS[kind], true, ['sign', 'verify'])) as CryptoKeyPair
  const value = new Utf8String({ value: `测试发证机关 Test issuing body ${use ?? ''}`.trim() })
  const name = [new AttributeTypeAndValue({ type: '2.5.4.3', value })]
  const certificate = new Certificate()
  certificate.version = 2
  certificate.serialNumber = new Integer({ value: 4711 })
  certificate.subject = new RelativeDistinguishedNames({ typesAndValues: name })
  certificate.issuer = new RelativeDistinguishedNames({ typesAndValues: name })
  certificate.notBefore.value = new Date('2026-01-01T00:00:00Z')
  certificate.notAfter.value = new Date('2036-01-01T00:00:00Z')
  if (use) {
    const extnValue = new ExtKeyUsage({ keyPurposes: [TIME_STAMPING] }).toSchema().toBER()
    certificate.extensions = [new Extension({ extnID: '2.5.29.37', critical: true, extnValue })]
  }
  await certificate.subjectPublicKeyInfo.importKey(keys.publicKey)
  await certificate.sign(keys.privateKey, 'SHA-256')
  return {
    certificates: pem('CERTIFICATE', certificate.toSchema(true).toBER()),
    privateKey: pem('PRIVATE KEY', await crypto.subtle.exportKey('pkcs8', keys.privateKey)),
    certificate,
    keys,
  }
}

export function pem(label: string, der: ArrayBuffer | Uint8Array): string {
  const lines =
    Buffer.from(der as Uint8Array)
      .toString('base64')
      .match(/.{1,64}/g) ?? []
  return `-----BEGIN ${label}-----\n${lines.join('\n')}\n-----END ${label}-----\n`
}
