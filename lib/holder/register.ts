/** Registration: an account for the person whose certificate is on record. */

import { type IdType, sameName } from '#lib/certificate'
import { Problem } from '#lib/problem'
import { assertAllowed, type Counted, limits } from '#lib/rate-limit'
import { hashPassword } from './password.ts'
import type { Counting, HolderSettings } from './settings.ts'

export interface Registration {
  readonly name: string
  readonly idType: IdType
  /** Normalised. */
  readonly idNumber: string
  /** Normalised. */
  readonly managementNumber: string
  readonly password: string
}

export function createRegister({ store, vault, now }: HolderSettings, { rateLimiter, network }: Counting) {
  /**
   * Makes an account for whoever knows name, ID document and management number of one certificate.
   * @throws Problem `identity-not-matched` the same whichever was wrong; `account-exists` only once all matched;
   *   `too-many-attempts`
   */
  return async function register(registration: Registration, address: string): Promise<void> {
    const { managementNumber } = registration
    const holderId = vault.holderId(registration.idType, registration.idNumber)
    const counted: Counted[] = [
      { key: vault.pseudonym('register', managementNumber), limit: limits.certificate },
      network(address),
    ]
    const keys = counted.map(({ key }) => key)
    const { certificate, failures } = await store.lookup.byNumber(managementNumber, keys)
    assertAllowed(counted, failures, now())
    const matches = certificate?.holder === holderId && sameName(certificate.holderName, registration.name)
    // Hashed in either case: the time taken must not tell whether the three facts matched.
    const passwordHash = await hashPassword(registration.password)
    if (!matches) {
      await rateLimiter.fail(counted)
      throw new Problem('identity-not-matched')
    }
    const account = { holderId, passwordHash, passwordVersion: 1, createdAt: now().toISOString() }
    if (!(await store.accounts.create(account))) throw new Problem('account-exists')
  }
}
