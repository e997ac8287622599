/** From a row to the registered certificate, and from one state of it to the next with the change in its history. */

import {
  type CertificateRecord,
  type Change,
  certificateFields,
  type RegisteredCertificate,
  type RegisteredFields,
} from '#lib/certificate'
import type { EncryptingVault } from '#lib/vault'

/** What a row says, as the store keeps it; the ID number is encrypted anew only when the holder is a new one. */
export function fieldsOf(
  { managementNumber, idNumber, ...record }: CertificateRecord,
  vault: EncryptingVault,
  known?: RegisteredCertificate,
): Omit<RegisteredFields, 'status' | 'revokedAt' | 'revocationReason'> {
  const tags = vault.tags(record.idType, idNumber)
  if (known && vault.isOf(known.holder, tags)) {
    const { holder, encryptedIdNumber } = known
    return { ...record, holder, encryptedIdNumber }
  }
  return { ...record, holder: tags[0], encryptedIdNumber: vault.encrypt(idNumber, managementNumber) }
}

/** The attributes that hold the fields: an ID number stands as its pseudonym and its ciphertext. */
const attributes: readonly (keyof RegisteredFields)[] = certificateFields.flatMap(({ key }) =>
  key === 'idNumber' ? (['holder', 'encryptedIdNumber'] as const) : key === 'managementNumber' ? [] : [key],
)

/** The old values of what would change; empty when nothing would. */
export function differences(now: RegisteredFields, next: RegisteredFields): Change['before'] {
  const changed = attributes.filter((name) => now[name] !== next[name])
  return Object.fromEntries(changed.map((name) => [name, now[name] ?? null])) as Change['before']
}

/** The certificate after a change, one revision later, with the change in its history. */
export function withChange(
  now: RegisteredCertificate,
  next: RegisteredFields,
  change: Omit<Change, 'before'>,
): RegisteredCertificate {
  const { managementNumber, statusPlace, revision, recorded, history = [] } = now
  return {
    ...next,
    managementNumber,
    statusPlace,
    revision: revision + 1,
    recorded,
    history: [...history, { ...change, before: differences(now, next) }],
  }
}
