/**
 * A certificate as the texts of a file's row: the inverse of `checkRow`. The export writes them, and a correction
 * lays its new values over them, so that what is corrected passes the same checks as what is imported.
 */

import { findIdType, type RegisteredCertificate } from '#lib/certificate'
import { regionName } from '#lib/policy'
import type { DecryptingVault } from '#lib/vault'
import type { ColumnKey } from './columns.ts'

const genders = { male: '男', female: '女' } as const

/** The texts of a certificate, its ID number in clear: for the authority's own files and checks only. */
export function textsOf(
  certificate: RegisteredCertificate,
  vault: DecryptingVault,
): Record<ColumnKey, string> {
  const { managementNumber, holderName, gender, birthDate, idType, qualification, level, specialty } =
    certificate
  const { examDate, approvalDate, issueDate, issuingRegion, issuer, status, revokedAt, revocationReason } =
    certificate
  return {
    managementNumber,
    holderName,
    gender: gender ? genders[gender] : '',
    birthDate: birthDate ?? '',
    idType: findIdType(idType)?.name.zh ?? idType,
    idNumber: vault.decrypt(certificate.encryptedIdNumber, managementNumber),
    qualification,
    level: level ?? '',
    specialty: specialty ?? '',
    examDate,
    approvalDate,
    issueDate,
    issuingRegion: regionName(issuingRegion).zh,
    issuer,
    status: status === 'revoked' ? '已撤销' : '有效',
    revokedAt: revokedAt ?? '',
    revocationReason: revocationReason ?? '',
  }
}
