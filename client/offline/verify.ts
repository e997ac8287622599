/** Checks the credential in a QR against the keys and lists at hand. */

import { type CredentialCheck, parseCredentialText, verifyCredential } from '../../lib/credential/index.ts'
import { opened, trusted } from './opened.ts'
import type {
  CertificateFacts,
  Check,
  OfflineOptions,
  OfflineStatus,
  OfflineVerification,
  Outcome,
  Reason,
  Subject,
} from './types.ts'

/** In the order in which they decide. */
const SUBJECTS: readonly Subject[] = ['signature', 'key', 'dates', 'status', 'withdrawal', 'annotation']

/**
 * Checks everything that can be checked without a network.
 *
 * @param text the QR's whole text, or only what follows the `#`; whatever it is, this does not throw for it
 * @throws as `trustKeySet` does, for a key set that is not sound
 * @example
 * const { verified, status, reasons } = await verifyOffline(scanned, { keySet, statusLists: [list] })
 * // verified: true, status: { state: 'valid', asOf: '2026-11-25T08:00:00.000Z', age: 3600 }
 */
export async function verifyOffline(text: string, options: OfflineOptions): Promise<OfflineVerification> {
  const { keySet, statusLists = [], now = new Date(), engine } = options
  const keys = await trusted(keySet, engine)
  const check = await verifyCredential(text, {
    keys,
    now,
    statusLists: await opened(statusLists, keys, now),
  })
  const { signature, key, dates, annotation, status, withdrawal, claims, issuer } = check
  const checks = { signature, key, dates, annotation, status, withdrawal }
  const reasons = reasonsOf(checks)
  const code = parseCredentialText(text)?.code
  return {
    verified: reasons.length === 0,
    integrity: integrityOf(check),
    ...(claims && {
      ...(withdrawal.reason !== 'withdrawn' && { certificate: factsOf(claims) }),
      signedAt: claims.issuedAt,
      ...(claims.annotationExpiresAt !== undefined && { annotationExpiresAt: claims.annotationExpiresAt }),
      ...(claims.release && { release: claims.release }),
    }),
    ...(issuer && { issuer }),
    ...(code !== undefined && { code }),
    status: statusOf(check, now),
    checks,
    reasons,
  }
}

/** Failed ones first. A release without an end is no fault: the standing code of what needs no annotation. */
function reasonsOf(checks: Readonly<Record<Subject, Check>>): readonly Reason[] {
  const open = SUBJECTS.map((subject) => ({ subject, ...checks[subject] })).filter(
    ({ outcome, reason }) => outcome !== 'verified' && reason !== 'no-annotation',
  )
  return [
    ...open.filter(({ outcome }) => outcome === 'failed'),
    ...open.filter(({ outcome }) => outcome !== 'failed'),
  ]
}

/** Both or nothing: a signature by a key that must not be believed is none. Without the key nothing is known. */
const integrityOf = ({ signature, key }: CredentialCheck): Outcome =>
  signature.outcome === 'verified' ? key.outcome : signature.outcome

function statusOf({ status, withdrawal }: CredentialCheck, now: Date): OfflineStatus {
  const asOf = [status.asOf, withdrawal.asOf].filter((at) => at !== undefined).sort()[0]
  const stated = (state: OfflineStatus['state'], at = asOf): OfflineStatus =>
    at === undefined
      ? { state }
      : { state, asOf: at, age: Math.max(0, Math.floor((now.getTime() - Date.parse(at)) / 1000)) }
  if (status.reason === 'revoked') return stated('revoked', status.asOf)
  if (withdrawal.reason === 'withdrawn') return stated('withdrawn', withdrawal.asOf)
  return stated(status.outcome === 'verified' ? 'valid' : 'unknown')
}

function factsOf({
  status: _status,
  release: _release,
  issuedAt: _issuedAt,
  annotationExpiresAt: _expiresAt,
  ...facts
}: NonNullable<CredentialCheck['claims']>): CertificateFacts {
  return facts
}
