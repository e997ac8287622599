/**
 * From the checks that this device can make by itself to one verdict, and the lines that say what was checked. A device
 * alone never knows enough for a good tone: what is green on this page has been answered by the server. Pure.
 */

import type { OfflineVerification } from '#client/offline'
import type { Html } from '../../html.ts'
import type { Tone } from '../../parts/icons.ts'
import { checkLine, type Verdict } from '../../parts/verdict.ts'
import { ago, moment } from '../../texts/dates.ts'
import type { Lang } from '../../texts/define.ts'
import { scan as texts } from '../../texts/scan.ts'

export type Judgement = Omit<Verdict, 'heading'>

/** Keys this fresh are all there are: one that is not among them is nobody's. */
const FRESH = 86_400_000

/** The worst comes first. */
export function judge(
  found: OfflineVerification,
  keysAt: string | undefined,
  now: Date,
  lang: Lang,
): Judgement {
  const t = texts[lang]
  const say = (tone: Tone, word: string, lead: string): Judgement => ({ tone, word, lead })
  const { signature, key, dates, status, annotation, withdrawal } = found.checks
  if (signature.reason === 'no-key') {
    const fresh = keysAt !== undefined && now.getTime() - Date.parse(keysAt) < FRESH
    return fresh ? say('bad', t.forged, t.forgedLead) : say('unknown', t.unable, t.unableLead)
  }
  if (signature.outcome === 'failed') return say('bad', t.forged, t.forgedLead)
  if (key.outcome === 'failed') return say('bad', t.badKey, t.badKeyLead)
  if (found.signedAt === undefined) return say('unknown', t.unable, t.unableClaims)
  if (dates.outcome === 'failed') return say('caution', t.unable, t.badDates)
  if (status.reason === 'revoked') return say('bad', t.revoked, t.revokedLead)
  if (withdrawal.reason === 'withdrawn')
    return say('unknown', t.withdrawn, t.withdrawnLead(ago(withdrawal.asOf ?? '', now, lang)))
  if (annotation.outcome === 'failed') return say('unknown', t.expired, t.expiredLead)
  const released = found.annotationExpiresAt !== undefined
  if (status.outcome !== 'verified' || status.asOf === undefined)
    return say('caution', t.genuineUnknown, released ? t.genuineUnknownReleasedLead : t.genuineUnknownLead)
  if (withdrawal.outcome === 'verified' && withdrawal.asOf !== undefined) {
    const older = status.asOf < withdrawal.asOf ? status.asOf : withdrawal.asOf
    return say('limited', t.genuineStanding, t.genuineStandingLead(ago(older, now, lang)))
  }
  const age = ago(status.asOf, now, lang)
  return released
    ? say('limited', t.genuineReleased, t.genuineReleasedLead(age))
    : say('limited', t.genuine, t.genuineLead(age))
}

/** Whether the device has settled it: no answer could mend a signature that does not hold. */
export const isSettled = ({ checks: { signature, key } }: OfflineVerification): boolean =>
  signature.outcome === 'failed' || (signature.outcome === 'verified' && key.outcome === 'failed')

/** The same while the server is asked: what is bad is said at once, everything else waits for the answer. */
export function whileAsking(judgement: Judgement, lang: Lang): Judgement {
  const { asking, locally } = texts[lang]
  return judgement.tone === 'bad'
    ? { ...judgement, when: asking }
    : { tone: 'unknown', word: asking, lead: locally(judgement.word) }
}

/** The same after the server was asked in vain. */
export const withoutAnswer = (judgement: Judgement, lang: Lang): Judgement => ({
  ...judgement,
  when: texts[lang].notReached,
})

export function checkLines(found: OfflineVerification, now: Date, lang: Lang): readonly Html[] {
  const { checks, issuer, signedAt } = found
  const t = texts[lang]
  if (checks.signature.outcome === 'failed') return [checkLine('bad', t.signatureFails)]
  if (!issuer) return [checkLine('unknown', t.signatureUnknown)]
  return [
    checkLine('limited', t.signatureHolds(issuer.name[lang])),
    ...(signedAt ? [statusLine(found, now, lang), ...annotationLines(found, now, lang)] : []),
  ]
}

function statusLine({ checks: { status } }: OfflineVerification, now: Date, lang: Lang): Html {
  const t = texts[lang]
  if (status.asOf === undefined) return checkLine('unknown', t.statusNone)
  const age = ago(status.asOf, now, lang)
  if (status.outcome === 'verified') return checkLine('limited', t.statusGood(age))
  if (status.reason === 'revoked') return checkLine('bad', t.statusRevoked(age))
  return checkLine('unknown', status.reason === 'status-list-expired' ? t.statusOld(age) : t.statusNone)
}

function annotationLines(
  { checks: { annotation, withdrawal }, annotationExpiresAt: ends }: OfflineVerification,
  now: Date,
  lang: Lang,
): readonly Html[] {
  const t = texts[lang]
  if (annotation.outcome === 'failed' && ends) return [checkLine('bad', t.annotationPast(moment(ends, lang)))]
  const period =
    ends === undefined
      ? checkLine('unknown', t.annotationNone)
      : checkLine('limited', t.annotationWithin(moment(ends, lang)))
  if (withdrawal.outcome === 'verified' && withdrawal.asOf !== undefined)
    return [period, checkLine('limited', t.withdrawalGood(ago(withdrawal.asOf, now, lang)))]
  return [period, checkLine('unknown', t.withdrawalUnknown)]
}
