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
  randomBytes,
  sign,
} from 'node:crypto'
import { Integer, OctetString } from 'asn1js'
import {
  AuthorityKeyIdentifier,
  BasicConstraints,
  Certificate,
  Extension,
  type RelativeDistinguishedNames,
} from 'pkijs'
import type { PublicJwk } from '#lib/jose'
import { chainFromPem } from '#lib/settings'
import { commonName, keyUsage, pem, publicKeyInfo, signed, subjectAltName } from './building.ts'

const YEARS = 10
const NAME = 'DEMONSTRATION Zhengyan 演示用 CA，不具效力'

const OID = {
  subjectKeyIdentifier: '2.5.29.14',
  basicConstraints: '2.5.29.19',
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
  const certificate = unsigned({ kty: 'EC', crv: 'P-256', x, y }, commonName(NAME), now)
  certificate.extensions = [
    constraints(new BasicConstraints({ cA: true, pathLenConstraint: 0 })),
    keyUsage('signsCertificates'),
    plain(OID.subjectKeyIdentifier, keyIdentifier(privateKey)),
  ]
  const der = await signed(certificate, { sign: async (bytes) => signedBy(privateKey, bytes) })
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
  const certificate = unsigned(key, commonName(`DEMONSTRATION ${host}`), now)
  certificate.extensions = [
    constraints(new BasicConstraints({ cA: false })),
    keyUsage('digitalSignature'),
    subjectAltName(host),
    plain(
      OID.authorityKeyIdentifier,
      new AuthorityKeyIdentifier({ keyIdentifier: keyIdentifier(privateKey) }).toSchema(),
    ),
  ]
  const der = await signed(certificate, { sign: async (bytes) => signedBy(privateKey, bytes) })
  return [Buffer.from(der).toString('base64')]
}

function unsigned(key: PublicJwk, subject: RelativeDistinguishedNames, now: Date): Certificate {
  const certificate = new Certificate({ version: 2, subject, issuer: commonName(NAME) })
  // Positive and of at most 20 octets (RFC 5280, 4.1.2.2).
  const serial = randomBytes(16)
  serial[0] = 0x40 | ((serial[0] ?? 0) & 0x3f)
  certificate.serialNumber = new Integer({ valueHex: Uint8Array.from(serial).buffer })
  certificate.notBefore.value = now
  certificate.notAfter.value = new Date(
    Date.UTC(now.getUTCFullYear() + YEARS, now.getUTCMonth(), now.getUTCDate()),
  )
  certificate.subjectPublicKeyInfo = publicKeyInfo(key)
  return certificate
}

const constraints = (value: BasicConstraints) =>
  new Extension({ extnID: OID.basicConstraints, critical: true, extnValue: value.toSchema().toBER() })

const plain = (extnID: string, value: { toBER(): ArrayBuffer }) =>
  new Extension({ extnID, critical: false, extnValue: value.toBER() })

/** The leftmost 160 bits of the SHA-256 of the public key (RFC 7093, 2, method 1): verifiers name authorities by it. */
function keyIdentifier(privateKey: KeyObject): OctetString {
  const spki = createPublicKey(privateKey).export({ type: 'spki', format: 'der' })
  const hash = createHash('sha256').update(spki.subarray(-65)).digest().subarray(0, 20)
  return new OctetString({ valueHex: Uint8Array.from(hash).buffer })
}

const signedBy = (key: KeyObject, bytes: Uint8Array) =>
  new Uint8Array(sign('sha256', bytes, { key, dsaEncoding: 'ieee-p1363' }))
