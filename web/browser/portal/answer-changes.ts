/** In the log of a certificate: that the rules now answer otherwise about it, from what to what, and on which notice. */

import { terms } from '#lib/certificate'
import type { AnswerChangeEntry } from '#lib/lookup'
import { type Html, html, type Part } from '../../html.ts'
import { basisList } from '../../parts/basis.ts'
import { factList } from '../../parts/certificate.ts'
import { answerChangeTexts } from '../../texts/answer-changes.ts'
import { moment } from '../../texts/dates.ts'
import { lang } from '../dom.ts'

const t = answerChangeTexts[lang]

/** Nothing where nothing has changed, as with nearly all. */
export const answerChangesPart = (changes: readonly AnswerChangeEntry[] = []): Part =>
  changes.length > 0 &&
  html`
    <h2>${t.title}</h2>
    <p class="muted small">${t.hint}</p>
    <ul class="entries">${changes.map(entry)}</ul>`

const entry = ({ at, from, to, basis }: AnswerChangeEntry): Html => html`<li>
    <p>${moment(at, lang)}</p>
    ${factList([
      [t.from, from[lang]],
      [t.to, to[lang]],
      [terms.legalBasis[lang], basisList(basis)],
    ])}
  </li>`
