/**
 * The screens on which a person proves who they are: to register, to take an account back, and after the real-name
 * service. What is asked for is the deployment's to say, so they ask it; pages that were kept stay right.
 */

import { labelOf } from '#lib/certificate'
import { html } from '../../html.ts'
import { idTypeField, textField } from '../../parts/field.ts'
import { account as texts } from '../../texts/account.ts'
import { ask } from '../api.ts'
import { lang, one } from '../dom.ts'
import { onSubmit } from '../submit.ts'
import { idNumberField, passwordField } from './access.ts'
import { consentField } from './consent.ts'
import { arriving, backTo, formCard, go, hrefOf, say, show, t } from './screen.ts'
import { beginSession, logIn } from './session.ts'

const a = texts[lang]

type Asked = 'activation-code' | 'oidc' | 'facts'

interface Settings {
  readonly identityProof: Asked
  readonly noticeVersion: string
}

const settings = (): Promise<Settings> => ask('/v1/auth')

const asked = async (): Promise<Asked> => (await settings()).identityProof

const codeField = () =>
  textField({
    name: 'activationCode',
    label: a.activationCode,
    hint: a.activationCodeHint,
    mono: true,
    maxlength: 64,
  })

const newPasswordField = () => passwordField('password', t.newPassword, 'new-password', t.newPasswordHint)

export async function showRegister(): Promise<void> {
  const { identityProof: proof, noticeVersion } = await arriving(settings())
  if (proof === 'oidc') return showRealName(t.register)
  const place = show({
    title: t.register,
    body: html`
      <div class="hero"><h1>${t.register}</h1><p class="lead">${proof === 'facts' ? t.registerLead : a.registerLead}</p></div>
      ${formCard(
        html`
        ${textField({ name: 'name', label: labelOf('holderName')[lang], hint: t.nameHint, autocomplete: 'name' })}
        ${idTypeField(lang)}
        ${idNumberField()}
        ${textField({ name: 'managementNumber', label: labelOf('managementNumber')[lang], hint: t.managementNumberHint, mono: true, maxlength: 64 })}
        ${proof === 'activation-code' && codeField()}
        ${newPasswordField()}
        ${consentField(noticeVersion)}`,
        t.register,
        html`<p>${t.haveAccount} <a href="${hrefOf('login')}">${t.login}</a></p>
        <p>${a.forgotten} <a href="${hrefOf('recover')}">${a.recover}</a></p>`,
      )}`,
  })
  onSubmit(one('form', place), async ({ name, managementNumber, activationCode, consent, ...login }) => {
    const body = { name, managementNumber, consent, ...(activationCode && { activationCode }), ...login }
    await ask('/v1/register', { method: 'POST', body })
    await logIn(login)
    say('')
    go()
  })
}

/** @param how `code` for a code from the authority's hand, where a real-name service is asked for */
export async function showRecover(how?: string): Promise<void> {
  if (how !== 'code' && (await arriving(asked())) === 'oidc') return showRealName(a.recover)
  const place = show({
    title: a.recover,
    body: html`
      ${backTo(hrefOf('login'), t.login)}
      <div class="hero"><h1>${a.recover}</h1><p class="lead">${a.recoverLead}</p></div>
      ${formCard(html`${idTypeField(lang)}${idNumberField()}${codeField()}${newPasswordField()}`, a.recover)}`,
  })
  onSubmit(one('form', place), async (values) => {
    await beginSession('/v1/recover', values)
    say(a.recovered)
    go()
  })
}

/** The service is another site: a plain link, which works without this script too. */
function showRealName(title: string): void {
  show({
    title,
    body: html`
      <div class="hero"><h1>${title}</h1><p class="lead">${a.realNameLead}</p></div>
      <section class="card">
        <p class="buttons"><a class="button primary" href="/v1/auth/oidc/start">${a.realName}</a></p>
        <p>${t.haveAccount} <a href="${hrefOf('login')}">${t.login}</a></p>
        <p>${a.haveCode} <a href="${hrefOf('recover', 'code')}">${a.useCode}</a></p>
      </section>`,
  })
}

/** Back from the real-name service: the proof is in a cookie that this script cannot see. */
export function showProven(): void {
  const place = show({
    title: a.proven,
    body: html`
      <div class="hero"><h1>${a.proven}</h1><p class="lead">${a.provenLead}</p></div>
      ${formCard(newPasswordField(), t.save)}`,
  })
  const again = () => go('proof', 'proof-required')
  onSubmit(
    one('form', place),
    async (values) => {
      await beginSession('/v1/auth/oidc/password', values)
      say(a.recovered)
      go()
    },
    { 'proof-required': again, 'identity-not-matched': again },
  )
}

const REASONS: Readonly<Record<string, string>> = {
  'identity-not-matched': a.notOnRecord,
  unavailable: a.serviceDown,
}

/** Back from the real-name service without a proof. @param reason a problem's code */
export function showNotProven(reason = ''): void {
  show({
    title: a.notProven,
    body: html`
      <div class="hero"><h1>${a.notProven}</h1></div>
      <section class="card">
        <p class="note bad">${REASONS[reason] ?? a.notProvenWhy}</p>
        <p class="buttons">
          <a class="button primary" href="/v1/auth/oidc/start">${a.again}</a>
          <a class="button" href="${hrefOf('login')}">${t.login}</a>
        </p>
      </section>`,
  })
}
