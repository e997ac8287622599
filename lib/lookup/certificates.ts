/** What holders look up: their certificates, one of them, and who verified it. */

import { type Certificate, parseManagementNumber, type StoredCertificate } from '#lib/certificate'
import { Problem } from '#lib/problem'
import type { AnswerChange, Store, VerificationLogEntry } from '#lib/store'
import type { Vault } from '#lib/vault'
import { createPositions } from './position.ts'
import type { CertificateView } from './view.ts'

/** Entries of a list on one page. */
const PAGE = 20

/** One entry of the log a holder sees. */
export type VerificationEntry = Omit<VerificationLogEntry, 'managementNumber'>

/** That the rules now answer otherwise than before, as a holder sees it. */
export type AnswerChangeEntry = Omit<AnswerChange, 'managementNumber'>

export interface CertificateSettings {
  readonly store: Store
  readonly vault: Vault
  readonly view: CertificateView
}

export type Certificates = ReturnType<typeof createCertificates>

export function createCertificates({ store, vault, view }: CertificateSettings) {
  const { cursor, position } = createPositions(vault)

  /** Someone else's certificate is as unknown as none. */
  async function own(holderId: string, text: string): Promise<StoredCertificate> {
    const managementNumber = parseManagementNumber(text)
    const stored = managementNumber ? await store.certificates.find(managementNumber) : undefined
    if (stored?.holder !== holderId) throw new Problem('not-found')
    return stored
  }

  return {
    /** One page, newest issue first. @throws Problem `invalid-input` for a `next` that was not given by this list */
    async list(holderId: string, next?: string): Promise<{ certificates: Certificate[]; next?: string }> {
      const page = await store.certificates.listByHolder(holderId, PAGE, position(next, holderId))
      return { certificates: page.certificates.map(view.forHolder), ...cursor(page.next, holderId) }
    },

    /** @throws Problem `not-found` */
    find: async (holderId: string, managementNumber: string): Promise<Certificate> =>
      view.forHolder(await own(holderId, managementNumber)),

    /**
     * One page of who verified a certificate, newest day first; on the first one also how the answer about it has changed.
     * @throws Problem `not-found`
     */
    async verifications(holderId: string, managementNumber: string, next?: string) {
      const stored = await own(holderId, managementNumber)
      const from = position(next, stored.managementNumber)
      const [page, changes] = await Promise.all([
        store.verificationLog.list(stored.managementNumber, PAGE, from),
        from ? [] : store.answerChanges.list(stored.managementNumber),
      ])
      return {
        verifications: page.entries.map(toEntry),
        ...(changes.length > 0 && {
          answerChanges: changes.map(({ managementNumber: _, ...change }): AnswerChangeEntry => change),
        }),
        ...cursor(page.next, stored.managementNumber),
      }
    },
  }
}

const toEntry = ({ managementNumber: _, ...entry }: VerificationLogEntry): VerificationEntry => entry
