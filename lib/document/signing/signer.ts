/**
 * Who seals electronic certificates: one interface, whether the key lies in a PKCS#12 file or in a key service. Wiring
 * chooses the signer. A private key never leaves its signer.
 */

import { P12Signer, parsePem } from '@libpdf/core'
import { DocumentError } from '../errors.ts'
import { readCertificate, type SigningAlgorithm, signerCertificate } from './algorithms.ts'
import { signerFromSm2Pkcs12 } from './sm2-pkcs12.ts'

export interface DocumentSigner {
  /** DER, the signer's own first, then its issuers. */
  readonly certificates: readonly [Uint8Array, ...Uint8Array[]]
  /**
   * @param data what is to be signed, not yet hashed
   * @returns a signature over its SHA-256: PKCS #1 v1.5 for RSA, the DER pair (r, s) for ECDSA; for SM2 that pair over
   *   its SM3 with the signer's Z value, by the default user id
   */
  sign(data: Uint8Array): Promise<Uint8Array>
}

/** What demonstration certificates say in their subject; who has it in theirs is a demonstration. */
export const DEMONSTRATION_SUBJECT = 'DEMONSTRATION'

/** Whether documents of this signer must be marked as a demonstration. */
export function isDemonstration({ certificates }: Pick<DocumentSigner, 'certificates'>): boolean {
  return signerCertificate(certificates[0]).subject.includes(DEMONSTRATION_SUBJECT)
}

/** What the signer signs by. @throws {DocumentError} `signer-unusable` for other than RSA, EC P-256 and SM2 */
export function algorithmOf({ certificates }: Pick<DocumentSigner, 'certificates'>): SigningAlgorithm {
  return signerCertificate(certificates[0]).algorithm
}

/**
 * Checks every signature with the signer's own certificate before it is used: a key and a certificate that do
 * not belong together would otherwise give documents that look sealed and are not valid.
 *
 * @throws {DocumentError} `signer-mismatch`
 */
export async function signChecked(signer: DocumentSigner, data: Uint8Array): Promise<Uint8Array> {
  const signature = await signer.sign(data)
  const own = signerCertificate(signer.certificates[0])
  if (!own.algorithm.verify(own, data, signature))
    throw new DocumentError('signer-mismatch', 'the signature does not match the certificate of the signer')
  return signature
}

/**
 * A signer from a PKCS#12 file (RFC 7292).
 *
 * @throws {DocumentError} `signer-unusable` when the file or its password is wrong
 */
export async function signerFromPkcs12(file: Uint8Array, password: string): Promise<DocumentSigner> {
  try {
    const inner = await P12Signer.create(file, password)
    return {
      certificates: [inner.certificate, ...inner.certificateChain],
      sign: (data) => inner.sign(data, 'SHA-256'),
    }
  } catch (cause) {
    const bySm2 = await signerFromSm2Pkcs12(file, password).catch(() => undefined)
    if (bySm2) return bySm2
    throw new DocumentError('signer-unusable', 'the PKCS#12 file cannot be read with this password', {
      cause,
    })
  }
}

/**
 * A signer from PEM texts.
 *
 * @param pem.certificates the signer's certificate, then its issuers
 * @param pem.privateKey PKCS#8, unencrypted
 * @throws {DocumentError} `signer-unusable`
 */
export function signerFromPem(pem: { certificates: string; privateKey: string }): DocumentSigner {
  const certificates = certificatesFromPem(pem.certificates)
  try {
    const [block] = parsePem(pem.privateKey)
    const sign = algorithmOf({ certificates }).open(block?.der ?? new Uint8Array())
    return { certificates, sign: async (data) => sign(data) }
  } catch (cause) {
    throw new DocumentError('signer-unusable', 'the private key cannot be read', { cause })
  }
}

/** @throws {DocumentError} `signer-unusable` when there is none */
export function certificatesFromPem(pem: string): readonly [Uint8Array, ...Uint8Array[]] {
  const [first, ...rest] = parsePem(pem).map((block) => block.der)
  if (first === undefined) throw new DocumentError('signer-unusable', 'no certificate in the PEM text')
  for (const der of [first, ...rest]) readCertificate(der)
  return [first, ...rest]
}
