/** The seal certificates that this deployment knows: today's and its former ones. They are known by their bytes. */

import { X509Certificate } from 'node:crypto'
import { type SignerCertificate, signerCertificate } from '#lib/document'
import { readAll, readElement } from './der.ts'

/** A certificate that documents are or were sealed with. */
export interface Seal {
  readonly der: Buffer
  readonly certificate: X509Certificate
  /** The same with what it signs by. */
  readonly signer: SignerCertificate
  /** Its issuer and serial number, as DER. */
  readonly issuer: Buffer
  readonly serialNumber: Buffer
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
      ...namesOf(der),
      name: nameOf(certificate),
    })),
    issuers: all.filter(({ certificate }) => certificate.ca).map(({ der }) => der),
  }
}

/** Version, serial number, algorithm and issuer come first in what a certificate says (RFC 5280, 4.1). */
function namesOf(der: Buffer): Pick<Seal, 'issuer' | 'serialNumber'> {
  const [said] = readAll(readElement(der).content)
  const [, serialNumber, , issuer] = readAll(said?.content ?? Buffer.alloc(0))
  if (!serialNumber || !issuer) throw new Error('a seal certificate cannot be read')
  return { serialNumber: serialNumber.der, issuer: issuer.der }
}

/** The common name, or where there is none all of the subject. */
function nameOf({ subject }: X509Certificate): string {
  return /^CN=(.+)$/m.exec(subject)?.[1] ?? subject.replaceAll('\n', ', ')
}
