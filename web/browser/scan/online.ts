/**
 * Asks the server about what was scanned, once, and shows its answer as the result page does. A region chosen later
 * is answered from the same verification.
 */

import type { Certificate } from '#lib/certificate'
import { parseCredentialText } from '#lib/credential'
import type { Verification } from '#lib/verification'
import { type Html, html } from '../../html.ts'
import { verdictOf } from '../../parts/outcome.ts'
import { resultBody } from '../../parts/result.ts'
import { causesCard } from '../../parts/states.ts'
import { verdictPanel } from '../../parts/verdict.ts'
import type { Lang } from '../../texts/define.ts'
import { outcome } from '../../texts/outcome.ts'
import { scan as texts } from '../../texts/scan.ts'
import { states } from '../../texts/states.ts'
import { client, Refusal } from '../api.ts'
import { activateResult } from '../choice.ts'
import { differencesOf, type Signed } from '../compare.ts'
import { one } from '../dom.ts'
import { again, type Outcome, type Question } from './found.ts'

/** How long a person may be kept waiting before the device's own check is all there is, in milliseconds. */
const TIMEOUT = 10_000

/**
 * @param signed what the device has read; it must be what is on record
 * @returns `undefined` when the server could not be reached or does not answer now: then the device's check stands
 */
export async function askServer(
  question: Question,
  signed: Signed | undefined,
  lang: Lang,
): Promise<Outcome | undefined> {
  try {
    const options = { timeout: TIMEOUT }
    const answer = await ('code' in question
      ? client.verifyCode(question.code, options)
      : client.verifyCredential(question.credential, options))
    return answered(answer as Verification, codeOf(question), signed, lang)
  } catch (error) {
    // A network that wants a log-in first answers with a page of its own: that is no answer either.
    return error instanceof Refusal ? refused(error, 'credential' in question, lang) : undefined
  }
}

function answered(
  verification: Verification,
  code: string | undefined,
  signed: Signed | undefined,
  lang: Lang,
): Outcome {
  const { certificate, status } = verification
  const verdict = verdictOf(verification, lang)
  const next = verdict.tone === 'unknown' && afterEnd(status.annotation, lang)
  const differences = signed ? differencesOf(signed, verification, lang) : []
  const differs = (differences.length > 0 || !!verification.differences?.length) && verdict.tone !== 'bad'
  const judgement = differs
    ? {
        ...verdict,
        tone: 'bad' as const,
        word: outcome[lang].localDiffers,
        lead: outcome[lang].localDiffersLead,
      }
    : verdict
  return {
    judgement,
    body: html`
      ${differs && html`${verdictPanel({ ...judgement, heading: 'h2' })}${differences.length > 0 && differencesNote(differences, lang)}`}
      ${resultBody({ ...verification, differences: [] }, { lang, origin: location.origin, code, heading: 'h2' })}
      ${next && note(next)}
      ${again(lang)}`,
    activate(place) {
      // What differs takes the server's verdict back, for every region.
      one('#verdict', place).hidden = differs
      activateResult(place, verification, 'h2')
    },
    ...(certificate && { names: namesOf(certificate) }),
  }
}

/** Under which it can be asked again. */
const codeOf = (question: Question): string | undefined =>
  'code' in question ? question.code : parseCredentialText(question.credential)?.code

/** What to do when the holder has released it no longer; that says nothing against the certificate. */
function afterEnd(annotation: Verification['status']['annotation'], lang: Lang): string | undefined {
  if (annotation === 'withdrawn') return states[lang].withdrawnNext
  return annotation === 'expired' ? states[lang].expiredNext : undefined
}

const note = (text: string): Html => html`<p class="note">${text}</p>`

const namesOf = ({ holderName, managementNumber, result: { kind } }: Certificate) => ({
  holderName,
  managementNumber,
  kind,
})

const differencesNote = (differences: ReturnType<typeof differencesOf>, lang: Lang): Html => html`
  <ul class="note bad">${differences.map(
    ([name, inQr, inRecord]) =>
      html`<li><strong>${name}</strong> · ${outcome[lang].inQr} ${inQr} · ${outcome[lang].inRecord} ${inRecord}</li>`,
  )}</ul>`

/** A refusal that is an answer: nothing of the certificate is shown any more, though the device could read it. */
function refused({ code }: Refusal, signed: boolean, lang: Lang): Outcome | undefined {
  const t = states[lang]
  const known: Readonly<Record<string, readonly [word: string, lead: string, next: Html]>> = {
    'annotation-withdrawn': [t.withdrawn, t.withdrawnLead, note(t.withdrawnNext)],
    'annotation-expired': [t.expired, t.expiredLead, note(t.expiredNext)],
    'not-found': signed
      ? [t.notFound, texts[lang].goneLead, html``]
      : [t.notFound, t.notFoundLead, causesCard(lang)],
  }
  const found = known[code]
  if (!found) return undefined
  const [word, lead, next] = found
  const judgement = { tone: 'unknown' as const, word, lead }
  return { judgement, body: html`${verdictPanel({ ...judgement, heading: 'h2' })}${next}${again(lang)}` }
}
