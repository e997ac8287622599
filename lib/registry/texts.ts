/**
 * A certificate as the texts of a file's row: the inverse of `checkRow`. The export writes them, and a correction
 * lays its new values over them, so that what is corrected passes the same checks as what is imported.
 */

import {
  certificateFields,
  type FieldKey,
  findIdType,
  genderName,
  type RegisteredCertificate,
  recordStatusName,
} from '#lib/certificate'
import type { Regions } from '#lib/policy'
import type { DecryptingVault } from '#lib/vault'

/** The texts of a certificate, its ID number in clear: for the authority's own files and checks only. */
export function textsOf(
  certificate: RegisteredCertificate,
  vault: DecryptingVault,
  regions: Regions,
): Record<FieldKey, string> {
  const written: Partial<Record<FieldKey, string | undefined>> = {
    gender: certificate.gender && genderName(certificate.gender).zh,
    idType: findIdType(certificate.idType)?.name.zh,
    idNumber: vault.decrypt(certificate.encryptedIdNumber, certificate.managementNumber),
    issuingRegion: regions.nameOf(certificate.issuingRegion).zh,
    status: recordStatusName(certificate.status).zh,
  }
  const textOf = (key: FieldKey) => written[key] ?? (key === 'idNumber' ? undefined : certificate[key]) ?? ''
  return Object.fromEntries(certificateFields.map(({ key }) => [key, textOf(key)])) as Record<
    FieldKey,
    string
  >
}
