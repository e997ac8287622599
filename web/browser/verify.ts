/** The script of `/verify`: sends the three facts, shows the answer in place of the form. */

import type { Verification } from '#lib/verification'
import { html } from '../html.ts'
import { resultBody } from '../parts/result.ts'
import { causesCard } from '../parts/states.ts'
import { verdictPanel } from '../parts/verdict.ts'
import { states } from '../texts/states.ts'
import { verify as texts } from '../texts/verify.ts'
import { ask, Refusal } from './api.ts'
import { activateResult } from './choice.ts'
import { lang, one, present, put, valuesOf, whileBusy } from './dom.ts'
import { clearRefusal, showRefusal } from './refused.ts'

const form = one<HTMLFormElement>('#by-number')
const asking = one('#ask')
const answer = one('#answer')
const again = html`<p class="buttons"><button class="button" type="button" data-again>${texts[lang].again}</button></p>`

form.addEventListener('submit', (event) => {
  event.preventDefault()
  void whileBusy(form, send)
})

async function send(): Promise<void> {
  clearRefusal(form)
  try {
    const response = await ask('/v1/verify', { method: 'POST', body: valuesOf(form) })
    const verification: Verification = await response.json()
    show(html`${resultBody(verification, { lang, origin: location.origin })}${again}`)
    activateResult(answer, verification)
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    if (error.code !== 'not-found') return showRefusal(form, error)
    const t = states[lang]
    const lead = texts[lang].notFoundLead
    show(html`${verdictPanel({ tone: 'unknown', word: t.notFound, lead })}${causesCard(lang)}${again}`)
  }
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
