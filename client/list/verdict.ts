/**
 * What came of one item, in one word and one sentence: from the service's answer, from the check that the device makes by
 * itself, or from what is wrong with the list. Pure.
 */

import { labelOf, normaliseIdNumber, sameMasked, sameName } from '../../lib/certificate/index.ts'
import type { BatchResult, Bilingual, Certificate, Verification } from '../api/types.ts'
import { reasonText } from '../offline/reason-text.ts'
import type { OfflineVerification } from '../offline/types.ts'
import type { Expected } from './items.ts'
import { details, words } from './texts.ts'

/**
 * `failed`: answered, and not to be relied on. `unreadable`: nothing of it could be asked. `not-checked`: it could have
 * been, and was not.
 */
export type Outcome = 'verified' | 'failed' | 'unreadable' | 'not-checked'

/** Each code, and what it comes to. Programs read the codes, so they stay. */
export const OUTCOMES = {
  valid: 'verified',
  /** On record; what is handed out is no electronic certificate. */
  'on-record': 'verified',
  /** Without force, or at somebody's discretion, where it is to be used. */
  'valid-elsewhere': 'verified',
  /** By the signature and the status lists at hand alone. */
  genuine: 'verified',
  revoked: 'failed',
  'annotation-expired': 'failed',
  'annotation-withdrawn': 'failed',
  'not-found': 'failed',
  forged: 'failed',
  'key-not-trusted': 'failed',
  /** The QR says otherwise than the record. */
  'differs-from-record': 'failed',
  /** The list says otherwise than the certificate. */
  'differs-from-list': 'failed',
  'not-verified': 'failed',
  unreadable: 'unreadable',
  'status-unknown': 'not-checked',
  'needs-service': 'not-checked',
  'could-not-check': 'not-checked',
} as const satisfies Record<string, Outcome>

export type VerdictCode = keyof typeof OUTCOMES

/** As far as it may be shown, whoever has said it. */
export interface Facts {
  readonly managementNumber: string
  readonly holderName: string
  /** Masked. */
  readonly idNumber: string
  readonly qualification: Bilingual
  readonly kind: Bilingual
  readonly force?: Bilingual
}

export interface Verdict {
  readonly code: VerdictCode
  readonly outcome: Outcome
  readonly word: Bilingual
  readonly detail: Bilingual
  /** `online`: the service said so. `offline`: this device. `list`: nobody was asked. */
  readonly how: 'online' | 'offline' | 'list'
  /** ISO 8601; absent where nothing was checked. */
  readonly at?: string
  readonly facts?: Facts
  /** Which receipt says so, and the place in it, both from 1. */
  readonly receipt?: { readonly number: number; readonly place: number }
}

type Said = Pick<Verdict, 'how' | 'at' | 'facts' | 'receipt'>

const verdict = (
  code: VerdictCode,
  said: Said,
  detail: Bilingual = details[code],
  word: Bilingual = words[code],
): Verdict => ({
  code,
  outcome: OUTCOMES[code],
  word,
  detail,
  ...said,
})

/** Of a row or a file in which there is nothing to ask. */
export const unreadable = (problem: Bilingual): Verdict => verdict('unreadable', { how: 'list' }, problem)

/** Of what only the service could say, and was not asked. */
export const needsService = (): Verdict => verdict('needs-service', { how: 'list' })

/** Of what the service was asked in vain. */
export const couldNotCheck = (why: Bilingual): Verdict => verdict('could-not-check', { how: 'list' }, why)

/** @param qualification what a catalogue calls it; a credential has its identifier alone */
export function fromOffline(
  found: OfflineVerification,
  at: Date,
  nameOf: (id: string) => Bilingual,
): Verdict {
  const { certificate: c, status } = found
  const facts = c && {
    managementNumber: c.managementNumber,
    holderName: c.holderName,
    idNumber: c.idNumber,
    qualification: nameOf(c.qualification),
    kind: words[c.kind],
  }
  const said: Said = { how: 'offline', at: at.toISOString(), ...(facts && { facts }) }
  const [open] = found.reasons
  const why = open ? reasonText(open.reason) : details['status-unknown']
  if (found.verified) return verdict('genuine', said, details.genuineAsOf(status.asOf ?? ''))
  if (found.integrity === 'failed') return verdict(keyFails(found) ? 'key-not-trusted' : 'forged', said)
  // Without the key nothing is known, not even that it is forged: keys that are kept may be older than it.
  if (found.integrity === 'not-checked') return verdict('could-not-check', said, why)
  if (status.state === 'revoked') return verdict('revoked', said)
  if (status.state === 'withdrawn') return verdict('annotation-withdrawn', said)
  if (found.reasons.some(({ reason }) => reason === 'annotation-expired'))
    return verdict('annotation-expired', said)
  if (found.reasons.some(({ outcome }) => outcome === 'failed')) return verdict('not-verified', said)
  return verdict('status-unknown', said, why)
}

