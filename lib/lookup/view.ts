/** Turns a stored certificate into the `Certificate` that is shown, classified by the policy of the day. */

import { type Certificate, maskIdNumber, plainFields, type StoredCertificate } from '#lib/certificate'
import type { Bilingual, Facts, Policy } from '#lib/policy'
import type { DecryptingVault } from '#lib/vault'

export interface CertificateView {
  /** By which certificates are classified, and qualifications and regions named. */
  readonly policy: Policy
  /** All of it, for the holder. */
  forHolder(stored: StoredCertificate): Certificate
  /**
   * For anybody else: without birth date and gender, which beside the masked ID number would narrow down the whole
   * one.
   */
  forVerifier(stored: StoredCertificate): Certificate
}

/** What the rules are asked about a certificate. */
export function factsOf(
  stored: Pick<
    StoredCertificate,
    'qualification' | 'level' | 'specialty' | 'issuingRegion' | 'examDate' | 'issueDate'
  >,
  { qualifications }: Pick<Policy, 'qualifications'>,
): Facts {
  const { issuingRegion, examDate, issueDate } = stored
  const found = qualifications.find(stored.qualification, stored.level, stored.specialty)
  return {
    qualification: found?.qualification.id,
    level: found?.level ?? stored.level,
    issuingRegion,
    examDate,
    issueDate,
  }
}

export function createCertificateView({
  policy,
  vault,
}: {
  policy: Policy
  vault: DecryptingVault
}): CertificateView {
  const { qualifications, regions } = policy

  function forVerifier(stored: StoredCertificate): Certificate {
    const { managementNumber, issuingRegion } = stored
    const found = qualifications.find(stored.qualification, stored.level, stored.specialty)
    const level = found?.level ?? stored.level
    const specialty = found?.specialty ?? stored.specialty
    const asRecorded: Bilingual = { zh: stored.qualification, en: stored.qualification }
    return {
      managementNumber,
      holderName: stored.holderName,
      idNumber: maskIdNumber(vault.decrypt(stored.encryptedIdNumber, managementNumber)),
      qualification: {
        id: found?.qualification.id ?? 'unlisted',
        name: found?.qualification.name ?? asRecorded,
        ...(level && { level }),
        ...(specialty && { specialty }),
        ...(specialty &&
          found && { specialtyName: qualifications.specialtyName(found.qualification.id, specialty) }),
      },
      ...plainFields(stored),
      issuingRegion: { code: issuingRegion, name: regions.nameOf(issuingRegion) },
      status: stored.status,
      ...(stored.revokedAt && { revokedAt: stored.revokedAt }),
      ...(stored.revocationReason && { revocationReason: stored.revocationReason }),
      result: policy.classify(factsOf(stored, policy)),
    }
  }

  return {
    policy,
    forVerifier,
    forHolder: (stored) => ({
      ...forVerifier(stored),
      ...(stored.gender && { gender: stored.gender }),
      ...(stored.birthDate && { birthDate: stored.birthDate }),
    }),
  }
}
