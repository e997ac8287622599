/** One certificate: what it can be used for, what to do when an office refuses it, who was shown it, who looked. */

import type { Annotation } from '#lib/annotation'
import { type Certificate, terms } from '#lib/certificate'
import type { VerificationEntry } from '#lib/lookup'
import { regionName } from '#lib/policy'
import { type Html, html, type Part } from '../../html.ts'
import { certificateFacts, qualificationLine } from '../../parts/certificate.ts'
import { kindCard } from '../../parts/kind.ts'
import { verdictPanel } from '../../parts/verdict.ts'
import { moment } from '../../texts/dates.ts'
import { result } from '../../texts/result.ts'
import { Refusal } from '../api.ts'
import { lang, one, put } from '../dom.ts'
import { download } from './download.ts'
import { backTo, c, hrefOf, say, show, t } from './screen.ts'
import { askAsHolder } from './session.ts'

export const pathOf = (managementNumber: string): string =>
  `/v1/certificates/${encodeURIComponent(managementNumber)}`

interface Log {
  readonly verifications: readonly VerificationEntry[]
  readonly next?: string
}

export async function showCertificate(managementNumber: string): Promise<void> {
  const path = pathOf(managementNumber)
  const [certificate, { annotations }, log] = (await Promise.all(
    ['', '/annotations', '/verifications'].map(async (part) => (await askAsHolder(path + part)).json()),
  )) as [Certificate, { annotations: readonly Annotation[] }, Log]
  const { result: classified, status } = certificate
  const place = show({
    title: qualificationLine(certificate, lang),
    body: html`
      ${backTo(hrefOf(), t.title)}
      <h1>${qualificationLine(certificate, lang)}</h1>
      ${status === 'revoked' && verdictPanel({ tone: 'bad', word: result[lang].revoked, lead: result[lang].revokedLead, heading: 'h2' })}
      <div class="columns">
        <div class="stack">
          ${kindCard(classified, lang, status === 'revoked')}
          <section class="card"><h2>${t.canUse}</h2><p>${use(certificate)}</p></section>
          ${status === 'valid' && releaseCard(certificate, annotations)}
          ${status === 'valid' && refusedCard(certificate)}
        </div>
        <div class="stack">
          <section class="card"><h2>${t.facts}</h2>${certificateFacts(certificate, 'holder', lang)}
            <p class="muted small">${t.wrongFacts}</p></section>
          ${status === 'revoked' && annotations.length > 0 && releaseCard(certificate, annotations)}
          <section class="card" id="log">${logPart(log)}</section>
        </div>
      </div>`,
  })
  for (const button of place.querySelectorAll<HTMLButtonElement>('[data-download]')) {
    button.addEventListener('click', () => download(button, managementNumber, button.dataset.download))
  }
  for (const button of place.querySelectorAll<HTMLButtonElement>('[data-withdraw]')) {
    button.addEventListener('click', () => confirmWithdrawal(button, managementNumber))
  }
  onMore(one('#log', place), path, log)
}

function use({ status, result: { kind, force } }: Certificate): string {
  if (status === 'revoked') return t.canNothing
  if (force.equalToPaper === null) return t.canUndetermined
  if (kind === 'certificate-electronic-file') return t.canFile
  if (force.territory.scope === 'nation') return t.canNation
  return t.canRegions(force.territory.regions.map((code) => regionName(code)[lang]).join(c.list))
}

function refusedCard({ issuer, result: { kind, basis } }: Certificate): Html {
  return html`
    <section class="card">
      <h2>${t.refused}</h2>
      <p>${kind === 'electronic-certificate' ? t.refusedCertificate : t.refusedFile}</p>
      <p>${t.refusedNotice}</p>
      <ul>${basis.map(({ number, title }) => html`<li lang="zh-CN">${number}《${title}》</li>`)}</ul>
      <p>${t.refusedIssuer(issuer)}</p>
    </section>`
}

