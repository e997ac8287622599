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
import type { Asking, PresentedDocument, Unreceipted, Verification, VerificationStatus } from './types.ts'

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
  readonly stored: StoredCertificate
  /** The release under whose code it was presented. */
  readonly entry?: AnnotationEntry | undefined
  /** Decides the annotation's state where there is no entry to tell it. */
  readonly annotation?: VerificationStatus['annotation']
  readonly integrity?: VerificationStatus['integrity']
  readonly credential?: Verification['credential']
  readonly differences?: readonly string[]
  /** What the holder chose not to tell of the release; it stands in the holder's own log all the same. */
  readonly withheld?: ReadonlySet<'purpose' | 'recipient'>
}

/** What a finding comes to: nothing of it is told before it is logged. */
export interface Judged {
  readonly answer: Unreceipted
  readonly logged: NewVerification
}

export type Answers = ReturnType<typeof createAnswers>

export function createAnswers({ store, view, keyRing, origin, now }: AnswerSettings) {
  async function withReceipt(asked: Asked, answer: Unreceipted): Promise<Verification> {
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

  /**
   * What is to be answered about a certificate, and what is to stand in its holder's log before it is. Pure but for the
   * time.
   * @throws Problem `invalid-input` for a region that the catalogue does not know
   */
  function judge(finding: Finding, { verifier, useIn, requestId, document }: Asking): Judged {
    const { how, stored, entry, integrity = 'not-checked' } = finding
    if (useIn !== undefined && !view.policy.regions.has(useIn))
      throw unknownRegion(document ? 'document' : how, useIn)
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
      expiresAt: limited.expiresAt,
    }
    return {
      logged: {
        managementNumber: stored.managementNumber,
        at: at.toISOString(),
        how: document ? 'document' : how,
        verified,
        verifier,
        useIn,
        ...(limited && release && { annotation: { code: limited.code, ...release } }),
      },
      answer: {
        verified,
        verifiedAt: at.toISOString(),
        status,
        // After an annotation has ended the certificate can no longer be viewed under it.
        ...(released && { certificate }),
        ...(released && release && tell(release, finding.withheld)),
        ...(released && entry?.place && { release: entry.place }),
        ...(released && useIn && { use: view.policy.forceIn(certificate.result, useIn) }),
        ...(released && finding.differences?.length && { differences: finding.differences }),
        ...(finding.credential && { credential: finding.credential }),
        ...(requestId && { requestId }),
      },
    }
  }

  return {
    judge,

    /**
     * The answer about a certificate that was found; in the holder's log once this returns.
     * @throws Problem `invalid-input` for a region that the catalogue does not know
     */
    async about(asked: Asked, finding: Finding, asking: Asking): Promise<Verification> {
      const { document, useIn } = asking
      const judged = judge(finding, asking)
      const { answer, logged } = document ? await withDocument(judged, document) : judged
      if (!asking.continues) await store.verificationLog.record(logged)
      const { managementNumber } = logged
      return withReceipt(
        document ? askedBy(document, { managementNumber, ...(useIn && { useIn }) }) : asked,
        answer,
      )
    },

    /** The answer to a credential that is not ours or was changed. */
    failed: (asked: Asked, credential: Verification['credential'], asking: Asking): Promise<Verification> =>
      withReceipt(
        asking.document ? askedBy(asking.document) : asked,
        failedCredential(credential, asking, now()),
      ),
  }
}

/** A purpose that is withheld takes the whole with it: what is left would say nothing. Pure. */
function tell(
  release: NonNullable<Verification['annotation']>,
  withheld: Finding['withheld'],
): Pick<Verification, 'annotation'> {
  if (withheld?.has('purpose')) return {}
  const { recipient, ...rest } = release
  return { annotation: { ...rest, ...(recipient && !withheld?.has('recipient') && { recipient }) } }
}

/** Of a credential that is not ours or was changed nothing is repeated. Pure. */
export const failedCredential = (
  credential: Verification['credential'],
  { requestId }: Pick<Asking, 'requestId'>,
  at: Date,
): Unreceipted => ({
  verified: false,
  verifiedAt: at.toISOString(),
  status: { record: 'not-checked', annotation: 'not-checked', integrity: 'failed' },
  ...(credential && { credential }),
  ...(requestId && { requestId }),
})

/** Of a document the receipt says which file it was, however the way led from it to the certificate. */
const askedBy = (
  { sha256 }: PresentedDocument,
  more: { managementNumber?: string; useIn?: RegionCode } = {},
): Asked => ({
  by: 'document',
  sha256,
  ...more,
})

/** What is judged of a certificate holds for a document only if that agrees, before anything is logged. */
async function withDocument({ logged, answer }: Judged, document: PresentedDocument): Promise<Judged> {
  const { certificate, annotation, differences = [] } = answer
  if (!certificate || !answer.verified) return { logged, answer }
  const agrees = await document.agrees({ certificate, differences, ...(annotation && { annotation }) })
  const verified = answer.verified && agrees
  return { logged: { ...logged, verified }, answer: { ...answer, verified } }
}

/** A code stands in an address, with the region behind it; beside a file there is no other place for it. */
export function unknownRegion(how: Finding['how'], region: RegionCode): Problem {
  const detail = {
    zh: `地区目录中没有代码 ${region}。`,
    en: `The region code ${region} is not in the catalogue.`,
  }
  return new Problem('invalid-input', {
    errors: [
      { pointer: how === 'code' || how === 'document' ? '?useIn' : '/useIn', code: 'unknown-region', detail },
    ],
  })
}
