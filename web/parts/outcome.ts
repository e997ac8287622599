/** From a `Verification` to its verdict: the one place where the five separate answers become one word. Pure. */

import { forceIn, type RegionCode, type Result } from '#lib/policy'
import type { Verification } from '#lib/verification'
import { regions } from '../catalogue.ts'
import { type Html, html } from '../html.ts'
import { moment } from '../texts/dates.ts'
import type { Lang } from '../texts/define.ts'
import { outcome as texts } from '../texts/outcome.ts'
import type { Tone } from './icons.ts'
import { regionList } from './regions.ts'
import { checkLine, checkText, type Verdict } from './verdict.ts'

/** The verification as it would be for another region; nothing of it needs a new look-up. */
export function usedIn(verification: Verification, region: RegionCode | ''): Verification {
  const { use: _, ...rest } = verification
  if (region === '' || !rest.certificate) return rest
  return { ...rest, use: forceIn(rest.certificate.result, region, regions) }
}

/** The same once the credential was checked where it was read, and says what the record says. */
export const compared = (verification: Verification): Verification => ({
  ...verification,
  status: { ...verification.status, integrity: 'verified' },
})

/** The worst comes first: a forgery outranks a revocation, a revocation outranks the rest. */
export function verdictOf(verification: Verification, lang: Lang): Verdict {
  const { status, certificate, verifiedAt } = verification
  const t = texts[lang]
  const when = `${t.checkedAt} ${moment(verifiedAt, lang)}`
  const say = (tone: Tone, word: string, lead: string): Verdict => ({ tone, word, lead, when })

  if (status.integrity === 'failed') return say('bad', t.tampered, t.tamperedLead)
  if (status.record === 'revoked') return say('bad', t.revoked, t.revokedLead)
  if (status.annotation === 'expired') return say('unknown', t.ended, t.endedLead)
  if (status.annotation === 'withdrawn') return say('unknown', t.endedWithdrawn, t.endedWithdrawnLead)
  if (!certificate) return say('unknown', t.recordUnknown, t.compare)
  return say(...standing(certificate.result, verification, lang))
}

/** That it is the same as recorded is said only where something was compared with the record. */
function standing(
  { kind, determined, force }: Result,
  { use, status }: Pick<Verification, 'use' | 'status'>,
  lang: Lang,
): [Tone, string, string] {
  const t = texts[lang]
  const place = use && regions.nameOf(use.region)[lang]
  if (kind === 'electronic-certificate') {
    if (place && !use.hasForce) return ['caution', t.noForce(place), t.noForceLead]
    const lead = status.integrity === 'verified' ? t.sameAsRecorded : t.onRecordCompare
    if (place || force.territory.scope === 'nation') return ['good', t.validCertificate, lead]
    return ['territorial', t.validIn(regionList(force.territory, lang)), lead]
  }
  if (place) return ['caution', t.fileThere, t.fileThereLead(place)]
  return ['limited', t.validFile, determined ? t.validFileLead : t.undeterminedLead]
}

/** What the chosen region means, in a sentence. */
export const useAnswer = ({ use }: Pick<Verification, 'use'>, lang: Lang): Html =>
  use ? html`<p class="note ${use.hasForce ? 'good' : 'caution'}">${use.reason[lang]}</p>` : html``

type Line<S extends string> = Readonly<Record<S, [Tone, string]>>

/** Each axis by itself: what was checked, and what was not. A page's script may replace the line `#integrity`. */
export function checkList({ status }: Verification, lang: Lang): Html {
  const t = texts[lang]
  const record: Line<typeof status.record> = {
    valid: ['good', t.recordValid],
    revoked: ['bad', t.recordRevoked],
    'not-checked': ['unknown', t.recordUnknown],
  }
  const annotation: Line<typeof status.annotation> = {
    active: ['good', t.annotationActive],
    expired: ['bad', t.annotationExpired],
    withdrawn: ['bad', t.annotationWithdrawn],
    'none-needed': ['good', t.annotationNone],
    'not-checked': ['unknown', t.annotationUnknown],
  }
  const integrity: Line<typeof status.integrity> = {
    verified: ['good', t.integrityHolds],
    failed: ['bad', t.integrityFailed],
    'not-checked': ['unknown', t.integrityUnknown],
  }
  return html`<ul class="checks">
    ${checkLine(...record[status.record])}
    ${checkLine(...annotation[status.annotation])}
    <li id="integrity">${checkText(...integrity[status.integrity])}</li>
  </ul>`
}
