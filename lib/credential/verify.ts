/**
 * Checks a credential, anywhere and without asking anybody. It never throws, whatever the text is, and its work is
 * bounded: one look at the length, one fixed shape, one ECDSA verification, one small map.
 */

import { isLowS, periodCheck, type TrustedKeySet } from '#lib/jose'
import {
  STATUS_INVALID,
  STATUS_VALID,
  type StatusPlace,
  statusAt,
  type VerifiedStatusList,
} from '#lib/status-list'
import { type Check, type CredentialCheck, check } from './check.ts'
import { type CredentialClaims, decodeClaims } from './claims.ts'
import { decodeDigits } from './decimal.ts'
import { decodeSign1 } from './envelope.ts'
import { credentialDigits, MAX_TEXT } from './text.ts'

export interface VerifyOptions {
  readonly keys: TrustedKeySet
  readonly now: Date
  /** Verified lists at hand, of any issuer and number; without the right one the status is not checked. */
  readonly statusLists?: readonly VerifiedStatusList[]
}

/** Milliseconds that the signer's clock may be ahead of ours. */
const SKEW_MS = 300_000

/**
 * Checks everything that can be checked without a network.
 *
 * @param text the QR's whole text, or only what follows the `#`
 * @returns one result per check; `claims` only if the signature holds. Whether the address's code belongs to
 *   the same certificate is for the caller to compare online.
 */
export async function verifyCredential(text: string, options: VerifyOptions): Promise<CredentialCheck> {
  if (text.length > MAX_TEXT) return unread('too-long', check('key', 'unreadable'))
  const bytes = decodeDigits(credentialDigits(text) ?? '')
  const envelope = bytes && decodeSign1(bytes)
  if (!envelope || !isLowS(envelope.signature)) return unread('malformed', check('key', 'unreadable'))
  const key = options.keys.byPrefix(envelope.kid)
  if (typeof key === 'string') return unread('no-key', check('key', `key-${key}`))
  const verification = key.verify(envelope.signature, envelope.signed).catch(() => undefined)
  // Read while the platform computes, on its own thread; looked at only if the signature holds.
  const claims = decodeClaims(envelope.payload)
  const holds = await verification
  if (!holds)
    return unread(
      holds === undefined ? 'crypto-unavailable' : 'signature-wrong',
      check('key', 'signature-not-verified'),
    )
  const origin = { signature: check('signature', 'signature-holds'), issuer: key.issuer, kid: key.kid }
  if (!claims) return { ...origin, ...unknownClaims }
  return {
    ...origin,
    key: periodCheck(key, Date.parse(claims.issuedAt) / 1000),
    dates: datesCheck(claims, options.now),
    annotation: annotationCheck(claims, options.now),
    status: statusCheck(claims, key.issuer.id, options),
    withdrawal: withdrawalCheck(claims, key.issuer.id, options),
    claims,
  }
}

/** The signature could not be established, so nothing that the credential says was looked at. */
function unread(reason: Check<'signature'>['reason'], key: Check<'key'>): CredentialCheck {
  return {
    signature: check('signature', reason),
    key,
    dates: check('dates', 'signature-not-verified'),
    annotation: check('annotation', 'signature-not-verified'),
    status: check('status', 'signature-not-verified'),
    withdrawal: check('withdrawal', 'signature-not-verified'),
  }
}

const unknownClaims = {
  key: check('key', 'claims-unreadable'),
  dates: check('dates', 'claims-unreadable'),
  annotation: check('annotation', 'claims-unreadable'),
  status: check('status', 'claims-unreadable'),
  withdrawal: check('withdrawal', 'claims-unreadable'),
}

function datesCheck({ issuedAt, issueDate }: CredentialClaims, now: Date): Check<'dates'> {
  const latest = now.getTime() + SKEW_MS
  if (Date.parse(issuedAt) > latest) return check('dates', 'signed-in-future')
  // Dates of issue are days of China's one time zone.
  if (Date.parse(`${issueDate}T00:00:00+08:00`) > latest) return check('dates', 'issued-in-future')
  return check('dates', 'dates-plausible')
}

function annotationCheck({ annotationExpiresAt }: CredentialClaims, now: Date): Check<'annotation'> {
  if (annotationExpiresAt === undefined) return check('annotation', 'no-annotation')
  const active = now.getTime() < Date.parse(annotationExpiresAt)
  return check('annotation', active ? 'annotation-within-period' : 'annotation-expired')
}

/** The word of a list that has the place, and when that list was signed. */
function lookUp<const Reason extends string>(
  { list, index }: StatusPlace,
  issuer: string,
  { now, statusLists = [] }: VerifyOptions,
  [unset, set]: readonly [Reason, Reason],
) {
  const [latest] = statusLists
    .filter((candidate) => candidate.list === list && candidate.issuer.id === issuer)
    .sort((a, b) => Date.parse(b.issuedAt) - Date.parse(a.issuedAt))
  if (!latest) return { reason: 'no-status-list' as const }
  return { reason: wordOf(latest, index, now, unset, set), asOf: latest.issuedAt }
}

function wordOf<Reason extends string>(
  list: VerifiedStatusList,
  index: number,
  now: Date,
  unset: Reason,
  set: Reason,
): Reason | 'status-list-expired' | 'status-index-outside-list' | 'status-unknown' {
  if (list.expiresAt !== undefined && now.getTime() >= Date.parse(list.expiresAt))
    return 'status-list-expired'
  switch (statusAt(list.statuses, index)) {
    case undefined:
      return 'status-index-outside-list'
    case STATUS_VALID:
      return unset
    case STATUS_INVALID:
      return set
    default:
      return 'status-unknown'
  }
}

function statusCheck(
  { status }: CredentialClaims,
  issuer: string,
  options: VerifyOptions,
): CredentialCheck['status'] {
  const { reason, ...asOf } = lookUp(status, issuer, options, ['status-valid', 'revoked'])
  return { ...check('status', reason), ...asOf }
}

function withdrawalCheck(
  { release }: CredentialClaims,
  issuer: string,
  options: VerifyOptions,
): CredentialCheck['withdrawal'] {
  if (!release) return check('withdrawal', 'no-release-place')
  const { reason, ...asOf } = lookUp(release, issuer, options, ['not-withdrawn', 'withdrawn'])
  return { ...check('withdrawal', reason), ...asOf }
}
