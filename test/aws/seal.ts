/** A certificate of the seal as an authority would give it: of a test CA, over the public key that KMS shows. */

import { Integer, Utf8String } from 'asn1js'
import { AttributeTypeAndValue, Certificate, RelativeDistinguishedNames } from 'pkijs'

const ALGORITHM = { name: 'ECDSA', namedCurve: 'P-256' } as const

const named = (value: string) =>
  new RelativeDistinguishedNames({
    typesAndValues: [new AttributeTypeAndValue({ type: '2.5.4.3', value: new Utf8String({ value }) })],
  })

/**
 * @param publicKey SPKI, as KMS gives it
 * @returns PEM of the seal's certificate and of its CA's
 */
export async function certifySeal(publicKey: Uint8Array, now: Date): Promise<string> {
  const ca = await crypto.subtle.generateKey(ALGORITHM, false, ['sign', 'verify'])
  const issuer = named('测试根证书 Test CA')
  const make = async (serial: number, subject: string, key: CryptoKey) => {
    const certificate = new Certificate()
    certificate.version = 2
    certificate.serialNumber = new Integer({ value: serial })
    certificate.subject = named(subject)
    certificate.issuer = issuer
    certificate.notBefore.value = new Date(now.getTime() - 86_400_000)
    certificate.notAfter.value = new Date(now.getTime() + 365 * 86_400_000)
    await certificate.subjectPublicKeyInfo.importKey(key)
    await certificate.sign(ca.privateKey, 'SHA-256')
    const base64 = Buffer.from(certificate.toSchema(true).toBER()).toString('base64')
    return `-----BEGIN CERTIFICATE-----\n${base64.match(/.{1,64}/g)?.join('\n')}\n-----END CERTIFICATE-----\n`
  }
  const key = await crypto.subtle.importKey('spki', Uint8Array.from(publicKey), ALGORITHM, true, ['verify'])
  return (await make(2, '测试印章 Test seal', key)) + (await make(1, '测试根证书 Test CA', ca.publicKey))
}
