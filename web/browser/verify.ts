/** The script of `/verify`: checks the form of the three facts, sends them, shows the answer in place of the form. */

import type { Presented } from '#client'
import { checkIdNumber, type IdType, normaliseIdNumber, parseManagementNumber } from '#lib/certificate'
import type { Verification } from '#lib/verification'
import { html } from '../html.ts'
import { readCodeInput } from '../parts/code-input.ts'
import { resultBody } from '../parts/result.ts'
import { causesCard } from '../parts/states.ts'
import { verdictPanel } from '../parts/verdict.ts'
import { states } from '../texts/states.ts'
import { verify as texts } from '../texts/verify.ts'
import { client, Refusal } from './api.ts'
import { activateResult } from './choice.ts'
import { enhanceCodeForms } from './code-form.ts'
import { lang, one, present, put } from './dom.ts'
import { showNote } from './refused.ts'
import { onSubmit } from './submit.ts'

const t = texts[lang]
const form = one<HTMLFormElement>('#by-number')
const number = one<HTMLInputElement>('#f-managementNumber', form)
const asking = one('#ask')
const answer = one('#answer')
number.maxLength = 2048
enhanceCodeForms()

onSubmit(
  form,
  async (body) => {
    if (isCode(body.managementNumber ?? '')) return
    const errors = formErrors(body)
    if (errors.length > 0) throw new Refusal({ code: 'invalid-input', errors })
    const verification = (await client.verifyNumber(body as unknown as Presented)) as Verification
    // What was typed has served, and the next person at this computer need not see it.
    form.reset()
    show(html`${resultBody(verification, { lang, origin: location.origin })}${again(t.again)}`)
    activateResult(answer, verification)
  },
  { 'not-found': showCauses },
)

/** A code, a link or a credential in the field of the number: the way for it is offered. */
function isCode(typed: string): boolean {
  const input = readCodeInput(typed, location.host)
  if (!('address' in input)) return false
  showNote(form, html`${t.isCode} <a href="${input.address}">${t.isCodeGo}</a>`)
  return true
}

/** What cannot be on any certificate is not sent: the importer refuses by the same check. */
function formErrors({ managementNumber = '', idNumber = '', idType = '' }: Record<string, string>) {
  const problem = checkIdNumber(idType as IdType, normaliseIdNumber(idNumber))
  return [
    ...(parseManagementNumber(managementNumber)
      ? []
      : [{ pointer: '/managementNumber', code: 'form', detail: t.badNumber }]),
    ...(problem
      ? [
          {
            pointer: '/idNumber',
            code: problem,
            detail: problem === 'id-number-form' ? t.badIdForm : t.badIdCheck,
          },
        ]
      : []),
  ]
}

/** Nothing is wrong with the form: there are several causes, and what each means is said at length. */
function showCauses(): void {
  const word = states[lang].notFound
  show(
    html`${verdictPanel({ tone: 'unknown', word, lead: t.notFoundLead })}${causesCard(lang)}${again(t.correct)}`,
  )
}

const again = (text: string) =>
  html`<p class="buttons"><button class="button primary" type="button" data-again>${text}</button></p>`

// ── Back and Forward lead between form and answer, and ask nothing anew ─────────────────────────────────────────

function show(part: ReturnType<typeof html>): void {
  put(answer, part)
  one('[data-again]', answer).addEventListener('click', () => history.back())
  history.pushState({ answered: true }, '')
  turnTo(true)
}

function turnTo(answered: boolean): void {
  answer.hidden = !answered
  asking.hidden = answered
  if (answered) present(answer)
  else number.focus()
}

window.addEventListener('popstate', ({ state }) => turnTo(Boolean(state?.answered) && answer.hasChildNodes()))
// Loaded anew, there is no answer to go back to.
if (history.state?.answered) history.replaceState(null, '')

// ── A number that was put into the field of a code ───────────────────────────────────────────────────────────────

const brought = /^#managementNumber=(.+)$/.exec(location.hash)?.[1]
if (brought !== undefined) {
  number.value = parseManagementNumber(decodeURIComponent(brought)) ?? ''
  history.replaceState(history.state, '', location.pathname)
  one('#f-name', form).focus()
}
