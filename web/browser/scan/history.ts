/** The list of what was scanned: kept on this device only, and never sent. */

import { kindName } from '#lib/policy'
import { type Html, html } from '../../html.ts'
import { shape, type Tone } from '../../parts/icons.ts'
import { moment } from '../../texts/dates.ts'
import type { Lang } from '../../texts/define.ts'
import { scan as texts } from '../../texts/scan.ts'
import type { Names, Outcome } from './found.ts'

const STORE = 'zhengyan-scanned'
const LONGEST = 100

interface Entry extends Partial<Names> {
  readonly at: string
  readonly tone: Tone
  readonly word: string
}

/** Newest first. */
function entries(): readonly Entry[] {
  try {
    return JSON.parse(localStorage.getItem(STORE) ?? '[]')
  } catch {
    return []
  }
}

export function remember({ judgement: { tone, word }, names }: Outcome, now: Date): void {
  const entry: Entry = {
    at: now.toISOString(),
    tone,
    word,
    ...names,
  }
  localStorage.setItem(STORE, JSON.stringify([entry, ...entries()].slice(0, LONGEST)))
}

export const forgetAll = (): void => localStorage.removeItem(STORE)

export const isEmpty = (): boolean => entries().length === 0

export const historyPart = (lang: Lang): Html =>
  html`${isEmpty() && html`<li class="muted">${texts[lang].historyNone}</li>`}${entries().map(
    ({ at, tone, word, holderName, managementNumber, kind }) => html`<li>
      <p class="inline-kind tone ${tone}">${shape(tone)}<span>${word}</span></p>
      ${holderName && html`<p>${holderName} <span class="mono">${managementNumber}</span></p>`}
      <p class="small muted">${kind && `${kindName(kind)[lang]} · `}${moment(at, lang)}</p>
    </li>`,
  )}`
