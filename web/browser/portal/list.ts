/** The holder's certificates, grouped by what they are. */

import type { CertificatePage } from '#client'
import { type Certificate, labelOf } from '#lib/certificate'
import { type Html, html } from '../../html.ts'
import { qualificationLine } from '../../parts/certificate.ts'
import { forceLine, kindLine } from '../../parts/kind.ts'
import { account } from '../../texts/account.ts'
import { day } from '../../texts/dates.ts'
import { client, Refusal } from '../api.ts'
import { lang, one } from '../dom.ts'
import { takeoverOf, viewIfThere } from './account.ts'
import { hasAgreed } from './consent.ts'
import { arriving, go, hrefOf, say, show, t } from './screen.ts'
import { logOut } from './session.ts'

const GROUPS: readonly (readonly [name: string, belongs: (certificate: Certificate) => boolean])[] = [
  [t.groupCertificates, (one) => one.status === 'valid' && one.result.kind === 'electronic-certificate'],
  [t.groupFiles, (one) => one.status === 'valid' && one.result.kind === 'certificate-electronic-file'],
  [t.groupRevoked, (one) => one.status === 'revoked'],
]

/** With whether the account was taken over; and in its place the notice, as long as that was not agreed to. */
export async function showList(): Promise<void> {
  const pages = client.certificates()
  const [{ value: page }, view] = await arriving(Promise.all([pages.next(), viewIfThere()]))
  if (view && !hasAgreed(view)) return go('consent')
  draw({ pages, page, before: [], takeover: view ? takeoverOf(view) : html`` })
}

interface Drawn {
  readonly pages: AsyncIterator<CertificatePage, undefined>
  readonly page: CertificatePage | undefined
  readonly before: readonly Certificate[]
  readonly takeover: Html
}

function draw({ pages, page, before, takeover }: Drawn): void {
  const certificates = [...before, ...((page?.certificates ?? []) as readonly Certificate[])]
  const next = page?.next
  const place = show({
    title: t.title,
    body: html`
      <div class="row between">
        <h1>${t.title}</h1>
        <p class="buttons">
          <a class="button" href="${hrefOf('account')}">${account[lang].short}</a>
          <a class="button" href="${hrefOf('password')}">${t.changePassword}</a>
          <button class="button" type="button" id="logout">${t.logout}</button>
        </p>
      </div>
      <div id="takeover">${takeover}</div>
      <p class="muted">${certificates.length === 0 ? t.none : next ? '' : t.count(certificates.length)}</p>
      ${GROUPS.map(([name, belongs]) => group(name, certificates.filter(belongs)))}
      ${next && html`<p class="buttons"><button class="button" type="button" id="more">${t.more}</button></p>`}`,
  })
  one('#logout', place).addEventListener('click', async () => {
    await logOut().catch(() => {})
    say(t.loggedOut)
    go('login')
  })
  const more = place.querySelector<HTMLButtonElement>('#more')
  more?.addEventListener('click', async () => {
    more.disabled = true
    try {
      const { value } = await arriving(pages.next())
      draw({ pages, page: value, before: certificates, takeover })
    } catch (error) {
      if (!(error instanceof Refusal)) throw error
      say(error.message, 'bad')
      more.disabled = false
    }
  })
}

const group = (name: string, certificates: readonly Certificate[]): Html =>
  certificates.length === 0
    ? html``
    : html`<section class="stack"><h2>${name}</h2><ul class="certificates">${certificates.map(card)}</ul></section>`

function card(certificate: Certificate): Html {
  const { managementNumber, result: classified, status, issuingRegion, issueDate } = certificate
  return html`
    <li><a class="card" href="${hrefOf('certificate', managementNumber)}">
      <p class="row between">${kindLine(classified, lang)}${status === 'revoked' && html`<span class="tag bad">${t.revoked}</span>`}</p>
      <p class="title">${qualificationLine(certificate, lang)}</p>
      ${status === 'valid' && html`<p>${forceLine(classified, lang)}</p>`}
      <p class="muted small"><span class="mono">${managementNumber}</span> · ${issuingRegion.name[lang]} · ${labelOf('issueDate')[lang]} ${day(issueDate, lang)}</p>
    </a></li>`
}
