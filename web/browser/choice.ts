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

/** On paper everything is open; browsers that do not open it by the stylesheet are helped. */
function offerPrint(place: HTMLElement): void {
  const print = place.querySelector<HTMLElement>('[data-print]')
  if (!print) return
  print.hidden = false
  print.addEventListener('click', () => window.print())
  let closed: readonly HTMLDetailsElement[] = []
  window.onbeforeprint = () => {
    closed = [...place.querySelectorAll<HTMLDetailsElement>('details:not([open])')]
    for (const one of closed) one.open = true
  }
  window.onafterprint = () => {
    for (const one of closed) one.open = false
  }
}

/**
 * @param heading of the verdict, as the result was made with
 * @returns shows another answer in the place of the first one, for the region that is chosen
 */
export function activateResult(
  place: HTMLElement,
  first: Verification,
  heading: 'h1' | 'h2' = 'h1',
): (verification: Verification) => void {
  let verification = first
  let chosen = first.use?.region ?? ''
  const show = () => {
    const used = usedIn(verification, chosen)
    put(one('#verdict', place), verdictPanel({ ...verdictOf(used, lang), heading }))
    const use = place.querySelector('#use')
    if (use) put(use, useAnswer(used, lang))
  }
  onRegionChoice(place, (region) => {
    chosen = region
    show()
  })
  offerPrint(place)
  return (another) => {
    verification = another
    show()
  }
}
