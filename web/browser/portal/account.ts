/** The holder's account: whose it is, what was done with it, and whether it was taken over lately. */

import { labelOf } from '#lib/certificate'
import type { AccountEntry, AccountView } from '#lib/holder'
import { type Html, html } from '../../html.ts'
import { factList } from '../../parts/certificate.ts'
import { account as texts } from '../../texts/account.ts'
import { moment } from '../../texts/dates.ts'
import { rights } from '../../texts/rights.ts'
import { Refusal } from '../api.ts'
import { lang, one, put } from '../dom.ts'
import { onCopy, rightsPart } from './rights.ts'
import { arriving, backTo, hrefOf, show, t } from './screen.ts'
import { factorPart } from './second-factor.ts'
import { askAsHolder } from './session.ts'

const a = texts[lang]

interface Log {
  readonly events: readonly AccountEntry[]
  readonly next?: string
}

const logAt = (next?: string): Promise<Log> =>
  askAsHolder(`/v1/account/events${next ? `?next=${encodeURIComponent(next)}` : ''}`)

const viewOf = (): Promise<AccountView> => askAsHolder('/v1/account')

export async function showAccount(): Promise<void> {
  const [view, log] = await arriving(Promise.all([viewOf(), logAt()]))
  const place = show({
    title: a.title,
    body: html`
      ${backTo(hrefOf(), t.title)}
      <h1>${a.title}</h1>
      ${takeover(view)}
      <section class="card">
        ${factList([
          [labelOf('holderName')[lang], view.name],
          [labelOf('idNumber')[lang], view.idNumber, 'mono'],
          [a.since, moment(view.createdAt, lang)],
          [rights[lang].consented, view.consent?.version],
        ])}
        <p class="buttons"><a class="button" href="${hrefOf('password')}">${t.changePassword}</a></p>
      </section>
      ${factorPart(view)}
      ${rightsPart()}
      <section class="card" id="log">${logPart(log)}</section>`,
  })
  onMore(one('#log', place), log)
  onCopy(place)
}

/** The account, for a screen that is shown without it too. */
export const viewIfThere = (): Promise<AccountView | undefined> =>
  viewOf().catch((error: unknown) => {
    if (!(error instanceof Refusal)) throw error
    return undefined
  })

/** On the screen that a holder sees first. */
export const takeoverOf = (view: AccountView): Html =>
  takeover(view, html` <a href="${hrefOf('account')}">${a.log}</a>`)

const takeover = ({ recoveredAt }: AccountView, link: Html = html``): Html =>
  html`${recoveredAt && html`<p class="note caution">${a.takenOver(moment(recoveredAt, lang))}${link}</p>`}`

const WHAT: Readonly<Record<AccountEntry['what'], string>> = {
  registered: a.registered,
  'logged-in': a.loggedIn,
  'password-changed': a.passwordChanged,
  recovered: a.accountRecovered,
  reset: a.reset,
  locked: a.locked,
  unlocked: a.unlocked,
  'code-revoked': a.codeRevoked,
  'second-factor-added': a.secondFactorAdded,
  'second-factor-removed': a.secondFactorRemoved,
  'recovery-code-used': a.recoveryCodeUsed,
  consented: a.consented,
  exported: a.exported,
}

function logPart({ events, next }: Log): Html {
  return html`
    <h2>${a.log}</h2>
    <p class="muted small">${a.logHint}</p>
    ${events.length === 0 ? html`<p class="muted">${a.noLog}</p>` : html`<ul class="entries">${events.map(entry)}</ul>`}
    ${next && html`<p class="buttons"><button class="button" type="button" data-more>${t.more}</button></p>`}
    <p class="muted small">${a.notYou}</p>`
}

function entry({ what, at, count, network, client }: AccountEntry): Html {
  const from = [count > 1 && a.times(count), client && t[client], network].filter(Boolean).join(' · ')
  return html`<li>
    <p class="row between"><strong>${WHAT[what]}</strong><span class="small muted">${moment(at, lang)}</span></p>
    ${from && html`<p class="small muted">${from}</p>`}
  </li>`
}

function onMore(place: HTMLElement, log: Log): void {
  place.querySelector('[data-more]')?.addEventListener('click', async () => {
    const next = await logAt(log.next)
    const longer = { ...next, events: [...log.events, ...next.events] }
    put(place, logPart(longer))
    onMore(place, longer)
  })
}
