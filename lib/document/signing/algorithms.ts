/**
 * What documents are signed by: a row for each algorithm. Whoever signs or checks is given the row of a certificate, and
 * asks nothing of its name.
 */

import { createHash, createPrivateKey, sign, verify, X509Certificate } from 'node:crypto'
import type { SigningAlgorithmSpec } from '@aws-sdk/client-kms'
import {
  digestToSign,
  openSm2Key,
  readSm2Certificate,
  readSm2PrivateKey,
  OID as SM_OID,
  SmError,
  sm3,
  verifySm2,
} from '#lib/sm'
import { DocumentError } from '../errors.ts'
import { fieldsOf } from './certificate-fields.ts'
import { NULL, oid, sequence } from './der.ts'

export interface SigningAlgorithm {
  /** Whether only readers with the national algorithms know it. */
  readonly national: boolean
  /** The hash over what is signed. */
  readonly hash: { readonly identifier: Uint8Array; of(data: Uint8Array): Uint8Array }
  /** As CMS names the signature. As that of the hash, DER. */
  readonly signature: Uint8Array
  /** As KMS does (API reference, Sign), and the digest that it is given. */
  readonly kms: SigningAlgorithmSpec
  digestFor(certificate: SignerCertificate, data: Uint8Array): Uint8Array
  /** @param pkcs8 DER, not encrypted @throws for another kind of key */
  open(pkcs8: Uint8Array): (data: Uint8Array) => Uint8Array
  verify(certificate: SignerCertificate, data: Uint8Array, signature: Uint8Array): boolean
}

/** A signer's certificate, read once. */
export interface SignerCertificate {
  readonly der: Uint8Array
  readonly subject: string
  /** Issuer and serial number, by which signatures name it (RFC 5652, 10.2.4), DER. */
  readonly named: Uint8Array
  readonly algorithm: SigningAlgorithm
}

const sha256 = {
  identifier: sequence(oid('2.16.840.1.101.3.4.2.1')),
  of: (data: Uint8Array) => createHash('sha256').update(data).digest(),
} as const

/** What RSA and ECDSA have in common: Node knows both. */
const byNode = {
  national: false,
  hash: sha256,
  digestFor: (_certificate, data) => sha256.of(data),
  open: (pkcs8) => {
    const key = createPrivateKey({ key: Buffer.from(pkcs8), format: 'der', type: 'pkcs8' })
    return (data) => sign('sha256', data, key)
  },
  verify: ({ der }, data, signature) => verify('sha256', data, new X509Certificate(der).publicKey, signature),
} satisfies Partial<SigningAlgorithm>

const ALGORITHMS: Readonly<Record<'RSA' | 'EC' | 'SM2', SigningAlgorithm>> = {
  RSA: {
    ...byNode,
    // RFC 5754: with NULL parameters.
    signature: sequence(oid('1.2.840.113549.1.1.11'), NULL),
    kms: 'RSASSA_PKCS1_V1_5_SHA_256',
  },
  EC: {
    ...byNode,
    // RFC 5758: without parameters.
    signature: sequence(oid('1.2.840.10045.4.3.2')),
    kms: 'ECDSA_SHA_256',
  },
  SM2: {
    national: true,
    hash: { identifier: sequence(oid(SM_OID.sm3)), of: sm3 },
    signature: sequence(oid(SM_OID.sm2WithSm3)),
    kms: 'SM2DSA',
    // With Z, which KMS does not add to a digest.
    digestFor: ({ der }, data) => digestToSign(readSm2Certificate(der).publicKey, data),
    open: (pkcs8) => openSm2Key(readSm2PrivateKey(pkcs8)).sign,
    verify: ({ der }, data, signature) => verifySm2(readSm2Certificate(der).publicKey, data, signature),
  },
}

const known = new Map<string, SignerCertificate>()

/** @throws {DocumentError} `signer-unusable` for other than RSA, EC P-256 and SM2 */
export function signerCertificate(der: Uint8Array): SignerCertificate {
  const key = sha256.of(der).toString('base64')
  const cached = known.get(key)
  if (cached) return cached
  const read = subjectAndAlgorithm(der)
  const { issuer, serialNumber } = fieldsOf(der)
  const certificate = { der, ...read, named: sequence(issuer, serialNumber) }
  known.set(key, certificate)
  return certificate
}

function subjectAndAlgorithm(der: Uint8Array): Pick<SignerCertificate, 'subject' | 'algorithm'> {
  const sm2 = readSm2(der)
  if (sm2) return { subject: sm2.subject.text, algorithm: ALGORITHMS.SM2 }
  const { subject, publicKey } = readCertificate(der)
  if (publicKey.asymmetricKeyType === 'rsa') return { subject, algorithm: ALGORITHMS.RSA }
  if (publicKey.asymmetricKeyDetails?.namedCurve === 'prime256v1')
    return { subject, algorithm: ALGORITHMS.EC }
  throw new DocumentError('signer-unusable', 'documents are signed with RSA, ECDSA P-256 or SM2')
}

/** @returns undefined for what is no certificate of an SM2 key */
function readSm2(der: Uint8Array) {
  try {
    return readSm2Certificate(der)
  } catch (error) {
    if (error instanceof SmError) return undefined
    throw error
  }
}

/** Any certificate, an issuer's too, of whatever key. @throws {DocumentError} `signer-unusable` */
export function readCertificate(der: Uint8Array): X509Certificate {
  try {
    return new X509Certificate(der)
  } catch (cause) {
    throw new DocumentError('signer-unusable', 'a certificate of the signer cannot be read', { cause })
  }
}
