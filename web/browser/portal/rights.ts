/** What a person may ask of the account itself: a copy of all that is kept, and the end of it. */

import type { ExportPage } from '#lib/rights'
import { type Html, html } from '../../html.ts'
import { rights } from '../../texts/rights.ts'
import { Refusal } from '../api.ts'
import { lang, one } from '../dom.ts'
import { showFieldError, showRefusal } from '../refused.ts'
import { onSubmit } from '../submit.ts'
import { passwordField } from './access.ts'
import { backTo, go, hrefOf, say, show, t } from './screen.ts'
import { askAsHolder, forgetSession } from './session.ts'

const r = rights[lang]

/** The part of the account's screen that leads to both. */
export const rightsPart = (): Html => html`
  <section class="card" id="rights">
    <h2>${r.heading}</h2>
    <p>${r.lead}</p>
    <p class="muted small">${r.copyHint}</p>
    <p class="buttons">
      <button class="button" type="button" id="copy">${r.copy}</button>
      <a class="button danger" href="${hrefOf('end')}">${r.end}</a>
    </p>
    <p class="small" role="status" id="copied"></p>
  </section>`

/** Makes the button of `rightsPart` work; whoever leaves the screen has stopped it. */
export function onCopy(place: HTMLElement): void {
  const button = one<HTMLButtonElement>('#copy', place)
  const status = one('#copied', place)
  button.addEventListener('click', async () => {
    button.disabled = true
    try {
      const whole = await readAll((count) => {
        status.textContent = r.copying(count)
        return status.isConnected
      })
      if (!whole) return
      save(whole)
      status.textContent = r.copied(entriesOf(whole))
    } catch (error) {
      if (!(error instanceof Refusal)) throw error
      status.textContent = error.message
    } finally {
      button.disabled = false
    }
  })
}

const entriesOf = (page: ExportPage): number =>
  Object.values(page).reduce((sum, part) => sum + (Array.isArray(part) ? part.length : 0), 0)

/** All pages as one. @param progress is told how much there is; false stops @returns undefined when it was stopped */
async function readAll(progress: (count: number) => boolean): Promise<ExportPage | undefined> {
  let whole: ExportPage | undefined
  let next: string | undefined
  do {
    const query = next ? `?next=${encodeURIComponent(next)}` : ''
    const page = await askAsHolder<ExportPage>(`/v1/account/export${query}`)
    const { next: following, ...rest } = page
    whole = whole ? joined(whole, rest) : rest
    next = following
    if (!progress(entriesOf(whole))) return undefined
  } while (next)
  return whole
}

const joined = (one: ExportPage, other: ExportPage): ExportPage => ({
  ...one,
  sessions: [...one.sessions, ...other.sessions],
  events: [...one.events, ...other.events],
  certificates: [...one.certificates, ...other.certificates],
  annotations: [...one.annotations, ...other.annotations],
  verifications: [...one.verifications, ...other.verifications],
  answerChanges: [...one.answerChanges, ...other.answerChanges],
})

/** The same name for all: what a shared computer remembers must say nothing of the holder. */
function save(whole: ExportPage): void {
  const address = URL.createObjectURL(
    new Blob([JSON.stringify(whole, null, 2)], { type: 'application/json' }),
  )
  const link = document.createElement('a')
  link.href = address
  link.download = 'account.json'
  link.click()
  setTimeout(() => URL.revokeObjectURL(address), 60_000)
}

export function showEnd(): void {
  const place = show({
    title: r.end,
    body: html`
      ${backTo(hrefOf('account'), r.heading)}
      <h1>${r.end}</h1>
      <p class="note caution">${r.endLead}</p>
      <section class="card">
        <h2>${r.goes}</h2>
        <ul><li>${r.goesAccount}</li><li>${r.goesSessions}</li><li>${r.goesReleases}</li></ul>
        <h2>${r.stays}</h2>
        <ul><li>${r.staysRecord}</li><li>${r.staysLog}</li></ul>
        <p>${r.copyFirst} <a href="${hrefOf('account')}">${r.heading}</a></p>
      </section>
      <form class="card">
        <div id="problem" role="alert"></div>
        ${passwordField('password', r.password, 'current-password')}
        <p class="buttons"><button class="button danger">${r.end}</button></p>
      </form>`,
  })
  const form = one<HTMLFormElement>('form', place)
  onSubmit(
    form,
    async ({ password }) => {
      await askAsHolder('/v1/account', { method: 'DELETE', body: { password } })
      forgetSession()
      say(r.ended)
      go('login')
    },
    {
      'login-failed': () => showFieldError(form, 'password', t.wrongCurrent),
      unavailable: () => showRefusal(form, new Refusal({ status: 503, code: 'unavailable', detail: r.goOn })),
    },
  )
}
