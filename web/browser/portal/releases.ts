/** What a certificate was released under: its annotations, and the standing code of documents that need none. */

import type { Annotation } from '#lib/annotation'
import { type Certificate, terms } from '#lib/certificate'
import { type Html, html, type Part } from '../../html.ts'
import { moment } from '../../texts/dates.ts'
import { intoWallet } from '../../texts/into-wallet.ts'
import { Refusal } from '../api.ts'
import { lang, one, put } from '../dom.ts'
import { documentLinks } from './download.ts'
import { hrefOf, pathOf, say, t } from './screen.ts'
import { askAsHolder } from './session.ts'
import type { Releases } from './wallet.ts'

export const askReleases = (managementNumber: string): Promise<Releases> =>
  askAsHolder<Releases>(`${pathOf(managementNumber)}/annotations`)

/** What it was released for; a standing code says what it is. */
export const releaseName = ({ purpose, recipient }: Annotation): string =>
  purpose === undefined ? t.standing : [purpose, recipient].filter(Boolean).join(' · ')

/** Until when, in words. */
export const releaseEnd = ({ expiresAt }: Annotation): string =>
  expiresAt === undefined ? t.noEnd : `${terms.validUntil[lang]} ${moment(expiresAt, lang)}`

export function releaseCard(
  { managementNumber, status, result: { annotationRequired } }: Certificate,
  releases: readonly Annotation[],
): Html {
  const standing = releases.find(({ expiresAt, state }) => expiresAt === undefined && state === 'active')
  return html`
    <section class="card" id="releases">
      <h2>${annotationRequired ? t.annotations : t.releases}</h2>
      <p class="muted small">${t.annotationsLead}${annotationRequired && ` ${t.downloadHint}`}</p>
      ${
        status === 'valid' &&
        html`<p class="buttons">
        <a class="button primary" href="${hrefOf('annotate', managementNumber)}">${t.annotate}</a>
        ${!annotationRequired && documentLinks(managementNumber, '')}
      </p>`
      }
      ${!annotationRequired && status === 'valid' && html`<p class="muted small">${standing ? t.standingLead : t.standingFirst}</p>`}
      ${status === 'valid' && (!annotationRequired || releases.some(({ state }) => state === 'active')) && html`<p class="muted small">${t.formats}</p>`}
      ${releases.length === 0 ? html`<p class="muted">${t.noAnnotations}</p>` : html`<ul class="entries">${releases.map((one) => releaseEntry(one, managementNumber))}</ul>`}
    </section>`
}

const TAGS = { active: 'good', expired: 'ended', withdrawn: 'ended' } as const

function releaseEntry(release: Annotation, managementNumber: string): Html {
  const { code, state } = release
  const active: Part =
    state === 'active' &&
    html`
    <p class="buttons">
      <a class="button" href="${hrefOf('annotation', managementNumber, code)}">${t.show}</a>
      ${documentLinks(managementNumber, code)}
      <button class="button danger" type="button" data-withdraw="${code}"${release.expiresAt === undefined && html` data-standing`}>${t.withdraw}</button>
    </p>`
  return html`
    <li class="stack">
      <p class="row between"><strong>${releaseName(release)}</strong><span class="tag ${TAGS[state]}">${t[state]}</span></p>
      <p class="small muted"><span class="mono">${code}</span> · ${releaseEnd(release)}</p>
      ${active}
    </li>`
}

/** Asks once more, where the button was: what is withdrawn cannot be brought back. */
export function onWithdraw(place: ParentNode, managementNumber: string, done: () => Promise<void>): void {
  for (const button of place.querySelectorAll<HTMLButtonElement>('[data-withdraw]')) {
    button.addEventListener('click', () => confirmWithdrawal(button, managementNumber, done))
  }
}

/** What is asked once more, and what is said when it is done: of an annotation, a standing code, what is in a wallet. */
function wordsFor({ dataset }: HTMLButtonElement): { readonly sure: string; readonly done: string } {
  if (dataset.wallet !== undefined)
    return { sure: intoWallet[lang].withdrawSure, done: intoWallet[lang].withdrawn }
  if (dataset.standing !== undefined) return { sure: t.withdrawStanding, done: t.standingWithdrawn }
  return { sure: t.withdrawSure, done: t.withdrawnNow }
}

function confirmWithdrawal(
  button: HTMLButtonElement,
  managementNumber: string,
  done: () => Promise<void>,
): void {
  const entry = button.closest('p') as HTMLElement
  const before = [...entry.childNodes]
  const words = wordsFor(button)
  put(
    entry,
    html`<span class="note caution">${words.sure}</span>
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
      say(words.done)
      await done()
    } catch (error) {
      if (!(error instanceof Refusal)) throw error
      say(error.message, 'bad')
    }
  })
}
