/** The seal certificates that this deployment knows: today's and its former ones. They are known by their bytes. */

import { X509Certificate } from 'node:crypto'
import { type SignerCertificate, signerCertificate } from '#lib/document'

/** A certificate that documents are or were sealed with. */
export interface Seal {
  readonly der: Buffer
  readonly certificate: X509Certificate
  /** The same with what it signs by. */
  readonly signer: SignerCertificate
  /** The name in its subject, to be shown. */
  readonly name: string
}

export interface KnownSeals {
  readonly seals: readonly Seal[]
  /** Certificates of issuers, which travel beside a seal. */
  readonly issuers: readonly Buffer[]
}

/**
 * @param certificates DER, in any order; those of certification authorities are issuers, all others seals
 * @throws Error when one cannot be read
 */
export function knownSeals(certificates: readonly Uint8Array[]): KnownSeals {
  const all = certificates.map((der) => ({
    der: Buffer.from(der),
    certificate: new X509Certificate(Buffer.from(der)),
  }))
  const seals = all.filter(({ certificate }) => !certificate.ca)
  return {
    seals: seals.map(({ der, certificate }) => ({
      der,
      certificate,
      signer: signerCertificate(der),
      name: nameOf(certificate),
    })),
    issuers: all.filter(({ certificate }) => certificate.ca).map(({ der }) => der),
  }
}

/** The common name, or where there is none all of the subject. */
function nameOf({ subject }: X509Certificate): string {
  return /^CN=(.+)$/m.exec(subject)?.[1] ?? subject.replaceAll('\n', ', ')
}
