/** The credential in a QR: its signature first, then the record as it is now. */

import { isLimited, isToWallet } from '#lib/annotation'
import type { Certificate, StoredCertificate } from '#lib/certificate'
import {
  type CredentialCheck,
  type CredentialClaims,
  differencesBetween,
  parseCredentialText,
  verifyCredential,
} from '#lib/credential'
import type { KeyRing } from '#lib/jose'
import { Problem } from '#lib/problem'
import type { StatusPlace } from '#lib/status-list'
import type { AnnotationEntry, AnnotationSet } from '#lib/store'
import type { Finding } from './answer.ts'
import type { VerificationStatus } from './types.ts'

export interface CredentialSettings {
  readonly view: { forVerifier(stored: StoredCertificate): Certificate }
  readonly keyRing: Pick<KeyRing, 'trusted'>
  readonly now: () => Date
}

/** What a credential says of itself, before the record is asked. */
export interface CheckedCredential {
  readonly credential: Pick<CredentialCheck, 'signature' | 'key' | 'dates'>
  /** Whose record it names; undefined for one that is not ours or was changed. */
  readonly managementNumber?: string
  /**
   * Holds it against the record.
   * @throws Problem `not-found` for a credential of ours whose record is gone
   */
  finding(stored: StoredCertificate | undefined, annotations: AnnotationSet): Omit<Finding, 'how'>
}

/** Reads credentials: their signature first, then against the record as it is now. */
export function createCredentialReader({ view, keyRing, now }: CredentialSettings) {
  /** @param text the QR's whole text, or only what follows the `#` */
  return async (text: string): Promise<CheckedCredential> => {
    const { claims, signature, key, dates, annotation } = await verifyCredential(text, {
      keys: await keyRing.trusted(),
      now: now(),
    })
    const credential = { signature, key, dates }
    const isOurs = claims !== undefined && allVerified(credential)
    return {
      credential,
      ...(isOurs && { managementNumber: claims.managementNumber }),
      finding(stored, annotations) {
        if (!isOurs || !stored) throw new Problem('not-found')
        const code = parseCredentialText(text)?.code
        // An address that leads elsewhere was put before a credential that does not belong to it.
        const { entry, belongs } = releaseOf(annotations, code, claims, now())
        return {
          stored,
          entry,
          ...annotationBySignature(annotation),
          integrity: belongs ? 'verified' : 'failed',
          credential,
          differences: differencesBetween(claims, view.forVerifier(stored)),
        }
      },
    }
  }
}

const allVerified = ({ signature, key, dates }: Pick<CredentialCheck, 'signature' | 'key' | 'dates'>) =>
  [signature, key, dates].every(({ outcome }) => outcome === 'verified')

/**
 * The release that a credential was signed for, and whether the address before it is that release's own.
 * @throws Problem `not-found` for a release that should stand and is not there; one that ended long ago may be forgotten
 */
function releaseOf(
  { entries }: AnnotationSet,
  code: string | undefined,
  claims: CredentialClaims,
  now: Date,
): { readonly entry?: AnnotationEntry | undefined; readonly belongs: boolean } {
  const { release, annotationExpiresAt: expiry } = claims
  if (!release) {
    const entry = withoutPlace(entries, code, claims)
    return { entry, belongs: code === undefined || entry !== undefined }
  }
  const entry = entries.find(({ place }) => isSame(place, release))
  const hasEnded = expiry !== undefined && Date.parse(expiry) <= now.getTime()
  if (!entry && !hasEnded) throw new Problem('not-found')
  return { entry, belongs: code === undefined || !entry || code === entry.code }
}

/**
 * Of before releases had places: by the code in the address, if it ends when the credential says; where the address was
 * cut off, by that end, and of several that end in the same second the one that was withdrawn is believed. One without
 * an end was signed for the standing release of that moment.
 */
function withoutPlace(
  entries: readonly AnnotationEntry[],
  code: string | undefined,
  { annotationExpiresAt: expiry, issuedAt }: CredentialClaims,
): AnnotationEntry | undefined {
  const onPaper = entries.filter((one) => !isToWallet(one))
  const ending = onPaper.filter(
    ({ expiresAt }) => expiresAt && expiry && seconds(expiresAt) === seconds(expiry),
  )
  const standing = onPaper.filter((one) => !isLimited(one) && seconds(one.issuedAt) <= seconds(issuedAt))
  const fitting = expiry === undefined ? standing : ending
  if (code !== undefined) return fitting.find((one) => one.code === code)
  return expiry === undefined ? standing.at(-1) : (ending.find((one) => one.withdrawnAt) ?? ending[0])
}

const isSame = (place: StatusPlace | undefined, other: StatusPlace) =>
  place !== undefined && place.list === other.list && place.index === other.index

/** A credential carries no fractions of a second. */
const seconds = (instant: string) => Math.floor(Date.parse(instant) / 1000)

/** What the credential itself says of its annotation, for when the annotations does not know it any more. */
function annotationBySignature({ reason }: CredentialCheck['annotation']): {
  annotation?: VerificationStatus['annotation']
} {
  if (reason === 'annotation-within-period') return { annotation: 'active' }
  return reason === 'annotation-expired' ? { annotation: 'expired' } : {}
}
