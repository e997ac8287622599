/** Shows on a form what the service refused: a note above it, and a word at each field that is wrong. */

import { type Html, html, type Part } from '../html.ts'
import { common } from '../texts/common.ts'
import type { Refusal } from './api.ts'
import { lang, put } from './dom.ts'

export const refusalNote = ({ message, retryAfter, errors }: Refusal): Html => html`
  <div class="note bad">
    ${errors.length === 0 && html`<p>${message}</p>`}
    ${errors.map(({ detail, pointer }) => html`<p data-of="${pointer}">${detail}</p>`)}
    ${retryAfter && html`<p>${common[lang].waitSeconds(retryAfter)}</p>`}
  </div>`

/** Takes away what an earlier try has left. */
export function clearRefusal(form: HTMLFormElement): void {
  form.querySelector('#problem')?.replaceChildren()
  for (const field of form.querySelectorAll('[aria-invalid]')) field.removeAttribute('aria-invalid')
  for (const place of form.querySelectorAll<HTMLElement>('.wrong')) place.hidden = true
}

export function showRefusal(form: HTMLFormElement, refusal: Refusal): void {
  clearRefusal(form)
  const place = form.querySelector('#problem')
  const elsewhere = refusal.errors.filter(({ pointer, detail }) => !markField(form, pointer.slice(1), detail))
  if (place && (refusal.errors.length === 0 || elsewhere.length > 0))
    put(place, refusalNote(Object.assign(Object.create(refusal), { errors: elsewhere })))
  focusProblem(form)
}

/** Says above a form, in words of the page, why it was not sent. */
export function showNote(form: HTMLFormElement, problem: Part): void {
  const place = form.querySelector('#problem')
  if (place) put(place, html`<div class="note bad"><p>${problem}</p></div>`)
  focusProblem(form)
}

/** Says at a field what is wrong with it, where the service does not name the field. */
export function showFieldError(form: HTMLFormElement, name: string, text: string): void {
  clearRefusal(form)
  markField(form, name, text)
  focusProblem(form)
}

/** Whoever uses a keyboard goes on at what is wrong: the first such field, else the note above the form. */
function focusProblem(form: HTMLFormElement): void {
  const place =
    form.querySelector<HTMLElement>('[aria-invalid]') ?? form.querySelector<HTMLElement>('#problem')
  if (place?.id === 'problem') place.tabIndex = -1
  place?.focus()
}

function markField(form: HTMLFormElement, name: string, detail: string): boolean {
  const field = form.elements.namedItem(name)
  const place = form.querySelector<HTMLElement>(`#e-${CSS.escape(name)}`)
  if (!(field instanceof HTMLElement) || !place) return false
  field.setAttribute('aria-invalid', 'true')
  place.textContent = detail
  place.hidden = false
  return true
}
