/** Who verified a certificate: by day, and within a day by network and by what was answered. */

import type { VerificationEntry } from '#lib/lookup'
import { regionName } from '#lib/policy'
import { type Html, html } from '../../html.ts'
import { day, time } from '../../texts/dates.ts'
import { lang, one, put } from '../dom.ts'
import { backTo, c, hrefOf, pathOf, show, t } from './screen.ts'
import { askAsHolder } from './session.ts'

/** As the log gives it; repeats may come merged into one entry. */
export type LogEntry = VerificationEntry & { readonly count?: number; readonly lastAt?: string }

export interface Log {
  readonly verifications: readonly LogEntry[]
  readonly next?: string
}

/** What one asker was told on one day. */
export interface LogGroup {
  readonly day: string
  readonly network: string
  readonly verified: boolean
  readonly count: number
  /** ISO 8601 instants. */
  readonly first: string
  readonly last: string
  readonly entries: readonly LogEntry[]
}

export const askLog = async (managementNumber: string, next?: string): Promise<Log> =>
  (
    await askAsHolder(
      `${pathOf(managementNumber)}/verifications${next ? `?next=${encodeURIComponent(next)}` : ''}`,
    )
  ).json()

/** Groups of one day, one network and one answer, in the order of the log: newest first. */
export function groupLog(entries: readonly LogEntry[]): readonly LogGroup[] {
  const groups = new Map<string, LogGroup>()
  for (const entry of entries) {
    const { at, lastAt = at, count = 1, verified, verifier } = entry
    const on = day(at, lang)
    const key = JSON.stringify([on, verifier.network, verified])
    const known = groups.get(key)
    groups.set(key, {
      day: on,
      network: verifier.network,
      verified,
      count: (known?.count ?? 0) + count,
      first: known && known.first < at ? known.first : at,
      last: known && known.last > lastAt ? known.last : lastAt,
      entries: [...(known?.entries ?? []), entry],
    })
  }
  return [...groups.values()]
}

const HOW = { code: t.byCode, number: t.byNumber, credential: t.byCredential, batch: t.byBatch } as const

const each = (entries: readonly LogEntry[], tell: (entry: LogEntry) => string | false | undefined) =>
  [...new Set(entries.map(tell).filter(Boolean))].join(c.list)

export function logGroup({ network, verified, count, first, last, entries }: LogGroup): Html {
  const who = [each(entries, ({ verifier }) => verifier.name), network].filter(Boolean).join(' · ')
  const what = [
    each(entries, ({ how }) => HOW[how]),
    each(entries, ({ verifier }) => t[verifier.client]),
    each(entries, ({ annotation }) => annotation?.purpose),
    each(entries, ({ useIn }) => useIn && t.forUse(regionName(useIn)[lang])),
  ]
  const when = [...new Set([time(first), time(last)])].join('–')
  return html`<li>
    <p class="row between"><strong>${who}</strong><span class="tag ${verified ? 'good' : 'bad'}">${verified ? t.outcomeGood : t.outcomeBad}</span></p>
    <p class="small">${what.filter(Boolean).join(' · ')}</p>
    <p class="small muted">${when} · ${t.times(count)}</p>
  </li>`
}

/** On the screen of a certificate: the newest, and the way to all of them. */
export function logCard(managementNumber: string, { verifications }: Log): Html {
  const newest = groupLog(verifications).slice(0, 2)
  return html`
    <section class="card" id="log">
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
  const log = await askLog(managementNumber)
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

function draw(place: HTMLElement, managementNumber: string, { verifications, next }: Log): void {
  const groups = groupLog(verifications)
  const days = [...new Set(groups.map((group) => group.day))]
  put(
    place,
    html`
      ${groups.length === 0 && html`<p class="muted">${t.noVerifications}</p>`}
      ${days.map(
        (on) => html`<section class="card"><h2>${on}</h2>
          <ul class="entries">${groups.filter((group) => group.day === on).map(logGroup)}</ul></section>`,
      )}
      ${next && html`<p class="buttons"><button class="button" type="button" data-more>${t.more}</button></p>`}`,
  )
  place.querySelector('[data-more]')?.addEventListener('click', async () => {
    const more = await askLog(managementNumber, next)
    draw(place, managementNumber, { ...more, verifications: [...verifications, ...more.verifications] })
  })
}
