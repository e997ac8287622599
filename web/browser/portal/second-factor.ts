/** The second factor: the screens that turn it on and off. */

import type { AccountView, Enrolment } from '#lib/holder'
import { type Html, html, trusted } from '../../html.ts'
import { account } from '../../texts/account.ts'
import { moment } from '../../texts/dates.ts'
import { secondFactor as texts } from '../../texts/second-factor.ts'
import { lang, one } from '../dom.ts'
import { showFieldError } from '../refused.ts'
import { onSubmit } from '../submit.ts'
import { passwordField } from './access.ts'
import { otpField } from './otp.ts'
import { arriving, backTo, c, formCard, go, hrefOf, say, show, t } from './screen.ts'
import { askAsHolder } from './session.ts'

const s = texts[lang]

const PATH = '/v1/account/second-factor'

/** Below so many recovery codes their holder is told. */
const FEW_CODES = 3

const codesLine = (left: number): Html =>
  html`${s.codesLeft(left)}${left < FEW_CODES && html` <strong>${s.fewCodes}</strong>`}`

/** On the screen of the account. */
export const factorPart = ({ secondFactor }: AccountView): Html => html`
  <section class="card" id="factor">
    <h2>${s.title}</h2>
    <p>${secondFactor ? html`${s.on(moment(secondFactor.since, lang))} ${codesLine(secondFactor.recoveryCodesLeft)}` : s.off}</p>
    <p class="buttons"><a class="button" href="${hrefOf('second-factor')}">${secondFactor ? s.manage : s.turnOn}</a></p>
  </section>`

export async function showSecondFactor(): Promise<void> {
  const view = await arriving(askAsHolder<AccountView>('/v1/account'))
  if (view.secondFactor) showRemoval(view.secondFactor)
  else showBeginning()
}

const frame = (title: string, lead: string, body: Html): HTMLElement =>
  show({
    title,
    body: html`
      ${backTo(hrefOf('account'), account[lang].title)}
      <h1>${title}</h1>
      <p>${lead}</p>
      ${body}`,
  })

const currentPassword = () => passwordField('password', t.currentPassword, 'current-password')

const wrongPassword = (place: HTMLElement) => ({
  'login-failed': () => showFieldError(one<HTMLFormElement>('form', place), 'password', t.wrongCurrent),
})

function showBeginning(): void {
  const place = frame(s.title, s.beginLead, formCard(currentPassword(), s.next))
  onSubmit(
    one('form', place),
    async (body) => showScan(await askAsHolder<Enrolment>(PATH, { method: 'POST', body })),
    wrongPassword(place),
  )
}

function showScan({ secret, uri, qr, enrolment }: Enrolment): void {
  const place = frame(
    s.scanTitle,
    s.scanLead,
    html`
      <figure class="card">
        <div class="qr">${trusted(qr)}</div>
        <figcaption class="stack">
          <p class="buttons"><a class="button" href="${uri}">${s.samePhone}</a></p>
          <p>${s.byHand} <span class="mono" id="secret">${secret.replace(/.{4}(?=.)/g, '$& ')}</span></p>
        </figcaption>
      </figure>
      ${formCard(otpField(s.otpFirstHint), s.confirm)}`,
  )
  onSubmit(one('form', place), async ({ otp = '' }) => {
    const body = { enrolment, otp }
    const { recoveryCodes } = await askAsHolder<{ recoveryCodes: string[] }>(PATH, { method: 'PUT', body })
    showCodes(recoveryCodes)
  })
}

function showCodes(codes: readonly string[]): void {
  const place = frame(
    s.codesTitle,
    s.codesLead,
    html`
      <section class="card">
        <ol class="mono" id="codes">${codes.map((code) => html`<li>${code}</li>`)}</ol>
        <p class="buttons">
          <button class="button" type="button" id="print">${c.print}</button>
          <a class="button primary" href="${hrefOf('account')}">${s.saved}</a>
        </p>
      </section>`,
  )
  one('#print', place).addEventListener('click', () => window.print())
}

function showRemoval({ since, recoveryCodesLeft }: NonNullable<AccountView['secondFactor']>): void {
  const place = frame(
    s.title,
    s.on(moment(since, lang)),
    html`
      <p>${codesLine(recoveryCodesLeft)}</p>
      <section class="stack">
        <h2>${s.turnOff}</h2>
        <p>${s.turnOffLead}</p>
        ${formCard(html`${currentPassword()}${otpField(s.otpHint)}`, s.turnOff)}
        <p class="small muted">${s.lost}</p>
      </section>`,
  )
  onSubmit(
    one('form', place),
    async (body) => {
      await askAsHolder(PATH, { method: 'DELETE', body })
      say(s.turnedOff)
      go('account')
    },
    wrongPassword(place),
  )
}
