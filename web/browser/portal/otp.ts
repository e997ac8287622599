/** The field of the one-time password, and how the login's form comes to ask for it. */

import { type Html, html } from '../../html.ts'
import { textField } from '../../parts/field.ts'
import { secondFactor as texts } from '../../texts/second-factor.ts'
import { lang, one } from '../dom.ts'
import { clearRefusal } from '../refused.ts'

const s = texts[lang]

export const otpField = (hint: string): Html =>
  textField({
    name: 'otp',
    label: s.otp,
    hint,
    mono: true,
    maxlength: 64,
    autocomplete: 'one-time-code',
    more: html`autocapitalize="off"`,
  })

/** The password was right, and is not enough: the same form goes on from there. */
export function askForOtp(form: HTMLFormElement): void {
  clearRefusal(form)
  const fields = document.createElement('div')
  fields.className = 'stack'
  fields.innerHTML = html`${otpField(s.otpHint)}<p class="small muted">${s.lost}</p>`.text
  one('.buttons', form).before(fields)
  one('#f-otp', form).focus()
}
