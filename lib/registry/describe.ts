/** A certificate with its history, as an operator may see it: ID numbers masked, pseudonyms left out. */

import { maskIdNumber } from '#lib/certificate'
import type { Vault } from '#lib/runtime'
import type { Change, RegisteredCertificate } from './registered.ts'

export interface DescribedChange extends Omit<Change, 'before'> {
  /** The old values; an ID number masked, `null` where there was none. */
  readonly before: Readonly<Record<string, unknown>>
}

export interface DescribedCertificate
  extends Omit<RegisteredCertificate, 'holder' | 'sealedIdNumber' | 'history'> {
  /** Masked. */
  readonly idNumber: string
  readonly history: readonly DescribedChange[]
}

/** What `show` and `history` print. */
export function describe(
  certificate: RegisteredCertificate,
  vault: Pick<Vault, 'open'>,
): DescribedCertificate {
  const { holder: _holder, sealedIdNumber, history = [], ...rest } = certificate
  const masked = (sealed: string) => maskIdNumber(vault.open(sealed, certificate.managementNumber))
  return {
    ...rest,
    idNumber: masked(sealedIdNumber),
    history: history.map(({ before, ...change }) => {
      const { holder: _old, sealedIdNumber: sealed, ...values } = before
      return { ...change, before: { ...values, ...(sealed && { idNumber: masked(sealed) }) } }
    }),
  }
}