function releaseCard(
  { managementNumber, status, result: classified }: Certificate,
  annotations: readonly Annotation[],
): Html {
  const direct = !classified.annotationRequired
  return html`
    <section class="card">
      <h2>${t.annotations}</h2>
      <p class="muted small">${t.annotationsLead}${!direct && ` ${t.downloadHint}`}</p>
      ${
        status === 'valid' &&
        html`<p class="buttons">
        <a class="button primary" href="${hrefOf('annotate', managementNumber)}">${t.annotate}</a>
        ${direct && html`<button class="button" type="button" data-download="">${t.download}</button>`}
      </p>`
      }
      ${annotations.length === 0 ? html`<p class="muted">${t.noAnnotations}</p>` : html`<ul class="entries">${annotations.map((one) => annotationEntry(one, managementNumber))}</ul>`}
    </section>`
}

const TAGS = { active: 'good', expired: 'ended', withdrawn: 'ended' } as const

function annotationEntry(
  { code, purpose, recipient, expiresAt, state }: Annotation,
  managementNumber: string,
): Html {
  const active: Part =
    state === 'active' &&
    html`
    <p class="buttons">
      <a class="button" href="${hrefOf('annotation', managementNumber, code)}">${t.show}</a>
      <button class="button" type="button" data-download="${code}">${t.download}</button>
      <button class="button danger" type="button" data-withdraw="${code}">${t.withdraw}</button>
    </p>`
  return html`
    <li class="stack">
      <p class="row between"><strong>${purpose}${recipient && ` · ${recipient}`}</strong><span class="tag ${TAGS[state]}">${t[state]}</span></p>
      <p class="small muted"><span class="mono">${code}</span> · ${terms.validUntil[lang]} ${moment(expiresAt, lang)}</p>
      ${active}
    </li>`
}

/** Asks once more, where the button was: what is withdrawn cannot be brought back. */
function confirmWithdrawal(button: HTMLButtonElement, managementNumber: string): void {
  const entry = button.closest('p') as HTMLElement
  const before = [...entry.childNodes]
  put(
    entry,
    html`<span class="note caution">${t.withdrawSure}</span>
      <button class="button danger" type="button" data-yes>${t.withdrawYes}</button>
      <button class="button" type="button" data-no>${t.cancel}</button>`,
  )
  one('[data-yes]', entry).focus()
  one('[data-no]', entry).addEventListener('click', () => {
    entry.replaceChildren(...before)
    button.focus()
  })
  one('[data-yes]', entry).addEventListener('click', async () => {
    try {
      const code = encodeURIComponent(button.dataset.withdraw ?? '')
      await askAsHolder(`${pathOf(managementNumber)}/annotations/${code}`, { method: 'DELETE' })
      say(t.withdrawnNow)
      await showCertificate(managementNumber)
    } catch (error) {
      if (!(error instanceof Refusal)) throw error
      say(error.message, 'bad')
    }
  })
}

const HOW = { code: t.byCode, number: t.byNumber, credential: t.byCredential, batch: t.byBatch } as const

function logPart({ verifications, next }: Log): Html {
  return html`
    <h2>${t.verifications}</h2>
    <p class="muted small">${t.verificationsHint}</p>
    ${verifications.length === 0 ? html`<p class="muted">${t.noVerifications}</p>` : html`<ul class="entries">${verifications.map(logEntry)}</ul>`}
    ${next && html`<p class="buttons"><button class="button" type="button" data-more>${t.more}</button></p>`}`
}

function logEntry({ at, how, verified, useIn, annotation, verifier }: VerificationEntry): Html {
  const who = [verifier.name, t[verifier.client], verifier.network].filter(Boolean).join(' · ')
  const what = [HOW[how], annotation?.purpose, useIn && t.forUse(regionName(useIn)[lang])]
    .filter(Boolean)
    .join(' · ')
  return html`<li>
    <p>${moment(at, lang)}</p>
    <p class="small">${what}</p>
    <p class="small muted">${who} · ${verified ? t.outcomeGood : t.outcomeBad}</p>
  </li>`
}

function onMore(place: HTMLElement, path: string, log: Log): void {
  place.querySelector('[data-more]')?.addEventListener('click', async () => {
    const next: Log = await (
      await askAsHolder(`${path}/verifications?next=${encodeURIComponent(log.next ?? '')}`)
    ).json()
    const longer = { ...next, verifications: [...log.verifications, ...next.verifications] }
    put(place, logPart(longer))
    onMore(place, path, longer)
  })
}
