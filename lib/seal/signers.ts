/** Who may sign with a seal: certificates, or their digests (SES_CertList of GB/T 38540-2020, 6.1.2.4). */

import { sameBytes } from '#lib/bytes'
import { OID, sm3 } from '#lib/sm'
import * as asn1 from './der.ts'

export type Signers =
  | { readonly certificates: readonly Uint8Array[] }
  /** `type` names the hash: «SM3», or its identifier. */
  | { readonly digests: readonly { readonly type: string; readonly value: Uint8Array }[] }

const CERTIFICATES = 1
const DIGESTS = 2

/** How the hash is written: the standard leaves the text open, and both are met with. */
const SM3_NAMES: readonly string[] = ['SM3', OID.sm3]

/** Whether a seal may be used by the owner of a certificate. */
export function mayBeUsedBy(signers: Signers, certificate: Uint8Array): boolean {
  if ('certificates' in signers) return signers.certificates.some((one) => sameBytes(one, certificate))
  const digest = sm3(certificate)
  return signers.digests.some(
    ({ type, value }) => SM3_NAMES.includes(type.toUpperCase()) && sameBytes(value, digest),
  )
}

export function writeSigners(signers: Signers): { kind: number; list: asn1.Block } {
  if ('certificates' in signers)
    return { kind: CERTIFICATES, list: asn1.sequence(...signers.certificates.map(asn1.octets)) }
  const digests = signers.digests.map(({ type, value }) =>
    asn1.sequence(asn1.printable(type), asn1.octets(value)),
  )
  return { kind: DIGESTS, list: asn1.sequence(...digests) }
}

export function readSigners(kind: number, list: asn1.Block | undefined): Signers {
  const all = asn1.readSequence(list)
  if (kind === CERTIFICATES) return { certificates: all.map(asn1.readOctets) }
  if (kind !== DIGESTS) throw new TypeError('another kind of list')
  return {
    digests: all.map((one) => {
      const [type, value] = asn1.readSequence(one)
      return { type: asn1.readPrintable(type), value: asn1.readOctets(value) }
    }),
  }
}
