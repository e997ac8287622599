/**
 * A release to a wallet: under the same terms, in the same set and by the same write as any other, but without a document
 * and without a code that a verifier could enter. What is in the wallet is withdrawn by the bits of its copies.
 */

import type { StoredCertificate } from '#lib/certificate'
import { formatCode } from '#lib/credential'
import type { CertificateView } from '#lib/lookup'
import { Problem } from '#lib/problem'
import type { StatusPlace } from '#lib/status-list'
import type { AnnotationEntry, AnnotationSet, Store } from '#lib/store'
import {
  type AnnotationState,
  assertRoomWithoutEnd,
  assertWithinQuota,
  stateOf,
  withEntry,
} from './annotation-set.ts'
import { createSets, type ReadSet, type Tagged } from './sets.ts'

/** As the holder is shown it. Instants are ISO 8601. */
export interface WalletRelease {
  /** Grouped for reading; names the release to whoever withdraws it, and to nobody else. */
  readonly code: string
  readonly purpose?: string
  readonly recipient?: string
  readonly issuedAt: string
  readonly expiresAt?: string
  readonly state: AnnotationState
  /** How many credentials were issued, each for one presentation. */
  readonly copies: number
}

/** An entry that is one. */
export type WalletEntry = AnnotationEntry & { readonly copies: readonly StatusPlace[] }

export function toWalletRelease(entry: WalletEntry, now: Date): WalletRelease {
  const { code, purpose, recipient, issuedAt, expiresAt, copies } = entry
  return {
    code: formatCode(code),
    ...(purpose && { purpose }),
    ...(recipient && { recipient }),
    issuedAt,
    ...(expiresAt && { expiresAt }),
    state: stateOf(entry, now),
    copies: copies.length,
  }
}

export interface WalletReleaseSettings {
  readonly store: Pick<Store, 'annotations' | 'lookup' | 'status'>
  readonly view: CertificateView
  readonly now: () => Date
}

export type WalletReleases = ReturnType<typeof createWalletReleases>

export function createWalletReleases({ store, view, now }: WalletReleaseSettings) {
  const { own, change } = createSets(store)

  /** @throws Problem `certificate-revoked`, `annotation-required`, `annotation-quota` */
  function assertReleasable({ certificate, annotations }: ReadSet, limited: boolean): void {
    if (certificate.status === 'revoked') throw new Problem('certificate-revoked')
    if (limited) assertWithinQuota(annotations, now())
    else if (view.forVerifier(certificate).result.annotationRequired) throw new Problem('annotation-required')
    else assertRoomWithoutEnd(annotations, now())
  }

  return {
    /**
     * Whether it could be released now; nothing is written.
     * @param limited for one purpose and a limited time
     * @throws Problem `not-found`, `certificate-revoked`, `annotation-required`, `annotation-quota`
     */
    async check(holder: Tagged, managementNumber: string, limited: boolean): Promise<StoredCertificate> {
      const read = await own(holder, managementNumber)
      assertReleasable(read, limited)
      return read.certificate
    },

    /**
     * Releases and counts, in one write; the same entry again changes nothing, as long as it was not withdrawn.
     *
     * The registry sets the bits of the copies that it finds when it revokes. One that is written at that moment it does not
     * find: so the certificate is looked at once more before anything is handed out.
     *
     * @throws Problem `not-found`, `certificate-revoked`, `annotation-required`, `annotation-quota`,
     *   `annotation-expired`, `annotation-withdrawn`
     */
    async release(holder: Tagged, managementNumber: string, entry: WalletEntry): Promise<StoredCertificate> {
      await change(holder, managementNumber, async (read): Promise<AnnotationSet | undefined> => {
        const known = read.annotations.entries.find((one) => one.code === entry.code)
        if (!known) {
          assertReleasable(read, entry.expiresAt !== undefined)
          return withEntry(read.annotations, entry, now())
        }
        const state = stateOf(known, now())
        if (state !== 'active') throw new Problem(`annotation-${state}`)
        return undefined
      })
      const { certificate } = await own(holder, managementNumber)
      if (certificate.status === 'revoked') throw new Problem('certificate-revoked')
      return certificate
    },
  }
}
