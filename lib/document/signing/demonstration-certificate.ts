/** Self-made certificates for demonstrations and tests. Their subject says DEMONSTRATION; nobody vouches for them. */

import { generateKeyPairSync, sign } from 'node:crypto'
import { BitString, ObjectIdentifier } from 'asn1js'
import { AlgorithmIdentifier, type Certificate, PrivateKeyInfo, PublicKeyInfo } from 'pkijs'
import { newSm2PrivateKey, openSm2Key, OID as SM_OID, writeSm2PrivateKey } from '#lib/sm'
import {
  basicConstraints,
  type CertificateSigner,
  commonName,
  ECDSA_WITH_SHA256,
  keyUsage,
  newCertificate,
  signed,
} from '#lib/x509'
import { DEMONSTRATION_SUBJECT } from './signer.ts'

const YEARS = 5

/** Milliseconds: what is made with the first document has to be good for the request that asked for it before. */
export const BEFOREHAND = 3_600_000

/** A new key: its two halves as certificates and files hold them, and how it signs. */
interface NewKey extends CertificateSigner {
  readonly publicKey: PublicKeyInfo
  readonly privateKey: PrivateKeyInfo
}

const NEW_KEYS = {
  EC: (): NewKey => {
    const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'prime256v1' })
    return {
      publicKey: PublicKeyInfo.fromBER(publicKey.export({ type: 'spki', format: 'der' })),
      privateKey: PrivateKeyInfo.fromBER(privateKey.export({ type: 'pkcs8', format: 'der' })),
      algorithm: ECDSA_WITH_SHA256,
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
      algorithm: SM_OID.sm2WithSm3,
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
export async function selfSigned(
  { kind, use }: DemonstrationKey,
  now: Date,
): Promise<{ readonly certificate: Certificate; readonly privateKey: PrivateKeyInfo }> {
  const key = NEW_KEYS[kind]()
  const certificate = newCertificate({
    subject: commonName(`${DEMONSTRATION_SUBJECT} Zhengyan 演示用${use}，不具效力`),
    key: key.publicKey,
    from: new Date(now.getTime() - BEFOREHAND),
    years: YEARS,
    extensions: [basicConstraints({ cA: false }), keyUsage('signsDocuments')],
  })
  await signed(certificate, key)
  return { certificate, privateKey: key.privateKey }
}
