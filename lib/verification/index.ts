/**
 * Verification by a third party: by code, by number with name and ID number, or by the credential in a QR. Every
 * answer is put in the log of the holder before it is given; when the log cannot be written, there is none (503).
 */

import { maskIdNumber, sameName } from '#lib/certificate'
import { parseCode } from '#lib/credential'
import type { KeyRing } from '#lib/jose'
import type { CertificateView } from '#lib/lookup'
import { Problem } from '#lib/problem'
import type { Gate, RateLimiter } from '#lib/rate-limit'
import type { Store } from '#lib/store'
import type { Tagging } from '#lib/vault'
import { createAnswers } from './answer.ts'
import { MISTYPED, releaseUnder } from './code.ts'
import { createCredentialReader } from './credential.ts'
import type { Asking, Presented, Verification } from './types.ts'
import { type PresentedByWallet, walletFinding } from './wallet.ts'

export { unknownRegion } from './answer.ts'
export { type BatchItem, type BatchResult, createBatches } from './batch.ts'
export { createContinuations } from './continuation.ts'
export { createReceiptDocuments } from './receipt-documents.ts'
export { createStatusLists, STATUS_LIST_TTL } from './status-list.ts'
export type {
  Asking,
  Found,
  Presented,
  PresentedDocument,
  Unreceipted,
  Verification,
  VerificationStatus,
  Verifier,
} from './types.ts'
export type { PresentedByWallet } from './wallet.ts'

export interface VerificationSettings {
  readonly store: Store
  readonly vault: Tagging
  readonly view: CertificateView
  readonly keyRing: KeyRing
  readonly rateLimiter: RateLimiter
  /** Of this deployment. */
  readonly origin: string
  readonly now: () => Date
}

export type Verifications = ReturnType<typeof createVerifications>

export function createVerifications(settings: VerificationSettings) {
  const { store, vault, rateLimiter, now } = settings
  const answers = createAnswers(settings)
  const readCredential = createCredentialReader(settings)
  const keysOf = ({ open }: Gate) => open.map(({ key }) => key)
  const askedUse = ({ useIn }: Asking) => (useIn === undefined ? {} : { useIn })

  return {
    /**
     * By the code of an annotation, or the standing code of a document that needs none.
     * @throws Problem `not-found`, `annotation-expired`, `annotation-withdrawn`, `too-many-attempts`, `unavailable`
     */
    async byCode(text: string, asking: Asking): Promise<Verification> {
      const { code, reason } = parseCode(text)
      if (code === undefined) throw new Problem('not-found', reason === 'check' ? { detail: MISTYPED } : {})
      const managementNumber = await store.lookup.byCode(code)
      const found = managementNumber ? await store.lookup.withAnnotations(managementNumber) : undefined
      const release = releaseUnder(code, found, now())
      if (!release) {
        // Only now: a code that is good is never refused, whatever its neighbours in the network have tried.
        await rateLimiter.enter(rateLimiter.codes(asking.verifier.network))
        throw new Problem('not-found')
      }
      const asked = { by: 'code', code, ...askedUse(asking) } as const
      return answers.about(asked, { how: 'code', ...release }, asking)
    },

    /**
     * By number, name and ID number, all three: one round trip to read, and the same answer whichever was wrong. The
     * attempt is counted before the answer, and taken back with it where it need be.
     * @throws Problem `not-found`, `challenge-required`, `too-many-attempts`, `unavailable`
     */
    async byNumber(presented: Presented, asking: Asking): Promise<Verification> {
      const { managementNumber, name, idType, idNumber } = presented
      const tags = vault.tags(idType, idNumber)
      const gate = rateLimiter.facts(managementNumber, asking.verifier.network)
      const { certificate: stored, attempts } = await store.lookup.byNumber(managementNumber, keysOf(gate))
      const attempt = await rateLimiter.enter(gate, { seen: attempts, solution: asking.solution })
      if (!stored || !vault.isOf(stored.holder, tags) || !sameName(stored.holderName, name)) {
        throw new Problem('not-found')
      }
      const asked = {
        by: 'facts',
        managementNumber,
        name,
        idNumber: maskIdNumber(idNumber),
        ...askedUse(asking),
      } as const
      const [answer] = await Promise.all([
        answers.about(asked, { how: 'number', stored }, asking),
        attempt.forgive(),
      ])
      return answer
    },

    /**
     * By what a holder has presented from a wallet; its signatures and the holder's proof are checked by whoever calls this.
     * @throws Problem `not-found` for a record or a release that is gone; `unavailable`
     */
    async byWallet(presented: PresentedByWallet, asking: Asking): Promise<Verification> {
      const { managementNumber } = presented
      const { certificate, annotations } = await store.lookup.withAnnotations(managementNumber)
      const found = walletFinding(presented, certificate, annotations, settings.view)
      return answers.about({ by: 'wallet', managementNumber, ...askedUse(asking) }, found, asking)
    },

    /**
     * By the credential in a QR.
     * @param text the QR's whole text, or only what follows the `#`
     * @throws Problem `not-found` for a credential of ours whose record is gone; `unavailable`
     */
    async byCredential(text: string, asking: Asking): Promise<Verification> {
      const { credential, managementNumber, finding } = await readCredential(text)
      if (managementNumber === undefined) {
        // A key that only this deployment would have is missing: to this deployment the credential is foreign.
        return answers.failed({ by: 'credential', ...askedUse(asking) }, credential, asking)
      }
      const { certificate, annotations } = await store.lookup.withAnnotations(managementNumber)
      const asked = { by: 'credential', managementNumber, ...askedUse(asking) } as const
      return answers.about(asked, { how: 'credential', ...finding(certificate, annotations) }, asking)
    },
  }
}
