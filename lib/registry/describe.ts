/** A certificate with its history, as an operator may see it: ID numbers masked, pseudonyms left out. */

import { type Change, maskIdNumber, type RegisteredCertificate } from '#lib/certificate'
import type { DecryptingVault } from '#lib/vault'

export interface DescribedChange extends Omit<Change, 'before'> {
  /** The old values; an ID number masked, `null` where there was none. */
  readonly before: Readonly<Record<string, unknown>>
}

export interface DescribedCertificate
  extends Omit<RegisteredCertificate, 'holder' | 'encryptedIdNumber' | 'history'> {
  /** Masked. */
  readonly idNumber: string
  readonly history: readonly DescribedChange[]
}

/** What `show` and `history` print. */
export function describe(certificate: RegisteredCertificate, vault: DecryptingVault): DescribedCertificate {
  const { holder: _holder, encryptedIdNumber, history = [], ...rest } = certificate
  const masked = (encrypted: string) => maskIdNumber(vault.decrypt(encrypted, certificate.managementNumber))
  return {
    ...rest,
    idNumber: masked(encryptedIdNumber),
    history: history.map(({ before, ...change }) => {
      const { holder: _old, encryptedIdNumber, ...values } = before
      const masks = encryptedIdNumber && { idNumber: masked(encryptedIdNumber) }
      return { ...change, before: { ...values, ...masks } }
    }),
  }
}
