/** The script of `/verify`: sends the three facts, shows the answer in place of the form. */

import type { Verification } from '#lib/verification'
import { html } from '../html.ts'
import { resultBody } from '../parts/result.ts'
import { causesCard } from '../parts/states.ts'
import { verdictPanel } from '../parts/verdict.ts'
import { states } from '../texts/states.ts'
import { verify as texts } from '../texts/verify.ts'
import { ask } from './api.ts'
import { activateResult } from './choice.ts'
import { lang, one, present, put } from './dom.ts'
import { onSubmit } from './submit.ts'

const form = one<HTMLFormElement>('#by-number')
const asking = one('#ask')
const answer = one('#answer')
const again = html`<p class="buttons"><button class="button" type="button" data-again>${texts[lang].again}</button></p>`

onSubmit(
  form,
  async (body) => {
    const response = await ask('/v1/verify', { method: 'POST', body })
    const verification: Verification = await response.json()
    show(html`${resultBody(verification, { lang, origin: location.origin })}${again}`)
    activateResult(answer, verification)
  },
  { 'not-found': showCauses },
)

/** Nothing is wrong with the form: there are several causes, and what each means is said at length. */
function showCauses(): void {
  const word = states[lang].notFound
  const lead = texts[lang].notFoundLead
  show(html`${verdictPanel({ tone: 'unknown', word, lead })}${causesCard(lang)}${again}`)
}

function show(part: ReturnType<typeof html>): void {
  put(answer, part)
  answer.hidden = false
  asking.hidden = true
  present(answer)
  one('[data-again]', answer).addEventListener('click', () => {
    answer.hidden = true
    asking.hidden = false
    one<HTMLInputElement>('input', form).focus()
  })
}
