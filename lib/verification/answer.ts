/**
 * Puts an answer together: the separate statuses, the holder's log, the receipt. Every answer is in the log before it
 * is given; when the log cannot be written there is no answer (503).
 */

import { isLimited, stateOf } from '#lib/annotation'
import type { StoredCertificate } from '#lib/certificate'
import { type Asked, type KeyRing, signReceipt } from '#lib/jose'
import type { CertificateView } from '#lib/lookup'
import type { RegionCode } from '#lib/policy'
import { Problem } from '#lib/problem'
import type { AnnotationEntry, NewVerification, Store } from '#lib/store'
import type { Asking, Verification, VerificationStatus } from './types.ts'

export interface AnswerSettings {
  readonly store: Store
  readonly view: CertificateView
  readonly keyRing: Pick<KeyRing, 'signerAt'>
  /** Origin of this deployment: who signs the receipts. */
  readonly origin: string
  readonly now: () => Date
}

/** What was found, before it is put into words. */
export interface Finding {
  readonly how: NewVerification['how']
  readonly asked: Asked
  readonly stored: StoredCertificate
  /** The release under whose code it was presented. */
  readonly entry?: AnnotationEntry | undefined
  /** Decides the annotation's state where there is no entry to tell it. */
  readonly annotation?: VerificationStatus['annotation']
  readonly integrity?: VerificationStatus['integrity']
  readonly credential?: Verification['credential']
  readonly differences?: readonly string[]
}

export type Answers = ReturnType<typeof createAnswers>

export function createAnswers({ store, view, keyRing, origin, now }: AnswerSettings) {
  async function withReceipt(asked: Asked, answer: Omit<Verification, 'receipt'>): Promise<Verification> {
    const result = answer.certificate?.result
    const at = new Date(answer.verifiedAt)
    const receipt = await signReceipt(
      {
        asked,
        answer: { ...answer },
        ...(result && {
          rule: { id: result.rule.id, version: result.rule.version },
          determined: result.determined,
        }),
      },
      await keyRing.signerAt(at),
      { issuer: origin, now: at },
    )
    return { ...answer, receipt }
  }

  return {
    /**
     * The answer about a certificate that was found; in the holder's log once this returns.
     * @throws Problem `invalid-input` for a region that the catalogue does not know
     */
    async about(finding: Finding, { verifier, useIn, requestId, continues }: Asking): Promise<Verification> {
      const { how, asked, stored, entry, integrity = 'not-checked' } = finding
      if (useIn !== undefined && !view.policy.regions.has(useIn)) throw unknownRegion(how, useIn)
      const at = now()
      const certificate = view.forVerifier(stored)
      const { annotationRequired } = certificate.result
      // A standing release says nothing of an annotation, until it is withdrawn.
      const annotation = entry && (isLimited(entry) || entry.withdrawnAt) ? entry : undefined
      const status: VerificationStatus = {
        record: stored.status,
        annotation: annotation
          ? stateOf(annotation, at)
          : (finding.annotation ?? (annotationRequired ? 'not-checked' : 'none-needed')),
        integrity,
      }
      const released = status.annotation !== 'expired' && status.annotation !== 'withdrawn'
      const verified = status.record === 'valid' && released && integrity !== 'failed'
      const limited = entry && isLimited(entry) ? entry : undefined
      const release = limited && {
        purpose: limited.purpose,
        ...(limited.recipient && { recipient: limited.recipient }),
      }
      if (!continues)
        await store.verificationLog.record({
          managementNumber: stored.managementNumber,
          at: at.toISOString(),
          how,
          verified,
          verifier,
          useIn,
          ...(limited && release && { annotation: { code: limited.code, ...release } }),
        })
      return withReceipt(asked, {
        verified,
        verifiedAt: at.toISOString(),
        status,
        // After an annotation has ended the certificate can no longer be viewed under it.
        ...(released && { certificate }),
        ...(released && limited && release && { annotation: { ...release, expiresAt: limited.expiresAt } }),
        ...(released && entry?.place && { release: entry.place }),
        ...(released && useIn && { use: view.policy.forceIn(certificate.result, useIn) }),
        ...(released && finding.differences?.length && { differences: finding.differences }),
        ...(finding.credential && { credential: finding.credential }),
        ...(requestId && { requestId }),
      })
    },

    /** The answer to a credential that is not ours or was changed: nothing it says is repeated. */
    failed: (
      asked: Asked,
      credential: Verification['credential'],
      { requestId }: Asking,
    ): Promise<Verification> =>
      withReceipt(asked, {
        verified: false,
        verifiedAt: now().toISOString(),
        status: { record: 'not-checked', annotation: 'not-checked', integrity: 'failed' },
        ...(credential && { credential }),
        ...(requestId && { requestId }),
      }),
  }
}

/** Only a code stands in an address, with the region behind it. */
function unknownRegion(how: Finding['how'], region: RegionCode): Problem {
  const detail = {
    zh: `地区目录中没有代码 ${region}。`,
    en: `The region code ${region} is not in the catalogue.`,
  }
  return new Problem('invalid-input', {
    errors: [{ pointer: how === 'code' ? '?useIn' : '/useIn', code: 'unknown-region', detail }],
  })
}
