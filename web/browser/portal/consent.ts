/** The privacy notice, to be agreed to: at registration, and after a login of whoever has not agreed to the one in force. */

import type { AccountView } from '#lib/holder'
import { type Html, html } from '../../html.ts'
import { rights } from '../../texts/rights.ts'
import { lang, one } from '../dom.ts'
import { onSubmit } from '../submit.ts'
import { arriving, go, hrefOf, show } from './screen.ts'
import { askAsHolder } from './session.ts'

const r = rights[lang]

/** A box to be ticked; its value is the version that is in force. The notice opens beside the form. */
export const consentField = (version: string, name = 'consent'): Html => html`
  <div class="field">
    <p class="tick">
      <input type="checkbox" id="f-${name}" name="${name}" value="${version}" required aria-describedby="e-${name}">
      <label for="f-${name}">${r.agree}<a href="/privacy" target="_blank" rel="noopener">${r.notice}</a>${r.version(version)}</label>
    </p>
    <p class="wrong" id="e-${name}" hidden></p>
  </div>`

export const hasAgreed = ({ consent, noticeVersion }: AccountView): boolean =>
  consent?.version === noticeVersion

export async function showConsent(): Promise<void> {
  const { noticeVersion } = await arriving(askAsHolder<AccountView>('/v1/account'))
  const place = show({
    title: r.askTitle,
    body: html`
      <h1>${r.askTitle}</h1>
      <p class="lead">${r.askLead}</p>
      <form class="card">
        <div id="problem" role="alert"></div>
        ${consentField(noticeVersion, 'version')}
        <p class="buttons"><button class="button primary">${r.askButton}</button></p>
      </form>
      <p class="muted small">${r.askElse} <a href="${hrefOf('account')}">${r.heading}</a></p>`,
  })
  onSubmit(one('form', place), async ({ version }) => {
    await askAsHolder('/v1/account/consent', { method: 'POST', body: { version } })
    go()
  })
}
