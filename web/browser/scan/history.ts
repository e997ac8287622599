/** What was scanned, on this device only: nothing of it is ever sent. */

import { type Kind, kindName } from '#lib/policy'
import { type Html, html } from '../../html.ts'
import { shape, type Tone } from '../../parts/icons.ts'
import { moment } from '../../texts/dates.ts'
import type { Lang } from '../../texts/define.ts'
import { scan as texts } from '../../texts/scan.ts'
import type { Outcome } from './outcome.ts'

const STORE = 'zhengyan-scanned'
const LONGEST = 100

interface Entry {
  readonly at: string
  readonly tone: Tone
  readonly word: string
  readonly holderName?: string
  readonly managementNumber?: string
  readonly kind?: Kind
}

/** Newest first. */
function entries(): readonly Entry[] {
  try {
    return JSON.parse(localStorage.getItem(STORE) ?? '[]')
  } catch {
    return []
  }
}

export function remember({ judgement: { tone, word }, claims }: Outcome, now: Date): void {
  const entry: Entry = {
    at: now.toISOString(),
    tone,
    word,
    ...(claims && {
      holderName: claims.holderName,
      managementNumber: claims.managementNumber,
      kind: claims.kind,
    }),
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
