/** The screens before and around a session: log in, change the password. */

import { labelOf } from '#lib/certificate'
import { html } from '../../html.ts'
import { idTypeField, textField } from '../../parts/field.ts'
import { account as texts } from '../../texts/account.ts'
import { Refusal } from '../api.ts'
import { lang, one } from '../dom.ts'
import { showFieldError } from '../refused.ts'
import { onSubmit } from '../submit.ts'
import { askForOtp } from './otp.ts'
import { backTo, go, hrefOf, say, show, t } from './screen.ts'
import { changePassword, logIn } from './session.ts'

const a = texts[lang]

export const idNumberField = () =>
  textField({
    name: 'idNumber',
    label: labelOf('idNumber')[lang],
    mono: true,
    maxlength: 64,
    autocomplete: 'username',
  })

export const passwordField = (name: string, label: string, autocomplete: string, hint?: string) =>
  textField({ name, label, hint, type: 'password', autocomplete, maxlength: 128 })

export function showLogin(): void {
  const place = show({
    title: t.login,
    body: html`
      <div class="hero"><h1>${t.login}</h1><p class="lead">${t.loginLead}</p></div>
      <form class="card">
        <div id="problem" role="alert"></div>
        ${idTypeField(lang)}
        ${idNumberField()}
        ${passwordField('password', t.password, 'current-password')}
        <p class="buttons"><button class="button primary">${t.login}</button></p>
        <p>${t.noAccount} <a href="${hrefOf('register')}">${t.register}</a></p>
        <p>${a.forgotten} <a href="${hrefOf('recover')}">${a.recover}</a></p>
      </form>`,
  })
  const form = one<HTMLFormElement>('form', place)
  onSubmit(form, async (values) => {
    try {
      await logIn(values)
    } catch (error) {
      // Asked for where it was not given yet; one that was wrong is said at its field.
      const asked = error instanceof Refusal && error.code === 'second-factor-required'
      if (!asked || form.elements.namedItem('otp')) throw error
      return askForOtp(form)
    }
    say('')
    go()
  })
}

export function showPassword(): void {
  const place = show({
    title: t.changePassword,
    body: html`
      ${backTo(hrefOf(), t.title)}
      <h1>${t.changePassword}</h1>
      <form class="card">
        <div id="problem" role="alert"></div>
        ${passwordField('currentPassword', t.currentPassword, 'current-password')}
        ${passwordField('newPassword', t.nextPassword, 'new-password', t.newPasswordHint)}
        <p class="buttons"><button class="button primary">${t.save}</button></p>
      </form>`,
  })
  const form = one<HTMLFormElement>('form', place)
  onSubmit(
    form,
    async (values) => {
      await changePassword(values)
      say(t.passwordChanged)
      go()
    },
    // Who is logged in is known: it can only be the password.
    { 'login-failed': () => showFieldError(form, 'currentPassword', t.wrongCurrent) },
  )
}
