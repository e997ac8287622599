/** Which of the two things this is, in large type, and what it is good for: the confusion the product exists for. */

import type { Result } from '#lib/policy'
import { type Html, html } from '../html.ts'
import type { Lang } from '../texts/define.ts'
import { result as texts } from '../texts/result.ts'
import { emblem } from './icons.ts'
import { regionList } from './regions.ts'

/** Force and territory in one short sentence. */
export function forceLine({ force }: Pick<Result, 'force'>, lang: Lang): string {
  const t = texts[lang]
  if (force.equalToPaper === null) return t.forceUnknown
  if (!force.equalToPaper) return t.forceNone
  if (force.territory.scope === 'nation') return t.forceNation
  return t.forceRegions(regionList(force.territory, lang))
}

/** The large card. What was revoked is still what it was, but has no force: then nothing is said of one. */
export function kindCard(result: Result, lang: Lang, revoked = false): Html {
  const t = texts[lang]
  return html`
    <section class="card kind ${result.kind}" aria-label="${t.whatItIs}">
      <div class="emblem">${emblem(result.kind)}</div>
      <div>
        <h2 class="label">${result.label[lang]}</h2>
        <p class="force">${revoked ? t.forceRevoked : forceLine(result, lang)}</p>
      </div>
      <details class="more">
        <summary>${t.kindMore}</summary>
        ${!revoked && html`<p>${result.force.statement[lang]}</p>`}
        <p>${result.seal ? t.sealed(result.seal.name) : t.unsealed}</p>
        ${result.determined && html`<p class="muted small">${t.notDifference}</p>`}
      </details>
    </section>`
}

/** The kind in a line of a list. */
export const kindLine = (result: Pick<Result, 'kind' | 'label'>, lang: Lang): Html =>
  html`<span class="inline-kind ${result.kind}">${emblem(result.kind)}<span>${result.label[lang]}</span></span>`
