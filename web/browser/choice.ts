/** The choice of the region, answered at once, without asking anybody; and what else is active on a result. */

import type { Verification } from '#lib/verification'
import { useAnswer, usedIn, verdictOf } from '../parts/outcome.ts'
import { verdictPanel } from '../parts/verdict.ts'
import { lang, one, put } from './dom.ts'

/** Answers whenever a region is chosen in the form that `useForm` makes; where there is none, nothing is asked. */
export function onRegionChoice(place: HTMLElement, answer: (region: string) => void): void {
  const form = place.querySelector<HTMLFormElement>('[data-use]')
  if (!form) return
  const select = one<HTMLSelectElement>('select', form)
  select.addEventListener('change', () => answer(select.value))
  form.addEventListener('submit', (event) => {
    event.preventDefault()
    answer(select.value)
  })
}

/** @param heading of the verdict, as the result was made with */
export function activateResult(
  place: HTMLElement,
  verification: Verification,
  heading: 'h1' | 'h2' = 'h1',
): void {
  onRegionChoice(place, (region) => {
    const chosen = usedIn(verification, region)
    put(one('#verdict', place), verdictPanel({ ...verdictOf(chosen, lang), heading }))
    put(one('#use', place), useAnswer(chosen, lang))
  })
  const print = place.querySelector<HTMLElement>('[data-print]')
  if (print) {
    print.hidden = false
    print.addEventListener('click', () => window.print())
  }
}
