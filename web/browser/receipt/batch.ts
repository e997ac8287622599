/** What a receipt of a batch says: who asked, and a line for each item. Pure. */

import { formatCode } from '#lib/credential'
import type { AskedBatch, BatchReceiptAnswer, Receipt } from '#lib/jose'
import type { Unreceipted } from '#lib/verification'
import { regions } from '../../catalogue.ts'
import { type Html, html } from '../../html.ts'
import { type Fact, factList, qualificationLine } from '../../parts/certificate.ts'
import type { Tone } from '../../parts/icons.ts'
import { verdictOf } from '../../parts/outcome.ts'
import { moment } from '../../texts/dates.ts'
import type { Lang } from '../../texts/define.ts'
import { itemProblems, receipt as texts } from '../../texts/receipt.ts'
import { result as resultTexts } from '../../texts/result.ts'

type Answer = BatchReceiptAnswer<Unreceipted>

/** @param signedBy the facts about whoever signed it */
export function batchContents(
  receipt: Receipt & { asked: AskedBatch },
  signedBy: readonly Fact[],
  lang: Lang,
): Html {
  const t = texts[lang]
  const { client, items } = receipt.asked
  const { useIn } = receipt.asked as Receipt['asked']
  // Its signature is this service's, so its answer is one of this service.
  const { results, verifiedAt, requestId } = receipt.answer as unknown as Answer
  const verified = results.filter((one) => 'verification' in one && one.verification.verified).length
  return html`
    <section class="card">
      <h2>${t.says}</h2>
      <p class="muted small">${t.compare}</p>
      ${factList([
        [t.conclusion, t.batchConclusion(results.length, verified)],
        [t.answeredAt, moment(verifiedAt, lang)],
        [t.askedBy, client.name],
        [t.keyNumber, client.id, 'mono'],
        ...signedBy,
        [t.requestNumber, requestId, 'mono'],
        [resultTexts[lang].where, useIn && regions.nameOf(useIn)[lang]],
      ])}
    </section>
    <section class="card">
      <h2>${t.items}</h2>
      <ol class="entries numbered">${results.map((one, i) => itemLine(one, items[i], lang))}</ol>
    </section>`
}

/** Green and red for what is settled; what has to be weighed, or was not found, has neither. */
const TAGS: Readonly<Partial<Record<Tone, string>>> = { good: 'good', territorial: 'good', bad: 'bad' }

function itemLine(
  one: Answer['results'][number],
  asked: AskedBatch['items'][number] | undefined,
  lang: Lang,
): Html {
  const t = texts[lang]
  if ('problem' in one) {
    const problems: Readonly<Record<string, string>> = itemProblems[lang]
    return html`<li>
      <p class="row between"><strong>${askedText(asked, lang)}</strong><span class="tag">${problems[one.problem.code] ?? t.otherProblem}</span></p>
    </li>`
  }
  const { verification } = one
  const { certificate, use } = verification
  const { word, tone } = verdictOf({ ...verification, receipt: '' }, lang)
  return html`<li>
    <p class="row between"><strong>${certificate ? `${certificate.holderName} ${certificate.idNumber}` : askedText(asked, lang)}</strong><span class="tag ${TAGS[tone] ?? ''}">${word}</span></p>
    ${certificate && html`<p class="small">${qualificationLine(certificate, lang)} · <span class="mono">${certificate.managementNumber}</span></p>`}
    ${use && html`<p class="small muted">${use.reason[lang]}</p>`}
  </li>`
}

function askedText(asked: AskedBatch['items'][number] | undefined, lang: Lang): string {
  const t = texts[lang]
  if (asked?.by === 'code') return formatCode(asked.code)
  if (asked?.by === 'facts') return `${asked.name} ${asked.managementNumber}`
  return asked?.by === 'credential' ? t.byCredential : t.unreadable
}
