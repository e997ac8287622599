/** Who verified a certificate: by day, and within a day by network and by what was answered. */

import type { AnswerChangeEntry } from '#lib/lookup'
import { regions } from '../../catalogue.ts'
import { type Html, html } from '../../html.ts'
import { groupLog, type LogEntry, type LogGroup } from '../../parts/log.ts'
import { time } from '../../texts/dates.ts'
import { regionTexts } from '../../texts/regions.ts'
import { lang, one, put } from '../dom.ts'
import { answerChangesPart } from './answer-changes.ts'
import { arriving, backTo, hrefOf, pathOf, show, t } from './screen.ts'
import { askAsHolder } from './session.ts'

export interface Log {
  readonly verifications: readonly LogEntry[]
  /** On the first page alone. */
  readonly answerChanges?: readonly AnswerChangeEntry[]
  readonly next?: string
}

export const askLog = (managementNumber: string, next?: string): Promise<Log> =>
  askAsHolder(`${pathOf(managementNumber)}/verifications${next ? `?next=${encodeURIComponent(next)}` : ''}`)

const HOW = {
  code: t.byCode,
  number: t.byNumber,
  credential: t.byCredential,
  document: t.byDocument,
  wallet: t.byWallet,
  batch: t.byBatch,
} as const

const each = (entries: readonly LogEntry[], tell: (entry: LogEntry) => string | false | undefined) =>
  [...new Set(entries.map(tell).filter(Boolean))].join(regionTexts[lang].list)

export function logGroup({ name, network, verified, count, first, last, entries }: LogGroup): Html {
  const where = network === 'various' ? t.variousNetworks : network
  const who = [name, where].filter(Boolean).join(' · ')
  const what = [
    each(entries, ({ how }) => HOW[how]),
    each(entries, ({ verifier }) => t[verifier.client]),
    each(entries, ({ annotation }) => annotation?.purpose),
    each(entries, ({ useIn }) => useIn && t.forUse(regions.nameOf(useIn)[lang])),
  ]
  const when = [...new Set([time(first), time(last)])].join('–')
  // Of an office the last time of a day is kept, and how often it asked is not.
  const howOften = entries.every(({ how }) => how === 'batch') ? t.lastOfDay : t.times(count)
  return html`<li>
    <p class="row between"><strong>${who}</strong><span class="tag ${verified ? 'good' : 'bad'}">${verified ? t.outcomeGood : t.outcomeBad}</span></p>
    <p class="small">${what.filter(Boolean).join(' · ')}</p>
    <p class="small muted">${when} · ${howOften}</p>
  </li>`
}

/** On the screen of a certificate: the newest, and the way to all of them. */
export function logCard(managementNumber: string, { verifications, answerChanges }: Log): Html {
  const newest = groupLog(verifications, lang).slice(0, 2)
  return html`
    <section class="card" id="log">
      ${answerChangesPart(answerChanges)}
      <h2>${t.verifications}</h2>
      ${
        newest.length === 0
          ? html`<p class="muted">${t.noVerifications}</p>`
          : html`
        <ul class="entries">${newest.map((group) => html`${logGroup(group)}`)}</ul>
        <p class="buttons"><a class="button" href="${hrefOf('log', managementNumber)}">${t.allVerifications}</a></p>`
      }
    </section>`
}

export async function showLog(managementNumber: string): Promise<void> {
  const log = await arriving(askLog(managementNumber))
  const place = show({
    title: t.verifications,
    body: html`
      ${backTo(hrefOf('certificate', managementNumber), t.backToCertificate)}
      <h1>${t.verifications}</h1>
      <p><span class="mono">${managementNumber}</span></p>
      <p class="muted small">${t.verificationsHint}</p>
      <div id="log" class="stack"></div>`,
  })
  draw(one('#log', place), managementNumber, log)
}

function draw(
  place: HTMLElement,
  managementNumber: string,
  { verifications, answerChanges, next }: Log,
): void {
  const groups = groupLog(verifications, lang)
  const days = [...new Set(groups.map((group) => group.day))]
  put(
    place,
    html`
      ${answerChanges?.length && html`<section class="card">${answerChangesPart(answerChanges)}</section>`}
      ${groups.length === 0 && html`<p class="muted">${t.noVerifications}</p>`}
      ${days.map(
        (on) => html`<section class="card"><h2>${on}</h2>
          <ul class="entries">${groups.filter((group) => group.day === on).map(logGroup)}</ul></section>`,
      )}
      ${next && html`<p class="buttons"><button class="button" type="button" data-more>${t.more}</button></p>`}`,
  )
  place.querySelector('[data-more]')?.addEventListener('click', async () => {
    const more = await askLog(managementNumber, next)
    draw(place, managementNumber, {
      ...more,
      verifications: [...verifications, ...more.verifications],
      ...(answerChanges && { answerChanges }),
    })
  })
}