const keyFails = ({ reasons }: OfflineVerification): boolean =>
  reasons.some(({ subject, outcome }) => subject === 'key' && outcome === 'failed')

/** Whether no answer could change it: a signature that does not hold, or is by a key that is not trusted. */
export const isSettled = ({ code }: Verdict): boolean => code === 'forged' || code === 'key-not-trusted'

/** @param answered when, and which receipt says so */
export function fromResult(
  { verification, problem }: BatchResult,
  {
    receipt,
    at,
  }: { readonly receipt: { readonly number: number; readonly place: number }; readonly at: string },
): Verdict {
  if (verification) return fromVerification(verification, receipt)
  const said: Said = { how: 'online', at, receipt }
  const code = problem.code
  if (code === 'not-found' || code === 'annotation-expired' || code === 'annotation-withdrawn')
    return verdict(code, said)
  const detail = { zh: problem.detail, en: problem.detail }
  return problem.status === 400 || problem.status === 422
    ? verdict('unreadable', said, detail)
    : verdict('could-not-check', said, detail)
}

function fromVerification(verification: Verification, receipt: NonNullable<Verdict['receipt']>): Verdict {
  const { status, certificate, verified, verifiedAt, differences = [], use } = verification
  const facts = certificate && factsOf(certificate, use?.reason)
  const said: Said = { how: 'online', at: verifiedAt, receipt, ...(facts && { facts }) }
  if (status.integrity === 'failed') return verdict('forged', said)
  if (status.record === 'revoked') return verdict('revoked', said)
  if (status.annotation === 'expired') return verdict('annotation-expired', said)
  if (status.annotation === 'withdrawn') return verdict('annotation-withdrawn', said)
  if (differences.length > 0) return verdict('differs-from-record', said, details.differs(differences))
  if (!verified || !certificate) return verdict('not-verified', said)
  const { kind, force } = certificate.result
  const isCertificate = kind === 'electronic-certificate'
  if (use && !(isCertificate && use.hasForce))
    return verdict('valid-elsewhere', said, use.reason, isCertificate ? words.noForce : words.askFirst)
  return verdict(isCertificate ? 'valid' : 'on-record', said, force.statement)
}

const factsOf = (
  { qualification: q, result, ...rest }: Certificate,
  reason: Bilingual | undefined,
): Facts => ({
  managementNumber: rest.managementNumber,
  holderName: rest.holderName,
  idNumber: rest.idNumber,
  qualification: joined(
    q.name,
    q.specialtyName ?? (q.specialty ? { zh: q.specialty, en: q.specialty } : undefined),
  ),
  kind: result.label,
  force: reason ?? result.force.statement,
})

const joined = (name: Bilingual, more: Bilingual | undefined): Bilingual =>
  more ? { zh: `${name.zh} ${more.zh}`, en: `${name.en}, ${more.en}` } : name

/** Held against what the row says of the person: a good code beside another name is no good row. */
export function comparedWith(found: Verdict, expected: Expected | undefined): Verdict {
  const { facts } = found
  if (!facts || !expected || found.outcome !== 'verified') return found
  const { managementNumber, holderName, idNumber } = expected
  const wrong = [
    holderName && !sameName(holderName, facts.holderName) && labelOf('holderName'),
    managementNumber && managementNumber !== facts.managementNumber && labelOf('managementNumber'),
    idNumber && !sameMasked(facts.idNumber, normaliseIdNumber(idNumber)) && labelOf('idNumber'),
  ].filter((label) => !!label)
  if (wrong.length === 0) return found
  const { how, at, receipt } = found
  return verdict(
    'differs-from-list',
    { how, ...(at && { at }), facts, ...(receipt && { receipt }) },
    details.differsFromList(wrong),
  )
}
