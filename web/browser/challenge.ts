/**
 * Solves the challenge that the service sets whoever failed often: by trying, in the browser, with nothing from
 * elsewhere. The form that is being sent shows how far it is.
 */

import type { Challenge } from '#lib/problem'

/** Tells the page how far it is: the share of the work, from 0 to 1; undefined when it is done. */
export const PROGRESS = 'zhengyan-challenge'

/** Hashes between two looks at the page: some milliseconds. */
const AT_ONCE = 512

/** @returns what goes into the header `Challenge-Solution`; undefined for a challenge that has no solution */
export async function solve(challenge: Challenge): Promise<string | undefined> {
  const { salt, challenge: wanted, maxnumber } = challenge
  try {
    for (let first = 0; first <= maxnumber; first += AT_ONCE) {
      tell(first / maxnumber)
      const last = Math.min(first + AT_ONCE - 1, maxnumber)
      const numbers = Array.from({ length: last - first + 1 }, (_, i) => first + i)
      const hashes = await Promise.all(numbers.map((number) => hashOf(`${salt}${number}`)))
      const at = hashes.indexOf(wanted)
      if (at >= 0) return btoa(JSON.stringify({ ...challenge, number: first + at }))
      // Lets the page be drawn, and a person leave.
      await new Promise((resolve) => setTimeout(resolve))
    }
  } finally {
    tell(undefined)
  }
}

const tell = (share: number | undefined) => dispatchEvent(new CustomEvent(PROGRESS, { detail: share }))

async function hashOf(text: string): Promise<string> {
  const bytes = new Uint8Array(await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text)))
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')
}

/** Shows on a form that the work is done, for as long as it takes. */
export function showWork(form: HTMLFormElement, text: string): void {
  const place = document.createElement('div')
  place.className = 'working'
  const words = document.createElement('p')
  // There before it says anything, or a screen reader would not notice that it begins to.
  words.setAttribute('role', 'status')
  const bar = document.createElement('progress')
  bar.setAttribute('aria-label', text)
  place.append(words, bar)
  bar.hidden = true
  form.append(place)
  addEventListener(PROGRESS, ({ detail }: CustomEventInit<number>) => {
    bar.hidden = detail === undefined
    bar.value = detail ?? 0
    const said = detail === undefined ? '' : text
    if (words.textContent !== said) words.textContent = said
  })
}
