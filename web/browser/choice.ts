/** On a result: answers the choice of the region at once, without asking anybody; and prints. */

import type { Verification } from '#lib/verification'
import { useAnswer, usedIn, verdictOf } from '../parts/outcome.ts'
import { verdictPanel } from '../parts/verdict.ts'
import { lang, one, put } from './dom.ts'

/** @param heading of the verdict, as the result was made with */
export function activateResult(
  place: HTMLElement,
  verification: Verification,
  heading: 'h1' | 'h2' = 'h1',
): void {
  const form = place.querySelector<HTMLFormElement>('[data-use]')
  const select = form?.querySelector('select')
  const answer = () => {
    const chosen = usedIn(verification, select?.value ?? '')
    put(one('#verdict', place), verdictPanel({ ...verdictOf(chosen, lang), heading }))
    put(one('#use', place), useAnswer(chosen, lang))
  }
  select?.addEventListener('change', answer)
  form?.addEventListener('submit', (event) => {
    event.preventDefault()
    answer()
  })
  const print = place.querySelector<HTMLElement>('[data-print]')
  if (print) {
    print.hidden = false
    print.addEventListener('click', () => window.print())
  }
}
