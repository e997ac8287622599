/** Verification of the credential in a QR: its signature first, then the record as it is now. */

import { isLimited } from '#lib/annotation'
import type { Certificate } from '#lib/certificate'
import {
  type CredentialCheck,
  type CredentialClaims,
  differencesBetween,
  parseCredentialText,
  verifyCredential,
} from '#lib/credential'
import type { KeyRing } from '#lib/jose'
import { Problem } from '#lib/problem'
import type { AnnotationEntry, AnnotationSet, Store } from '#lib/store'
import type { Answers } from './answer.ts'
import type { Asking, Verification, VerificationStatus } from './types.ts'

export interface CredentialSettings {
  readonly store: Store
  readonly view: { forVerifier(stored: Parameters<Answers['about']>[0]['stored']): Certificate }
  readonly keyRing: Pick<KeyRing, 'trusted'>
  readonly answers: Answers
  readonly now: () => Date
}

export function createCredentialVerification({ store, view, keyRing, answers, now }: CredentialSettings) {
  /**
   * @param text the QR's whole text, or only what follows the `#`
   * @throws Problem `not-found` for a credential of ours whose record is gone; `unavailable`
   */
  return async (text: string, asking: Asking): Promise<Verification> => {
    const { claims, signature, key, dates, annotation } = await verifyCredential(text, {
      keys: await keyRing.trusted(),
      now: now(),
    })
    const credential = { signature, key, dates }
    const useIn = asking.useIn && { useIn: asking.useIn }
    if (!claims || !allVerified(credential)) {
      // A key that only this deployment would have is missing: to this deployment the credential is foreign.
      return answers.failed({ by: 'credential', ...useIn }, credential)
    }
    const { managementNumber } = claims
    const { certificate: stored, annotations } = await store.lookup.withAnnotations(managementNumber)
    if (!stored) throw new Problem('not-found')
    const code = parseCredentialText(text)?.code
    const entry = entryOf(annotations, code, claims)
    // An address that leads to another certificate was put before a credential that does not belong to it.
    const belongs = code === undefined || entry?.code === code
    return answers.about(
      {
        how: 'credential',
        asked: { by: 'credential', managementNumber, ...useIn },
        stored,
        entry,
        ...annotationBySignature(annotation),
        integrity: belongs ? 'verified' : 'failed',
        credential,
        differences: differencesBetween(claims, view.forVerifier(stored)),
      },
      asking,
    )
  }
}

const allVerified = ({ signature, key, dates }: Pick<CredentialCheck, 'signature' | 'key' | 'dates'>) =>
  [signature, key, dates].every(({ outcome }) => outcome === 'verified')

/**
 * The release it was signed for: by the code in the address, or, where that was cut off, by its expiry. One without
 * expiry was signed for the standing release of that moment.
 */
function entryOf(
  { entries }: AnnotationSet,
  code: string | undefined,
  claims: CredentialClaims,
): AnnotationEntry | undefined {
  const seconds = (instant: string) => Math.floor(Date.parse(instant) / 1000)
  const { annotationExpiresAt: expiry } = claims
  const byCode = entries.find((one) => one.code === code)
  if (byCode) return byCode
  if (expiry !== undefined)
    return entries.find((one) => one.expiresAt && seconds(one.expiresAt) === seconds(expiry))
  const signed = seconds(claims.issuedAt)
  return entries.findLast((one) => !isLimited(one) && seconds(one.issuedAt) <= signed)
}

/** What the credential itself says of its annotation, for when the annotations does not know it any more. */
function annotationBySignature({ reason }: CredentialCheck['annotation']): {
  annotation?: VerificationStatus['annotation']
} {
  if (reason === 'annotation-within-period') return { annotation: 'active' }
  return reason === 'annotation-expired' ? { annotation: 'expired' } : {}
}
