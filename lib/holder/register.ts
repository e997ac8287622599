/** Registration: an account for the person whose certificate is on record. */

import { type IdType, sameName } from '#lib/certificate'
import { Problem } from '#lib/problem'
import { hashPassword } from './password.ts'
import { newHolderId } from './session.ts'
import type { Client, HolderSettings } from './settings.ts'

export interface Registration {
  readonly name: string
  readonly idType: IdType
  /** Normalised. */
  readonly idNumber: string
  /** Normalised. */
  readonly managementNumber: string
  readonly password: string
}

export function createRegister({ store, vault, rateLimiter, now }: HolderSettings) {
  /**
   * Makes an account for whoever knows name, ID document and management number of one certificate.
   * @throws Problem `identity-not-matched` the same whichever was wrong; `account-exists` only once all matched;
   *   `challenge-required`, `too-many-attempts`
   */
  return async function register(registration: Registration, client: Client): Promise<void> {
    const { managementNumber } = registration
    const tags = vault.tags(registration.idType, registration.idNumber)
    const gate = rateLimiter.facts(managementNumber, client.network)
    const keys = gate.open.map(({ key }) => key)
    const { certificate, attempts } = await store.lookup.byNumber(managementNumber, keys)
    const { solution } = client
    const attempt = await rateLimiter.enter(gate, { seen: attempts, solution })
    const matches =
      certificate !== undefined &&
      vault.isOf(certificate.holder, tags) &&
      sameName(certificate.holderName, registration.name)
    // Hashed in either case: the time taken must not tell whether the three facts matched.
    const passwordHash = await hashPassword(registration.password)
    if (!matches) throw new Problem('identity-not-matched')
    await attempt.forgive()
    const holderId = newHolderId()
    const account = { holderId, tags, passwordHash, passwordVersion: 1, createdAt: now().toISOString() }
    if (!(await store.accounts.create(account))) throw new Problem('account-exists')
  }
}
