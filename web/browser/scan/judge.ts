/** From the checks of a credential to one verdict, and the lines that say what was checked. Pure. */

import type { CredentialCheck } from '#lib/credential'
import type { Html } from '../../html.ts'
import type { Tone } from '../../parts/icons.ts'
import { checkLine } from '../../parts/verdict.ts'
import { ago, moment } from '../../texts/dates.ts'
import type { Lang } from '../../texts/define.ts'
import { scan as texts } from '../../texts/scan.ts'

export interface Judgement {
  readonly tone: Tone
  readonly word: string
  readonly lead: string
}

/** Keys this fresh are all there are: one that is not among them is nobody's. */
const FRESH = 86_400_000

/** The worst comes first. What was not checked is never a good verdict. */
export function judge(check: CredentialCheck, keysAt: string | undefined, now: Date, lang: Lang): Judgement {
  const t = texts[lang]
  const say = (tone: Tone, word: string, lead: string): Judgement => ({ tone, word, lead })
  const { signature, key, dates, status, annotation, claims } = check
  if (signature.reason === 'no-key') {
    const fresh = keysAt !== undefined && now.getTime() - Date.parse(keysAt) < FRESH
    return fresh ? say('bad', t.forged, t.forgedLead) : say('unknown', t.unable, t.unableLead)
  }
  if (signature.outcome === 'failed') return say('bad', t.forged, t.forgedLead)
  if (key.outcome === 'failed') return say('bad', t.badKey, t.badKeyLead)
  if (signature.outcome !== 'verified' || !claims) return say('unknown', t.unable, t.unableClaims)
  if (dates.outcome === 'failed') return say('caution', t.unable, t.badDates)
  if (status.reason === 'revoked') return say('bad', t.revoked, t.revokedLead)
  if (annotation.outcome === 'failed') return say('unknown', t.expired, t.expiredLead)
  if (status.outcome !== 'verified') return say('caution', t.genuineUnknown, t.genuineUnknownLead)
  return say(claims.kind === 'electronic-certificate' ? 'good' : 'limited', t.genuine, t.genuineLead)
}

export function checkLines(check: CredentialCheck, now: Date, lang: Lang): readonly Html[] {
  const { signature, issuer, claims } = check
  const t = texts[lang]
  if (signature.outcome === 'failed') return [checkLine('bad', t.signatureFails)]
  if (!issuer) return [checkLine('unknown', t.signatureUnknown)]
  return [
    checkLine('good', t.signatureHolds(issuer.name[lang])),
    ...(claims ? [statusLine(check, now, lang), ...annotationLines(check, lang)] : []),
  ]
}

function statusLine({ status }: CredentialCheck, now: Date, lang: Lang): Html {
  const t = texts[lang]
  if (status.asOf === undefined) return checkLine('unknown', t.statusNone)
  const age = ago(status.asOf, now, lang)
  if (status.outcome === 'verified') return checkLine('good', t.statusGood(age))
  if (status.reason === 'revoked') return checkLine('bad', t.statusRevoked(age))
  return checkLine('unknown', status.reason === 'status-list-expired' ? t.statusOld(age) : t.statusNone)
}

function annotationLines({ annotation, claims }: CredentialCheck, lang: Lang): readonly Html[] {
  const t = texts[lang]
  const ends = claims?.annotationExpiresAt
  if (ends === undefined) return [checkLine('unknown', t.annotationNone)]
  if (annotation.outcome === 'failed') return [checkLine('bad', t.annotationPast(moment(ends, lang)))]
  return [
    checkLine('good', t.annotationWithin(moment(ends, lang))),
    checkLine('unknown', t.withdrawalUnknown),
  ]
}
