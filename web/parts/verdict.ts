/** The verdict: what comes first on every result, settled in one glance by colour, shape and word. */

import { type Html, html } from '../html.ts'
import { shape, type Tone } from './icons.ts'

export interface Verdict {
  readonly tone: Tone
  readonly word: string
  readonly lead: string
  /** When it was reached, in words. */
  readonly when?: string | undefined
  /** `h1` where it is the heading of the page; `h2` where the page has one already. */
  readonly heading?: 'h1' | 'h2'
}

export function verdictPanel({ tone, word, lead, when, heading = 'h1' }: Verdict): Html {
  const title = heading === 'h1' ? html`<h1 tabindex="-1">${word}</h1>` : html`<h2 tabindex="-1">${word}</h2>`
  return html`
    <div class="verdict ${tone}">
      ${shape(tone)}
      <div>${title}<p class="lead">${lead}</p></div>
      ${when && html`<p class="when">${when}</p>`}
    </div>`
}

/** The inside of a line of what was checked. */
export const checkText = (tone: Tone, text: string): Html =>
  html`<span class="tone ${tone}">${shape(tone)}</span><span>${text}</span>`

/** A line of what was checked. */
export const checkLine = (tone: Tone, text: string): Html => html`<li>${checkText(tone, text)}</li>`
