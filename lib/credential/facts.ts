/**
 * Between a certificate and what its credential says of it: the one place where the two are held against each other.
 * Pure.
 */

import {
  type Certificate,
  type FieldKey,
  type ShownCertificate,
  sameMasked,
  signedFields,
} from '#lib/certificate'
import type { Catalogues } from '#lib/policy'
import type { CredentialClaims } from './claims.ts'

/** What the catalogues do not list has this identifier; its claim is the name as recorded. */
const UNLISTED = 'unlisted'

/** The claims that follow from the certificate alone. */
export type CertificateClaims = Omit<
  CredentialClaims,
  'status' | 'release' | 'issuedAt' | 'annotationExpiresAt'
>

/** What a credential of this certificate says. */
export function claimsOf(certificate: Certificate): CertificateClaims {
  const { qualification, result } = certificate
  const { id, name, level, specialty } = qualification
  return {
    managementNumber: certificate.managementNumber,
    holderName: certificate.holderName,
    idNumber: certificate.idNumber,
    qualification: id === UNLISTED ? name.zh : id,
    ...(level && { level }),
    ...(specialty && { specialty }),
    examDate: certificate.examDate,
    issueDate: certificate.issueDate,
    issuingRegion: certificate.issuingRegion.code,
    kind: result.kind,
    rule: { id: result.rule.id, version: result.rule.version },
  }
}

/** The certificate as far as a credential says it, to be shown like one. */
export function certificateOf(
  claims: CertificateClaims,
  { qualifications, regions }: Catalogues,
): ShownCertificate {
  const { level, specialty } = claims
  const found = qualifications.find(claims.qualification)?.qualification
  return {
    managementNumber: claims.managementNumber,
    holderName: claims.holderName,
    idNumber: claims.idNumber,
    qualification: {
      id: found?.id ?? UNLISTED,
      name: found?.name ?? { zh: claims.qualification, en: claims.qualification },
      ...(level && { level }),
      ...(specialty && { specialty }),
      ...(specialty && found && { specialtyName: qualifications.specialtyName(found.id, specialty) }),
    },
    examDate: claims.examDate,
    issueDate: claims.issueDate,
    issuingRegion: { code: claims.issuingRegion, name: regions.nameOf(claims.issuingRegion) },
  }
}

/** What may differ: a field that is signed, or which of the two things it is. */
export type DifferentFact = Extract<FieldKey, keyof CertificateClaims> | 'kind'

const COMPARED: readonly DifferentFact[] = [
  ...signedFields.map(({ key }) => key as Extract<FieldKey, keyof CertificateClaims>),
  'kind',
]

/**
 * The facts that were signed otherwise than they stand now. A specialty that had no room is not compared, and of an ID
 * number only what both masks show: earlier credentials show more of it.
 */
export function differencesBetween(claims: CertificateClaims, certificate: Certificate): DifferentFact[] {
  const now = claimsOf(certificate)
  return COMPARED.filter((fact) => {
    if (fact === 'idNumber') return !sameMasked(claims.idNumber, now.idNumber)
    return claims[fact] !== now[fact] && !(fact === 'specialty' && claims.specialty === undefined)
  })
}
