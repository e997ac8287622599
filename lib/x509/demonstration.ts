/**
 * An authority of a demonstration's own, for local systems and tests: wallets ask for a certificate that somebody else has
 * issued. Its name says DEMONSTRATION, and nobody vouches for it. Never deployed.
 */

import {
  createHash,
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  type KeyObject,
  sign,
} from 'node:crypto'
import { OctetString } from 'asn1js'
import { AuthorityKeyIdentifier, Extension } from 'pkijs'
import type { PublicJwk } from '#lib/jose'
import { chainFromPem } from '#lib/settings'
import {
  basicConstraints,
  type CertificateSigner,
  commonName,
  ECDSA_WITH_SHA256,
  keyUsage,
  newCertificate,
  pem,
  publicKeyInfo,
  signed,
  subjectAltName,
} from './building.ts'

const YEARS = 10
const NAME = 'DEMONSTRATION Zhengyan 演示用 CA，不具效力'

const OID = {
  subjectKeyIdentifier: '2.5.29.14',
  authorityKeyIdentifier: '2.5.29.35',
} as const

export interface DemonstrationAuthority {
  /** Its own certificate: the trust anchor, base64 of DER. */
  readonly anchor: string
  readonly privateKey: KeyObject
}

/** A new authority. @returns PEM of its key and its certificate, for a file of its owner's alone */
export async function makeDemonstrationAuthority(now: Date): Promise<string> {
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'prime256v1' })
  const { x, y } = publicKey.export({ format: 'jwk' }) as { x: string; y: string }
  const certificate = newCertificate({
    subject: commonName(NAME),
    key: publicKeyInfo({ kty: 'EC', crv: 'P-256', x, y }),
    from: now,
    years: YEARS,
    extensions: [
      basicConstraints({ cA: true, pathLenConstraint: 0 }),
      keyUsage('signsCertificates'),
      plain(OID.subjectKeyIdentifier, keyIdentifier(privateKey)),
    ],
  })
  const der = await signed(certificate, signerOf(privateKey))
  return `${privateKey.export({ format: 'pem', type: 'pkcs8' })}${pem('CERTIFICATE', der)}`
}

/** @throws Error for a file that `makeDemonstrationAuthority` has not made */
export function readDemonstrationAuthority(text: string): DemonstrationAuthority {
  const [anchor] = chainFromPem(text)
  if (!anchor) throw new Error('演示用 CA 的文件有误 / not the file of a demonstration authority')
  return { anchor, privateKey: createPrivateKey(text) }
}

/** Certifies a key for the host of a service. @returns its chain, without the anchor */
export async function certify(
  { privateKey }: DemonstrationAuthority,
  key: PublicJwk,
  { host, now }: { readonly host: string; readonly now: Date },
): Promise<readonly string[]> {
  const certificate = newCertificate({
    subject: commonName(`DEMONSTRATION ${host}`),
    issuer: commonName(NAME),
    key: publicKeyInfo(key),
    from: now,
    years: YEARS,
    extensions: [
      basicConstraints({ cA: false }),
      keyUsage('digitalSignature'),
      subjectAltName(host),
      plain(
        OID.authorityKeyIdentifier,
        new AuthorityKeyIdentifier({ keyIdentifier: keyIdentifier(privateKey) }).toSchema(),
      ),
    ],
  })
  const der = await signed(certificate, signerOf(privateKey))
  return [Buffer.from(der).toString('base64')]
}

const plain = (extnID: string, value: { toBER(): ArrayBuffer }) =>
  new Extension({ extnID, critical: false, extnValue: value.toBER() })

/** The leftmost 160 bits of the SHA-256 of the public key (RFC 7093, 2, method 1): verifiers name authorities by it. */
function keyIdentifier(privateKey: KeyObject): OctetString {
  const spki = createPublicKey(privateKey).export({ type: 'spki', format: 'der' })
  const hash = createHash('sha256').update(spki.subarray(-65)).digest().subarray(0, 20)
  return new OctetString({ valueHex: Uint8Array.from(hash).buffer })
}

const signerOf = (key: KeyObject): CertificateSigner => ({
  algorithm: ECDSA_WITH_SHA256,
  sign: (data) => sign('sha256', data, key),
})
