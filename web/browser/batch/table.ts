/** The table of results: what is shown of it, in which order, and the HTML of one page. Pure. */

import { howTexts } from '../../../client/list/texts.ts'
import type { Verdict } from '../../../client/list/verdict.ts'
import { type Html, html } from '../../html.ts'
import { shape, type Tone } from '../../parts/icons.ts'
import { batch as texts } from '../../texts/batch.ts'
import type { Lang } from '../../texts/define.ts'

export interface Line {
  /** A row's number or a file's name. */
  readonly place: number | string
  readonly verdict: Verdict
}

export type Column = 'place' | 'result' | 'who' | 'kind' | 'detail'

export interface Look {
  readonly outcome?: Verdict['outcome'] | undefined
  readonly search: string
  readonly by: Column
  readonly descending: boolean
  /** From 0. */
  readonly page: number
}

/** Rows of a page: more are slow on a phone. */
export const PER_PAGE = 100

const TONES: Readonly<Record<Verdict['code'], Tone>> = {
  valid: 'good',
  'on-record': 'limited',
  'valid-elsewhere': 'caution',
  genuine: 'limited',
  revoked: 'bad',
  'annotation-expired': 'unknown',
  'annotation-withdrawn': 'unknown',
  'not-found': 'unknown',
  forged: 'bad',
  'key-not-trusted': 'bad',
  'differs-from-record': 'bad',
  'differs-from-list': 'bad',
  'not-verified': 'bad',
  unreadable: 'caution',
  'status-unknown': 'caution',
  'needs-service': 'unknown',
  'could-not-check': 'unknown',
}

const textOf = (column: Column, { place, verdict: { word, facts, detail } }: Line, lang: Lang): string =>
  ({
    place: String(place),
    result: word[lang],
    who: facts ? `${facts.holderName} ${facts.managementNumber}` : '',
    kind: facts?.kind[lang] ?? '',
    detail: detail[lang],
  })[column]

/** What is shown, in its order. */
export function shownLines(lines: readonly Line[], look: Look, lang: Lang): readonly Line[] {
  const wanted = look.search.trim().toLowerCase()
  const collator = new Intl.Collator(lang === 'zh' ? 'zh-CN' : 'en', { numeric: true })
  const sign = look.descending ? -1 : 1
  return lines
    .filter(({ verdict }) => !look.outcome || verdict.outcome === look.outcome)
    .filter((line) => `${line.place} ${textOf('who', line, lang)}`.toLowerCase().includes(wanted))
    .toSorted((a, b) => sign * collator.compare(textOf(look.by, a, lang), textOf(look.by, b, lang)))
}

/** @param all every line rather than one page: on paper */
export function table(lines: readonly Line[], look: Look, lang: Lang, all = false): Html {
  const t = texts[lang]
  const shown = shownLines(lines, look, lang)
  const page = all ? shown : shown.slice(look.page * PER_PAGE, (look.page + 1) * PER_PAGE)
  const place = typeof lines[0]?.place === 'number' ? t.row : t.file
  const heading = (column: Column, text: string) => {
    const order = look.by !== column ? 'none' : look.descending ? 'descending' : 'ascending'
    return html`<th scope="col" aria-sort="${order}"><button type="button" data-by="${column}">${text}</button></th>`
  }
  return html`<table>
    <caption>${t.caption(page.length, lines.length)}</caption>
    <thead><tr>${heading('place', place)}${heading('result', t.result)}${heading('who', t.who)}${heading('kind', t.kind)}${heading('detail', t.detail)}</tr></thead>
    <tbody>${page.map((line) => row(line, place, lang))}</tbody>
  </table>${shown.length === 0 && html`<p>${t.nothing}</p>`}`
}

function row(
  { place, verdict: { code, word, facts, detail, how } }: Line,
  placeName: string,
  lang: Lang,
): Html {
  const t = texts[lang]
  return html`<tr>
    <th scope="row" class="place" data-heading="${placeName}">${place}</th>
    <td data-heading="${t.result}"><div class="verdict-cell"><span class="tone ${TONES[code]}">${shape(TONES[code])}</span><span>${word[lang]}</span></div></td>
    ${facts ? html`<td data-heading="${t.who}"><div><p>${facts.holderName}</p><p class="mono small">${facts.managementNumber}</p><p class="small muted">${facts.qualification[lang]}</p></div></td>` : html`<td></td>`}
    ${facts ? html`<td data-heading="${t.kind}">${facts.kind[lang]}</td>` : html`<td></td>`}
    <td data-heading="${t.detail}"><div><p>${detail[lang]}</p>${how !== 'list' && html`<p class="small muted">${t.how}${lang === 'zh' ? '：' : ' '}${howTexts[how][lang]}</p>`}</div></td>
  </tr>`
}
