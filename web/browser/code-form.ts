/** The field for a code: with script it takes whole links, numbers and digits too. */

import { readCodeInput } from '../parts/code-input.ts'
import { codeProblem } from '../parts/states.ts'
import { lang, one, put } from './dom.ts'

/** Longest text of a QR. */
const LONGEST = 2048

/** What leads nowhere stays in the field, and is said to be wrong there: nothing was asked, so nothing was not found. */
function enhance(form: HTMLFormElement): void {
  const field = one<HTMLInputElement>('input', form)
  const wrong = one('.wrong', form)
  field.maxLength = LONGEST
  form.addEventListener('submit', (event) => {
    event.preventDefault()
    const input = readCodeInput(field.value, location.host)
    if ('address' in input) return location.assign(input.address)
    put(wrong, codeProblem(input, location.host, lang))
    wrong.hidden = false
    field.setAttribute('aria-invalid', 'true')
    field.focus()
  })
}

export function enhanceCodeForms(): void {
  for (const form of document.querySelectorAll<HTMLFormElement>('form[action="/v"]')) enhance(form)
}
